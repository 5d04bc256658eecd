//! A revision file that Python can not parse.

use revisions::{Problem, ProblemKind};

use crate::rule::Advice;
use crate::{Check, Rule, Severity};

/// A revision file that Python can not parse.
pub const RULE: Rule = Rule {
    id: "syntax-error",
    name: "A file that is not Python",
    severity: Severity::Error,
    why: "Alembic imports every revision file, so one broken file stops every command.",
    instead: "Fix the file: Alembic imports every revision file, so one broken file stops every command.",
    bad: &[
        ("migrations/versions/second.py", "revision = 'second'\ndown_revision = 'first'\n\n\ndef upgrade(:\n    pass\n"),
    ],
    good: &[
        ("migrations/versions/second.py", "revision = 'second'\ndown_revision = 'first'\n\n\ndef upgrade():\n    op.execute('select 1')\n\n\ndef downgrade():\n    op.execute('select 1')\n"),
    ],
    check: Check::Graph(check),
};

fn check(problem: &Problem) -> Option<Advice> {
    match &problem.kind {
        ProblemKind::Syntax { .. } => Advice::general(),
        _ => None,
    }
}
