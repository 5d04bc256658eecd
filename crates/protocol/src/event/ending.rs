//! What is known of a run when it has ended.

use postgres_model::TableRows;
use serde::{Deserialize, Serialize};

use crate::Fault;

/// What is known of a run when it has ended.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Ending {
    /// How it ended.
    pub outcome: Outcome,
    /// Revisions that the main database's version table holds now, read from it after the run.
    pub current: Vec<String>,
    /// Wall clock, in milliseconds.
    pub duration_ms: f64,
    /// It used a transaction id: it wrote something, even where that was taken back.
    pub wrote: bool,
    /// Of the duration: inside PGlite, for what the run sent, in milliseconds.
    pub postgresql_ms: f64,
    /// Of the duration: on observing, in milliseconds.
    pub observing_ms: f64,
    /// The catalogs, where the run was asked for them: see [`Question::Catalogs`](crate::Question::Catalogs).
    pub catalogs: Vec<String>,
    /// What each table holds, where the run was asked for that, in the order of their names; without version tables.
    #[serde(default)]
    pub rows: Vec<TableRows>,
}

/// How a run ended.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// The command returned.
    #[default]
    Succeeded,
    /// The command raised or exited with an error.
    Failed {
        /// What went wrong and where.
        fault: Box<Fault>,
    },
    /// The page ended the worker; the database is the one from before the run.
    Stopped,
}

/// A database other than the main one, which Alembic worked on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FurtherDatabase {
    /// Its name.
    pub name: String,
    /// Revisions that its version table holds after the run.
    pub current: Vec<String>,
}

/// How much of what a run reported is over the limits that every run has, by kind. It was counted and left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LeftOut {
    /// Pieces of printed text.
    pub printed: u64,
    /// NOTICEs and WARNINGs.
    pub noticed: u64,
    /// Statements, with all that they did.
    pub statements: u64,
    /// Results of typed statements.
    pub rows_returned: u64,
    /// Changes of the schema.
    pub schema_changed: u64,
    /// Everything else.
    pub other: u64,
}

impl LeftOut {
    /// Whether something is missing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
