//! What can happen: what the user did, and what came from outside. A tree, so that each part of the state has its own messages.

use std::collections::BTreeSet;

use postgres_model::Schema;
use protocol::{Event, Fill, RunId, Task};
use report::Offer;
use repository::Wheel;
use review::RunRecord;
use revisions::LineRange;

use crate::history::History;
use crate::settings::RepositorySettings;
use crate::state::{
    AskedFor, ChosenRange, Door, DrawerView, EditorPlace, Form, Notice, OnlySelected, Opening, RangeStart,
    ReadRepository, Remembered, RevisionView, SchemaView, Shared, Snapshot, SnapshotId, View,
};

/// What happened on a side of the workbench.
#[derive(Debug)]
pub enum Msg {
    /// Something is opened, closed, or another environment of it is chosen.
    Open(OpenMsg),
    /// The question was answered: go on with it, or don't.
    Answer(bool),
    /// Something is run, or ended.
    Run(RunMsg),
    /// Do what the fault of the newest run offers.
    Accept(Offer),
    /// A file is edited.
    Edit(EditMsg),
    /// Settings, and the other forms.
    Settings(SettingsMsg),
    /// Rows are browsed.
    Data(DataMsg),
    /// Statements are typed.
    Sql(SqlMsg),
    /// The states of the database.
    Snapshot(SnapshotMsg),
    /// Saved runs, and which command is looked at.
    Record(RecordMsg),
    /// Something else is shown.
    View(ViewMsg),
    /// The engine told something.
    Engine(Event),
}

/// Opening and closing.
#[derive(Debug)]
pub enum OpenMsg {
    /// Open the sample project.
    Sample,
    /// Open an archive behind an address.
    Link(String),
    /// Ask whether an archive may be downloaded from another host, which the page's address names.
    AskToDownload {
        /// The whole address.
        url: String,
        /// Scheme, host and port.
        host: String,
    },
    /// What the page's address names within the repository that is opened first.
    Remember(Remembered),
    /// Ask for a folder, and read it.
    PickFolder,
    /// Read the same source again.
    Reload,
    /// Go back to the first screen.
    Close,
    /// Opening got further.
    Progressed(Opening),
    /// End what is being opened; what was open stays.
    Cancel,
    /// A repository was read.
    Read(Box<ReadRepository>),
    /// Opening ended without a repository; none when the user cancelled.
    Failed(Option<Notice>),
    /// Show another migration environment of the same repository.
    ChooseEnvironment(usize),
    /// The revision files were read.
    HistoryRead(Shared<History>),
    /// A wheel was unpacked.
    WheelRead(Box<Wheel>),
    /// Take a wheel out again, by its folder.
    RemoveWheel(String),
    /// Load a library from the package index.
    LoadLibrary(String),
}

/// Running.
#[derive(Debug)]
pub enum RunMsg {
    /// Run an Alembic command line; the word `alembic` in front is optional.
    Line(String),
    /// End the run at once.
    Stop,
    /// Run a task.
    Task(Task),
    /// `alembic revision` with a message.
    NewRevision {
        /// The message.
        message: String,
        /// Compare the models with the database.
        autogenerate: bool,
    },
    /// Rehearse a range: as a deploy, and then each revision alone, up, down and up again.
    Rehearse {
        /// Where the database begins.
        from: RangeStart,
        /// The revision that it ends at, as Alembic takes it.
        to: String,
        /// The rows that tables are filled with at the beginning; none for those that are there.
        fill: Option<Fill>,
        /// Whether the legs of each revision are tried on further rows, where tables are filled: see [`review::Trial`].
        tries_rows: bool,
    },
    /// Go on with the database that the deploy of the rehearsed range left.
    TakeOver,
    /// Start the engine again after it broke.
    RestartEngine,
}

/// Files that are edited in the page, by their path.
#[derive(Debug)]
pub enum EditMsg {
    /// Edit a file.
    Begin(String),
    /// A file that is being edited holds this now.
    Typed(String, String),
    /// Put what was typed into the repository in the page.
    Save(String),
    /// Forget what was typed since the file was saved last.
    Stop(String),
    /// Go back to the file as it is in the folder; asks first.
    Revert(String),
    /// Save a file of the repository on the user's disk.
    Download(String),
}

/// Settings and forms.
#[derive(Debug)]
pub enum SettingsMsg {
    /// Lay a form over the page.
    OpenForm(Form),
    /// Take the form away; what it holds is lost.
    CloseForm,
    /// Take over what the form for settings holds.
    Apply(RepositorySettings),
    /// Take over nothing of what was kept for other sources of the same name, and don't ask again.
    Decline,
    /// The source was searched for what it asks for.
    AskedRead(Shared<AskedFor>),
}

/// Browsing rows.
#[derive(Debug)]
pub enum DataMsg {
    /// Show the rows of a table or view, by its name, with its schema where that is not `public`.
    Browse(String),
    /// Sort the rows by a column; once more the other way around, and a third time not at all.
    Sort(String),
    /// Show another page of the rows, counted from 0.
    ShowPage(u64),
    /// End reading rows; the engine is started again.
    StopReading,
}

/// The SQL console.
#[derive(Debug)]
pub enum SqlMsg {
    /// It holds this now.
    Type(String),
    /// Run the statements of a text, which begins at this place of the console.
    Run(String, EditorPlace),
    /// Ask how PostgreSQL would carry out the statement of a text that a place is in.
    Explain(String, EditorPlace),
}

/// The states of the database.
#[derive(Debug)]
pub enum SnapshotMsg {
    /// Those that storage has of earlier visits.
    Found(Vec<Snapshot>),
    /// One is kept.
    Kept {
        /// Which.
        id: SnapshotId,
        /// When it was taken, in milliseconds since 1970.
        at: u64,
        /// The bytes that it takes, compressed.
        bytes: u64,
        /// Why it is kept in this page alone; none where it is in the browser's storage.
        why_not_stored: Option<String>,
    },
    /// Take the last command back.
    Undo,
    /// Return to a state; none for the empty database.
    Return(Option<SnapshotId>),
    /// The schema that was kept with one.
    SchemaRead(SnapshotId, Box<Schema>),
    /// One, or what is said of it, could not be kept.
    NotKept(SnapshotId, String),
    /// One could not be read.
    Unreadable(SnapshotId, String),
    /// Give one this name; without a name it is kept only as long as there is room.
    Name(SnapshotId, String),
    /// Delete one.
    Delete(SnapshotId),
    /// Compare one with the database as it is now.
    Compare(SnapshotId),
    /// Close the comparison.
    CloseComparison,
}

/// Records of runs.
#[derive(Debug)]
pub enum RecordMsg {
    /// Save what all commands on this database did, as a run record.
    Save,
    /// A saved run was read from a file of this name.
    Read(String, Box<RunRecord>),
    /// Go back from the saved run to what ran here.
    Close,
    /// Show one of the commands: its plan, its outcome, its timeline.
    LookAt(RunId),
}

/// What is shown.
#[derive(Debug)]
pub enum ViewMsg {
    /// Show a revision; with lines of its file to point at.
    Select(String, Option<LineRange>),
    /// Show a revision, and of plan and statements only what is its own.
    Choose(String),
    /// Show a revision from the plan: of the statements only what is its own, of the plan what was shown before.
    ChooseStep(String),
    /// Show a file of the repository that is no revision; with lines to point at.
    ShowFile(String, Option<LineRange>),
    /// Point at a line of the shown file; the statements that it sent are marked too.
    MarkLine(u32),
    /// Show another view.
    ShowView(View),
    /// Show another side of the selected revision in the workbench.
    Show(RevisionView),
    /// Show only the selected revision in plan or statements, or everything.
    ShowOnlySelected(OnlySelected),
    /// Show the schema in another way.
    ShowSchema(SchemaView),
    /// Choose the range that is to be rehearsed.
    ChooseRange(ChosenRange),
    /// Select the revision of the range that comes so many after the selected one.
    MoveInRange(isize),
    /// Tick the file of a revision as viewed, by its digest, or take the tick away.
    Tick(u64),
    /// What was ticked on earlier visits.
    Ticked(BTreeSet<u64>),
    /// Enter the page with a question.
    Enter(Door),
    /// Close the guide of that question.
    CloseGuide,
    /// Move the selection by rows: 1 is one row down, towards older revisions.
    MoveSelection(isize),
    /// Search the graph.
    Search(String),
    /// Show this in the drawer.
    ShowDrawer(DrawerView),
    /// Close the drawer.
    CloseDrawer,
    /// The notice was read.
    DismissNotice,
}

macro_rules! into_msg {
    ($($part:ident($message:ident)),*) => {
        $(impl From<$message> for Msg {
            fn from(message: $message) -> Self {
                Self::$part(message)
            }
        })*
    };
}

into_msg!(
    Open(OpenMsg),
    Run(RunMsg),
    Edit(EditMsg),
    Settings(SettingsMsg),
    Data(DataMsg),
    Sql(SqlMsg),
    Snapshot(SnapshotMsg),
    Record(RecordMsg),
    View(ViewMsg),
    Engine(Event)
);
