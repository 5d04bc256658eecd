//! Schemas compared: what appeared, changed and vanished between two moments, in words and as SQL.

mod contents;
mod contents_lost;
mod ddl;
mod difference;
mod differences;
mod found;
mod identity;
mod others;
mod parts;
mod relation;

pub use contents::{contents, parts_of};
pub use contents_lost::lost_contents;
pub use ddl::create;
pub use difference::{Difference, DifferenceKind, ObjectDifference, Part};
pub use differences::{differences, is_owned_sequence, object_differences};

pub(crate) use identity::{Oids, identified};

#[cfg(test)]
mod tests;
