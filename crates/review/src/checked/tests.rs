//! What is checked of changes of one table.

use std::sync::Arc;

use postgres_model::{Object, fixtures};

use super::*;

fn schema(table: Relation) -> Schema {
    vec![Arc::new(Object::Relation(Box::new(table)))].into()
}

fn orders(change: impl FnOnce(&mut Relation)) -> Relation {
    let mut table = fixtures::table(7, "Orders", fixtures::text_columns(&["id", "email"]));
    change(&mut table);
    table
}

fn constraint(oid: u32, kind: ConstraintKind, validated: bool) -> Constraint {
    Constraint {
        oid,
        name: format!("c{oid}"),
        kind,
        definition: String::new(),
        columns: vec![1],
        references: None,
        referenced_columns: vec![],
        validated,
        comment: None,
    }
}

fn unique_index(oid: u32, constraint: Option<&str>) -> Index {
    Index {
        oid,
        name: format!("i{oid}"),
        definition: String::new(),
        columns: vec![1],
        unique: true,
        primary: false,
        valid: true,
        used_for: vec![],
        constraint: constraint.map(str::to_owned),
        comment: None,
    }
}

fn of(before: Relation, after: Relation) -> Vec<Demand> {
    let found = checked(&schema(before), &schema(after), &[]);
    found.into_iter().map(|checked| checked.demand).collect()
}

#[test]
fn the_rows_are_those_before_and_a_new_table_has_none() {
    let held = TableRows {
        schema: "public".to_owned(),
        name: "Orders".to_owned(),
        rows: 40,
        ..TableRows::default()
    };
    let not_null = schema(orders(|table| table.columns[1].not_null = true));
    let found = checked(&schema(orders(|_| {})), &not_null, std::slice::from_ref(&held));
    let expected = |rows| Checked {
        table: "Orders".to_owned(),
        demand: Demand::NotNull {
            column: "email".to_owned(),
        },
        rows,
    };
    assert_eq!(found, [expected(Some(40))]);
    assert_eq!(checked(&schema(orders(|_| {})), &not_null, &[]), [expected(None)]);
    assert_eq!(checked(&Schema::default(), &not_null, &[held]), []);
}

#[test]
fn a_new_column_is_checked_where_nothing_fills_it() {
    let with = |default: Option<&str>| {
        orders(|table| {
            let mut column = fixtures::column(3, "n", "integer");
            column.not_null = true;
            column.default = default.map(str::to_owned);
            table.columns.push(column);
        })
    };
    let column = "n".to_owned();
    assert_eq!(of(orders(|_| {}), with(None)), [Demand::NotNull { column }]);
    assert_eq!(of(orders(|_| {}), with(Some("0"))), []);
}

#[test]
fn a_constraint_is_checked_when_it_is_made_or_validated() {
    let with = |kind, validated| orders(|table| table.constraints.push(constraint(3, kind, validated)));
    let check = || Demand::Constraint {
        kind: ConstraintKind::Check,
        name: "c3".to_owned(),
    };
    assert_eq!(of(orders(|_| {}), with(ConstraintKind::Check, true)), [check()]);
    assert_eq!(of(orders(|_| {}), with(ConstraintKind::Check, false)), []);
    assert_eq!(
        of(with(ConstraintKind::Check, false), with(ConstraintKind::Check, true)),
        [check()]
    );
    assert_eq!(
        of(with(ConstraintKind::Check, true), with(ConstraintKind::Check, true)),
        []
    );
    assert_eq!(of(orders(|_| {}), with(ConstraintKind::Trigger, true)), []);
}

#[test]
fn a_primary_key_says_it_for_its_columns_and_a_unique_index_for_its_constraint() {
    let key = |with_index: bool| {
        orders(|table| {
            table.columns[0].not_null = true;
            table.constraints.push(constraint(3, ConstraintKind::PrimaryKey, true));
            if with_index {
                table.indexes.push(unique_index(4, Some("c3")));
            }
        })
    };
    let of_key = Demand::Constraint {
        kind: ConstraintKind::PrimaryKey,
        name: "c3".to_owned(),
    };
    assert_eq!(of(orders(|_| {}), key(true)), [of_key]);
    // From an index that was there: what is left is that no value is null.
    let indexed = || orders(|table| table.indexes.push(unique_index(4, None)));
    let column = "id".to_owned();
    assert_eq!(of(indexed(), key(true)), [Demand::NotNull { column }]);
    let name = "i4".to_owned();
    assert_eq!(of(orders(|_| {}), indexed()), [Demand::UniqueIndex { name }]);
}

#[test]
fn a_type_is_checked_where_values_may_not_fit() {
    let typed = |r#type: &str| orders(|table| table.columns[1].r#type = r#type.to_owned());
    let narrower = Demand::Type {
        column: "email".to_owned(),
        before: "text".to_owned(),
        after: "character varying(50)".to_owned(),
    };
    assert_eq!(of(typed("text"), typed("character varying(50)")), [narrower]);
    assert_eq!(of(typed("character varying(50)"), typed("text")), []);
}
