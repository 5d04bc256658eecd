//! A run: one command of the user, from the click to its end, and its entry in the console.

use postgres_model::{Schema, StatementTrace};
use protocol::{PrintStream, RunId, RunOptions, Task};
use review::CommandRecord;

use super::Shared;

/// One command, from the click to its end.
#[derive(Debug)]
pub struct Run {
    /// Its number.
    pub id: RunId,
    /// What it did.
    pub record: CommandRecord,
    /// Whether the engine has been given it.
    pub(crate) is_sent: bool,
    /// How it is carried out.
    pub(crate) options: RunOptions,
}

impl Run {
    /// A run that the engine has not begun yet; `before` is what the version table holds, and `schema` what is known of the database,
    /// `unread` the files that Alembic would load and that were not read.
    pub fn new(id: RunId, task: Task, before: Vec<String>, schema: Schema, unread: Vec<String>) -> Self {
        Self {
            id,
            record: CommandRecord::new(task, before, schema).without(unread),
            is_sent: false,
            options: RunOptions {
                catalogs: true,
                ..RunOptions::default()
            },
        }
    }

    /// The same run, carried out in another way.
    pub(crate) fn with(self, options: RunOptions) -> Self {
        Self { options, ..self }
    }

    /// A run of a record, which has ended.
    pub fn recorded(id: RunId, record: CommandRecord) -> Self {
        Self {
            id,
            record,
            is_sent: true,
            options: RunOptions::default(),
        }
    }

    /// What it does.
    pub const fn task(&self) -> &Task {
        &self.record.task
    }

    /// Whether it was typed and only looked at the database; known once it has ended.
    pub fn only_looks(&self) -> bool {
        self.task().is_by_hand() && !self.record.wrote
    }

    /// Whether it goes on, or waits for the engine.
    pub fn is_running(&self) -> bool {
        !self.record.state.has_ended()
    }

    /// A statement by its position in the run.
    pub fn statement(&self, index: usize) -> Option<Shared<StatementTrace>> {
        self.record.statements.get(index).cloned().map(Shared::from)
    }
}

/// One command in the console and what it printed.
#[derive(Clone, Debug, PartialEq)]
pub struct ConsoleEntry {
    /// The run.
    pub run: RunId,
    /// The command line without `alembic`, or what else was done.
    pub line: String,
    /// Whether it is a command line of Alembic.
    pub is_alembic: bool,
    /// What was printed; neighbours on one stream are joined.
    pub output: Vec<(PrintStream, String)>,
    /// Whether it still runs.
    pub running: bool,
    /// A line about the end when nothing was printed.
    pub note: Option<String>,
}
