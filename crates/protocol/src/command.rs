//! What the page asks of the engine.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{AskId, Question, RunId, Task};

/// The SQLAlchemy that an engine has: it is part of the memory that the engine starts from, so it can't change afterwards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum SqlalchemyVersion {
    /// The newest 2.0.
    #[serde(rename = "2.0")]
    V2_0,
    /// The newest 2.1.
    #[default]
    #[serde(rename = "2.1")]
    V2_1,
}

/// The PostgreSQL that an engine has. Both are the same version and read each other's databases, but for what is PostGIS's in them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PostgresqlBuild {
    /// The newest PGlite.
    #[default]
    Plain,
    /// The newest PGlite that can load PostGIS; it is slower.
    Postgis,
}

/// What the user set for a repository; it never comes from the repository itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Environment variables.
    pub variables: BTreeMap<String, String>,
    /// What `-x` is given with each command: `key=value`, or any word that `env.py` understands.
    pub x_arguments: Vec<String>,
    /// Extensions that are not here: `CREATE EXTENSION` of one of these makes an empty one.
    pub skipped_extensions: BTreeSet<String>,
}

/// How Alembic is started for one of the repository's migration environments. All paths are inside the repository, with `/`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MigrationEnvironment {
    /// `alembic.ini`, or none where there is only a folder of revisions.
    pub ini: Option<String>,
    /// `pyproject.toml` with a `[tool.alembic]` table, if that is where options are.
    pub pyproject: Option<String>,
    /// The ini section, `alembic` unless `-n` says otherwise.
    pub section: String,
    /// The folder with `env.py`, as discovery resolved it.
    pub script_location: String,
    /// The folders with revision files, as discovery resolved them.
    pub version_locations: Vec<String>,
    /// The folder that commands run in: the one that holds the ini or `pyproject.toml`.
    pub working_directory: String,
}

/// How a run is carried out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RunOptions {
    /// Read the catalogs as lines afterwards.
    pub catalogs: bool,
    /// Count what each table holds, afterwards.
    pub rows: bool,
    /// Send no snapshot before the end: what this run leaves is given up soon.
    pub without_snapshot: bool,
    /// The statement, counted from 0 as events count, that ends with the error of `lock_timeout` instead of running; it is the first one that is
    /// sent after so many were reported. Only what Alembic runs has such a statement.
    pub timed_out: Option<u32>,
}

/// What is asked of the engine. Commands are handled one after the other, in the order they arrive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum Command {
    /// Start PGlite and Pyodide; must be the first command. Attachments: the database snapshot to start from, or none.
    Start {
        /// The SQLAlchemy to run with.
        sqlalchemy: SqlalchemyVersion,
        /// The PostgreSQL to run.
        postgresql: PostgresqlBuild,
        /// Send a snapshot before the end of each run that wrote something, so that this engine can be ended at any moment of a later one.
        snapshots: bool,
    },
    /// Forget the repository that was mounted and mount this one. Attachment: its files, as `repository::Packed` puts them together.
    Mount {
        /// The environment that commands run in.
        environment: MigrationEnvironment,
        /// What the user set for this repository.
        settings: Settings,
        /// Begin with an empty database instead of the one that is there.
        fresh: bool,
    },
    /// Run a task. Only one runs at a time.
    Run {
        /// Names the run in every event it causes.
        run: RunId,
        /// What it does.
        task: Task,
        /// How.
        #[serde(default)]
        options: RunOptions,
    },
    /// Ask something of the database, without leaving anything behind. Belongs to no run.
    Ask {
        /// Names the question in its answer.
        ask: AskId,
        /// What is asked.
        question: Question,
    },
    /// Hand out a snapshot of the databases as they are now, under a name. Belongs to no run.
    Keep {
        /// The name.
        snapshot: String,
    },
    /// Keep a snapshot of the databases as they are now in the engine, under a name, until it is forgotten or the engine ends. Belongs to no run.
    SetAside {
        /// The name; what was set aside under it before is forgotten.
        snapshot: String,
    },
    /// Put the databases of a snapshot in the place of those that are there. Attachment: what [`Command::Keep`] handed out; none where it was set
    /// aside, or an empty database is wanted. Belongs to no run.
    Restore {
        /// The name of the snapshot; none for an empty database.
        snapshot: Option<String>,
        /// Send the snapshot before the answer, so that the next engine can start from it.
        #[serde(default)]
        hand_out: bool,
    },
    /// Forget what was set aside under a name. Belongs to no run.
    Forget {
        /// The name.
        snapshot: String,
    },
}
