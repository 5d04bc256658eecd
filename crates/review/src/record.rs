//! The run record: everything that a run reported, as one JSON document that can be kept, compared and shown again.

use postgres_model::StatementTrace;
use protocol::{Direction, Event, Fault, MigrationEnvironment, Outcome, Settings, Versions};
use serde::{Deserialize, Serialize};

use crate::{Conditions, Verdict};

/// The format's name and version; a reader refuses what it does not know.
pub const FORMAT: &str = "stillroom-run/1";

/// A sequence of commands on one database, which began empty.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunRecord {
    /// [`FORMAT`].
    pub format: String,
    /// The name of the repository's folder.
    pub repository: String,
    /// The environment that the commands ran in.
    pub environment: MigrationEnvironment,
    /// What the user set.
    pub settings: Settings,
    /// What ran.
    pub versions: Versions,
    /// The commands, in order.
    pub commands: Vec<CommandRecord>,
}

/// How a command ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CommandState {
    /// An earlier command failed, so this one was not begun.
    #[default]
    NotRun,
    /// It succeeded.
    Passed,
    /// It came to its end, but a revision touched a stand-in.
    RanWithStandIns,
    /// It failed.
    Failed,
    /// It was stopped.
    Stopped,
}

/// A step that finished.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StepRecord {
    /// The revision.
    pub revision: String,
    /// Which of its functions ran.
    pub direction: Direction,
    /// Wall clock, in milliseconds.
    pub duration_ms: f64,
}

/// One command and what it did.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CommandRecord {
    /// The command line, without `alembic`.
    pub arguments: Vec<String>,
    /// How it ended.
    pub state: CommandState,
    /// What went wrong.
    pub fault: Option<Fault>,
    /// The steps that finished, in order.
    pub revisions: Vec<StepRecord>,
    /// Every statement, in order.
    pub statements: Vec<StatementTrace>,
    /// NOTICEs and WARNINGs of the server.
    pub notices: Vec<String>,
    /// What it had at hand.
    #[serde(flatten)]
    pub conditions: Conditions,
    /// The revisions that the version table holds afterwards.
    pub current: Vec<String>,
    /// The catalogs afterwards, as lines in a fixed order.
    pub catalogs: Vec<String>,
    /// Wall clock, in milliseconds.
    pub duration_ms: f64,
    /// Where that time went.
    pub spent: Spent,
}

/// Where a command's time went, in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Spent {
    /// Inside PGlite.
    pub postgresql: f64,
    /// In the driver: making wire messages and reading the answers.
    pub protocol: f64,
    /// In everything else: Alembic, SQLAlchemy, the repository's code, observing.
    pub python: f64,
}

impl CommandRecord {
    /// A command that has not begun.
    pub fn new(arguments: Vec<String>) -> Self {
        Self {
            arguments,
            ..Self::default()
        }
    }

    /// Takes down one fact of this command's run.
    pub fn note(&mut self, event: &Event) {
        self.conditions.note(event);
        match event {
            Event::RevisionFinished {
                revision,
                direction,
                duration_ms,
                ..
            } => self.revisions.push(StepRecord {
                revision: revision.clone(),
                direction: *direction,
                duration_ms: *duration_ms,
            }),
            Event::StatementsExecuted { statements, .. } => self.statements.extend(statements.iter().cloned()),
            Event::Noticed { severity, message, .. } => self.notices.push(format!("{severity}: {message}")),
            Event::Finished {
                outcome,
                current,
                duration_ms,
                ..
            } => self.end(outcome, current, *duration_ms),
            Event::Broke { fault } => {
                self.state = CommandState::Failed;
                self.fault = Some(fault.clone());
            }
            _ => {}
        }
    }

    /// Divides the command's time; `postgresql` are the milliseconds inside PGlite. Call it when the command has ended.
    pub fn divide_time(&mut self, postgresql: f64) {
        let statements: f64 = self.statements.iter().map(|statement| statement.duration_ms).sum();
        let protocol = (statements - postgresql).max(0.0);
        let python = (self.duration_ms - postgresql - protocol).max(0.0);
        self.spent = Spent {
            postgresql,
            protocol,
            python,
        };
    }

    fn end(&mut self, outcome: &Outcome, current: &[String], duration_ms: f64) {
        self.state = match Verdict::of(outcome, &self.conditions) {
            Verdict::Passed => CommandState::Passed,
            Verdict::RanWithStandIns => CommandState::RanWithStandIns,
            Verdict::Failed => CommandState::Failed,
            Verdict::Stopped => CommandState::Stopped,
        };
        if let Outcome::Failed { fault } = outcome {
            self.fault = Some(fault.clone());
        }
        self.current = current.to_vec();
        self.duration_ms = duration_ms;
    }
}
