//! A revision file without upgrade() or downgrade().

use revisions::Body;

use crate::{Check, Function, Rule, Severity};

/// A revision file without upgrade() or downgrade().
pub const RULE: Rule = Rule {
    id: "missing-function",
    name: "A revision without one of its functions",
    severity: Severity::Warning,
    why: "Alembic stops with an AttributeError when it runs the revision in that direction.",
    instead: "Write the function; if it cannot be reverted, raise an exception that says why.",
    bad: &[
        ("migrations/versions/second.py", "revision = 'second'\ndown_revision = 'first'\n\n\ndef upgrade():\n    op.execute('select 1')\n"),
    ],
    good: &[
        ("migrations/versions/second.py", "revision = 'second'\ndown_revision = 'first'\n\n\ndef upgrade():\n    op.execute('select 1')\n\n\ndef downgrade():\n    op.execute('select 1')\n"),
    ],
    check: Check::Function(check),
};

fn check(function: &Function<'_>) -> Option<String> {
    (function.body() == Body::Missing).then(|| format!("There is no {}.", function.name()))
}
