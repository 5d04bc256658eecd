//! What is said of the rows that a step changed, of what was in tables and columns that it dropped, and of what was checked on rows.

use review::{Checked, Demand, Dropped, Leg, RoundTrip, StepRows};

use crate::counted;
use crate::effects::rows;
use crate::round_trip::{here, not_null};

/// What a leg of a round trip did to data, and what was checked on it; a line each.
pub fn data(trip: &RoundTrip, leg: Leg) -> Vec<String> {
    let mut lines = trip.step_rows(leg).map_or(vec![], |rows| step_rows(&rows));
    lines.extend(trip.dropped(leg).iter().map(dropped));
    lines.extend(trip.checked(leg).iter().map(checked));
    lines
}

/// The rows that a step changed, a line for each table, and what is not known of them. No line says that no rows were changed.
pub fn step_rows(step: &StepRows) -> Vec<String> {
    let mut lines: Vec<String> = step.changed.iter().map(rows).collect();
    let not_known = [
        (&step.unmeasured, "they were not measured"),
        (&step.in_doubt, "a rollback to a savepoint undid some of them or none"),
    ];
    for (statements, why) in not_known {
        if !statements.is_empty() {
            let statements = counted(statements.len(), "statement");
            lines.push(format!("Row changes of {statements} are not known: {why}"));
        }
    }
    lines
}

/// What a table or a column held that was dropped: `drops table notes, which held 12 rows`.
pub fn dropped(dropped: &Dropped) -> String {
    let table = &dropped.table;
    match (&dropped.column, dropped.values, dropped.rows) {
        (None, _, Some(rows)) => format!("drops table {table}, which held {}", counted(rows as usize, "row")),
        (None, _, None) => format!("drops table {table}; how many rows it held is not known"),
        (Some(column), Some(values), rows) => {
            format!(
                "drops column {table}.{column}, which held {}{}",
                not_null(values),
                here(None, rows)
            )
        }
        (Some(column), None, _) => format!("drops column {table}.{column}; how many values it held is not known"),
    }
}

/// What was checked, and on how many rows it passed: `NOT NULL of orders.email passed on an empty table`.
pub fn checked(checked: &Checked) -> String {
    let demand = demand(&checked.table, &checked.demand);
    match checked.rows {
        Some(0) => format!("{demand} passed on an empty table"),
        Some(rows) => format!("{demand} passed on {}", counted(rows as usize, "row")),
        None => format!("{demand} passed; how many rows there were is not known"),
    }
}

fn demand(table: &str, demand: &Demand) -> String {
    match demand {
        Demand::NotNull { column } => format!("NOT NULL of {table}.{column}"),
        Demand::Constraint { kind, name } => format!("{} {name} of {table}", kind.words()),
        Demand::UniqueIndex { name } => format!("unique index {name} of {table}"),
        Demand::Type { column, before, after } => format!("the change of {table}.{column} from {before} to {after}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_is_never_zero() {
        let step = StepRows {
            changed: vec![],
            unmeasured: vec![3, 4],
            in_doubt: vec![5],
        };
        assert_eq!(
            step_rows(&step),
            [
                "Row changes of 2 statements are not known: they were not measured",
                "Row changes of 1 statement are not known: a rollback to a savepoint undid some of them or none"
            ]
        );
        assert!(step_rows(&StepRows::default()).is_empty());
    }

    #[test]
    fn what_was_dropped_says_what_it_held() {
        let told = |column: Option<&str>, rows, values| {
            dropped(&Dropped {
                table: "orders".to_owned(),
                column: column.map(str::to_owned),
                rows,
                values,
            })
        };
        assert_eq!(told(None, Some(12), None), "drops table orders, which held 12 rows");
        assert_eq!(
            told(None, None, None),
            "drops table orders; how many rows it held is not known"
        );
        assert_eq!(
            told(Some("note"), Some(40), Some(12)),
            "drops column orders.note, which held 12 values that are not null (40 rows here)"
        );
        assert_eq!(
            told(Some("note"), None, None),
            "drops column orders.note; how many values it held is not known"
        );
    }

    #[test]
    fn what_was_checked_says_on_how_many_rows() {
        let told = |rows| {
            let column = "email".to_owned();
            checked(&Checked {
                table: "orders".to_owned(),
                demand: Demand::NotNull { column },
                rows,
            })
        };
        assert_eq!(told(Some(0)), "NOT NULL of orders.email passed on an empty table");
        assert_eq!(told(Some(40)), "NOT NULL of orders.email passed on 40 rows");
        assert_eq!(
            told(None),
            "NOT NULL of orders.email passed; how many rows there were is not known"
        );
    }
}
