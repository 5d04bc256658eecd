//! What is said about a run, for the page and for the command line.

mod conditions;
mod fault;
mod measure;
mod plain;
mod task;
mod text;
mod verdict;

pub use conditions::{consequences, stand_in_kind, stand_ins, uses_of};
pub use fault::{Offer, afterwards, failure, hints, offers};
pub use measure::{counted, duration, verb};
pub use plain::of as plain;
pub use task::{command_line, task, title};
pub use text::one_line;
pub use verdict::{ended, verdict};
