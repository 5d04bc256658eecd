//! There is more of something in a configuration than Stillroom reads.

use revisions::EnvironmentProblem;

use crate::{Check, Rule, Severity};

/// There is more of something in a configuration than Stillroom reads.
pub const RULE: Rule = Rule {
    id: "too-many-settings",
    name: "More settings than are read",
    severity: Severity::Warning,
    why: "What is over the limit is not shown.",
    instead: "Remove what is not needed, or open only the folder of one environment.",
    bad: &[],
    good: &[],
    check: Check::Settings(check),
};

fn check(problem: &EnvironmentProblem) -> bool {
    matches!(problem, EnvironmentProblem::TooMany { .. })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_beyond_the_limit_are_found() {
        assert!(check(&EnvironmentProblem::TooMany {
            path: "alembic.ini".to_owned(),
            what: "sections".to_owned(),
            limit: 3,
        }));
    }
}
