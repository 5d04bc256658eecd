//! A revision id that Alembic refuses.

use revisions::{Problem, ProblemKind};

use crate::rule::Advice;
use crate::{Check, Rule, Severity};

/// A revision id that Alembic refuses.
pub const RULE: Rule = Rule {
    id: "illegal-id",
    name: "A revision id with characters that mean something else",
    severity: Severity::Error,
    why: "Alembic refuses to load the history: these characters are part of how targets are written.",
    instead: "Choose an id without @, -, + and :, here and wherever it is referenced.",
    bad: &[
        ("migrations/versions/second.py", "revision = 'second@2'\ndown_revision = 'first'\n\n\ndef upgrade():\n    op.execute('select 1')\n\n\ndef downgrade():\n    op.execute('select 1')\n"),
    ],
    good: &[
        ("migrations/versions/second.py", "revision = 'second'\ndown_revision = 'first'\n\n\ndef upgrade():\n    op.execute('select 1')\n\n\ndef downgrade():\n    op.execute('select 1')\n"),
    ],
    check: Check::Graph(check),
};

fn check(problem: &Problem) -> Option<Advice> {
    match &problem.kind {
        ProblemKind::IllegalId { .. } => Advice::general(),
        _ => None,
    }
}
