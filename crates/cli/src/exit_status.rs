//! What the program's exit status says.

use review::CommandState;

/// A command failed.
pub const FAILED: u8 = 1;
/// It could not begin, or the engine ended early.
pub const COULD_NOT_BEGIN: u8 = 2;

/// How the verbs end; a part of every help text.
pub const MEANINGS: &str = "\
Exit status:
  0    passed
  1    failed
  2    could not begin, or the engine ended early
  3    a revision used a stand-in or a revision file was not read, so the result is not trustworthy
  4    the version table differs from what Alembic expects
  130  interrupted";

/// The exit status of a command.
pub fn of(state: CommandState) -> u8 {
    match state {
        CommandState::Passed => 0,
        CommandState::RanWithStandIns | CommandState::RevisionsUnread => 3,
        CommandState::VersionTableDiffers => 4,
        CommandState::Failed | CommandState::Stopped | CommandState::NotRun | CommandState::Running => FAILED,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_pass_is_nought() {
        assert_eq!(of(CommandState::Passed), 0);
        for state in [
            CommandState::NotRun,
            CommandState::Running,
            CommandState::RanWithStandIns,
            CommandState::RevisionsUnread,
            CommandState::VersionTableDiffers,
            CommandState::Failed,
            CommandState::Stopped,
        ] {
            assert_ne!(of(state), 0, "{state:?}");
            assert!(MEANINGS.contains(&format!("\n  {} ", of(state))));
        }
    }
}
