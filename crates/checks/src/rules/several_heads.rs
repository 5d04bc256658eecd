//! More revisions than one that no other names as its down_revision.

use revisions::{Problem, ProblemKind};

use crate::rule::Advice;
use crate::{Check, Rule, Severity};

/// More revisions than one that no other names as its down_revision.
pub const RULE: Rule = Rule {
    id: "several-heads",
    name: "More than one head",
    severity: Severity::Warning,
    why: "`alembic upgrade head` stops, and two changes made in parallel have not been run one after the other.",
    instead: "Join them with `alembic merge -m \"merge heads\" heads`, or upgrade to 'heads'.",
    bad: &[
        ("migrations/versions/second.py", "revision = 'second'\ndown_revision = 'first'\n\n\ndef upgrade():\n    op.execute('select 1')\n\n\ndef downgrade():\n    op.execute('select 1')\n"),
        ("migrations/versions/third.py", "revision = 'third'\ndown_revision = 'first'\n\n\ndef upgrade():\n    op.execute('select 1')\n\n\ndef downgrade():\n    op.execute('select 1')\n"),
    ],
    good: &[
        ("migrations/versions/second.py", "revision = 'second'\ndown_revision = 'first'\n\n\ndef upgrade():\n    op.execute('select 1')\n\n\ndef downgrade():\n    op.execute('select 1')\n"),
        ("migrations/versions/third.py", "revision = 'third'\ndown_revision = 'second'\n\n\ndef upgrade():\n    op.execute('select 1')\n\n\ndef downgrade():\n    op.execute('select 1')\n"),
    ],
    check: Check::Graph(check),
};

fn check(problem: &Problem) -> Option<Advice> {
    match &problem.kind {
        ProblemKind::SeveralHeads { heads } => advice(heads),
        _ => None,
    }
}

/// Ids that are written out in a command that is proposed.
const MOST_IN_A_COMMAND: usize = 20;

fn advice(heads: &[String]) -> Option<Advice> {
    if heads.len() > MOST_IN_A_COMMAND {
        return Advice::general();
    }
    Advice::instead(format!(
        "Join them with `alembic merge -m \"merge heads\" {}`, or upgrade to 'heads'.",
        heads.join(" ")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_that_joins_them_is_written_out() {
        let found = crate::testing::findings(RULE.bad);
        assert!(found[0].instead.contains("alembic merge -m \"merge heads\" second third"), "{}", found[0].instead);
    }
}
