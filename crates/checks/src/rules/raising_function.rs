//! A function whose first statement is raise.

use revisions::Body;

use crate::{Check, Function, Rule, Severity};

/// A function whose first statement is raise.
pub const RULE: Rule = Rule {
    id: "raising-function",
    name: "A function that raises an exception",
    severity: Severity::Note,
    why: "The revision can't be run in that direction, so a rollback stops here.",
    instead: "Leave it if it is intended; otherwise write what reverts the other function.",
    bad: &[
        ("migrations/versions/second.py", "revision = 'second'\ndown_revision = 'first'\n\n\ndef upgrade():\n    op.execute('select 1')\n\n\ndef downgrade():\n    raise NotImplementedError('no way back')\n"),
    ],
    good: &[
        ("migrations/versions/second.py", "revision = 'second'\ndown_revision = 'first'\n\n\ndef upgrade():\n    op.execute('select 1')\n\n\ndef downgrade():\n    op.execute('select 1')\n"),
    ],
    check: Check::Function(check),
};

fn check(function: &Function<'_>) -> Option<String> {
    (function.body() == Body::Raises).then(|| format!("{} raises an exception.", function.name()))
}
