//! A file that nests deeper than Stillroom follows.

use revisions::{Problem, ProblemKind, Unread};

use crate::rule::Advice;
use crate::{Check, Rule, Severity};

/// A file that nests deeper than Stillroom follows.
pub const RULE: Rule = Rule {
    id: "too-deep",
    name: "An expression that nests too deep",
    severity: Severity::Error,
    why: "Stillroom reads revision files without running them, and can't follow this one.",
    instead: "Split the expression into several statements, or move the blocks into functions of their own. Alembic itself still runs the file, as far as Python can read it.",
    bad: &[
        ("migrations/versions/second.py", "revision = 'second'\ndown_revision = 'first'\nX = ((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((1))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))\n"),
    ],
    good: &[
        ("migrations/versions/second.py", "revision = 'second'\ndown_revision = 'first'\n\n\ndef upgrade():\n    op.execute('select 1')\n\n\ndef downgrade():\n    op.execute('select 1')\n"),
    ],
    check: Check::Graph(check),
};

fn check(problem: &Problem) -> Option<Advice> {
    match &problem.kind {
        ProblemKind::TooDeep { unread, .. } => Some(Advice { severity: (*unread != Unread::Revision).then_some(Severity::Warning), ..Advice::default() }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_revision_that_the_graph_has_is_a_warning() {
        let severity = |unread| {
            let problem = Problem {
                kind: ProblemKind::TooDeep { unread },
                path: None,
                revision: None,
                position: None,
            };
            crate::of_problem(&problem).unwrap().severity
        };
        assert_eq!(severity(Unread::Revision), Severity::Error);
        assert_eq!(severity(Unread::Functions), Severity::Warning);
    }
}
