//! Following depends_on comes back to where it started.

use revisions::{Problem, ProblemKind};

use crate::rule::Advice;
use crate::{Check, Rule, Severity};

/// Following depends_on comes back to where it started.
pub const RULE: Rule = Rule {
    id: "dependency-cycle",
    name: "Revisions that depend on each other in a circle",
    severity: Severity::Error,
    why: "Alembic refuses to load the history.",
    instead: "Remove one of the depends_on.",
    bad: &[
        ("migrations/versions/second.py", "revision = 'second'\ndown_revision = 'first'\ndepends_on = 'third'\n\ndef upgrade():\n    op.execute('select 1')\n\n\ndef downgrade():\n    op.execute('select 1')\n"),
        ("migrations/versions/third.py", "revision = 'third'\ndown_revision = 'first'\ndepends_on = 'second'\n\ndef upgrade():\n    op.execute('select 1')\n\n\ndef downgrade():\n    op.execute('select 1')\n"),
    ],
    good: &[
        ("migrations/versions/second.py", "revision = 'second'\ndown_revision = 'first'\ndepends_on = 'third'\n\ndef upgrade():\n    op.execute('select 1')\n\n\ndef downgrade():\n    op.execute('select 1')\n"),
        ("migrations/versions/third.py", "revision = 'third'\ndown_revision = 'first'\n\n\ndef upgrade():\n    op.execute('select 1')\n\n\ndef downgrade():\n    op.execute('select 1')\n"),
    ],
    check: Check::Graph(check),
};

fn check(problem: &Problem) -> Option<Advice> {
    match &problem.kind {
        ProblemKind::DependencyCycle { .. } => Advice::general(),
        _ => None,
    }
}
