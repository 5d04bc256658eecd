//! A revision file that declares no down_revision.

use revisions::{Problem, ProblemKind};

use crate::rule::Advice;
use crate::{Check, Rule, Severity};

/// A revision file that declares no down_revision.
pub const RULE: Rule = Rule {
    id: "no-down-revision",
    name: "A revision without down_revision",
    severity: Severity::Error,
    why: "Alembic stops when it loads the history.",
    instead: "Declare down_revision; None makes the revision a base.",
    bad: &[
        ("migrations/versions/second.py", "revision = 'second'\n\n\ndef upgrade():\n    pass\n"),
    ],
    good: &[
        ("migrations/versions/second.py", "revision = 'second'\ndown_revision = 'first'\n\n\ndef upgrade():\n    op.execute('select 1')\n\n\ndef downgrade():\n    op.execute('select 1')\n"),
    ],
    check: Check::Graph(check),
};

fn check(problem: &Problem) -> Option<Advice> {
    match &problem.kind {
        ProblemKind::NoDownRevision { .. } => Advice::general(),
        _ => None,
    }
}
