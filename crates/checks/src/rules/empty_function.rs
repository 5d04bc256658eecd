//! An upgrade() or downgrade() with nothing in it.

use revisions::Body;

use crate::{Check, Function, Rule, Severity};

/// An upgrade() or downgrade() with nothing in it.
pub const RULE: Rule = Rule {
    id: "empty-function",
    name: "A function that does nothing",
    severity: Severity::Note,
    why: "The revision counts as applied or taken back and nothing has changed: an empty downgrade() leaves everything that upgrade() made.",
    instead: "Write what undoes the other function; where nothing can, raise an exception that says why.",
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
