//! How large the tables of a database in production are: the query that tells it, its answer, and how many rows a rehearsal takes of each.
//!
//! All numbers are what PostgreSQL estimates: `pg_class.reltuples` and `pg_stats`, as the newest ANALYZE left them.

mod scaled;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use scaled::{ColumnShare, Scaled, TableShare};

/// The query. It gives one row with one column, a JSON document, on PostgreSQL 13 to 18.
pub const QUERY: &str = include_str!("sizes.sql");

/// The format of the document.
const FORMAT: &str = "stillroom-sizes/1";

/// What the query gave.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sizes {
    format: String,
    /// The server's version, as `server_version_num` has it: 150004 is 15.4.
    pub server_version_num: u32,
    /// Since when rows that were written are counted, as PostgreSQL writes it; none since the database was made.
    #[serde(default)]
    pub statistics_since: Option<String>,
    /// Each table, partitioned table and partition.
    pub tables: Vec<TableSize>,
}

/// The size of a table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TableSize {
    /// Its schema.
    pub schema: String,
    /// Its name.
    pub name: String,
    /// Whether it is a partitioned table, which holds nothing itself.
    #[serde(default)]
    pub is_partitioned: bool,
    /// The schema and the name of the partitioned table that it is a partition of.
    #[serde(default)]
    pub partition_of: Option<(String, String)>,
    /// How many rows PostgreSQL estimates; none where nobody ever analyzed it.
    pub rows: Option<u64>,
    /// Bytes on disk with indexes and TOAST.
    pub bytes: u64,
    /// Bytes of its indexes.
    pub index_bytes: u64,
    /// How many indexes it has.
    pub indexes: u32,
    /// Rows that were inserted since [`Sizes::statistics_since`].
    #[serde(default)]
    pub inserted: Option<u64>,
    /// Rows that were updated since then.
    #[serde(default)]
    pub updated: Option<u64>,
    /// Rows that were deleted since then.
    #[serde(default)]
    pub deleted: Option<u64>,
    /// What ANALYZE gathered; none where it gathered nothing that the role may read.
    #[serde(default)]
    pub columns: Option<Vec<ColumnSize>>,
}

/// What ANALYZE gathered of a column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColumnSize {
    /// Its name.
    pub name: String,
    /// The share of rows that are NULL, from 0 to 1.
    pub null_frac: f64,
    /// The number of distinct values; negative as a share of all rows, so that −1 stands for as many values as rows.
    pub n_distinct: f64,
    /// The average bytes of a value.
    pub avg_width: u32,
}

impl ColumnSize {
    /// How many distinct values PostgreSQL estimates in a table of so many rows; none where it gathered none.
    pub fn distinct(&self, rows: u64) -> Option<u64> {
        match self.n_distinct {
            share if share < 0.0 => Some((-share * rows as f64).round() as u64),
            0.0 => None,
            count => Some(count.round() as u64),
        }
    }
}

/// Why a text is no answer of the query.
#[derive(Debug, Error)]
pub enum SizesProblem {
    /// It is no JSON, or a field is missing or of another type.
    #[error(
        "the sizes are not what the query of `stillroom sizes` gives: {0}. Run the query with psql -XAt, so that only its answer is printed"
    )]
    Unreadable(#[from] serde_json::Error),
    /// It is another version's.
    #[error(
        "the sizes have the format {0:?} where {FORMAT:?} is expected: run the query of this version of `stillroom sizes`"
    )]
    Format(String),
    /// It names a table twice.
    #[error("the sizes name the table {0} twice")]
    Twice(String),
    /// A share is none.
    #[error("in the sizes null_frac of {table}.{column} is {null_frac}, which is no share of rows")]
    NoShare {
        /// The table.
        table: String,
        /// The column.
        column: String,
        /// What stands there.
        null_frac: f64,
    },
}

impl Sizes {
    /// Reads the answer of the query.
    ///
    /// # Errors
    /// See [`SizesProblem`].
    pub fn parse(text: &str) -> Result<Self, SizesProblem> {
        let sizes: Self = serde_json::from_str(text)?;
        if sizes.format != FORMAT {
            return Err(SizesProblem::Format(sizes.format));
        }
        let mut known = BTreeMap::new();
        for table in &sizes.tables {
            if known.insert((&table.schema, &table.name), ()).is_some() {
                return Err(SizesProblem::Twice(table.label()));
            }
            for column in table.columns.iter().flatten() {
                if !(0.0..=1.0).contains(&column.null_frac) {
                    return Err(SizesProblem::NoShare {
                        table: table.label(),
                        column: column.name.clone(),
                        null_frac: column.null_frac,
                    });
                }
            }
        }
        Ok(sizes)
    }
}

impl TableSize {
    /// The name, with the schema where that is not `public`.
    pub fn label(&self) -> String {
        postgres_model::qualified(&self.schema, &self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_answer_says_what_is_wrong() {
        let problem = |text: &str| Sizes::parse(text).unwrap_err().to_string();
        assert!(problem("QUERY PLAN\n---").contains("psql -XAt"));
        let other = r#"{"format": "stillroom-sizes/9", "server_version_num": 150000, "tables": []}"#;
        assert!(problem(other).starts_with("the sizes have the format \"stillroom-sizes/9\""));
        let table = r#"{"schema": "public", "name": "tea", "rows": 1, "bytes": 1, "index_bytes": 0, "indexes": 0,
            "columns": [{"name": "id", "null_frac": 7, "n_distinct": -1, "avg_width": 4}]}"#;
        let of =
            |tables: &str| format!(r#"{{"format": "{FORMAT}", "server_version_num": 150000, "tables": [{tables}]}}"#);
        assert_eq!(
            problem(&of(table)),
            "in the sizes null_frac of tea.id is 7, which is no share of rows"
        );
        let fair = table.replace("\"null_frac\": 7", "\"null_frac\": 0.5");
        assert_eq!(
            problem(&of(&format!("{fair}, {fair}"))),
            "the sizes name the table tea twice"
        );
        assert_eq!(Sizes::parse(&of(&fair)).unwrap().tables[0].rows, Some(1));
    }

    #[test]
    fn a_negative_number_of_distinct_values_is_a_share_of_all_rows() {
        let distinct = |n_distinct, rows| {
            let column = ColumnSize {
                name: "name".to_owned(),
                null_frac: 0.0,
                n_distinct,
                avg_width: 4,
            };
            column.distinct(rows)
        };
        assert_eq!(distinct(-0.9, 100), Some(90));
        assert_eq!(distinct(-1.0, 7), Some(7));
        assert_eq!(distinct(12.0, 100), Some(12));
        assert_eq!(distinct(0.0, 100), None);
    }
}
