//! Everything that is known, as plain data. Only [`crate::update`] changes it.

mod address;
mod browsing;
mod chosen_range;
mod counted;
mod data;
mod engine;
mod form;
mod opened;
mod page;
pub(crate) mod range;
mod ranges;
mod records;
mod rehearsal;
mod run;
mod runs;
mod shared;
mod snapshots;
mod sql;
mod view;

use protocol::RunId;

pub use address::Address;
pub use chosen_range::{ChosenRange, ChosenRows, RangeStart};
pub use data::{DataBrowser, RowsPage, RowsQuestion};
pub use engine::{Engine, EngineState, Loading};
pub(crate) use engine::{Mounted, Worker};
pub use form::{Form, Question};
pub use opened::{AddedWheel, AskedFor, FileDifference, Opened, ReadRepository};
pub use page::{Layout, Notice, OnlySelected, Opening, Page, Remembered, ShownRecords};
pub use range::{RangeRehearsal, Stage};
pub use records::{Ran, SavedRun};
pub use rehearsal::{Rehearsal, Selection};
pub use run::{ConsoleEntry, Run};
pub use runs::Runs;
pub use shared::Shared;
pub use snapshots::{Comparison, Place, Returning, Snapshot, SnapshotId, SnapshotOwner, Snapshots, TreeLine};
pub use sql::{EditorPlace, SqlConsole, TypedSql, TypedStatement};
pub use view::{Door, DrawerView, RevisionView, SchemaView, View};

/// One of the two repositories of a workbench.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Side {
    /// The repository that is worked on.
    #[default]
    Head,
    /// The one that it is compared with.
    Base,
}

impl Side {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Head, Self::Base];
}

/// Up to two rehearsals, and the page around them.
#[derive(Debug, Default)]
pub struct Workbench {
    /// What the page shows beside the rehearsals.
    pub page: Page,
    /// The side that the page shows.
    pub shown: Side,
    pub(crate) rehearsals: [Rehearsal; 2],
    pub(crate) engines: [Engine; 2],
    pub(crate) numbers: Numbers,
}

/// The newest numbers. They count from 1 over both sides, so that what comes from outside is never taken for something else.
#[derive(Debug, Default)]
pub(crate) struct Numbers {
    /// When the page was loaded, in milliseconds since 1970.
    pub visit: u64,
    pub run: Count,
    pub rehearsal: Count,
}

/// The newest number of a kind; 0 before the first.
#[derive(Debug, Default)]
pub(crate) struct Count(pub u32);

impl Count {
    /// Another number.
    pub const fn next(&mut self) -> u32 {
        self.0 += 1;
        self.0
    }

    /// The number of another run, where it counts runs.
    pub const fn next_run(&mut self) -> RunId {
        RunId(self.next())
    }
}

impl Workbench {
    /// An empty one, in a page that was loaded at this time, in milliseconds since 1970.
    pub fn loaded_at(milliseconds: u64) -> Self {
        let mut bench = Self::default();
        bench.numbers.visit = milliseconds;
        bench
    }

    /// The rehearsal that the page shows.
    pub fn rehearsal(&self) -> &Rehearsal {
        self.rehearsal_of(self.shown)
    }

    /// Its engine.
    pub fn engine(&self) -> &Engine {
        &self.engines[self.shown as usize]
    }

    /// The rehearsal of a side.
    pub fn rehearsal_of(&self, side: Side) -> &Rehearsal {
        &self.rehearsals[side as usize]
    }
}
