//! How a command ended.

use review::{CommandRecord, CommandState};

use crate::{counted, duration};

/// The verdict on a command. A version table that differs outweighs how else it came to its end.
pub fn verdict(record: &CommandRecord) -> &'static str {
    match record.state {
        CommandState::NotRun => "Not run",
        CommandState::Running => "Running",
        CommandState::Failed => "Failed",
        CommandState::Stopped => "Stopped",
        CommandState::VersionTableDiffers => "The version table differs",
        _ if record.discrepancy.is_some() => "The version table differs",
        CommandState::Passed => "Passed",
        CommandState::RanWithStandIns => "Ran with stand-ins",
        CommandState::RevisionsUnread => "Ran without some revision files",
    }
}

/// What is said of a command that was stopped, where it was given.
pub const STOPPED: &str = "Stopped. The database is as it was before this command.";

/// What is said of a command that printed nothing.
pub const NOTHING_PRINTED: &str = "Done; nothing was printed.";

/// What is shown of a step that failed.
pub const SHOWN_OF_A_FAILURE: &str = "shown is what it did before that";

/// The verdict on a command that has ended, and how much it did: `Passed · 28 revisions in 1.2 s · 310 statements`.
pub fn ended(record: &CommandRecord) -> String {
    let verdict = verdict(record);
    match record.state {
        CommandState::Failed => format!("{verdict} after {}", duration(record.duration_ms)),
        CommandState::Stopped => format!("{verdict}; the database is as it was before"),
        _ => format!("{verdict} · {}", amount(record)),
    }
}

fn amount(record: &CommandRecord) -> String {
    let steps = match record.steps_done() {
        0 => String::new(),
        count => format!("{} in ", counted(count, "revision")),
    };
    let statements = match record.statements.len() {
        0 => String::new(),
        count => format!(" · {}", counted(count, "statement")),
    };
    format!("{steps}{}{statements}", duration(record.duration_ms))
}

#[cfg(test)]
mod tests {
    use postgres_model::StatementTrace;
    use review::Discrepancy;

    use super::*;

    fn record(state: CommandState) -> CommandRecord {
        CommandRecord {
            state,
            statements: vec![StatementTrace::default().into(); 2],
            duration_ms: 1234.0,
            ..CommandRecord::default()
        }
    }

    #[test]
    fn a_verdict_comes_with_how_much_was_done() {
        assert_eq!(ended(&record(CommandState::Passed)), "Passed · 1.2 s · 2 statements");
        assert_eq!(ended(&record(CommandState::Failed)), "Failed after 1.2 s");
    }

    #[test]
    fn a_version_table_that_differs_is_never_a_pass() {
        let differs = |state| {
            let discrepancy = Some(Discrepancy::default());
            verdict(&CommandRecord {
                discrepancy,
                ..record(state)
            })
        };
        assert_eq!(differs(CommandState::RanWithStandIns), "The version table differs");
        assert_eq!(differs(CommandState::VersionTableDiffers), "The version table differs");
        assert_eq!(differs(CommandState::Failed), "Failed");
    }
}
