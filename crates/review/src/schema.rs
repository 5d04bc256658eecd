//! Schemas compared: what appeared, changed and vanished between two moments, in words and as SQL.

mod ddl;
mod differences;
mod parts;

pub use ddl::create;
pub use differences::{
    Difference, DifferenceKind, ObjectDifference, Part, contents, differences, is_owned_sequence, object_differences,
    parts_of,
};
