//! Two files with one revision id.

use revisions::{Problem, ProblemKind};

use crate::rule::Advice;
use crate::{Check, Rule, Severity};

/// Two files with one revision id.
pub const RULE: Rule = Rule {
    id: "duplicate-revision",
    name: "A revision that two files declare",
    severity: Severity::Error,
    why: "Alembic warns and uses only the file that it reads last, so the other one never runs.",
    instead: "Give one of the files a new id.",
    bad: &[
        ("migrations/versions/second.py", "revision = 'second'\ndown_revision = 'first'\n\n\ndef upgrade():\n    op.execute('select 1')\n\n\ndef downgrade():\n    op.execute('select 1')\n"),
        ("migrations/versions/third.py", "revision = 'second'\ndown_revision = 'first'\n\n\ndef upgrade():\n    op.execute('select 1')\n\n\ndef downgrade():\n    op.execute('select 1')\n"),
    ],
    good: &[
        ("migrations/versions/second.py", "revision = 'second'\ndown_revision = 'first'\n\n\ndef upgrade():\n    op.execute('select 1')\n\n\ndef downgrade():\n    op.execute('select 1')\n"),
    ],
    check: Check::Graph(check),
};

fn check(problem: &Problem) -> Option<Advice> {
    match &problem.kind {
        ProblemKind::DuplicateRevision { paths, .. } => Advice::instead(format!("Give one of {} a new id; Alembic uses only the last one it reads.", paths.join(" and "))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_files_are_named() {
        let found = crate::testing::findings(RULE.bad);
        let found = found.iter().find(|finding| *finding.rule == RULE).unwrap();
        let files = "migrations/versions/second.py and migrations/versions/third.py";
        assert!(found.instead.contains(files), "{}", found.instead);
    }
}
