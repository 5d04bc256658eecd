//! More labels reach more revisions than Stillroom keeps.

use revisions::{Problem, ProblemKind};

use crate::rule::Advice;
use crate::{Check, Rule, Severity};

/// More labels reach more revisions than Stillroom keeps.
pub const RULE: Rule = Rule {
    id: "too-many-labels",
    name: "Branch labels that reach everything",
    severity: Severity::Error,
    why: "Only a part of what the labels reach is shown.",
    instead: "Give labels to branches, not to every revision. Alembic itself knows all of them.",
    bad: &[],
    good: &[],
    check: Check::Graph(check),
};

fn check(problem: &Problem) -> Option<Advice> {
    match &problem.kind {
        ProblemKind::TooManyLabels { .. } => Advice::general(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::problem;

    #[test]
    fn labels_beyond_the_limit_are_found() {
        assert!(check(&problem(ProblemKind::TooManyLabels { limit: 3 })).is_some());
        assert!(check(&problem(ProblemKind::NoBase)).is_none());
    }
}
