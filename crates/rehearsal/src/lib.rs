//! What is rehearsed: a [`Workbench`] holds up to two repositories with their environments, settings, databases and runs, and what the page
//! shows of them. [`update`] is the only way in which any of it changes; nothing here knows a browser.

pub mod actions;
pub mod completion;
mod digest;
mod effect;
mod engine_needs;
mod history;
mod kept_settings;
mod msg;
mod packed_snapshot;
mod reader;
mod settings;
mod source;
mod state;
mod update;
mod wants;

pub use digest::digest;
pub use effect::Effect;
pub use engine_needs::{environment_for_engine, postgresql_for, sqlalchemy_for};
pub use history::{History, Rows, first_line};
pub use kept_settings::{Found, Kept, KeptSettings};
pub use msg::{DataMsg, EditMsg, Msg, OpenMsg, RecordMsg, RunMsg, SettingsMsg, SnapshotMsg, SqlMsg, ViewMsg};
pub use packed_snapshot::{SnapshotProblem, check_snapshot};
pub use reader::Reader;
pub use settings::RepositorySettings;
pub use source::{FolderIdentity, Source};
pub use state::{
    AddedWheel, Address, AskedFor, ChosenRange, ChosenRows, Comparison, ConsoleEntry, DataBrowser, Door, DrawerView,
    EditorPlace, Engine, EngineState, FileDifference, Form, Loading, Notice, OnlySelected, Opened, Opening, Page,
    Place, Question, Ran, RangeRehearsal, RangeStart, ReadRepository, Rehearsal, Remembered, Returning, RevisionView,
    RowsPage, RowsQuestion, Run, SavedRun, SchemaView, Selection, Shared, Side, Snapshot, SnapshotId, SnapshotOwner,
    Snapshots, SqlConsole, Stage, TreeLine, TypedSql, TypedStatement, View, Workbench,
};
pub use update::{WHEELS, update};
