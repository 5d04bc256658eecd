//! An upgrade() or downgrade() with nothing in it.

use revisions::Body;

use crate::{Check, Function, Rule, Severity};

/// An upgrade() or downgrade() with nothing in it.
pub const RULE: Rule = Rule {
    id: "empty-function",
    name: "A function that does nothing",
    severity: Severity::Note,
    why: "The revision counts as applied or reverted, but nothing has changed: an empty downgrade() leaves everything that upgrade() created.",
    instead: "Write what reverts the other function; if nothing can, raise an exception that says why.",
    bad: &[
        ("migrations/versions/second.py", "revision = 'second'\ndown_revision = 'first'\n\n\ndef upgrade():\n    op.execute('select 1')\n\n\ndef downgrade():\n    pass\n"),
    ],
    good: &[
        ("migrations/versions/second.py", "revision = 'second'\ndown_revision = 'first'\n\n\ndef upgrade():\n    op.execute('select 1')\n\n\ndef downgrade():\n    op.execute('select 1')\n"),
    ],
    check: Check::Function(check),
};

fn check(function: &Function<'_>) -> Option<String> {
    (function.body() == Body::Empty).then(|| format!("{} does nothing.", function.name()))
}
