//! A quick first look at a revision file, for the graph alone.
//!
//! Nearly all of a file's text is in its functions, and nearly all of the time to read it goes into
//! parsing them, although the graph only needs what stands above. So the part above the first
//! function is parsed, and of the rest only the beginnings of lines are looked at. Any file that
//! isn't laid out as plainly as Alembic's template lays it out is left to the full reading.

use ruff_python_ast::token::TokenKind;
use ruff_python_parser::{Mode, lexer::Lexer, lexer::lex};

use super::functions::{Body, Function, LineRange};
use super::lines::Lines;
use super::{Reading, script};
use crate::python::parse;

/// What starts a definition at the start of a line.
const DEFINITIONS: [&str; 4] = ["def ", "async def ", "class ", "@"];

/// What [`super::read_revision`] would give, except for syntax errors inside functions; `None` where
/// only that can tell.
pub(super) fn outline(path: &str, source: &str) -> Option<Reading> {
    let (head, rest) = source.split_at(end_of_head(source)?);
    let definitions = definitions(rest)?;
    let parsed = parse(head).ok()?;
    if !parsed.errors().is_empty() {
        return None;
    }
    let lines = Lines::new(source);
    let mut reading = script::interpret(path, &lines, &parsed.syntax().body, false);
    if let Some(file) = &mut reading.file {
        let named = |name| definitions.iter().rev().find(|definition| definition.name == name);
        for (function, name) in [(&mut file.upgrade, "upgrade"), (&mut file.downgrade, "downgrade")] {
            if let Some(definition) = named(name) {
                *function = definition.function(&lines, head.len(), rest)?;
            }
        }
    }
    Some(reading)
}

/// Where the first definition starts. Line ends other than `\n` and `\r\n` are left to the parser.
fn end_of_head(source: &str) -> Option<usize> {
    let bytes = source.as_bytes();
    if memchr::memchr_iter(b'\r', bytes).any(|at| bytes.get(at + 1) != Some(&b'\n')) {
        return None;
    }
    let mut line_starts = memchr::memchr_iter(b'\n', bytes).map(|newline| newline + 1);
    line_starts.find(|start| starts_definition(&source[*start..]))
}

fn starts_definition(line: &str) -> bool {
    DEFINITIONS.iter().any(|definition| line.starts_with(definition))
}

/// A function or class, with byte offsets into the part of the file below its head.
struct Definition<'a> {
    /// Empty for a class, which is of no interest.
    name: &'a str,
    /// Where it starts, decorators included.
    start: usize,
    /// Where its `def` is.
    def: usize,
    /// The end of its last line that isn't a remark.
    end: usize,
}

/// What is defined below the head; `None` where something else stands there as well.
fn definitions(rest: &str) -> Option<Vec<Definition<'_>>> {
    let mut definitions: Vec<Definition<'_>> = Vec::new();
    let mut decorated_from = None;
    let mut at = 0;
    for line in rest.split_inclusive('\n') {
        let (def, end) = (at, at + line.trim_end().len());
        at += line.len();
        if line.starts_with('@') {
            decorated_from.get_or_insert(def);
        } else if starts_definition(line) {
            let start = decorated_from.take().unwrap_or(def);
            definitions.push(Definition {
                name: function_name(line).unwrap_or(""),
                start,
                def,
                end,
            });
        } else if goes_on(line)? && decorated_from.is_none() {
            definitions.last_mut()?.end = end;
        }
    }
    Some(definitions)
}

fn function_name(line: &str) -> Option<&str> {
    let line = line.strip_prefix("async ").unwrap_or(line);
    let name = line.strip_prefix("def ")?.split('(').next()?;
    Some(name.trim())
}

/// Whether a line belongs to the definition above it, rather than being blank or a remark; `None` if
/// it is neither.
fn goes_on(line: &str) -> Option<bool> {
    let text = line.trim_start_matches([' ', '\t']);
    match text.as_bytes().first() {
        None | Some(b'\r' | b'\n' | b'#') => Some(false),
        // The end of a signature over several lines.
        Some(b')') => Some(true),
        _ if text.len() < line.len() => Some(true),
        _ => None,
    }
}

impl Definition<'_> {
    /// `None` if its first tokens are none of the usual.
    fn function(&self, lines: &Lines<'_>, head: usize, rest: &str) -> Option<Function> {
        let line_at = |offset: usize| Some(lines.line(u32::try_from(head + offset).ok()?.into()));
        let lines = LineRange {
            first: line_at(self.start)?,
            last: line_at(self.end)?,
        };
        Some(Function {
            body: body(&rest[self.def..self.end])?,
            lines: Some(lines),
        })
    }
}

/// What a function does, from as many tokens as it takes to tell.
fn body(text: &str) -> Option<Body> {
    let mut lexer = lex(text, Mode::Module);
    skip_signature(&mut lexer)?;
    loop {
        match lexer.next_token() {
            TokenKind::Newline
            | TokenKind::NonLogicalNewline
            | TokenKind::Indent
            | TokenKind::Comment
            | TokenKind::Semi => {}
            TokenKind::EndOfFile | TokenKind::Dedent => return Some(Body::Empty),
            TokenKind::Raise => return Some(Body::Raises),
            TokenKind::Pass | TokenKind::Ellipsis | TokenKind::String => {
                if !ends_statement(lexer.next_token()) {
                    return None;
                }
            }
            TokenKind::Identifier
            | TokenKind::If
            | TokenKind::For
            | TokenKind::With
            | TokenKind::Try
            | TokenKind::Import
            | TokenKind::From => return Some(Body::Statements),
            _ => return None,
        }
    }
}

/// Up to the colon before the body.
fn skip_signature(lexer: &mut Lexer<'_>) -> Option<()> {
    let mut depth = 0_usize;
    loop {
        match lexer.next_token() {
            TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace => depth += 1,
            TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => depth = depth.checked_sub(1)?,
            TokenKind::Colon if depth == 0 => return Some(()),
            TokenKind::EndOfFile | TokenKind::Unknown => return None,
            _ => {}
        }
    }
}

fn ends_statement(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Newline | TokenKind::Semi | TokenKind::Comment | TokenKind::EndOfFile
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::read_revision;

    const HEAD: &str = "'''doc'''\nrevision = 'a'\ndown_revision = None\n\n";

    /// Whether the quick look was enough; if so, it must say what the full reading says.
    fn is_enough(rest: &str) -> bool {
        let source = format!("{HEAD}{rest}");
        let outline = outline("a.py", &source);
        if let Some(outline) = &outline {
            assert_eq!(*outline, read_revision("a.py", &source), "{source}");
        }
        outline.is_some()
    }

    #[test]
    fn plain_files_need_no_more() {
        for rest in [
            "def upgrade():\n    op.x()\n\n\ndef downgrade():\n    pass\n",
            "def upgrade() -> None:\n    '''doc'''\n    # remark\n    raise X(\n        1\n    )\n",
            "@a\n@b(\n    1)\ndef upgrade(\n    x=lambda: 1,\n) -> dict[str, int]:\n    ...\n# end\n",
            "class A:\n    x = 1\n\ndef upgrade(): pass  # remark\r\n\r\nasync def downgrade():\n\tif x: y\n",
            "def upgrade():\n    x = '''\n    text # not a remark\n    '''\n\n    # remark\n\ndef f():\n  1",
            "def upgrade():\n    pass\ndef upgrade():\n    'doc'; x()\n",
        ] {
            assert!(is_enough(rest), "{rest}");
        }
    }

    #[test]
    fn other_files_are_left_to_the_full_reading() {
        for rest in [
            "x = 1\n",
            "def upgrade(): pass\nrevision = 'b'\n",
            "def upgrade(): pass\nif x:\n    revision = 'b'\n",
            "def upgrade():\n    op.execute('''\nselect 1\n''')\n",
            "def upgrade():\n    ('doc')\n",
            "def upgrade():\n    return None\n",
            "def upgrade():\n    'a'.join(x)\n",
            "\x0crevision = 'b'\ndef upgrade(): pass\n\x0crevision = 'c'\n",
            "def upgrade(): pass\rrevision = 'b'",
            "def upgrade(x",
        ] {
            assert!(!is_enough(rest), "{rest}");
        }
    }

    #[test]
    fn a_docstring_that_shows_code_is_no_definition() {
        let source = format!("'''\ndef upgrade():\n'''\n{HEAD}");
        assert_eq!(outline("a.py", &source), None);
    }
}
