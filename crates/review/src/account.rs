//! What is left of a run's finished steps, judged by the version table as it was read afterwards.
//!
//! A step that finished is not a step that was kept: with transactional DDL a later failure rolls it back, and a COMMIT in a
//! revision keeps it. Only the database knows, so the version table decides.

use std::collections::HashSet;

use protocol::{Direction, PlannedStep};
use serde::{Deserialize, Serialize};

/// The finished steps of a run, told apart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Steps whose effect the database has.
    pub kept: Vec<PlannedStep>,
    /// Steps that were undone with the transaction they were in.
    pub rolled_back: Vec<PlannedStep>,
}

/// Tells the finished steps apart; `applied` holds every revision that the database has after the run.
pub fn account_of(finished: &[PlannedStep], applied: &HashSet<String>) -> Account {
    let (kept, rolled_back) = finished.iter().cloned().partition(|step| match step.direction {
        Direction::Upgrade | Direction::Stamp => applied.contains(&step.revision),
        Direction::Downgrade => !applied.contains(&step.revision),
    });
    Account { kept, rolled_back }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(revision: &str, direction: Direction) -> PlannedStep {
        PlannedStep {
            revision: revision.to_owned(),
            direction,
            message: String::new(),
        }
    }

    fn account(steps: &[(&str, Direction)], applied: &[&str]) -> Account {
        let steps: Vec<_> = steps
            .iter()
            .map(|(revision, direction)| step(revision, *direction))
            .collect();
        account_of(&steps, &applied.iter().map(|id| (*id).to_owned()).collect())
    }

    #[test]
    fn one_transaction_takes_everything_back() {
        let account = account(&[("a", Direction::Upgrade), ("b", Direction::Upgrade)], &[]);
        assert_eq!(account.rolled_back.len(), 2);
    }

    #[test]
    fn a_transaction_for_each_migration_keeps_what_came_before() {
        let account = account(&[("a", Direction::Upgrade)], &["a"]);
        assert_eq!((account.kept.len(), account.rolled_back.len()), (1, 0));
    }

    #[test]
    fn a_downgrade_is_kept_when_its_revision_is_gone() {
        let account = account(&[("c", Direction::Downgrade), ("b", Direction::Downgrade)], &["a", "b"]);
        assert_eq!((account.kept.len(), account.rolled_back.len()), (1, 1));
    }
}
