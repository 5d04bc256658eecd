//! One of the four identifiers is a literal of a type that Alembic can not use.

use revisions::{Problem, ProblemKind};

use crate::rule::Advice;
use crate::{Check, Rule, Severity};

/// One of the four identifiers is a literal of a type that Alembic can not use.
pub const RULE: Rule = Rule {
    id: "identifier-not-a-string",
    name: "An identifier that is no string",
    severity: Severity::Error,
    why: "Alembic stops with a TypeError when it loads the history.",
    instead: "Put quotes around it.",
    bad: &[
        ("migrations/versions/second.py", "revision = 2\ndown_revision = 'first'\n\n\ndef upgrade():\n    op.execute('select 1')\n\n\ndef downgrade():\n    op.execute('select 1')\n"),
    ],
    good: &[
        ("migrations/versions/second.py", "revision = 'second'\ndown_revision = 'first'\n\n\ndef upgrade():\n    op.execute('select 1')\n\n\ndef downgrade():\n    op.execute('select 1')\n"),
    ],
    check: Check::Graph(check),
};

fn check(problem: &Problem) -> Option<Advice> {
    match &problem.kind {
        ProblemKind::NotAString { identifier, .. } => Advice::instead(format!("Put quotes around {}.", identifier.name())),
        _ => None,
    }
}
