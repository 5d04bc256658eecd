//! Schemas compared: what appeared, changed and vanished between two moments, in words and as SQL.

mod contents;
mod ddl;
mod differences;
mod found;
mod identity;
mod others;
mod parts;
mod relation;

pub use contents::{contents, parts_of};
pub use ddl::create;
pub use differences::{
    Difference, DifferenceKind, ObjectDifference, Part, differences, is_owned_sequence, object_differences,
};

pub(crate) use identity::{Oids, identified};

#[cfg(test)]
mod tests;
