//! A revision id that is longer than the column of the version table.

use revisions::{Problem, ProblemKind};

use crate::rule::Advice;
use crate::{Check, Rule, Severity};

/// A revision id that is longer than the column of the version table.
pub const RULE: Rule = Rule {
    id: "long-id",
    name: "A revision id that does not fit into the version table",
    severity: Severity::Warning,
    why: "alembic_version.version_num is a VARCHAR(32); PostgreSQL refuses a value that is too long, at the end of the upgrade.",
    instead: "Choose a shorter id, or make version_num wider in env.py; PostgreSQL refuses a value that is too long.",
    bad: &[
        ("migrations/versions/second.py", "revision = 'a_revision_id_that_is_longer_than_32_characters'\ndown_revision = 'first'\n\n\ndef upgrade():\n    op.execute('select 1')\n\n\ndef downgrade():\n    op.execute('select 1')\n"),
    ],
    good: &[
        ("migrations/versions/second.py", "revision = 'second'\ndown_revision = 'first'\n\n\ndef upgrade():\n    op.execute('select 1')\n\n\ndef downgrade():\n    op.execute('select 1')\n"),
    ],
    check: Check::Graph(check),
};

fn check(problem: &Problem) -> Option<Advice> {
    match &problem.kind {
        ProblemKind::LongId { .. } => Advice::general(),
        _ => None,
    }
}
