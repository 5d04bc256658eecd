//! Differences in words and as SQL, in both directions.

use std::sync::Arc;

use postgres_model::{Object, Schema, fixtures};
use serde_json::{Value, json};

use super::*;

/// A table `orders` with these columns; `more` is put over it.
fn orders(columns: &[Value], more: Value) -> Object {
    let mut table = serde_json::to_value(Object::Relation(Box::new(fixtures::table(7, "orders", vec![])))).unwrap();
    table["columns"] = columns.into();
    merge(&mut table, more);
    serde_json::from_value(table).unwrap()
}

fn column(number: i16, name: &str, r#type: &str, more: Value) -> Value {
    let mut column = serde_json::to_value(fixtures::column(number, name, r#type)).unwrap();
    merge(&mut column, more);
    column
}

fn merge(into: &mut Value, more: Value) {
    for (key, value) in more.as_object().unwrap() {
        into[key] = value.clone();
    }
}

fn id() -> Value {
    column(1, "id", "integer", json!({"not_null": true}))
}

/// The words and the SQL of each difference.
fn between(before: &Object, after: &Object) -> Vec<(String, String)> {
    let found = object_differences(before, after).into_iter();
    found
        .map(|difference| (difference.words, difference.sql.join("\n")))
        .collect()
}

fn pairs(found: &[(String, String)]) -> Vec<(&str, &str)> {
    found
        .iter()
        .map(|(words, sql)| (words.as_str(), sql.as_str()))
        .collect()
}

#[test]
fn a_column_comes_and_goes() {
    let before = orders(&[id()], json!({}));
    let note = column(2, "note", "text", json!({"not_null": true, "default": "''::text"}));
    let after = orders(&[id(), note], json!({}));
    assert_eq!(
        pairs(&between(&before, &after)),
        [(
            "column note added, text, not null, default ''::text",
            "ALTER TABLE orders ADD COLUMN note text DEFAULT ''::text NOT NULL;"
        )]
    );
    assert_eq!(
        pairs(&between(&after, &before)),
        [("column note dropped, text", "ALTER TABLE orders DROP COLUMN note;")]
    );
}

#[test]
fn a_column_changes_in_every_way_at_once() {
    let before = orders(&[id(), column(2, "note", "text", json!({}))], json!({}));
    let changed = json!({"not_null": true, "default": "'-'::character varying", "comment": "Why"});
    let after = orders(
        &[id(), column(2, "remark", "character varying(20)", changed)],
        json!({}),
    );
    let found = between(&before, &after);
    assert_eq!(
        pairs(&found),
        [
            (
                "column remark: type text → character varying(20)",
                "ALTER TABLE orders ALTER COLUMN remark TYPE character varying(20);"
            ),
            (
                "column remark: not null",
                "ALTER TABLE orders ALTER COLUMN remark SET NOT NULL;"
            ),
            (
                "column remark: default none → '-'::character varying",
                "ALTER TABLE orders ALTER COLUMN remark SET DEFAULT '-'::character varying;"
            ),
            (
                "column note renamed to remark",
                "ALTER TABLE orders RENAME COLUMN note TO remark;"
            ),
            (
                "column remark: comment none → Why",
                "COMMENT ON COLUMN orders.remark IS 'Why';"
            ),
        ]
    );
    let back = between(&after, &before);
    assert!(
        back.iter()
            .any(|(_, sql)| sql == "ALTER TABLE orders ALTER COLUMN note DROP DEFAULT;")
    );
}

fn foreign_key(oid: u32, name: &str, validated: bool) -> Value {
    let not_valid = if validated { "" } else { " NOT VALID" };
    json!({
        "oid": oid, "name": name, "kind": "foreign_key", "definition": format!("FOREIGN KEY (id) REFERENCES tea(id){not_valid}"),
        "columns": [1], "references": 9, "referenced_columns": [1], "validated": validated,
    })
}

fn with_key(oid: u32, name: &str, validated: bool) -> Object {
    orders(&[id()], json!({"constraints": [foreign_key(oid, name, validated)]}))
}

#[test]
fn a_constraint_is_validated_renamed_and_built_anew() {
    let old = with_key(3, "fk", false);
    assert_eq!(
        pairs(&between(&old, &with_key(3, "fk", true))),
        [("foreign key fk validated", "ALTER TABLE orders VALIDATE CONSTRAINT fk;")]
    );
    assert_eq!(
        pairs(&between(&old, &with_key(3, "fk_tea", false))),
        [(
            "foreign key fk renamed to fk_tea",
            "ALTER TABLE orders RENAME CONSTRAINT fk TO fk_tea;"
        )]
    );
    assert_eq!(
        between(&old, &with_key(4, "fk", false)),
        [],
        "another oid, the same constraint"
    );
}

#[test]
fn an_index_of_a_constraint_is_told_with_the_constraint() {
    let index = |constraint: Option<&str>| {
        json!({"indexes": [{
            "oid": 5, "name": "ix", "definition": "CREATE UNIQUE INDEX ix ON public.orders USING btree (id)", "columns": [1], "unique": true,
            "primary": false, "valid": false, "constraint": constraint,
        }]})
    };
    let none = orders(&[id()], json!({}));
    assert_eq!(
        pairs(&between(&none, &orders(&[id()], index(None)))),
        [(
            "unique index ix btree (id) created, not valid",
            "CREATE UNIQUE INDEX ix ON public.orders USING btree (id);"
        )]
    );
    assert_eq!(between(&none, &orders(&[id()], index(Some("uq")))), []);
}

#[test]
fn a_new_name_is_no_new_table() {
    let renamed = orders(&[id()], json!({"name": "order", "schema": "shop"}));
    assert_eq!(
        pairs(&between(&orders(&[id()], json!({})), &renamed)),
        [(
            "renamed: orders → shop.order",
            "ALTER TABLE orders RENAME TO shop.order;"
        )]
    );
}

#[test]
fn grants_and_row_level_security() {
    let after = orders(
        &[id()],
        json!({"row_security": "enabled", "grants": [{"grantee": "reader", "privileges": ["SELECT"]}]}),
    );
    assert_eq!(
        pairs(&between(&orders(&[id()], json!({})), &after)),
        [
            (
                "row level security enabled",
                "ALTER TABLE orders ENABLE ROW LEVEL SECURITY;"
            ),
            ("reader may: SELECT", "GRANT SELECT ON orders TO reader;"),
        ]
    );
}

fn kind(labels: &[&str]) -> Object {
    let object = json!({"class": "type", "oid": 11, "schema": "public", "name": "kind", "kind": "enum", "labels": labels, "not_null": false,
        "constraints": null, "grants": null});
    serde_json::from_value(object).unwrap()
}

#[test]
fn values_of_an_enum_can_be_added_but_not_dropped() {
    let (before, after) = (kind(&["tea"]), kind(&["tea", "it's"]));
    assert_eq!(
        pairs(&between(&before, &after)),
        [("value 'it''s' added", "ALTER TYPE kind ADD VALUE 'it''s';")]
    );
    let back = between(&after, &before);
    assert_eq!(
        pairs(&back),
        [(
            "value 'it''s' is gone",
            "-- PostgreSQL can’t drop the value 'it''s' of kind"
        )]
    );
}

#[test]
fn objects_that_appear_and_vanish_are_told_as_a_whole() {
    let schema = |objects: Vec<Object>| Schema::from(objects.into_iter().map(Arc::new).collect::<Vec<_>>());
    let (empty, full) = (schema(vec![]), schema(vec![kind(&["tea"]), orders(&[id()], json!({}))]));
    let words = |found: Vec<ObjectDifference>| -> Vec<(String, String)> {
        let parts = found.into_iter().flat_map(|object| object.parts);
        parts.map(|part| (part.words, part.sql.join("\n"))).collect()
    };
    assert_eq!(
        pairs(&words(differences(&empty, &full))),
        [
            ("enum kind created", "CREATE TYPE kind AS ENUM ('tea');"),
            (
                "table orders created",
                "CREATE TABLE orders (\n    id integer NOT NULL\n);"
            ),
        ]
    );
    assert_eq!(
        pairs(&words(differences(&full, &empty))),
        [
            ("enum kind dropped", "DROP TYPE kind;"),
            ("table orders dropped", "DROP TABLE orders;")
        ]
    );
}
