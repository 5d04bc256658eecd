//! What is different here from the same run against a server, or from what was asked for; as data, without words.

use serde::{Deserialize, Serialize};

/// One difference of a run. Each is reported once for each run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "difference", rename_all = "snake_case")]
pub enum Difference {
    /// There is no ini and no `pyproject.toml`: one that names only the folders took its place.
    NoConfiguration,
    /// There is no `env.py` either: a minimal one took its place.
    NoConfigurationNorEnvPy,
    /// The configuration names no `script_location`.
    NoScriptLocation {
        /// The one that was used.
        used: String,
    },
    /// The database URL is empty; the main database was used.
    UrlEmpty,
    /// The database URL is the one of Alembic's templates; the main database was used.
    UrlPlaceholder,
    /// The database URL cannot be parsed; the main database was used.
    UrlUnreadable {
        /// SQLAlchemy's message.
        error: String,
    },
    /// The database URL names SQLite, and the repository supports PostgreSQL too; the main database was used.
    UrlOfSqlite {
        /// The URL, without its password.
        url: String,
    },
    /// A later URL names another database on the same host; both are taken for one.
    SameDatabase {
        /// The name in the later URL.
        name: String,
        /// The name that the database had before.
        before: String,
    },
    /// A second connection had committed, and the first one's rollback reverted that too.
    CommitRolledBack,
    /// A second connection had not committed, and the first one's commit committed that too.
    UncommittedCommitted,
    /// A second connection's rollback reverted what other connections did meanwhile.
    OthersRolledBack,
    /// A `threading.Timer` never fires.
    TimerNeverFires,
    /// A daemon thread runs only when it is joined.
    DaemonThreadWaits {
        /// Its name.
        name: String,
    },
    /// A library that Stillroom ships could not be loaded.
    LibraryNotLoaded {
        /// The distribution.
        name: String,
        /// Its version.
        version: String,
        /// Why.
        reason: String,
    },
    /// An extension that Stillroom ships could not be loaded.
    ExtensionNotLoaded {
        /// The extension.
        name: String,
        /// Why.
        reason: String,
    },
    /// What some statements locked and changed could not be read.
    StatementsUnobserved {
        /// PostgreSQL's message.
        reason: String,
    },
    /// The schema could not be read.
    SchemaUnread {
        /// PostgreSQL's message.
        reason: String,
    },
    /// The version table could not be read after the run.
    VersionTableUnread {
        /// PostgreSQL's message.
        reason: String,
    },
}
