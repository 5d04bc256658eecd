//! What is said of tables that were filled with rows.

use protocol::FilledTable;

use crate::counted;

/// How many tables were filled, and which of them have fewer rows than were wanted, with the reason; a line each.
pub fn filled(tables: &[FilledTable]) -> Vec<String> {
    if tables.is_empty() {
        return vec!["No table was filled: there is none at the beginning of the range.".to_owned()];
    }
    let (short, full): (Vec<&FilledTable>, Vec<&FilledTable>) =
        tables.iter().partition(|table| table.rows < table.wanted);
    let all = full.first().map(|first| {
        let is_equal = tables.iter().all(|table| table.wanted == first.wanted);
        let rows = match is_equal {
            true => format!("{} each", counted(first.wanted as usize, "row")),
            false => {
                let sum: u64 = full.iter().map(|table| table.rows).sum();
                format!("{} in all", counted(sum as usize, "row"))
            }
        };
        format!("{} filled with {rows}", counted(full.len(), "table"))
    });
    let fewer = |table: &&FilledTable| {
        let reason = table.reason.as_deref().unwrap_or("it was not finished");
        format!(
            "{}: {} of {}: {reason}",
            table.table,
            table.rows,
            counted(table.wanted as usize, "row")
        )
    };
    // A foreign key that stays NULL takes nothing from the count.
    let noted = full
        .iter()
        .filter_map(|table| Some(format!("{}: {}", table.table, table.reason.as_ref()?)));
    all.into_iter().chain(short.iter().map(fewer)).chain(noted).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_not_be_filled_says_why() {
        let table = |name: &str, rows, reason: Option<&str>| FilledTable {
            table: name.to_owned(),
            rows,
            wanted: 100,
            reason: reason.map(str::to_owned),
            adversarial: false,
        };
        let tables = [
            table("a", 100, None),
            table("b", 3, Some("no row passes")),
            table("c", 100, None),
        ];
        assert_eq!(
            filled(&tables),
            ["2 tables filled with 100 rows each", "b: 3 of 100 rows: no row passes"]
        );
        let mut spread = [table("a", 100, None), table("c", 7, None)];
        spread[1].wanted = 7;
        assert_eq!(filled(&spread), ["2 tables filled with 107 rows in all"]);
        assert_eq!(filled(&[]).len(), 1, "it says that there was nothing to fill");
    }
}
