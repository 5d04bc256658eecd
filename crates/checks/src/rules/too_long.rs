//! A file that is longer than Stillroom reads.

use revisions::{Problem, ProblemKind, Unread};

use crate::rule::Advice;
use crate::{Check, Rule, Severity};

/// A file that is longer than Stillroom reads.
pub const RULE: Rule = Rule {
    id: "too-long",
    name: "A file that is too long",
    severity: Severity::Error,
    why: "Stillroom reads revision files without running them, and stops at a limit.",
    instead: "Move data out of the file, into one of its own that the revision opens. Alembic itself still runs the file.",
    bad: &[],
    good: &[],
    check: Check::Graph(check),
};

fn check(problem: &Problem) -> Option<Advice> {
    match &problem.kind {
        ProblemKind::TooLong { unread, .. } => Some(Advice { severity: (*unread != Unread::Revision).then_some(Severity::Warning), ..Advice::default() }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::problem;

    #[test]
    fn a_revision_that_was_not_read_is_an_error_and_a_body_that_was_not_is_a_warning() {
        let severity = |unread| {
            let kind = ProblemKind::TooLong { limit: 3, unread };
            check(&problem(kind)).unwrap().severity
        };
        assert_eq!(severity(Unread::Revision), None, "that of the rule");
        assert_eq!(severity(Unread::Functions), Some(Severity::Warning));
        assert!(check(&problem(ProblemKind::NoBase)).is_none());
    }
}
