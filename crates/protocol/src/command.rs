//! What the page asks of the engine.

use serde::{Deserialize, Serialize};

use crate::RunId;

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

/// A file of the repository, whose bytes travel beside the command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MountedFile {
    /// Its path inside the repository, with `/`.
    pub path: String,
    /// How long it is.
    pub bytes: u32,
}

/// What the page asks of the engine. Commands are handled one after the other, in the order they arrive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum Command {
    /// Start PGlite and Pyodide; must be the first command. Attachments: the database snapshot to start from, or none.
    Start,
    /// Forget the repository that was mounted and mount this one. Attachment: the bytes of all `files`, one after the other.
    Mount {
        /// The environment that commands run in.
        environment: MigrationEnvironment,
        /// The files, in the order of their bytes.
        files: Vec<MountedFile>,
        /// Begin with an empty database instead of the one that is there.
        fresh: bool,
    },
    /// Run one Alembic command line, without the word `alembic` in front.
    Run {
        /// Names the run in every event it causes.
        run: RunId,
        /// The arguments, already split as a shell would.
        arguments: Vec<String>,
    },
    /// Throw the database away and begin with an empty one.
    Reset {
        /// Names the run in every event it causes.
        run: RunId,
    },
}
