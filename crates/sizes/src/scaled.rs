//! The proportions of a database in production, in fewer rows.

use crate::{ColumnSize, Sizes};

/// How many rows each table gets, all scaled down by one factor.
#[derive(Clone, Debug, PartialEq)]
pub struct Scaled {
    /// How many rows there one row here stands for; at least 1.
    pub factor: f64,
    /// Each table whose rows are estimated. A table that has rows there has at least one here.
    pub tables: Vec<TableShare>,
    /// The tables that nobody ever analyzed: how many rows they have is not known.
    pub not_analyzed: Vec<String>,
}

/// How many rows a table gets.
#[derive(Clone, Debug, PartialEq)]
pub struct TableShare {
    /// The table, with its schema where that is not `public`.
    pub table: String,
    /// Rows here.
    pub rows: u64,
    /// Rows there, as PostgreSQL estimates them.
    pub there: u64,
    /// Its columns, as far as ANALYZE gathered something of them.
    pub columns: Vec<ColumnShare>,
}

/// What the values of a column are like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnShare {
    /// The column.
    pub name: String,
    /// Of a million rows so many are NULL.
    pub nulls_per_million: u32,
    /// How many distinct values there are among the rows here; none where PostgreSQL knows none, or takes each for another.
    pub distinct: Option<u64>,
}

impl ColumnShare {
    fn of(column: &ColumnSize, rows: u64) -> Self {
        let each_is_another = column.n_distinct <= -1.0 + column.null_frac;
        Self {
            name: column.name.clone(),
            nulls_per_million: (column.null_frac * 1e6).round() as u32,
            distinct: column
                .distinct(rows)
                .filter(|_| !each_is_another)
                .map(|distinct| distinct.clamp(1, rows.max(1))),
        }
    }
}

impl Sizes {
    /// Scales them down so that all tables together get about `total` rows; never up. Rows of partitions are those of their partitioned table,
    /// because a row goes to the partition that its values tell.
    pub fn scaled(&self, total: u64) -> Scaled {
        let whole = || self.tables.iter().filter(|table| table.partition_of.is_none());
        let there = |table: &crate::TableSize| match table.is_partitioned {
            true => self.rows_of_partitions(&(table.schema.clone(), table.name.clone())),
            false => table.rows,
        };
        let in_all: u64 = whole().filter_map(there).sum();
        let factor = (in_all as f64 / total.max(1) as f64).max(1.0);
        let share = |table: &crate::TableSize| {
            let there = there(table)?;
            let rows = (there as f64 / factor).round() as u64;
            let rows = rows.max(u64::from(there > 0));
            Some(TableShare {
                table: table.label(),
                rows,
                there,
                columns: table
                    .columns
                    .iter()
                    .flatten()
                    .map(|column| ColumnShare::of(column, rows))
                    .collect(),
            })
        };
        Scaled {
            factor,
            tables: whole().filter_map(share).collect(),
            not_analyzed: whole()
                .filter(|table| there(table).is_none())
                .map(crate::TableSize::label)
                .collect(),
        }
    }

    /// None where the rows of a partition are not known.
    fn rows_of_partitions(&self, of: &(String, String)) -> Option<u64> {
        let partitions = self
            .tables
            .iter()
            .filter(|table| table.partition_of.as_ref() == Some(of));
        let rows = partitions.map(|partition| match partition.is_partitioned {
            true => self.rows_of_partitions(&(partition.schema.clone(), partition.name.clone())),
            false => partition.rows,
        });
        rows.sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::TableSize;

    fn table(name: &str, rows: Option<u64>) -> TableSize {
        TableSize {
            schema: "public".to_owned(),
            name: name.to_owned(),
            rows,
            ..TableSize::default()
        }
    }

    fn sizes(tables: Vec<TableSize>) -> Sizes {
        Sizes {
            format: String::new(),
            server_version_num: 150_000,
            statistics_since: None,
            tables,
        }
    }

    #[test]
    fn proportions_stay_and_no_table_with_rows_is_empty() {
        let scaled = sizes(vec![
            table("orders", Some(900_000)),
            table("customers", Some(99_900)),
            table("settings", Some(100)),
            table("archive", Some(0)),
            table("events", None),
        ])
        .scaled(1_000);
        assert_eq!(scaled.factor, 1000.0);
        let rows: Vec<_> = scaled
            .tables
            .iter()
            .map(|share| (share.table.as_str(), share.rows))
            .collect();
        assert_eq!(
            rows,
            [("orders", 900), ("customers", 100), ("settings", 1), ("archive", 0)]
        );
        assert_eq!(scaled.not_analyzed, ["events"]);
    }

    #[test]
    fn columns_keep_their_shares() {
        let column = |n_distinct, null_frac| ColumnSize {
            name: "c".to_owned(),
            null_frac,
            n_distinct,
            avg_width: 4,
        };
        let mut orders = table("orders", Some(1_000));
        orders.columns = Some(vec![
            column(-0.5, 0.25),
            column(7.0, 0.0),
            column(-0.75, 0.25),
            column(0.0, 1.0),
        ]);
        let scaled = sizes(vec![orders]).scaled(100);
        let columns = scaled.tables[0].columns.iter();
        let found: Vec<_> = columns
            .map(|column| (column.nulls_per_million, column.distinct))
            .collect();
        assert_eq!(
            found,
            [(250_000, Some(50)), (0, Some(7)), (250_000, None), (1_000_000, None)]
        );
    }

    #[test]
    fn a_small_database_is_not_blown_up() {
        let scaled = sizes(vec![table("orders", Some(7))]).scaled(1_000);
        assert_eq!((scaled.factor, scaled.tables[0].rows), (1.0, 7));
    }

    #[test]
    fn a_partitioned_table_has_the_rows_of_its_partitions() {
        let partitioned = TableSize {
            is_partitioned: true,
            ..table("events", Some(1))
        };
        let partition = |name, rows| TableSize {
            partition_of: Some(("public".to_owned(), "events".to_owned())),
            ..table(name, rows)
        };
        let scaled = sizes(vec![
            partitioned.clone(),
            partition("events_1", Some(30)),
            partition("events_2", Some(70)),
        ])
        .scaled(10);
        assert_eq!(scaled.tables.len(), 1);
        assert_eq!((scaled.tables[0].rows, scaled.tables[0].there), (10, 100));
        let unknown = sizes(vec![
            partitioned,
            partition("events_1", Some(30)),
            partition("events_2", None),
        ])
        .scaled(10);
        assert_eq!(unknown.not_analyzed, ["events"]);
    }
}
