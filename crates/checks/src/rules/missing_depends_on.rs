//! depends_on names neither an id nor a branch label.

use revisions::{Problem, ProblemKind};

use crate::rule::Advice;
use crate::{Check, Rule, Severity};

/// depends_on names neither an id nor a branch label.
pub const RULE: Rule = Rule {
    id: "missing-depends-on",
    name: "A dependency that is not present",
    severity: Severity::Error,
    why: "Alembic stops with a KeyError when it loads the history.",
    instead: "Add the file that is missing, or name a revision or branch label that exists; a revision of another package needs its folder in version_locations.",
    bad: &[
        ("migrations/versions/second.py", "revision = 'second'\ndown_revision = 'first'\ndepends_on = 'gone'\n\ndef upgrade():\n    op.execute('select 1')\n\n\ndef downgrade():\n    op.execute('select 1')\n"),
    ],
    good: &[
        ("migrations/versions/second.py", "revision = 'second'\ndown_revision = 'first'\n\n\ndef upgrade():\n    op.execute('select 1')\n\n\ndef downgrade():\n    op.execute('select 1')\n"),
        ("migrations/versions/third.py", "revision = 'third'\ndown_revision = 'first'\ndepends_on = 'second'\n\ndef upgrade():\n    op.execute('select 1')\n\n\ndef downgrade():\n    op.execute('select 1')\n"),
    ],
    check: Check::Graph(check),
};

fn check(problem: &Problem) -> Option<Advice> {
    match &problem.kind {
        ProblemKind::MissingDependsOn { meant, .. } => match meant {
            Some(id) => Advice::instead(format!("Write the whole id, {id}: files can't use a shortened one.")),
            None => Advice::general(),
        },
        _ => None,
    }
}
