//! The rows that a range is rehearsed on: how many each table gets, and what is said of them.

use protocol::{Amounts, ColumnShape, Fill, TableAmount};
use serde::Deserialize;
use sizes::{ColumnShare, Scaled, Sizes, SizesProblem, TableShare};

/// Rows in all, where sizes are given and no number is.
const TOTAL: u64 = 10_000;
/// Rows of a table that sizes do not name.
const UNNAMED: u64 = 100;
/// Names that a line lists.
const MOST_NAMED: usize = 10;

/// What was asked for.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AskedRows {
    rows: u64,
    rows_total: Option<u64>,
    seed: u64,
}

/// The rows, and what is said of them.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Rows {
    /// None for no rows.
    pub fill: Option<Fill>,
    /// A line each.
    pub basis: Vec<String>,
}

impl AskedRows {
    /// The rows; `sizes` is the answer to the query of `stillroom sizes`.
    ///
    /// # Errors
    /// It is none.
    pub fn with(&self, sizes: Option<&str>) -> Result<Rows, SizesProblem> {
        let fill = |rows, amounts| {
            Some(Fill {
                seed: self.seed,
                rows,
                amounts,
                ..Fill::default()
            })
        };
        Ok(match (sizes, self.rows_total) {
            (Some(sizes), total) => {
                let scaled = Sizes::parse(sizes)?.scaled(total.unwrap_or(TOTAL));
                let each = scaled.tables.iter().map(|share| (share.table.clone(), amount(share)));
                Rows {
                    fill: fill(UNNAMED, Amounts::Each(each.collect())),
                    basis: basis(&scaled),
                }
            }
            (None, Some(total)) => Rows {
                fill: fill(UNNAMED, Amounts::InAll(total)),
                basis: vec![],
            },
            (None, None) if self.rows > 0 => Rows {
                fill: fill(self.rows, Amounts::Equal),
                basis: vec![],
            },
            (None, None) => Rows::default(),
        })
    }
}

fn amount(share: &TableShare) -> TableAmount {
    let shape = |column: &ColumnShare| ColumnShape {
        nulls_per_million: column.nulls_per_million,
        distinct: column.distinct,
    };
    let columns = share.columns.iter().map(|column| (column.name.clone(), shape(column)));
    TableAmount {
        rows: share.rows,
        columns: columns.collect(),
    }
}

fn basis(scaled: &Scaled) -> Vec<String> {
    let there: u64 = scaled.tables.iter().map(|share| share.there).sum();
    let mut lines = vec![format!(
        "Rows in the proportions of production: 1 row here stands for {:.0} there, where PostgreSQL estimates {there} rows in all. Shares of NULLs and numbers of distinct values are those of production as far as constraints and defaults allow. Tables that the sizes do not name get {UNNAMED} rows.",
        scaled.factor
    )];
    if !scaled.not_analyzed.is_empty() {
        let named: Vec<&str> = scaled
            .not_analyzed
            .iter()
            .take(MOST_NAMED)
            .map(String::as_str)
            .collect();
        let more = scaled.not_analyzed.len() - named.len();
        let more = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        lines.push(format!(
            "Not known there, because nobody ran ANALYZE on them: the rows of {}{more}. They get {UNNAMED} rows here.",
            named.join(", ")
        ));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZES: &str = r#"{"format": "stillroom-sizes/1", "server_version_num": 150000, "tables": [
        {"schema": "public", "name": "orders", "rows": 1999000, "bytes": 9, "index_bytes": 1, "indexes": 1},
        {"schema": "shop", "name": "tea", "rows": 1000, "bytes": 9, "index_bytes": 1, "indexes": 1},
        {"schema": "public", "name": "log", "rows": null, "bytes": 9, "index_bytes": 1, "indexes": 0}]}"#;

    fn asked(rows: u64, rows_total: Option<u64>) -> AskedRows {
        AskedRows {
            rows,
            rows_total,
            seed: 7,
        }
    }

    #[test]
    fn sizes_give_the_proportions_and_say_what_a_row_stands_for() {
        let rows = asked(0, Some(2_000)).with(Some(SIZES)).unwrap();
        let rows_of = |rows| TableAmount {
            rows,
            ..TableAmount::default()
        };
        let each = [
            ("orders".to_owned(), rows_of(1999)),
            ("shop.tea".to_owned(), rows_of(1)),
        ];
        assert_eq!(rows.fill.unwrap().amounts, Amounts::Each(each.into()));
        assert_eq!(
            rows.basis,
            [
                "Rows in the proportions of production: 1 row here stands for 1000 there, where PostgreSQL estimates 2000000 rows in all. Shares of NULLs and numbers of distinct values are those of production as far as constraints and defaults allow. Tables that the sizes do not name get 100 rows.",
                "Not known there, because nobody ran ANALYZE on them: the rows of log. They get 100 rows here.",
            ]
        );
        assert!(asked(0, None).with(Some("nothing")).is_err());
    }

    #[test]
    fn without_sizes_numbers_are_what_was_asked_for() {
        let amounts = |rows, total| asked(rows, total).with(None).unwrap().fill.map(|fill| fill.amounts);
        assert_eq!(amounts(0, None), None);
        assert_eq!(amounts(5, None), Some(Amounts::Equal));
        assert_eq!(amounts(0, Some(50)), Some(Amounts::InAll(50)));
    }
}
