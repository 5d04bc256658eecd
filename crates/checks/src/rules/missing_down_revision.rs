//! down_revision names no id.

use revisions::{Problem, ProblemKind};

use crate::rule::Advice;
use crate::{Check, Rule, Severity};

/// down_revision names no id.
pub const RULE: Rule = Rule {
    id: "missing-down-revision",
    name: "A down_revision that is not present",
    severity: Severity::Error,
    why: "Alembic stops with a KeyError when it loads the history.",
    instead: "Add the file that is missing (it may be on another branch of the repository), or point down_revision at a revision that exists.",
    bad: &[
        ("migrations/versions/second.py", "revision = 'second'\ndown_revision = 'gone'\n\n\ndef upgrade():\n    op.execute('select 1')\n\n\ndef downgrade():\n    op.execute('select 1')\n"),
    ],
    good: &[
        ("migrations/versions/second.py", "revision = 'second'\ndown_revision = 'first'\n\n\ndef upgrade():\n    op.execute('select 1')\n\n\ndef downgrade():\n    op.execute('select 1')\n"),
    ],
    check: Check::Graph(check),
};

fn check(problem: &Problem) -> Option<Advice> {
    match &problem.kind {
        ProblemKind::MissingDownRevision { meant, .. } => match meant {
            Some(id) => Advice::instead(format!("Write the whole id, {id}: down_revision takes no shortened id and no branch label.")),
            None => Advice::general(),
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_shortened_id_is_written_out() {
        let shortened = &[("migrations/versions/second.py", "revision = 'second'\ndown_revision = 'firs'\n")];
        let found = crate::testing::findings(shortened);
        assert!(found.iter().any(|finding| finding.instead.starts_with("Write the whole id, first:")));
    }
}
