//! The order in which tables are filled: referenced tables first, as far as there is such an order.

use crate::catalog::{Reference, Table};

/// A table in its turn.
#[derive(Debug)]
pub struct Turn<'a> {
    /// The table.
    pub table: &'a Table,
    /// Its foreign keys to tables that are filled before it.
    pub first: Vec<&'a Reference>,
    /// Those to itself and to tables that come later: they are NULL at first.
    pub later: Vec<&'a Reference>,
}

/// All tables in the order in which they are filled. A cycle is broken where a foreign key may be NULL.
pub fn order(tables: &[Table]) -> Vec<Turn<'_>> {
    let mut waiting: Vec<&Table> = tables.iter().collect();
    let mut turns: Vec<Turn<'_>> = Vec::new();
    while !waiting.is_empty() {
        let open = |table: &Table, only_required: bool| {
            table.references.iter().any(|reference| {
                let is_waiting =
                    reference.table != table.oid && waiting.iter().any(|other| other.oid == reference.table);
                is_waiting && !(only_required && may_be_null(table, reference))
            })
        };
        let free = waiting.iter().position(|table| !open(table, false));
        let next = free
            .or_else(|| waiting.iter().position(|table| !open(table, true)))
            .unwrap_or(0);
        let table = waiting.remove(next);
        let is_filled = |reference: &&Reference| turns.iter().any(|turn| turn.table.oid == reference.table);
        let (first, later) = table.references.iter().partition(is_filled);
        turns.push(Turn { table, first, later });
    }
    turns
}

/// Whether every column of a foreign key may be NULL.
pub fn is_null_as_a_whole(table: &Table, reference: &Reference) -> bool {
    let mut columns = reference.columns.iter().filter_map(|number| table.column(*number));
    columns.all(|column| !column.not_null)
}

/// Whether a row may refer to nothing.
pub fn may_be_null(table: &Table, reference: &Reference) -> bool {
    let mut columns = reference.columns.iter().filter_map(|number| table.column(*number));
    columns.any(|column| !column.not_null)
}
