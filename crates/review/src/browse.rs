//! The queries behind browsing a table: one page of its rows, and how many there are.

use postgres_model::{Relation, RelationKind};

/// Rows of a page.
pub const PAGE_ROWS: u64 = 100;

/// What rows are sorted by before anything else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sort {
    /// The column's name.
    pub column: String,
    /// From the greatest to the smallest; NULL comes first then, as PostgreSQL has it.
    pub descending: bool,
}

/// Whether a relation has rows to look at.
pub fn can_be_browsed(relation: &Relation) -> bool {
    use RelationKind::{ForeignTable, MaterializedView, PartitionedTable, Table, View};
    matches!(
        relation.kind,
        Table | PartitionedTable | View | MaterializedView | ForeignTable
    )
}

/// The query of a page, counted from 0, and that of the number of rows. Behind `sort` stand the primary key or the place in the
/// table, so that pages don't overlap; a view's rows have neither.
pub fn page_queries(relation: &Relation, sort: Option<&Sort>, page: u64) -> [String; 2] {
    let name = format!("{}.{}", quoted(&relation.schema), quoted(&relation.name));
    let sorted = sort.map(|sort| format!("{}{}", quoted(&sort.column), if sort.descending { " desc" } else { "" }));
    let order: Vec<String> = sorted.into_iter().chain(place_of_a_row(relation)).collect();
    let order = match order.as_slice() {
        [] => String::new(),
        columns => format!(" order by {}", columns.join(", ")),
    };
    let offset = page * PAGE_ROWS;
    [
        format!("select * from {name}{order} limit {PAGE_ROWS} offset {offset}"),
        format!("select count(*) from {name}"),
    ]
}

/// The primary key alone is not enough: tables that inherit have keys of their own.
fn place_of_a_row(relation: &Relation) -> Vec<String> {
    use RelationKind::{MaterializedView, PartitionedTable, Table};
    let key = relation
        .primary_key()
        .iter()
        .filter_map(|&number| relation.column(number));
    let key = key.map(|column| quoted(&column.name));
    let place: &[&str] = match relation.kind {
        Table | PartitionedTable | MaterializedView => &["tableoid", "ctid"],
        _ => &[],
    };
    key.chain(place.iter().map(|name| (*name).to_owned())).collect()
}

/// A name as SQL takes it, whatever is in it.
pub(crate) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use postgres_model::{Constraint, ConstraintKind, fixtures};

    use super::*;

    fn table() -> Relation {
        Relation {
            schema: "odd \"one\"".to_owned(),
            ..fixtures::table(7, "Orders", fixtures::text_columns(&["id", "a \"b\""]))
        }
    }

    #[test]
    fn names_are_quoted_and_pages_counted() {
        let sort = Sort {
            column: "a \"b\"".to_owned(),
            descending: true,
        };
        assert_eq!(
            page_queries(&table(), Some(&sort), 2),
            [
                "select * from \"odd \"\"one\"\"\".\"Orders\" order by \"a \"\"b\"\"\" desc, tableoid, ctid limit 100 offset 200",
                "select count(*) from \"odd \"\"one\"\"\".\"Orders\"",
            ]
        );
    }

    #[test]
    fn a_primary_key_says_which_row_is_which() {
        let mut relation = table();
        relation.constraints.push(Constraint {
            oid: 8,
            name: "pk".to_owned(),
            kind: ConstraintKind::PrimaryKey,
            definition: "PRIMARY KEY (id)".to_owned(),
            columns: vec![1],
            references: None,
            referenced_columns: vec![],
            validated: true,
            comment: None,
        });
        assert!(page_queries(&relation, None, 0)[0].ends_with(" order by \"id\", tableoid, ctid limit 100 offset 0"));
        relation.constraints.clear();
        relation.kind = RelationKind::View;
        assert!(page_queries(&relation, None, 0)[0].ends_with("\"Orders\" limit 100 offset 0"));
    }
}
