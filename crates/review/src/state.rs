//! What a command comes to, in one word.

use protocol::Outcome;
use serde::{Deserialize, Serialize};

use crate::Conditions;

/// What a command comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CommandState {
    /// Not begun: the engine is not there yet, or an earlier command failed.
    #[default]
    NotRun,
    /// It goes on.
    Running,
    /// It did what it does natively, and succeeded.
    Passed,
    /// It came to its end, but a revision used a stand-in or an empty extension, so nobody knows what it does natively.
    RanWithStandIns,
    /// It came to its end, but revision files were skipped when the repository was read, so natively it may do more.
    RevisionsUnread,
    /// It came to its end, but the version table does not hold what Alembic took it to hold.
    VersionTableDiffers,
    /// It failed.
    Failed,
    /// The user stopped it.
    Stopped,
}

impl CommandState {
    /// Judges a command by how it ended and what it used; the version table is compared afterwards.
    pub fn of(outcome: &Outcome, conditions: &Conditions) -> Self {
        match outcome {
            Outcome::Failed { .. } => Self::Failed,
            Outcome::Stopped => Self::Stopped,
            Outcome::Succeeded if conditions.used_stand_ins() => Self::RanWithStandIns,
            Outcome::Succeeded if !conditions.unread.is_empty() => Self::RevisionsUnread,
            Outcome::Succeeded => Self::Passed,
        }
    }

    /// Whether it has come to an end.
    pub const fn has_ended(self) -> bool {
        !matches!(self, Self::NotRun | Self::Running)
    }
}

#[cfg(test)]
mod tests {
    use protocol::Task;

    use super::*;
    use crate::CommandRecord;

    fn state_without(task: Task, unread: &[&str]) -> CommandState {
        let unread = unread.iter().map(|text| (*text).to_owned()).collect();
        let record = CommandRecord::new(task, vec![], Default::default()).without(unread);
        CommandState::of(&Outcome::Succeeded, &record.conditions)
    }

    #[test]
    fn without_a_revision_file_nothing_is_a_pass() {
        assert_eq!(
            state_without(Task::alembic(["upgrade", "head"]), &["v/big.py"]),
            CommandState::RevisionsUnread
        );
        assert_eq!(
            state_without(Task::alembic(["upgrade", "head"]), &[]),
            CommandState::Passed
        );
        assert_eq!(state_without(Task::Reset, &["v/big.py"]), CommandState::Passed);
    }
}
