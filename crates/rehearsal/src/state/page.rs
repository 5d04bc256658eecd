//! What the page shows beside the rehearsals: messages, views, a saved run.

use protocol::RunId;

use super::{Address, SavedRun};

/// What the page shows beside the rehearsals.
#[derive(Debug, Default)]
pub struct Page {
    /// What is being opened just now.
    pub opening: Option<Opening>,
    /// A message about something that did not work, until it is dismissed.
    pub notice: Option<Notice>,
    /// A saved run that is shown in the place of what ran here.
    pub saved: Option<SavedRun>,
    /// An earlier one of the shown commands, which is looked at; none for the newest.
    pub looked_at: Option<RunId>,
    /// What is shown of the selected revision.
    pub view: RevisionView,
    /// What lies at the bottom of the page.
    pub dock: DockView,
    /// What the page's address named, until a repository is there to look for it.
    pub remembered: Option<Remembered>,
    /// The address as it was shown last.
    pub(crate) address: Address,
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
