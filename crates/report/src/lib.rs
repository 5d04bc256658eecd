//! What is said about a run, for the page and for the command line.

mod fault;
mod measure;
mod plain;
mod task;
mod text;
mod verdict;

pub use fault::{Offer, hints, offers};
pub use measure::{counted, duration, verb};
pub use plain::of as plain;
pub use task::{command_line, task, title};
pub use text::one_line;
pub use verdict::{ended, verdict};
