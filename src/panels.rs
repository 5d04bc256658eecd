//! The regions of the page. Each has its `.rs` and its `.css`.

mod action_button;
mod changes;
mod console;
mod data;
mod diagram;
mod dock;
mod forms;
mod graph;
mod header;
mod palette;
mod places;
mod problems;
mod question;
mod revision;
mod run;
mod saved;
mod schema;
mod sentence;
mod sql_console;
mod start;
mod timeline;

use leptos::prelude::*;

pub use action_button::ActionButton;
pub use dock::DockHeight;
pub use forms::Forms;
pub use graph::RecordedPanel;
pub use header::Header;
pub use palette::Overlays;
pub use start::Start;

/// Where a panel stands in the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Region {
    /// The left column.
    Graph,
    /// The middle.
    Revision,
    /// The right column.
    Run,
    /// The lower part.
    Dock,
}

/// A panel of an open repository.
#[derive(Clone, Copy)]
pub struct Panel {
    /// Where it stands; those of one region stand in the order of the list.
    pub region: Region,
    /// When it is drawn: the lower, the earlier.
    pub turn: usize,
    /// Draws it.
    pub view: fn() -> AnyView,
}

/// The panels of an open repository. What is seen first is drawn first.
pub const PANELS: [Panel; 6] = [
    panel(Region::Graph, 1, || view! { <graph::GraphPanel /> }.into_any()),
    panel(Region::Graph, 6, || view! { <problems::ProblemsPanel /> }.into_any()),
    panel(Region::Revision, 2, revision_panel),
    panel(Region::Run, 3, run_panel),
    panel(Region::Run, 4, timeline_panel),
    panel(Region::Dock, 5, || view! { <dock::Dock /> }.into_any()),
];

/// The panels of a saved run without its repository: nothing that could run.
pub const PANELS_OF_A_RECORD: [Panel; 4] = [
    panel(Region::Graph, 1, || view! { <RecordedPanel /> }.into_any()),
    panel(Region::Revision, 1, revision_panel),
    panel(Region::Run, 1, run_panel),
    panel(Region::Run, 1, timeline_panel),
];

const fn panel(region: Region, turn: usize, view: fn() -> AnyView) -> Panel {
    Panel { region, turn, view }
}

fn revision_panel() -> AnyView {
    view! { <revision::RevisionPanel /> }.into_any()
}

fn run_panel() -> AnyView {
    view! { <run::RunPanel /> }.into_any()
}

fn timeline_panel() -> AnyView {
    view! { <timeline::TimelinePanel /> }.into_any()
}
