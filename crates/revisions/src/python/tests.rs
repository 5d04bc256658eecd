//! Files of every shape that makes a deep tree, read on a small stack.

use super::*;
use crate::asked::asks_in;
use crate::{Position, Problem, ProblemKind, Unread, highlight, outline_revision, read_revision};

const HEAD: &str = "revision = 'h'\ndown_revision = 'a'\nenviron = 1\n";

/// As small as a thread's gets; a browser's is twice as large.
const STACK: usize = 512 * 1024;

type Shape = (&'static str, &'static str, &'static str, &'static str);

/// What a file of depth n begins with, what is written n times, what stands within, and what is written n times after it.
const SHAPES: &[Shape] = &[
    ("x = ", "(", "1", ")"),
    ("x = ", "[", "1", "]"),
    ("x = ", "{1:", "1", "}"),
    ("x = ", "(1,", "1", ")"),
    ("x = ", "f(", "1", ")"),
    ("x = ", "f(*", "1", ")"),
    ("x = ", "f(a=", "1", ")"),
    ("x = ", "a[", "1", "]"),
    ("x = ", "[1 for a in b if ", "1", "]"),
    ("x = ", "[')', ", "1", "]"),
    ("x = ", "(a:=", "1", ")"),
    ("x = ", "1 or 1 and 1 in 1|1^1&1<<1+1*1**(", "1", ")"),
    ("x = ", "-", "1", ""),
    ("x = ", "not ", "1", ""),
    ("x = ", "1**-", "1", ""),
    ("x = ", "await ", "1", ""),
    ("x = ", "* ", "a", ""),
    ("x = ", "yield ", "1", ""),
    ("x = ", "yield 1, ", "1", ""),
    ("x = ", "lambda:", "1", ""),
    ("x = ", "lambda a, *b, c=1:", "1", ""),
    ("x = ", "lambda a=", "1", ":1"),
    ("x = ", "1 if 1 else ", "1", ""),
    ("x = ", "f\"{", "1", "}\""),
    ("x = ", "f\"{1:{", "1", "}}\""),
    ("x = f\"", "{1:", "1", "}\""),
    ("x = ", "1+", "1", ""),
    ("x = ", "1+return+", "1", ""),
    ("revision = ", "'a'+", "'b'", ""),
    ("x = 1", "\\\n + 1", "", ""),
    ("x = a", ".b", "", ""),
    ("x = a", "()", "", ""),
    ("x = (a", "\n  .b(c == 1)", ")", ""),
    ("x = a", "[1]", "", ""),
    ("x: ", "a|", "b", ""),
    ("x: ", "a[", "b", "]"),
    ("", "@", "a", "\ndef f(): pass"),
    ("", "@f(", "a", ")"),
    ("", "async ", "def f(): pass", ""),
    ("def f(a=", "lambda a=", "1", ":1"),
    ("type X[T: ", "a[", "1", "]"),
    ("match a:\n case ", "[", "1", "]"),
    ("match a:\n case ", "A(b=", "1", ")"),
    ("match a:\n case ", "{1:", "1", "}"),
    ("match a:\n case ", "-", "1", ": pass"),
    ("match a:\n case 1", "+1j", "", ": pass"),
    ("match a:\n case a", ".b", "", ": pass"),
    ("match a:\n case 1 if ", "not ", "1", ": pass"),
    // Broken files, in which the parser goes on in its own way.
    ("x = ", "(", "1", ""),
    ("x = (return\nx = ", "(", "1", ""),
    ("x = ", "{ ) ", "1", "}"),
    ("x = f'''{'''\n", "(", "1", ""),
    ("x = f'''{[(return\n'''", "(", "1", ""),
];

/// Shapes that only grow wide.
const FLAT: &[Shape] = &[
    ("x = (", "'a'\n", ")", ""),
    ("x = (", "f'a{b}'\n", ")", ""),
    ("x = f'", "{b}", "'", ""),
    ("x = [", "1, ", "]", ""),
    ("x = [", "-1, ", "]", ""),
    ("", "x = ", "1", ""),
    ("if a: pass\n", "elif not b: pass\n", "", ""),
    ("", "@a\n", "def f(): pass", ""),
    ("x = [", "lambda a, b: 1, ", "]", ""),
    ("", "x = a.b(-1)\n", "", ""),
    ("", "a;", "a", ""),
];

fn source((before, around, within, after): &Shape, depth: usize) -> String {
    format!(
        "{HEAD}{before}{}{within}{}\n",
        around.repeat(depth),
        after.repeat(depth)
    )
}

fn blocks(opening: &str, depth: usize) -> String {
    let indented = |text: &str, level: usize| format!("{}{text}\n", " ".repeat(level));
    let lines: String = (0..depth).map(|level| indented(opening, level)).collect();
    format!("{HEAD}{lines}{}", indented("pass", depth))
}

/// Everything that parses, on a small stack; gives the problems.
fn problems(source: String) -> Vec<Problem> {
    let read = move || {
        asks_in(&source);
        highlight(&source);
        outline_revision("a.py", &source);
        read_revision("a.py", &source).problems
    };
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(read);
    thread.expect("a thread").join().expect("the stack is large enough")
}

fn is_refused(source: String) -> bool {
    let is_told = |problem: &Problem| {
        let is_kind = matches!(problem.kind, ProblemKind::TooDeep { .. } | ProblemKind::Syntax { .. });
        assert!(
            !is_kind || problem.position.is_some_and(|position| position.line > 3),
            "{problem}"
        );
        is_kind
    };
    problems(source).iter().any(is_told)
}

#[test]
fn whatever_nests_ends_in_a_problem_with_its_line() {
    for shape in SHAPES {
        for depth in [1, 20, 60, 100, 130, 250, 500, 1_000, 2_000] {
            problems(source(shape, depth));
        }
        for depth in [2_500, 20_000] {
            assert!(is_refused(source(shape, depth)), "{shape:?} {depth}");
        }
    }
}

#[test]
fn blocks_end_in_a_problem_too() {
    for opening in [
        "if 1:", "def f():", "class A:", "try:", "while 1:", "match a:", "with (a",
    ] {
        for broken in ["", "x = (\n", "x = (return\n"] {
            for depth in [20, 90, 150, 250] {
                problems(format!("{broken}{}", blocks(opening, depth)));
            }
            assert!(
                is_refused(format!("{HEAD}{broken}{}", blocks(opening, 1_500))),
                "{opening}"
            );
        }
    }
}

#[test]
fn what_only_grows_wide_is_read() {
    for shape in FLAT {
        assert!(!is_refused(source(shape, 3_000)), "{shape:?}");
    }
}

#[test]
fn long_files_of_honest_people_are_read() {
    for (shape, depth) in [
        (("x = (a", "\n  .where(a == -1)", ")", ""), 500),
        (("x = (", "'a'\n  ", ")", ""), 1_000),
        (("x = ", "'a' + ", "'b'", ""), 300),
        (("x = ", "[", "1", "]"), 60),
        (("x = ", "[\n  ", "1", "]"), 60),
    ] {
        assert!(!is_refused(source(&shape, depth)), "{shape:?}");
    }
    assert!(!is_refused(blocks("if a:", 90)));
    let unclosed = format!(
        "{HEAD}def upgrade():\n  op.execute('x'\n{}",
        "  op.drop_column('a', 'b')\n".repeat(300)
    );
    assert_eq!(read_revision("a.py", &unclosed).problems[0].position.unwrap().line, 6);
}

#[test]
fn the_place_is_where_the_limit_is_reached() {
    let at = |source: &str| match parse(source) {
        Err(Refused { why, at }) => (why, at.to_usize()),
        Ok(_) => panic!("it is parsed"),
    };
    assert_eq!(at(&format!("x = {}1", "-".repeat(200))), (Refusal::TooDeep, 4 + 126));
    let closed = format!("{}{}\n", "(".repeat(200), ")".repeat(200));
    assert_eq!(at(&closed), (Refusal::TooDeep, 119));
    let unclosed = "(".repeat(200);
    assert_eq!(at(&unclosed), (Refusal::Broken("'(' was never closed".to_owned()), 199));
    assert_eq!(
        at("x = f'{a' \n"),
        (Refusal::Broken("f-string: invalid syntax".to_owned()), 4)
    );
}

#[test]
fn a_file_that_is_refused_stays_in_the_graph_where_its_head_is_plain() {
    let deep = format!("{HEAD}def upgrade():\n  x = {}1\n", "-".repeat(500));
    let reading = read_revision("a.py", &deep);
    assert_eq!(reading.file.unwrap().revision, "h");
    let problem = &reading.problems[0];
    assert_eq!(
        problem.kind,
        ProblemKind::TooDeep {
            unread: Unread::Functions
        }
    );
    assert_eq!(problem.revision.as_deref(), Some("h"));
    let left_out = read_revision("a.py", &format!("{HEAD}x = {}1\n", "-".repeat(500)));
    assert_eq!(left_out.file, None);
    let place = Position { line: 4, column: 131 };
    assert_eq!(left_out.problems[0].position, Some(place));
    let unread = Unread::Revision;
    assert_eq!(left_out.problems[0].kind, ProblemKind::TooDeep { unread });
}

#[test]
fn a_file_with_too_many_tokens_is_refused() {
    let long = format!("{HEAD}def upgrade():\n{}", "  f(1)\n".repeat(MOST_TOKENS / 4));
    let reading = read_revision("a.py", &long);
    assert!(reading.file.is_some());
    assert!(matches!(reading.problems[0].kind, ProblemKind::TooLong { .. }));
    assert!(reading.problems[0].position.unwrap().line > 1_000);
}
