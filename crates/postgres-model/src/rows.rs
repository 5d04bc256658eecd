//! Rows that a query gave, as PostgreSQL writes them.

use serde::{Deserialize, Serialize};

/// What a query gave, or the beginning of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultSet {
    /// The columns, in order; names may repeat.
    pub columns: Vec<ResultColumn>,
    /// The first rows, at most 1,000; a value for each column.
    pub rows: Vec<Vec<Value>>,
    /// How many rows there were.
    pub total: u64,
}

/// A column of an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultColumn {
    /// Its name; `?column?` where the query gives none.
    pub name: String,
    /// Its type as `format_type` gives it: `character varying(50)`.
    pub r#type: String,
}

/// A value in PostgreSQL's own words; none for NULL.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// NULL
    Null,
    /// The whole of it.
    Whole(String),
    /// The beginning of a very long one.
    Cut {
        /// Its first characters.
        beginning: String,
        /// How many it has.
        length: u64,
    },
}

impl Value {
    /// As much of the text as there is; none for NULL.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Null => None,
            Self::Whole(text) | Self::Cut { beginning: text, .. } => Some(text),
        }
    }
}
