//! What a run does.

use serde::{Deserialize, Serialize};

/// What a run does.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Task {
    /// Runs an Alembic command line.
    Alembic {
        /// The command line without the word `alembic`, split as a shell does.
        arguments: Vec<String>,
    },
    /// Replaces the database by an empty one.
    Reset,
    /// Creates roles, those that exist already left alone, as an administrator does beforehand.
    CreateRoles {
        /// The roles.
        names: Vec<String>,
    },
    /// Adds rows to all tables of the main database that satisfy what the catalogs say.
    Fill(Fill),
    /// Creates all tables of the models that `env.py` gives as `target_metadata`.
    CreateFromModels,
    /// Runs statements that somebody typed, each as psql would send it, up to the first that fails; all in one session.
    Sql {
        /// The statements.
        statements: Vec<String>,
    },
}

/// How tables are filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Fill {
    /// The same seed makes the same rows.
    pub seed: u64,
    /// Rows of each table, at least 1.
    pub rows: u64,
}

impl Default for Task {
    fn default() -> Self {
        Self::Alembic { arguments: vec![] }
    }
}

impl Task {
    /// An Alembic command line from its arguments.
    pub fn alembic<'a>(arguments: impl IntoIterator<Item = &'a str>) -> Self {
        Self::Alembic {
            arguments: arguments.into_iter().map(str::to_owned).collect(),
        }
    }

    /// Whether somebody typed its statements; they are no migration's.
    pub const fn is_by_hand(&self) -> bool {
        matches!(self, Self::Sql { .. })
    }

    /// Whether it loads the revision files.
    pub fn loads_revisions(&self) -> bool {
        matches!(self, Self::Alembic { arguments } if !arguments.is_empty())
    }
}
