//! The regions of the page. Each has its `.rs` and its `.css`.

mod action_button;
mod action_menu;
mod changes;
mod console;
mod data;
#[cfg(test)]
mod derived_tests;
mod diagram;
mod drawer;
mod forms;
mod graph;
mod guide;
mod header;
mod palette;
mod places;
mod problems;
mod question;
mod range;
mod review;
mod revision;
mod rollback;
mod run;
mod saved;
mod schema;
mod schema_view;
mod sentence;
mod snapshots;
mod sql_console;
mod start;
mod theme_button;
mod timeline;
mod views;
mod workbench;

pub use action_button::ActionButton;
pub use action_menu::ActionMenu;
pub use drawer::Drawer;
pub use forms::Forms;
pub use graph::{GraphPanel, RecordedPanel};
pub use header::Header;
pub use palette::Overlays;
pub use start::Start;
pub use views::{RecordedView, Views};
