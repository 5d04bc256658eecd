//! What a change refuses, and how such rows are found.

use std::sync::Arc;

use postgres_model::{Object, fixtures};

use super::*;

fn schema(tables: &[&Relation]) -> Schema {
    let objects = tables
        .iter()
        .map(|table| Arc::new(Object::Relation(Box::new((*table).clone()))));
    objects.collect::<Vec<_>>().into()
}

fn orders(change: impl FnOnce(&mut Relation)) -> Relation {
    let mut table = fixtures::table(7, "orders", fixtures::text_columns(&["id", "email"]));
    change(&mut table);
    table
}

fn constraint(kind: ConstraintKind, definition: &str) -> Constraint {
    Constraint {
        oid: 20,
        name: "c".to_owned(),
        kind,
        definition: definition.to_owned(),
        columns: vec![2],
        references: None,
        referenced_columns: vec![],
        validated: true,
        comment: None,
    }
}

fn index(definition: &str, columns: &[i16], constraint: Option<&str>) -> Index {
    Index {
        oid: 21,
        name: "i".to_owned(),
        definition: definition.to_owned(),
        columns: columns.to_vec(),
        unique: true,
        primary: false,
        valid: true,
        used_for: vec![],
        constraint: constraint.map(str::to_owned),
        comment: None,
    }
}

/// The one hazard of a change of `orders`: the kind and the query.
fn of(change: impl FnOnce(&mut Relation)) -> (AdversarialKind, Option<String>) {
    let customers = fixtures::table(8, "customers", fixtures::text_columns(&["mail"]));
    let (before, after) = (orders(|_| ()), orders(change));
    let found = hazards(&schema(&[&before, &customers]), &schema(&[&after, &customers]));
    let [hazard] = found.as_slice() else {
        panic!("{found:?}");
    };
    assert_eq!((hazard.table.as_str(), hazard.rows.table), ("orders", 7));
    (hazard.rows.kind.clone(), hazard.query.clone())
}

fn query(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[test]
fn each_demand_has_rows_and_a_query_that_finds_them() {
    assert_eq!(
        of(|table| table.columns[1].not_null = true),
        (
            AdversarialKind::Null { column: 2 },
            query(r#"SELECT * FROM "orders" WHERE "email" IS NULL"#)
        )
    );
    assert_eq!(
        of(|table| table.columns[1].r#type = "character varying(5)".to_owned()),
        (
            AdversarialKind::Unusual { column: 2 },
            query(r#"SELECT * FROM "orders" WHERE char_length("email"::text) > 5"#)
        )
    );
    assert_eq!(
        of(|table| table.columns[1].r#type = "integer".to_owned()),
        (
            AdversarialKind::Unusual { column: 2 },
            query(r#"SELECT * FROM "orders" WHERE NOT pg_input_is_valid("email"::text, 'integer')"#)
        )
    );
    let check = constraint(ConstraintKind::Check, "CHECK (((email)::text <> ')'::text)) NO INHERIT");
    assert_eq!(
        of(|table| table.constraints.push(check)),
        (
            AdversarialKind::Violating {
                expression: "((email)::text <> ')'::text)".to_owned(),
                columns: vec![2]
            },
            query(r#"SELECT * FROM "orders" WHERE NOT (((email)::text <> ')'::text))"#)
        )
    );
    let key = Constraint {
        references: Some(8),
        referenced_columns: vec![1],
        ..constraint(ConstraintKind::ForeignKey, "")
    };
    let (_, orphans) = of(|table| table.constraints.push(key));
    assert_eq!(
        orphans,
        query(
            r#"SELECT t.* FROM "orders" t WHERE t."email" IS NOT NULL AND NOT EXISTS (SELECT FROM "customers" r WHERE r."mail" = t."email")"#
        )
    );
}

#[test]
fn unique_keys_are_grouped_as_the_index_has_them() {
    let duplicate =
        |definition: &str, columns: &[i16]| of(|table| table.indexes.push(index(definition, columns, None)));
    assert_eq!(
        duplicate("CREATE UNIQUE INDEX i ON public.orders USING btree (email)", &[2]),
        (
            AdversarialKind::Duplicate {
                columns: vec![2],
                condition: None
            },
            query(
                r#"SELECT email, count(*) FROM "orders" WHERE (email) IS NOT NULL GROUP BY email HAVING count(*) > 1"#
            )
        )
    );
    assert_eq!(
        duplicate(
            "CREATE UNIQUE INDEX i ON public.orders USING btree (lower(email)) NULLS NOT DISTINCT WHERE (id > 0)",
            &[0]
        ),
        (
            AdversarialKind::Duplicate {
                columns: vec![2],
                condition: Some("(id > 0)".to_owned())
            },
            query(
                r#"SELECT lower(email), count(*) FROM "orders" WHERE ((id > 0)) GROUP BY lower(email) HAVING count(*) > 1"#
            )
        )
    );
    let (_, query) = duplicate(
        "CREATE UNIQUE INDEX i ON orders USING btree (email text_pattern_ops)",
        &[2],
    );
    assert_eq!(query, None, "an operator class is no part of an expression");
}

#[test]
fn a_new_column_is_refused_by_any_row() {
    let (kind, query) = of(|table| {
        table.columns.push(postgres_model::Column {
            not_null: true,
            ..fixtures::column(3, "size", "integer")
        });
    });
    assert_eq!(
        (kind, query.as_deref()),
        (AdversarialKind::Any, Some(r#"SELECT * FROM "orders""#))
    );
}
