//! Questions to the database that belong to no run, and their answers.

use postgres_model::{Conflict, ResultSet, TableRows, WantedLock};
use serde::{Deserialize, Serialize};

/// What can be asked. Each kind has its [`Answer`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Question {
    /// What these queries give, all at one moment, in the main database.
    Rows {
        /// The queries.
        queries: Vec<String>,
    },
    /// Everything that migrations can leave in the catalogs, of every database that Alembic has worked on.
    Catalogs,
    /// The first column of what statements give, in the same databases. Whatever they set is undone.
    Lines {
        /// The statements.
        statements: String,
    },
    /// What each table of the main database holds: as it is, or in the snapshot that is attached.
    TableRows,
    /// Which of these locks have to wait for other sessions, in a copy of the main database that was set aside.
    Conflicts {
        /// The name that it was set aside under.
        snapshot: String,
        /// The locks, on relations that were there.
        locks: Vec<WantedLock>,
    },
}

/// The answer to a question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Answer {
    /// An answer to each query of [`Question::Rows`].
    Rows {
        /// What each gave.
        results: Vec<ResultSet>,
    },
    /// The answer to [`Question::Catalogs`] and [`Question::Lines`].
    Lines {
        /// Of the catalogs: in a fixed order, equal for equal catalogs on every version of PostgreSQL. Lines of a database other than the
        /// main one begin with its name.
        lines: Vec<String>,
    },
    /// The answer to [`Question::Conflicts`]: for each lock and each session that can hold one on the same relation.
    Conflicts {
        /// What became of each lock.
        conflicts: Vec<Conflict>,
    },
    /// The answer to [`Question::TableRows`].
    TableRows {
        /// One for each table.
        tables: Vec<TableRows>,
    },
    /// PostgreSQL refused the question.
    Refused {
        /// Its message.
        message: String,
    },
}
