//! What is said about a run, for the page and for the command line.

mod plain;
mod task;
mod text;

pub use plain::of as plain;
pub use task::{command_line, task, title};
pub use text::one_line;
