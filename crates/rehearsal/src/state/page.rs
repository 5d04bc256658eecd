//! What the page shows beside the rehearsals: messages, views, a saved run.

use std::collections::BTreeSet;

use protocol::RunId;

use super::{Address, ChosenRange, Door, DrawerView, RevisionView, SavedRun, SchemaView, View};

/// What the page shows beside the rehearsals.
#[derive(Debug, Default)]
pub struct Page {
    /// What is being opened just now.
    pub opening: Option<Opening>,
    /// A message about something that did not work, until it is dismissed.
    pub notice: Option<Notice>,
    /// Whose records are shown, and how much of them.
    pub records: ShownRecords,
    /// Which of its views are shown.
    pub layout: Layout,
    /// The digests of the revision files that the user has viewed.
    pub viewed: BTreeSet<u64>,
    /// What the page's address named, until a repository is there to look for it.
    pub remembered: Option<Remembered>,
    /// The address as it was shown last.
    pub(crate) address: Address,
}

/// Whose records are shown, and how much of them.
#[derive(Debug, Default)]
pub struct ShownRecords {
    /// A saved run that is shown in the place of what ran here.
    pub saved: Option<SavedRun>,
    /// An earlier one of the shown commands, which is looked at; none for the newest.
    pub looked_at: Option<RunId>,
    /// What is shown only for the selected revision.
    pub only_selected: OnlySelected,
}

/// Which views are shown.
#[derive(Debug, Default)]
pub struct Layout {
    /// The view of the page.
    pub view: View,
    /// What the workbench shows of the selected revision.
    pub revision_view: RevisionView,
    /// How the schema is shown.
    pub schema_view: SchemaView,
    /// What the drawer at the bottom of the page shows; none while it is closed.
    pub drawer: Option<DrawerView>,
    /// The question that the page was entered with, until its guide is closed.
    pub door: Option<Door>,
}

/// Which parts of a command are shown only for the selected revision.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OnlySelected {
    /// Its plan.
    pub plan: bool,
    /// Its statements.
    pub statements: bool,
}

/// What the page's address names within a repository.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Remembered {
    /// The name of a migration environment.
    pub environment: Option<String>,
    /// A revision id.
    pub revision: Option<String>,
    /// The range that is to be rehearsed.
    pub range: ChosenRange,
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
