//! What is to be done outside of the state.

use std::collections::BTreeSet;
use std::sync::Arc;

use protocol::{Command, MigrationEnvironment, PostgresqlBuild, Settings, SqlalchemyVersion};
use repository::Repository;
use revisions::{Environment, Problem};

use crate::settings::RepositorySettings;
use crate::source::Source;
use crate::state::{Address, Shared, Snapshot, SnapshotId, SnapshotOwner};

/// What is to be done outside, for the side of the workbench whose message asked for it.
#[derive(Debug, PartialEq)]
pub enum Effect {
    /// Fetch and read the sample project.
    OpenSample,
    /// Fetch and read the archive behind an address.
    OpenLink(String),
    /// End what is being opened.
    CancelOpening,
    /// Let the user choose a folder, and read it.
    PickFolder,
    /// Read the folder again that was chosen last.
    ReloadFolder,
    /// Read the revision files of an environment and answer with [`crate::OpenMsg::HistoryRead`], as long as
    /// [`crate::Rehearsal::reads_graph_of`] says that somebody waits for it.
    ReadHistory {
        /// The files.
        repository: Shared<Repository>,
        /// The environment.
        environment: Box<Environment>,
        /// Its position.
        chosen: usize,
        /// What is wrong with files of it that were not read.
        unread: Vec<Problem>,
    },
    /// Hand the repository to the engine.
    Mount {
        /// Its files.
        repository: Shared<Repository>,
        /// The environment that commands run in.
        environment: MigrationEnvironment,
        /// What the user set.
        settings: Settings,
        /// Begin with an empty database instead of the one that is there.
        fresh: bool,
    },
    /// Send a command to the engine.
    Send(Command),
    /// End the worker wherever it is, if there is one, and start another from the last snapshot.
    RestartEngine {
        /// The SQLAlchemy to start with.
        sqlalchemy: SqlalchemyVersion,
        /// The PostgreSQL to start.
        postgresql: PostgresqlBuild,
        /// Begin with an empty database instead of the last snapshot.
        fresh: bool,
    },
    /// Search storage for snapshots, and answer with [`crate::SnapshotMsg::Found`].
    FindSnapshots(SnapshotOwner),
    /// Keep the snapshot that the engine sent last, or that is kept in the page alone, and answer with [`crate::SnapshotMsg::Kept`].
    KeepSnapshot(SnapshotOwner, Box<Snapshot>),
    /// Write down what is said of a snapshot that is kept.
    DescribeSnapshot(SnapshotOwner, Box<Snapshot>),
    /// Delete a kept snapshot.
    DeleteSnapshot(SnapshotOwner, SnapshotId),
    /// Read a kept snapshot and send it to the engine with the command. Where that is not possible, nothing is sent and the answer is
    /// [`crate::SnapshotMsg::Unreadable`].
    SendSnapshot(SnapshotOwner, SnapshotId, Command),
    /// End the worker wherever it is.
    EndEngine,
    /// Search the source of an environment for what it asks for, and answer with [`crate::SettingsMsg::AskedRead`].
    Survey(Shared<Repository>, Box<Environment>),
    /// Remember what the user set for a source, which gave a repository of this name.
    RememberSettings(Source, String, RepositorySettings),
    /// Remember which revision files were viewed, by their digests.
    RememberViewed(BTreeSet<u64>),
    /// Load a library from the package index, and answer with [`crate::OpenMsg::WheelRead`].
    LoadLibrary(String),
    /// Save bytes as a file.
    Download(String, Arc<[u8]>),
    /// Show an address.
    ShowAddress(Address),
}
