//! What the engine tells the page: facts, in the order they happened.

mod ending;
mod starting;
mod step;

use std::sync::Arc;

use postgres_model::{Notice, Object, ObjectChange, ResultSet, StatementTrace, TransactionMark};
use serde::{Deserialize, Serialize};

use crate::{Answer, AskId, Difference, Fault, RunId, StandIn};

pub use ending::{Ending, FurtherDatabase, LeftOut, Outcome};
pub use starting::{Part, Versions};
pub use step::{Direction, PlannedStep};

/// Where printed text came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PrintStream {
    /// Standard output: what Alembic prints, and `print()` in the repository's code.
    Stdout,
    /// Standard error: logging, warnings, usage messages.
    Stderr,
}

/// A table that is filled with rows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilledTable {
    /// The table, with its schema where that is not `public`.
    pub table: String,
    /// Rows that were made.
    pub rows: u64,
    /// Rows that are wanted.
    pub wanted: u64,
    /// Why there are fewer than are wanted.
    pub reason: Option<String>,
    /// These are the adversarial rows, which are counted apart from the others.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub adversarial: bool,
}

/// What the engine tells the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// A half of the engine got further in starting.
    Loading {
        /// Which half.
        part: Part,
        /// What it is doing, in words for people.
        doing: String,
        /// Bytes that have arrived.
        done: u64,
        /// Bytes that this half needs in all.
        total: u64,
    },
    /// The engine takes runs from now on.
    Ready {
        /// What runs in it.
        versions: Versions,
        /// From the first instruction in the worker until now, in milliseconds.
        duration_ms: f64,
    },
    /// The engine could not start, or broke in a way that only a new worker mends.
    Broke {
        /// What went wrong.
        fault: Box<Fault>,
    },
    /// The repository is mounted.
    Mounted {
        /// Revisions that the version table holds; empty for an empty database.
        current: Vec<String>,
    },
    /// A run began.
    Started {
        /// The run.
        run: RunId,
    },
    /// Alembic computed what it is going to do. Comes before the first step; once for each `run_migrations()` of `env.py`.
    Planned {
        /// The run.
        run: RunId,
        /// The steps, in order; empty when there is nothing to do.
        steps: Vec<PlannedStep>,
        /// With `--sql`: the steps are printed, not run.
        offline: bool,
    },
    /// A revision's function is about to run.
    RevisionStarted {
        /// The run.
        run: RunId,
        /// The revision.
        revision: String,
        /// Which function.
        direction: Direction,
    },
    /// A revision's function returned and the version table was updated (not necessarily committed).
    RevisionFinished {
        /// The run.
        run: RunId,
        /// The revision.
        revision: String,
        /// Which function.
        direction: Direction,
        /// How long the step took, in milliseconds, without the time that was spent on observing.
        duration_ms: f64,
        /// The rows that Alembic takes the main database's version table to hold now; none where it worked on another database.
        heads: Option<Vec<String>>,
    },
    /// Statements ran, in this order. Sent in batches, several times a second.
    StatementsExecuted {
        /// The run.
        run: RunId,
        /// What ran.
        statements: Vec<StatementTrace>,
        /// Where transactions began and ended.
        transactions: Vec<TransactionMark>,
    },
    /// The schema of the database that is shown, read as a whole: by the first run of an engine, or when a run shows another database.
    SchemaRead {
        /// The run.
        run: RunId,
        /// Everything that users have made.
        objects: Vec<Arc<Object>>,
    },
    /// Something changed in that schema.
    SchemaChanged {
        /// The run.
        run: RunId,
        /// The index of the statement that did it, which may come later than this; none for what no statement was seen to do.
        statement: Option<u32>,
        /// Where no statement did it: the index of the one that it happened in or before.
        #[serde(default)]
        before: Option<u32>,
        /// The objects that are new, different or gone.
        changes: Vec<ObjectChange>,
    },
    /// PostgreSQL sent a NOTICE or WARNING.
    Noticed {
        /// The run.
        run: RunId,
        /// Its words, and the statement that it came with.
        #[serde(flatten)]
        notice: Notice,
    },
    /// A statement that somebody typed gave rows. Comes after the statement itself.
    RowsReturned {
        /// The run.
        run: RunId,
        /// The index of the statement.
        statement: u32,
        /// What it gave.
        #[serde(flatten)]
        result: ResultSet,
    },
    /// The answer to [`Command::Ask`](crate::Command::Ask).
    Answered {
        /// The question.
        ask: AskId,
        /// The answer.
        answer: Answer,
    },
    /// The databases as they were when [`Command::Keep`](crate::Command::Keep) was handled. Attachment: the snapshot.
    Kept {
        /// Its name.
        snapshot: String,
        /// Revisions that the main database's version table holds in it.
        current: Vec<String>,
    },
    /// The databases are those of a snapshot.
    Restored {
        /// Its name; none for an empty database.
        snapshot: Option<String>,
        /// Revisions that the main database's version table holds now.
        current: Vec<String>,
    },
    /// Text was printed.
    Printed {
        /// The run.
        run: RunId,
        /// Where to.
        stream: PrintStream,
        /// The text, with its line ends.
        text: String,
    },
    /// Alembic wrote or changed a file of the repository.
    FileWritten {
        /// The run.
        run: RunId,
        /// Path inside the repository, with `/`.
        path: String,
        /// The whole new text.
        text: String,
    },
    /// A library that Stillroom ships was loaded, because the repository's code imports it.
    LibraryLoaded {
        /// The run.
        run: RunId,
        /// The distribution, such as `SQLModel`.
        name: String,
        /// Its version.
        version: String,
    },
    /// The files of a PostgreSQL extension were loaded, because a statement creates it.
    ExtensionLoaded {
        /// The run.
        run: RunId,
        /// The extension.
        name: String,
    },
    /// An empty extension was created in the place of one that is not available, because the settings say so.
    ExtensionSkipped {
        /// The run.
        run: RunId,
        /// The extension.
        name: String,
    },
    /// The repository's `env.py` can't run, so a minimal one takes its place.
    EnvPyReplaced {
        /// The run.
        run: RunId,
        /// Why, and where.
        fault: Box<Fault>,
        /// The options of `context.configure()` that could be read from it, as they stand there.
        options: Vec<(String, String)>,
        /// Those that could not.
        left_out: Vec<String>,
    },
    /// `env.py` gave stand-ins to `context.configure()`; Alembic runs without these options.
    OptionsDropped {
        /// The run.
        run: RunId,
        /// Their names, such as `target_metadata`.
        names: Vec<String>,
    },
    /// Something is different from the same run against a server, or from what was asked for.
    Differed {
        /// The run.
        run: RunId,
        /// What.
        #[serde(flatten)]
        difference: Difference,
    },
    /// What stood in for something missing. Comes at most once for each run, before `Finished`.
    StoodIn {
        /// The run.
        run: RunId,
        /// The stand-ins, in the order in which they were asked for.
        stand_ins: Vec<StandIn>,
    },
    /// Alembic worked on other databases than the main one, which is shown. Comes at most once for each run, before `Finished`.
    DatabasesMigrated {
        /// The run.
        run: RunId,
        /// The main database's name.
        main: String,
        /// The others.
        further: Vec<FurtherDatabase>,
    },
    /// A table got further in being filled. The last one of a table says what became of it.
    TableFilled {
        /// The run.
        run: RunId,
        /// The table.
        #[serde(flatten)]
        table: FilledTable,
    },
    /// More happened than is reported. Comes at most once for each run, before `Finished`.
    LeftOut {
        /// The run.
        run: RunId,
        /// How much more.
        #[serde(flatten)]
        left_out: LeftOut,
    },
    /// A run ended. Exactly one for each run.
    Finished {
        /// The run.
        run: RunId,
        /// How.
        #[serde(flatten)]
        ending: Ending,
    },
    /// The databases as they are now, to go back to. Attachment: the snapshot; none
    /// stands for an empty database. Comes before the `Finished` of the run that changed it.
    SnapshotTaken {
        /// Revisions that the version table in the snapshot holds.
        current: Vec<String>,
        /// How long taking it took, in milliseconds.
        duration_ms: f64,
    },
}

impl Event {
    /// The run that an event belongs to; none for events of the engine itself.
    pub fn run(&self) -> Option<RunId> {
        match self {
            Self::Loading { .. }
            | Self::Ready { .. }
            | Self::Broke { .. }
            | Self::Mounted { .. }
            | Self::Answered { .. }
            | Self::Kept { .. }
            | Self::Restored { .. }
            | Self::SnapshotTaken { .. } => None,
            Self::Started { run }
            | Self::Planned { run, .. }
            | Self::RevisionStarted { run, .. }
            | Self::RevisionFinished { run, .. }
            | Self::StatementsExecuted { run, .. }
            | Self::SchemaRead { run, .. }
            | Self::SchemaChanged { run, .. }
            | Self::Noticed { run, .. }
            | Self::RowsReturned { run, .. }
            | Self::Printed { run, .. }
            | Self::FileWritten { run, .. }
            | Self::LibraryLoaded { run, .. }
            | Self::ExtensionLoaded { run, .. }
            | Self::ExtensionSkipped { run, .. }
            | Self::EnvPyReplaced { run, .. }
            | Self::OptionsDropped { run, .. }
            | Self::Differed { run, .. }
            | Self::StoodIn { run, .. }
            | Self::DatabasesMigrated { run, .. }
            | Self::TableFilled { run, .. }
            | Self::LeftOut { run, .. }
            | Self::Finished { run, .. } => Some(*run),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_stands_twice_is_refused() {
        let forged = r#"{"event":"printed","run":1,"stream":"stdout","text":"","event":"finished"}"#;
        assert!(serde_json::from_str::<Event>(forged).is_err());
        let forged = r#"{"event":"printed","run":1,"stream":"stdout","text":"","run":2}"#;
        assert!(serde_json::from_str::<Event>(forged).is_err());
    }
}
