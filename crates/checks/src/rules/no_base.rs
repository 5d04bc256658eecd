//! Every down_revision leads somewhere that is missing.

use revisions::{Problem, ProblemKind};

use crate::rule::Advice;
use crate::{Check, Rule, Severity};

/// Every down_revision leads somewhere that is missing.
pub const RULE: Rule = Rule {
    id: "no-base",
    name: "A history without a base",
    severity: Severity::Warning,
    why: "No revision can run first, so the history can't be run on an empty database.",
    instead: "Set down_revision = None in the first revision, or add the files that are missing.",
    bad: &[
        ("alembic.ini", "[alembic]\nscript_location = migrations\n"),
        ("migrations/env.py", ""),
        ("migrations/versions/second.py", "revision = 'second'\ndown_revision = 'gone'\n\n\ndef upgrade():\n    op.execute('select 1')\n\n\ndef downgrade():\n    op.execute('select 1')\n"),
    ],
    good: &[
        ("migrations/versions/second.py", "revision = 'second'\ndown_revision = 'first'\n\n\ndef upgrade():\n    op.execute('select 1')\n\n\ndef downgrade():\n    op.execute('select 1')\n"),
    ],
    check: Check::Graph(check),
};

fn check(problem: &Problem) -> Option<Advice> {
    match &problem.kind {
        ProblemKind::NoBase => Advice::general(),
        _ => None,
    }
}
