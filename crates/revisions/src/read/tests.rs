//! Revision files in the styles people write them, and broken ones.

use super::*;
use crate::problem::Identifier;

fn read(source: &str) -> RevisionFile {
    let reading = read_revision("versions/1a_x.py", source);
    assert_eq!(reading.problems, [], "{source}");
    reading.file.unwrap()
}

fn problems(path: &str, source: &str) -> Vec<String> {
    read_revision(path, source)
        .problems
        .iter()
        .map(ToString::to_string)
        .collect()
}

#[test]
fn the_file_alembic_s_template_makes() {
    let file = read(
        r#""""add users

Revision ID: 1a2b
Revises: 0000
Create Date: 2024-05-06 07:08:09.123456

"""
from typing import Sequence, Union

from alembic import op

# revision identifiers, used by Alembic.
revision: str = "1a2b"
down_revision: Union[str, Sequence[str], None] = "0000"
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.execute("select 1")


def downgrade() -> None:
    """Downgrade schema."""
    pass
"#,
    );
    assert_eq!((file.revision.as_str(), file.message.as_str()), ("1a2b", "add users"));
    assert_eq!(file.down_revisions, ["0000"]);
    assert!(file.branch_labels.is_empty() && file.depends_on.is_empty());
    assert_eq!(file.create_date.as_deref(), Some("2024-05-06 07:08:09.123456"));
    assert_eq!(file.positions.revision, Some(Position { line: 13, column: 1 }));
    let lines = |first, last| Some(LineRange { first, last });
    assert_eq!(
        file.upgrade,
        Function {
            body: Body::Statements,
            lines: lines(19, 21)
        }
    );
    assert_eq!(
        file.downgrade,
        Function {
            body: Body::Empty,
            lines: lines(24, 26)
        }
    );
}

#[test]
fn identifiers_in_many_styles() {
    for source in [
        "revision = 'b'\ndown_revision = ('a', 'c')",
        "revision, down_revision = 'b', ['a', 'c']",
        "(revision, down_revision) = ('b', ('a', 'c'))",
        "revision = ('b')\ndown_revision = {'a', 'c'}",
        "revision = ident = 'b'\ndown_revision = (\n    'a',\n    'c',\n)",
        "revision = 'x'\nrevision = r'b'\nfirst = 'a'\ndown_revision = (first, 'c')",
        "revision = \"\" 'b'\nboth = 'a', 'c'\ndown_revision = both",
        "revision: str = ('b'\n  '')\ndown_revision: tuple[str, ...] = 'a', 'c'",
        "revision = '\\x62'; down_revision = 'a', 'c'",
        "\u{feff}revision = 'b'\r\ndown_revision = 'a', 'c'\r\n",
    ] {
        let file = read(source);
        let down_revisions = file.down_revisions.join(" ");
        assert_eq!(
            (file.revision.as_str(), down_revisions.as_str()),
            ("b", "a c"),
            "{source}"
        );
    }
}

#[test]
fn labels_and_dependencies() {
    let file = read("revision='b'\ndown_revision=None\nbranch_labels='x'\ndepends_on=('y', 'z')");
    assert!(file.down_revisions.is_empty());
    assert_eq!(file.branch_labels, ["x"]);
    assert_eq!(file.depends_on, ["y", "z"]);
    assert!(read("revision='b'\ndown_revision=()").down_revisions.is_empty());
}

#[test]
fn the_message_is_the_first_paragraph() {
    let file = read("'''one\ntwo\n\nthree\n'''\nrevision = 'a'\ndown_revision = None");
    assert_eq!(
        (file.message.as_str(), file.doc.as_str()),
        ("one\ntwo", "one\ntwo\n\nthree")
    );
    assert_eq!(
        read("x = 1\n'no doc'\nrevision = 'a'\ndown_revision = None").message,
        ""
    );
    assert_eq!(
        read("'''a\r\n\r\nb'''\r\nrevision = 'a'\r\ndown_revision = None").message,
        "a"
    );
}

#[test]
fn functions_are_told_apart() {
    let body = |text: &str| {
        read(&format!("revision='a'\ndown_revision=None\n{text}\n"))
            .downgrade
            .body
    };
    assert_eq!(body(""), Body::Missing);
    assert_eq!(body("def downgrade(): pass"), Body::Empty);
    assert_eq!(
        body("def downgrade():\n    '''doc'''\n    ...\n    return None"),
        Body::Empty
    );
    assert_eq!(
        body("def downgrade():\n    'doc'\n    raise NotImplementedError()"),
        Body::Raises
    );
    assert_eq!(
        body("def downgrade(engine):\n    globals()[engine]()"),
        Body::Statements
    );
    assert_eq!(body("def other(): pass\ndowngrade = other"), Body::Statements);
    assert_eq!(body("from helpers import down as downgrade"), Body::Statements);
}

#[test]
fn computed_identifiers_are_a_problem_not_silence() {
    for source in [
        "revision = make()",
        "revision = f'a{1}'",
        "revision = 'a' + 'b'",
        "from x import revision",
        "if True:\n    revision = 'a'",
        "try:\n    pass\nexcept E:\n    revision = 'a'",
        "revision = 'a'\nrevision += 'b'",
        "revision, other = pair()",
    ] {
        let reading = read_revision("x.py", &format!("{source}\ndown_revision = None"));
        assert_eq!(reading.file, None, "{source}");
        let expected = ProblemKind::NotLiteral {
            identifier: Identifier::Revision,
        };
        assert_eq!(reading.problems[0].kind, expected, "{source}");
        assert!(reading.problems[0].position.is_some());
    }
    let reading = read_revision("x.py", "revision = 'a'\ndown_revision = previous()");
    let expected = ProblemKind::NotLiteral {
        identifier: Identifier::DownRevision,
    };
    assert_eq!(reading.problems[0].kind, expected);
    assert_eq!(reading.file.unwrap().revision, "a");
}

#[test]
fn identifiers_of_other_types() {
    let of = |text: &str| problems("x.py", text);
    assert_eq!(
        of("revision = 12\ndown_revision = None"),
        ["revision is a number, not a string"]
    );
    assert_eq!(
        of("revision = None\ndown_revision = None"),
        ["revision is None, not a string"]
    );
    assert_eq!(
        of("revision = 'a'\ndown_revision = ('b', None)"),
        ["down_revision is a collection with None in it, not a string"]
    );
}

#[test]
fn files_without_a_revision() {
    assert_eq!(
        problems("versions/helpers.py", "x = 1"),
        [
            "Could not determine revision id from filename helpers.py. Be sure the 'revision' \
          variable is declared inside the script (please see 'Upgrading from Alembic 0.1 to 0.2' \
          in the documentation)."
        ]
    );
    let legacy = read_revision("versions/1a2b.py", "down_revision = None");
    assert_eq!(legacy.file.unwrap().revision, "1a2b");
    assert_eq!(
        problems("a b.py", "revision = 'x'"),
        ["module 'a_b_py' has no attribute 'down_revision'"]
    );
}

#[test]
fn ids_that_alembic_or_the_version_table_refuse() {
    assert_eq!(
        problems("x.py", "revision = 'a@b-c'\ndown_revision = None"),
        ["Character(s) '-, @' not allowed in revision identifier 'a@b-c'"]
    );
    assert_eq!(
        problems("x.py", "revision = 'a'\ndown_revision = ('b', 'a')"),
        ["Self-loop is detected in revisions (a)"]
    );
    assert_eq!(
        problems("x.py", "revision = 'a'\ndown_revision = None\ndepends_on = 'a'"),
        ["Dependency self-loop is detected in revisions (a)"]
    );
    let reserved = problems("x.py", "revision = 'head'\ndown_revision = None");
    assert!(reserved[0].contains("meaning of its own"));
    let long = format!("revision = '{}'\ndown_revision = None", "a".repeat(33));
    assert!(problems("x.py", &long)[0].contains("33 characters"));
}

#[test]
fn a_broken_file_keeps_its_identifiers() {
    let source = "'''msg'''\nrevision = 'b'\ndown_revision = 'a'\n\n\
                  def upgrade():\n    op.execute('x'\n\ndef downgrade():\n    pass\n";
    let reading = read_revision("x.py", source);
    let file = reading.file.unwrap();
    assert_eq!((file.revision.as_str(), file.message.as_str()), ("b", "msg"));
    assert_eq!(file.down_revisions, ["a"]);
    assert_eq!(reading.problems.len(), 1);
    let problem = &reading.problems[0];
    assert!(matches!(problem.kind, ProblemKind::Syntax { .. }), "{problem}");
    assert_eq!(problem.revision.as_deref(), Some("b"));
    assert_eq!(problem.position.map(|position| position.line), Some(6));
}

#[test]
fn columns_count_characters() {
    let reading = read_revision("x.py", "x = 'é' + ?\nrevision = 'b'\ndown_revision = None");
    assert_eq!(reading.problems[0].position, Some(Position { line: 1, column: 11 }));
}

#[test]
fn whatever_the_text_it_does_not_panic() {
    for source in [
        "",
        "\0",
        "(((",
        "'''",
        "def",
        "revision =",
        "revision = (",
        "\u{feff}",
        "f'{",
        "@",
        "    x\n  y\n z",
    ] {
        read_revision("x.py", source);
    }
}
