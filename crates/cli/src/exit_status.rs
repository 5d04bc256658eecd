//! What the program's exit status says.

use review::{CommandState, Leg, RoundTripVerdict};

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
  5    a downgrade leaves or loses something, does nothing, or refuses
  130  interrupted";

/// The result of a rehearsal is not known for some revision.
const NOT_KNOWN: u8 = 3;
/// A revision can't be rolled back exactly.
const INEXACT: u8 = 5;

/// The exit status of a rehearsal of a range; that of a failure counts most.
pub fn of_range<'a>(deploy: CommandState, verdicts: impl Iterator<Item = &'a RoundTripVerdict>) -> u8 {
    let each = verdicts.map(|verdict| match verdict {
        RoundTripVerdict::Exact { .. }
        | RoundTripVerdict::DoesNothing {
            leg: Leg::Up | Leg::Again,
        } => 0,
        RoundTripVerdict::FailsAt { .. } => FAILED,
        RoundTripVerdict::NotKnown { .. } => NOT_KNOWN,
        RoundTripVerdict::Leaves { .. }
        | RoundTripVerdict::Loses { .. }
        | RoundTripVerdict::Refuses { .. }
        | RoundTripVerdict::DoesNothing { leg: Leg::Down } => INEXACT,
    });
    let all: Vec<u8> = std::iter::once(of(deploy)).chain(each).collect();
    let by_weight = [FAILED, NOT_KNOWN, of(CommandState::VersionTableDiffers), INEXACT];
    by_weight.into_iter().find(|status| all.contains(status)).unwrap_or(0)
}

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
    fn a_failure_counts_most() {
        let exact = RoundTripVerdict::Exact { rows: false };
        let leaves = RoundTripVerdict::Leaves { lines: vec![] };
        let unknown = RoundTripVerdict::NotKnown {
            why: review::NotKnown::NotReached,
        };
        let status = |deploy, verdicts: &[&RoundTripVerdict]| of_range(deploy, verdicts.iter().copied());
        assert_eq!(status(CommandState::Passed, &[&exact]), 0);
        assert_eq!(status(CommandState::Passed, &[&exact, &leaves]), INEXACT);
        assert_eq!(status(CommandState::Passed, &[&leaves, &unknown]), NOT_KNOWN);
        assert_eq!(status(CommandState::Failed, &[&leaves, &unknown]), FAILED);
    }

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
