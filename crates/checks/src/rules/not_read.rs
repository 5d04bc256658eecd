//! A revision file, or env.py, that was skipped when the repository was read.

use revisions::{Problem, ProblemKind};

use crate::rule::Advice;
use crate::{Check, Rule, Severity};

/// A revision file, or env.py, that was skipped when the repository was read.
pub const RULE: Rule = Rule {
    id: "not-read",
    name: "A revision file that was not read",
    severity: Severity::Error,
    why: "Runs here lack what Alembic would load from the file, so what they show is not what a deploy does.",
    instead: "Make the file smaller, or open the repository in a way that includes it.",
    bad: &[],
    good: &[],
    check: Check::Graph(check),
};

fn check(problem: &Problem) -> Option<Advice> {
    match &problem.kind {
        ProblemKind::NotRead { reason, .. } => Advice::instead(format!("{} Until then, runs here lack what Alembic would load from it.", reason.what_to_do())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use repository::SkipReason;

    use super::*;

    #[test]
    fn it_says_how_to_have_the_file_read() {
        let problem = Problem {
            kind: ProblemKind::NotRead {
                path: "migrations/versions/big.py".to_owned(),
                bytes: 3_000_000,
                reason: SkipReason::TooLarge,
            },
            path: None,
            revision: None,
            position: None,
        };
        let found = crate::of_problem(&problem).unwrap();
        assert!(found.instead.starts_with("Move data out of the file"), "{}", found.instead);
        assert!(found.instead.ends_with("lack what Alembic would load from it."));
    }
}
