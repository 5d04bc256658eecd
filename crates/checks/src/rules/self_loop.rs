//! A revision that names itself as its down_revision.

use revisions::{Problem, ProblemKind};

use crate::rule::Advice;
use crate::{Check, Rule, Severity};

/// A revision that names itself as its down_revision.
pub const RULE: Rule = Rule {
    id: "self-loop",
    name: "A revision that follows itself",
    severity: Severity::Error,
    why: "Alembic refuses to load the history.",
    instead: "Set down_revision to the revision that should come before.",
    bad: &[
        ("migrations/versions/second.py", "revision = 'second'\ndown_revision = 'second'\n\n\ndef upgrade():\n    op.execute('select 1')\n\n\ndef downgrade():\n    op.execute('select 1')\n"),
    ],
    good: &[
        ("migrations/versions/second.py", "revision = 'second'\ndown_revision = 'first'\n\n\ndef upgrade():\n    op.execute('select 1')\n\n\ndef downgrade():\n    op.execute('select 1')\n"),
    ],
    check: Check::Graph(check),
};

fn check(problem: &Problem) -> Option<Advice> {
    match &problem.kind {
        ProblemKind::SelfLoop { .. } => Advice::general(),
        _ => None,
    }
}
