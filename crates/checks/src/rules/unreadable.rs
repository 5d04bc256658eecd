//! A revision file that is listed and can not be read.

use revisions::{Problem, ProblemKind};

use crate::rule::Advice;
use crate::{Check, Rule, Severity};

/// A revision file that is listed and can not be read.
pub const RULE: Rule = Rule {
    id: "unreadable",
    name: "A file that can not be read",
    severity: Severity::Error,
    why: "Alembic imports every revision file, so a file that it can't read stops every command.",
    instead: "Open the repository again; the file may have been moved or be locked.",
    bad: &[],
    good: &[],
    check: Check::Graph(check),
};

fn check(problem: &Problem) -> Option<Advice> {
    match &problem.kind {
        ProblemKind::Unreadable { .. } => Advice::general(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::problem;

    #[test]
    fn a_file_that_is_listed_and_not_read_is_found() {
        assert!(check(&problem(ProblemKind::Unreadable { path: "a.py".to_owned() })).is_some());
        assert!(check(&problem(ProblemKind::NoBase)).is_none());
    }
}
