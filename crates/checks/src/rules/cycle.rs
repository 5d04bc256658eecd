//! Following down_revision comes back to where it started.

use revisions::{Problem, ProblemKind};

use crate::rule::Advice;
use crate::{Check, Rule, Severity};

/// Following down_revision comes back to where it started.
pub const RULE: Rule = Rule {
    id: "cycle",
    name: "Revisions that follow each other in a circle",
    severity: Severity::Error,
    why: "Alembic refuses to load the history.",
    instead: "Change one down_revision so that the history has a start and an end.",
    bad: &[
        ("migrations/versions/second.py", "revision = 'second'\ndown_revision = 'third'\n\n\ndef upgrade():\n    op.execute('select 1')\n\n\ndef downgrade():\n    op.execute('select 1')\n"),
        ("migrations/versions/third.py", "revision = 'third'\ndown_revision = 'second'\n\n\ndef upgrade():\n    op.execute('select 1')\n\n\ndef downgrade():\n    op.execute('select 1')\n"),
    ],
    good: &[
        ("migrations/versions/second.py", "revision = 'second'\ndown_revision = 'first'\n\n\ndef upgrade():\n    op.execute('select 1')\n\n\ndef downgrade():\n    op.execute('select 1')\n"),
        ("migrations/versions/third.py", "revision = 'third'\ndown_revision = 'second'\n\n\ndef upgrade():\n    op.execute('select 1')\n\n\ndef downgrade():\n    op.execute('select 1')\n"),
    ],
    check: Check::Graph(check),
};

fn check(problem: &Problem) -> Option<Advice> {
    match &problem.kind {
        ProblemKind::Cycle { .. } => Advice::general(),
        _ => None,
    }
}
