//! Everything the page knows, as plain data. Only [`crate::update`] changes it.

mod data;
mod records;
mod run;
mod sql;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ops::Deref;
use std::sync::Arc;

use postgres_model::Schema;
use protocol::{Direction, Fault, Part, PostgresqlBuild, RunId, SqlalchemyVersion, Task, Versions};
use reactive_stores::Store;
use repository::{ReadSummary, Repository};
use review::StepProgress;
use revisions::{Applied, Asked, Discovery, DotEnv, Environment, LineRange, Problem, SqlalchemyPin};
use serde::{Deserialize, Serialize};

use crate::history::History;
use crate::settings::{Kept, RepositorySettings};
use crate::update::ReadRepository;

pub use data::{DataBrowser, RowsPage};
pub use records::SavedRun;
pub use run::{ConsoleEntry, Run};
pub use sql::{SqlConsole, TypedSql, TypedStatement};

/// Shared, immutable data that is compared by identity: cheap to copy into a memo, never compared field by field.
#[derive(Debug)]
pub struct Shared<T>(Arc<T>);

impl<T> Shared<T> {
    /// Wraps a value that will not change any more.
    pub fn new(value: T) -> Self {
        Self(Arc::new(value))
    }
}

impl<T: Default> Default for Shared<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T> From<Arc<T>> for Shared<T> {
    fn from(value: Arc<T>) -> Self {
        Self(value)
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> PartialEq for Shared<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

/// The whole page.
#[derive(Debug, Default, Store)]
pub struct State {
    /// What is being opened just now.
    pub opening: Option<Opening>,
    /// A message about something that did not work, until it is dismissed.
    pub notice: Option<Notice>,
    /// The repository on the screen.
    pub opened: Option<Opened>,
    /// What must be answered before something would be lost.
    pub question: Option<Question>,
    /// The form that lies over the page.
    pub form: Option<Form>,
    /// The worker with PGlite and Pyodide.
    pub engine: EngineState,
    /// What that worker has been given: another repository gets another worker.
    pub given: Given,
    /// The SQLAlchemy that it was started with.
    pub sqlalchemy: SqlalchemyVersion,
    /// The PostgreSQL that it was started with.
    pub postgresql: PostgresqlBuild,
    /// What the version table holds, as the database said last.
    pub current: Vec<String>,
    /// The schema of the database, as far as it is known: a run reads it.
    pub schema: Schema,
    /// Every revision that the database has, counted from `current` down; none before the graph is read.
    pub applied: Option<Applied>,
    /// The newest run.
    pub run: Option<Run>,
    /// Earlier runs on this database, oldest first.
    pub past: Vec<Shared<Run>>,
    /// A saved run that is shown in the place of what ran here.
    pub saved: Option<SavedRun>,
    /// An earlier one of the shown commands, which is looked at; none for the newest.
    pub looked_at: Option<RunId>,
    /// What is shown of the selected revision.
    pub view: RevisionView,
    /// What runs as soon as the newest run has succeeded.
    pub next: Option<Task>,
    /// The number of the newest run; runs count from 1 across repositories, workers and opened records.
    pub last_run: u32,
    /// What lies at the bottom of the page.
    pub dock: DockView,
    /// The console, oldest first.
    pub console: Vec<ConsoleEntry>,
    /// The SQL console.
    pub sql: SqlConsole,
    /// The table that is browsed.
    pub data: DataBrowser,
    /// The revision in the middle of the page.
    pub selected: Option<String>,
    /// A file that is shown instead of the selected revision.
    pub shown_file: Option<String>,
    /// The lines of the shown file that something points at.
    pub marked_lines: Option<LineRange>,
    /// What the graph is searched for.
    pub query: String,
    /// What the page's address named, until a repository is there to look for it.
    pub remembered: Option<Remembered>,
}

/// What is shown of a revision.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum RevisionView {
    /// Its file.
    #[default]
    Source,
    /// What it changed in the schema when it ran.
    Changes,
    /// The schema that it left, object by object.
    Schema,
    /// The schema that it left, drawn.
    Diagram,
}

/// What lies at the bottom of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum DockView {
    /// Alembic's command line.
    #[default]
    Alembic,
    /// The SQL console.
    Sql,
    /// The rows of a table.
    Data,
}

/// What the page's address names within a repository.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Remembered {
    /// The name of a migration environment.
    pub environment: Option<String>,
    /// A revision id.
    pub revision: Option<String>,
}

/// Something that takes time before a repository is on the screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opening {
    /// The folder, archive or address.
    pub name: String,
    /// What is being done: reading files, unpacking, downloading.
    pub doing: String,
    /// How far it is, in the unit that `doing` names.
    pub done: u64,
    /// How far it goes; none while nobody knows.
    pub total: Option<u64>,
}

/// A message for people: what is wrong, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What is wrong, and where.
    pub message: String,
    /// What to do about it.
    pub advice: String,
}

/// Where a repository came from, by kind and address: what is equal is one source. Decides whether it can be read again, and which
/// settings it has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "address", rename_all = "snake_case")]
pub enum Source {
    /// The sample project that Stillroom ships.
    Sample,
    /// A folder that was chosen or dropped.
    Folder(FolderIdentity),
    /// An archive file, by the digest of its bytes: browsers don't tell where a file lies.
    Archive(String),
    /// An archive behind an address.
    Link(String),
}

/// Which folder it is. Browsers don't tell where a folder lies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FolderIdentity {
    /// The browser gave a handle, which can be compared with others and read again without asking; the number that this page gave it.
    Handle(String),
    /// The browser gave files only: the digest of all that were read. A list of names alone could be that of another folder.
    Contents(String),
}

impl Source {
    /// Whether "Reload" works.
    pub fn is_reloadable(&self) -> bool {
        match self {
            Self::Sample | Self::Link(_) | Self::Folder(FolderIdentity::Handle(_)) => true,
            Self::Folder(FolderIdentity::Contents(_)) | Self::Archive(_) => false,
        }
    }

    /// As it is called in a sentence, for a repository of this name.
    pub fn in_words(&self, name: &str) -> String {
        match self {
            Self::Sample => "the sample project".to_owned(),
            Self::Folder(_) => format!("the folder {name}"),
            Self::Archive(_) => format!("the archive {name}"),
            Self::Link(address) => format!("the link {address}"),
        }
    }
}

/// A repository that was read, with what was found in it.
#[derive(Debug)]
pub struct Opened {
    /// Its files.
    pub repository: Shared<Repository>,
    /// How much was read and what was skipped.
    pub summary: ReadSummary,
    /// Where it came from.
    pub source: Source,
    /// Its migration environments.
    pub discovery: Shared<Discovery>,
    /// Which of them is on the screen.
    pub chosen: usize,
    /// The revision graph of that environment; none while it is being read.
    pub history: Option<Shared<History>>,
    /// Its files as they were read, without what was written here.
    pub original: Shared<Repository>,
    /// Files that Alembic or the user wrote here and that the repository on disk does not have yet.
    pub written: BTreeSet<String>,
    /// Those among them that were downloaded as they are now.
    pub downloaded: BTreeSet<String>,
    /// Files that are being edited, with what was typed and is not saved yet.
    pub drafts: BTreeMap<String, String>,
    /// A file that is shown as soon as the graph has been read again.
    pub reveal: Option<String>,
    /// Wheels that the user added.
    pub wheels: Vec<AddedWheel>,
    /// What the user set.
    pub settings: RepositorySettings,
    /// What the repository says about SQLAlchemy.
    pub pin: Option<SqlalchemyPin>,
    /// What its Python asks for; none before somebody wants to know.
    pub asked: Option<Shared<AskedFor>>,
}

impl Opened {
    /// The environment on the screen; none when the repository has no migrations.
    pub fn environment(&self) -> Option<&Environment> {
        self.discovery.environments.get(self.chosen)
    }

    /// The SQLAlchemy to run with: what the user chose, else what the repository pins, else the newest.
    pub fn sqlalchemy(&self) -> SqlalchemyVersion {
        let pinned = || review::sqlalchemy_for(self.pin.as_ref());
        self.settings.sqlalchemy.unwrap_or_else(pinned)
    }

    /// The PostgreSQL to run: what the files as they are now need, unless the user goes on without it.
    pub fn postgresql(&self) -> PostgresqlBuild {
        review::postgresql_for(self.names_postgis(), &self.settings.engine)
    }

    /// Whether the files name PostGIS, as they were read or as they are now.
    fn names_postgis(&self) -> bool {
        self.environment().is_some_and(|environment| {
            let names_it = |path: &String| {
                let bytes = self.repository.bytes(path);
                bytes.is_some_and(|bytes| revisions::file_names_postgis(environment, path, bytes))
            };
            environment.names_postgis || self.written.iter().any(names_it)
        })
    }

    /// Files that would be lost with the page: typed and not saved, or written and not downloaded.
    pub fn unsaved(&self) -> BTreeSet<&String> {
        let written = self.written.difference(&self.downloaded);
        written.chain(self.drafts.keys()).collect()
    }
}

/// What the repository's Python asks for, and where values are written down.
#[derive(Debug)]
pub struct AskedFor {
    /// Variables and `-x` arguments.
    pub asked: Vec<Asked>,
    /// `.env` files.
    pub files: Vec<DotEnv>,
    /// Files that could not be searched.
    pub unread: Vec<Problem>,
}

/// A wheel that the user added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddedWheel {
    /// The distribution.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The folder in the repository that it was unpacked into.
    pub folder: String,
}

/// A form over the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// Environment and settings; with a variable to begin at.
    Settings {
        /// The variable.
        variable: Option<String>,
    },
    /// Settings that were kept for other sources of the repository's name: use them for this one?
    KeptSettings(Vec<Kept>),
    /// `alembic revision`
    NewRevision,
    /// `alembic stamp`; with a revision to begin at.
    Stamp {
        /// The revision.
        revision: Option<String>,
    },
    /// A wheel from the package index; with the module that is missing.
    Library {
        /// The module.
        module: String,
    },
}

/// What must be answered before something would be lost, or leave this machine.
#[derive(Debug)]
pub enum Question {
    /// Download an archive from another host?
    Download {
        /// The whole address.
        url: String,
        /// Scheme, host and port.
        host: String,
    },
    /// Close the repository?
    Close,
    /// Open this one instead?
    Replace(Box<ReadRepository>),
    /// Is this folder, of the same name and with other contents, the one that is open? The browser does not say.
    SameFolder(Box<ReadRepository>),
    /// Give up what is different from the folder in this file?
    Revert(String),
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

/// What a worker has been given since it was started.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Given {
    /// No repository.
    #[default]
    Nothing,
    /// A repository's files, which it may still be writing.
    Files,
    /// A repository's files, and it has taken them.
    MountedFiles,
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

impl State {
    /// Whether a run is going on.
    pub fn is_running(&self) -> bool {
        self.run.as_ref().is_some_and(|run| !run.record.state.has_ended())
    }

    /// The path of the file in the middle of the page.
    pub fn shown_path(&self) -> Option<&str> {
        match (&self.shown_file, &self.selected) {
            (Some(path), _) => Some(path),
            (None, Some(id)) => Some(&self.history()?.graph.get(id)?.file.path),
            (None, None) => None,
        }
    }

    /// The graph on the screen.
    pub fn history(&self) -> Option<&Shared<History>> {
        self.opened.as_ref()?.history.as_ref()
    }

    /// The revision whose function is running.
    pub fn running_revision(&self) -> Option<(&str, Direction)> {
        let run = self.run.as_ref()?;
        let step = run
            .record
            .plan
            .iter()
            .find(|step| step.progress == StepProgress::Running)?;
        Some((&step.planned.revision, step.planned.direction))
    }

    /// Whether the database has a revision of the graph, by its index.
    pub fn is_applied(&self, index: usize) -> bool {
        self.applied
            .as_ref()
            .is_some_and(|applied| applied.revisions.contains(index))
    }

    /// The ids of every revision that the database has.
    pub fn applied_ids(&self) -> HashSet<String> {
        self.history()
            .map(|history| history.applied_ids(&self.current))
            .unwrap_or_default()
    }

    /// Takes over what the version table holds now.
    pub fn set_current(&mut self, current: Vec<String>) {
        self.current = current;
        self.count_applied();
    }

    /// Counts what is applied anew, after the version table, the graph or what is shown changed.
    pub fn count_applied(&mut self) {
        let applied = self
            .history()
            .map(|history| history.graph.applied(self.current.iter().map(String::as_str)));
        self.applied = applied;
        let saved = self.saved.as_ref().and_then(|saved| {
            let current = saved.current().iter().map(String::as_str);
            Some(self.history()?.graph.applied(current))
        });
        if let Some(shown) = &mut self.saved {
            shown.applied = saved;
        }
    }
}
