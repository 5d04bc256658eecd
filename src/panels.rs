//! The regions of the page. Each has its `.rs` and its `.css`.

mod changes;
mod console;
mod data;
mod diagram;
mod dock;
mod forms;
mod graph;
mod header;
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

pub use dock::{Dock, DockHeight};
pub use forms::Forms;
pub use graph::{GraphPanel, RecordedPanel};
pub use header::Header;
pub use problems::ProblemsPanel;
pub use revision::RevisionPanel;
pub use run::RunPanel;
pub use start::Start;
pub use timeline::TimelinePanel;
