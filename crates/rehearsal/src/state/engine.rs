//! The engine of a side, as far as the page knows it: what it was started with, what it was given, how far it is.

use std::collections::BTreeMap;

use protocol::{Fault, Part, PostgresqlBuild, Settings, SqlalchemyVersion, Versions};
use repository::Repository;

use super::{Opened, Shared};

/// The engine of a side.
#[derive(Debug, Default)]
pub struct Engine {
    /// How far it is.
    pub state: EngineState,
    /// What runs in it, or ran in its worker before.
    pub versions: Versions,
    /// What its worker was started for; none while there is no worker.
    pub(crate) worker: Option<Worker>,
    /// What that worker was given last; a worker that was given files may have run code of theirs.
    pub(crate) mounted: Option<Mounted>,
    /// The worker has taken what it was given.
    pub(crate) has_taken_files: bool,
    /// Whether the next worker goes on with a database of this rehearsal, or begins with an empty one.
    pub(crate) has_database: bool,
}

/// What a worker was started for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Worker {
    /// The number of the rehearsal; 0 for none yet.
    pub(crate) rehearsal: u32,
    /// How often an engine was started for it.
    pub(crate) attempt: u32,
    /// The SQLAlchemy that it was started with.
    pub(crate) sqlalchemy: SqlalchemyVersion,
    /// The PostgreSQL that it was started with.
    pub(crate) postgresql: PostgresqlBuild,
}

/// What a worker was given.
#[derive(Clone, Debug, PartialEq)]
pub struct Mounted {
    pub(crate) repository: Shared<Repository>,
    /// The position of the environment.
    pub(crate) chosen: usize,
    pub(crate) settings: Settings,
}

impl Mounted {
    /// What a worker is given of a repository.
    pub(crate) fn of(opened: &Opened) -> Self {
        Self {
            repository: opened.repository.clone(),
            chosen: opened.chosen,
            settings: opened.settings.engine.clone(),
        }
    }

    /// Whether that is the repository as it is now.
    pub(crate) fn is_of(&self, opened: &Opened) -> bool {
        self.repository == opened.repository && self.chosen == opened.chosen && self.settings == opened.settings.engine
    }
}

impl Engine {
    /// Whether runs and questions are answered.
    pub const fn is_ready(&self) -> bool {
        matches!(self.state, EngineState::Ready { .. })
    }

    /// The SQLAlchemy and the PostgreSQL that it was started with.
    pub fn started_with(&self) -> Option<(SqlalchemyVersion, PostgresqlBuild)> {
        let worker = self.worker?;
        Some((worker.sqlalchemy, worker.postgresql))
    }
}

/// How far the engine is.
#[derive(Clone, Debug, PartialEq)]
pub enum EngineState {
    /// It loads; how far each half is.
    Starting(BTreeMap<Part, Loading>),
    /// It takes runs.
    Ready {
        /// What runs in it.
        versions: Versions,
        /// How long it took to start, in milliseconds.
        duration_ms: f64,
    },
    /// It could not start, or could not take the repository.
    Broken(Fault),
}

impl Default for EngineState {
    fn default() -> Self {
        Self::Starting(BTreeMap::new())
    }
}

/// How far one half of the engine is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Loading {
    /// What it is doing.
    pub doing: String,
    /// Bytes that have arrived.
    pub done: u64,
    /// Bytes that it needs.
    pub total: u64,
}
