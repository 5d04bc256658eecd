//! A file in the versions folder that declares no revision.

use revisions::{Problem, ProblemKind};

use crate::rule::Advice;
use crate::{Check, Rule, Severity};

/// A file in the versions folder that declares no revision.
pub const RULE: Rule = Rule {
    id: "no-revision",
    name: "A file without a revision",
    severity: Severity::Error,
    why: "Alembic stops when it loads the history: it takes every Python file in the versions folder for a revision.",
    instead: "Declare revision and down_revision in the file, or move a helper module out of the versions folder.",
    bad: &[
        ("migrations/versions/helpers.py", "def now():\n    return 'now()'\n"),
    ],
    good: &[
        ("migrations/versions/second.py", "revision = 'second'\ndown_revision = 'first'\n\n\ndef upgrade():\n    op.execute('select 1')\n\n\ndef downgrade():\n    op.execute('select 1')\n"),
    ],
    check: Check::Graph(check),
};

fn check(problem: &Problem) -> Option<Advice> {
    match &problem.kind {
        ProblemKind::NoRevision { .. } => Advice::general(),
        _ => None,
    }
}
