//! A revision file that Python can not decode.

use revisions::{Problem, ProblemKind};

use crate::rule::Advice;
use crate::{Check, Rule, Severity};

/// A revision file that Python can not decode.
pub const RULE: Rule = Rule {
    id: "not-utf8",
    name: "A file that is not UTF-8",
    severity: Severity::Error,
    why: "Python refuses to import the file, and Alembic imports every revision file.",
    instead: "Save the file as UTF-8.",
    bad: &[],
    good: &[],
    check: Check::Graph(check),
};

fn check(problem: &Problem) -> Option<Advice> {
    match &problem.kind {
        ProblemKind::NotUtf8 { .. } => Advice::general(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::problem;

    #[test]
    fn bytes_that_are_no_text_are_found() {
        assert!(check(&problem(ProblemKind::NotUtf8 { path: "a.py".to_owned() })).is_some());
        assert!(check(&problem(ProblemKind::NoBase)).is_none());
    }
}
