//! A revision id that can never be named as a target.

use revisions::{Problem, ProblemKind};

use crate::rule::Advice;
use crate::{Check, Rule, Severity};

/// A revision id that can never be named as a target.
pub const RULE: Rule = Rule {
    id: "reserved-id",
    name: "A revision id that Alembic reserves",
    severity: Severity::Warning,
    why: "Commands understand the word differently, so the revision can never be named as a target.",
    instead: "Choose another id.",
    bad: &[
        ("migrations/versions/second.py", "revision = 'head'\ndown_revision = 'first'\n\n\ndef upgrade():\n    op.execute('select 1')\n\n\ndef downgrade():\n    op.execute('select 1')\n"),
    ],
    good: &[
        ("migrations/versions/second.py", "revision = 'second'\ndown_revision = 'first'\n\n\ndef upgrade():\n    op.execute('select 1')\n\n\ndef downgrade():\n    op.execute('select 1')\n"),
    ],
    check: Check::Graph(check),
};

fn check(problem: &Problem) -> Option<Advice> {
    match &problem.kind {
        ProblemKind::ReservedId { .. } => Advice::general(),
        _ => None,
    }
}
