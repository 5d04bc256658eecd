//! Which rows a table gets, and what they have instead of ordinary values.

use std::collections::BTreeMap;

use protocol::ColumnShape;

use crate::hash::Hash;

/// Of so many values of a column that may be NULL, one is.
pub const NULLS: u64 = 5;

/// Which rows a table gets, and what they have instead of ordinary values.
#[derive(Debug, Default)]
pub struct Instead {
    /// How many rows.
    pub wanted: u64,
    /// The seed.
    pub seed: u64,
    /// Rows that are there: the numbers of new ones come after them.
    pub there: u64,
    /// Whether they are counted apart.
    pub is_adversarial: bool,
    /// What is known of the values of columns, by their names.
    pub shapes: BTreeMap<String, ColumnShape>,
    /// SQL for the values of columns, by their numbers. It may use a row `d`, which `from` adds.
    pub values: BTreeMap<i16, String>,
    /// What is joined to the rows, beginning with `cross join`.
    pub from: String,
    /// What has to be true of the rows, which are called `c`.
    pub conditions: Vec<String>,
}

/// Whether a row has no value in a column that may be NULL: a condition.
pub fn is_null(shape: Option<&ColumnShape>, hash: &Hash) -> String {
    match shape {
        Some(shape) => format!("({} < {})", hash.below(1_000_000), shape.nulls_per_million),
        None => format!("({} = 0)", hash.below(NULLS)),
    }
}
