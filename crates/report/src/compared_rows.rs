//! What is said of the rows of two states of a database.

use std::collections::{BTreeMap, BTreeSet};

use postgres_model::TableRows;

use crate::counted;

/// How the tables of two states differ, a line each; none where they hold the same rows.
pub fn compared_rows(before: &[TableRows], after: &[TableRows]) -> Vec<String> {
    let by_name = |tables: &[TableRows]| -> BTreeMap<String, (u64, String)> {
        let entry = |table: &TableRows| (table.label(), (table.rows, table.digest.clone()));
        tables.iter().map(entry).collect()
    };
    let (before, after) = (by_name(before), by_name(after));
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let rows = |count: u64| counted(count as usize, "row");
    let line = |table: &String| match (before.get(table), after.get(table)) {
        (Some(one), Some(other)) if one == other => None,
        (Some((one, _)), Some((other, _))) if one == other => {
            Some(format!("{table}: {}, some with other values", rows(*one)))
        }
        (Some((one, _)), Some((other, _))) => Some(format!("{table}: {} → {}", rows(*one), rows(*other))),
        (Some((one, _)), None) => Some(format!("{table}: {} → no such table", rows(*one))),
        (None, Some((other, _))) => Some(format!("{table}: no such table → {}", rows(*other))),
        (None, None) => None,
    };
    names.into_iter().filter_map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(name: &str, rows: u64, digest: &str) -> TableRows {
        TableRows {
            schema: "public".to_owned(),
            name: name.to_owned(),
            rows,
            digest: digest.to_owned(),
            ..TableRows::default()
        }
    }

    #[test]
    fn each_difference_is_told_once() {
        let before = [
            table("cup", 2, "a"),
            table("pot", 1, "b"),
            table("tea", 3, "c"),
            table("tin", 1, "d"),
        ];
        let after = [
            table("cup", 2, "a"),
            table("pot", 1, "x"),
            table("tea", 4, "y"),
            table("urn", 0, ""),
        ];
        assert_eq!(
            compared_rows(&before, &after),
            [
                "pot: 1 row, some with other values",
                "tea: 3 rows → 4 rows",
                "tin: 1 row → no such table",
                "urn: no such table → 0 rows",
            ]
        );
        assert!(compared_rows(&before, &before).is_empty());
    }
}
