//! Two revisions with one branch label.

use revisions::{Problem, ProblemKind};

use crate::rule::Advice;
use crate::{Check, Rule, Severity};

/// Two revisions with one branch label.
pub const RULE: Rule = Rule {
    id: "duplicate-branch-label",
    name: "A branch label that two revisions claim",
    severity: Severity::Error,
    why: "Alembic refuses to load the history: a label names one branch.",
    instead: "Rename one of the labels: a label names one branch.",
    bad: &[
        ("migrations/versions/second.py", "revision = 'second'\ndown_revision = 'first'\nbranch_labels = ('x',)\n\ndef upgrade():\n    op.execute('select 1')\n\n\ndef downgrade():\n    op.execute('select 1')\n"),
        ("migrations/versions/third.py", "revision = 'third'\ndown_revision = 'first'\nbranch_labels = ('x',)\n\ndef upgrade():\n    op.execute('select 1')\n\n\ndef downgrade():\n    op.execute('select 1')\n"),
    ],
    good: &[
        ("migrations/versions/second.py", "revision = 'second'\ndown_revision = 'first'\nbranch_labels = ('x',)\n\ndef upgrade():\n    op.execute('select 1')\n\n\ndef downgrade():\n    op.execute('select 1')\n"),
    ],
    check: Check::Graph(check),
};

fn check(problem: &Problem) -> Option<Advice> {
    match &problem.kind {
        ProblemKind::DuplicateBranchLabel { .. } => Advice::general(),
        _ => None,
    }
}
