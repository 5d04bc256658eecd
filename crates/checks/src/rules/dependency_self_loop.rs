//! A revision that names itself in depends_on.

use revisions::{Problem, ProblemKind};

use crate::rule::Advice;
use crate::{Check, Rule, Severity};

/// A revision that names itself in depends_on.
pub const RULE: Rule = Rule {
    id: "dependency-self-loop",
    name: "A revision that depends on itself",
    severity: Severity::Error,
    why: "Alembic refuses to load the history.",
    instead: "Remove the revision's own id from its depends_on.",
    bad: &[
        ("migrations/versions/second.py", "revision = 'second'\ndown_revision = 'first'\ndepends_on = 'second'\n\ndef upgrade():\n    op.execute('select 1')\n\n\ndef downgrade():\n    op.execute('select 1')\n"),
    ],
    good: &[
        ("migrations/versions/second.py", "revision = 'second'\ndown_revision = 'first'\n\n\ndef upgrade():\n    op.execute('select 1')\n\n\ndef downgrade():\n    op.execute('select 1')\n"),
    ],
    check: Check::Graph(check),
};

fn check(problem: &Problem) -> Option<Advice> {
    match &problem.kind {
        ProblemKind::DependencySelfLoop { .. } => Advice::general(),
        _ => None,
    }
}
