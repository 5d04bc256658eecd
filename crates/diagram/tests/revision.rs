//! What is shown of a revision, and how it is written down.

mod common;

use common::{constraint, references, schema, table};
use diagram::{Columns, Diagram, Mark, Multiplicity, Palette, Placement, Scope, Style, Table, diagram, svg, table_at};
use postgres_model::{ConstraintKind, Relation, Schema};
use review::schema::differences;

/// A shop before and after a revision.
fn shop() -> [Schema; 2] {
    let customers = table(
        1,
        "customers",
        &[("id", "uuid"), ("name", "text!"), ("note", "text"), ("fax", "text")],
    );
    let columns = [
        ("id", "bigint"),
        ("customer_id", "uuid!"),
        ("coupon_id", "bigint"),
        ("placed_at", "timestamp with time zone!"),
    ];
    let orders = references(references(table(2, "orders", &columns), 2, 1), 3, 3);
    let coupons = table(3, "coupons", &[("id", "bigint"), ("code", "character varying(20)!")]);
    let categories = references(
        table(
            4,
            "categories",
            &[("id", "integer"), ("parent_id", "integer"), ("name", "text!")],
        ),
        2,
        4,
    );
    let lines = [
        ("order_id", "bigint"),
        ("line_no", "smallint!"),
        ("category_id", "integer!"),
        ("amount", "numeric(10,2)!"),
    ];
    let lines = references(references(table(5, "order_lines", &lines), 1, 2), 3, 4);
    let before = schema([customers.clone(), orders.clone(), coupons, categories.clone()]);
    let mut customers_after = customers;
    customers_after.columns.remove(3);
    customers_after.columns[2].not_null = true;
    let mut orders_after = orders;
    orders_after
        .constraints
        .retain(|constraint| constraint.references != Some(3));
    orders_after.columns.remove(2);
    [before, schema([customers_after, orders_after, categories, lines])]
}

fn drawn([before, after]: &[Schema; 2], columns: Columns, scope: Scope) -> Diagram {
    let style = Style {
        columns,
        ..Style::default()
    };
    diagram(
        &Placement::of([before, after], style),
        after,
        &differences(before, after),
        scope,
    )
}

fn find<'a>(diagram: &'a Diagram, label: &str) -> &'a Table {
    diagram
        .tables
        .iter()
        .find(|table| table.label == label)
        .expect("the table")
}

fn rows(table: &Table) -> Vec<(&str, Option<Mark>)> {
    table.rows.iter().map(|row| (row.name.as_str(), row.mark)).collect()
}

#[test]
fn keys_are_shown_and_what_changed() {
    let diagram = drawn(&shop(), Columns::Keys, Scope::All);
    let customers = find(&diagram, "customers");
    assert_eq!(
        rows(customers),
        [
            ("id", None),
            ("note", Some(Mark::Changed)),
            ("fax", Some(Mark::Removed))
        ]
    );
    assert_eq!((customers.hidden, customers.mark), (1, Some(Mark::Changed)));
    assert_eq!(find(&diagram, "order_lines").mark, Some(Mark::Added));
    assert_eq!(find(&diagram, "coupons").mark, Some(Mark::Removed));
    assert_eq!(find(&diagram, "categories").mark, None);
}

#[test]
fn foreign_keys_say_what_happened_to_them_and_how_many_rows_are_at_their_ends() {
    let diagram = drawn(&shop(), Columns::Keys, Scope::All);
    let edge = |from: u32, to: u32| {
        let edge = diagram
            .edges
            .iter()
            .find(|edge| (edge.from.table, edge.to.table) == (from, to))
            .expect("the edge");
        (edge.mark, edge.from.multiplicity, edge.to.multiplicity)
    };
    use Multiplicity::{Many, One, ZeroOrOne};
    assert_eq!(edge(2, 1), (None, Many, One));
    assert_eq!(edge(2, 3).0, Some(Mark::Removed));
    assert_eq!(edge(4, 4), (None, Many, ZeroOrOne));
    assert_eq!(edge(5, 2), (Some(Mark::Added), ZeroOrOne, One));
}

#[test]
fn a_unique_column_references_at_most_once() {
    let mut profile = references(table(2, "profiles", &[("id", "uuid"), ("user_id", "uuid!")]), 2, 1);
    profile
        .constraints
        .push(constraint(300, "profiles_user_id_key", ConstraintKind::Unique, 2));
    let both = schema([table(1, "users", &[("id", "uuid")]), profile]);
    let diagram = drawn(&[both.clone(), both], Columns::All, Scope::All);
    assert_eq!(diagram.edges[0].from.multiplicity, Multiplicity::ZeroOrOne);
}

#[test]
fn a_smaller_scope_has_the_neighbours_and_nothing_else() {
    let labels = |scope| {
        let diagram = drawn(&shop(), Columns::Keys, scope);
        diagram.tables.into_iter().map(|table| table.label).collect::<Vec<_>>()
    };
    assert_eq!(labels(Scope::Around { table: 1, hops: 1 }), ["customers", "orders"]);
    assert_eq!(
        labels(Scope::Around { table: 1, hops: 2 }),
        ["customers", "orders", "coupons", "order_lines"]
    );
    assert_eq!(
        labels(Scope::Changed { hops: 0 }),
        ["customers", "orders", "coupons", "order_lines"]
    );
    assert_eq!(labels(Scope::Around { table: 99, hops: 3 }), [""; 0]);
}

#[test]
fn a_schema_that_the_placement_does_not_know_is_drawn_all_the_same() {
    let [_, after] = shop();
    let diagram = diagram(&Placement::of([], Style::default()), &after, &[], Scope::All);
    assert_eq!((diagram.tables.len(), diagram.edges.len()), (4, 4));
}

#[test]
fn partitions_are_not_shown() {
    let mut part = table(2, "events_2026", &[("id", "uuid")]);
    part.partition_bound = Some("FOR VALUES FROM (1) TO (2)".to_owned());
    let both = schema([table(1, "events", &[("id", "uuid")]), part]);
    assert_eq!(drawn(&[both.clone(), both], Columns::All, Scope::All).tables.len(), 1);
}

#[test]
fn types_have_their_short_names() {
    let types = [
        "timestamp(3) with time zone",
        "time without time zone",
        "character varying(9)[]",
        "double precision",
        "timeout",
    ];
    let columns: Vec<_> = types.iter().map(|r#type| ("c", *r#type)).collect();
    let both = schema([table(1, "t", &columns)]);
    let diagram = drawn(&[both.clone(), both], Columns::All, Scope::All);
    let shown: Vec<_> = diagram.tables[0].rows.iter().map(|row| row.r#type.as_str()).collect();
    assert_eq!(shown, ["timestamptz(3)", "time", "varchar(9)[]", "float8", "timeout"]);
}

#[test]
fn names_are_only_text() {
    let evil = "</text><script>alert('1')</script>&\"\u{1}";
    let mut relation: Relation = references(table(1, evil, &[(evil, evil), (evil, "]]>")]), 2, 1);
    relation
        .constraints
        .iter_mut()
        .for_each(|constraint| constraint.name = evil.to_owned());
    let both = schema([relation]);
    let text = svg(
        &drawn(&[both.clone(), both], Columns::All, Scope::All),
        &Palette::light(),
    );
    assert!(!text.contains("<script") && !text.contains('\u{1}') && !text.contains("]]>"));
    assert!(text.contains("&lt;/text&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;&quot;\u{fffd}"));
}

/// Rewritten by `UPDATE_GOLDEN=1 cargo test -p diagram`; look at it in a browser before it is committed.
#[test]
fn the_shop_looks_as_it_did_when_somebody_looked_at_it() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/shop.svg");
    let text = svg(&drawn(&shop(), Columns::All, Scope::All), &Palette::light());
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(path, &text).expect("the golden file can be written");
    }
    assert_eq!(text, std::fs::read_to_string(path).expect("the golden file"));
}

#[test]
fn a_table_is_found_at_its_place_in_the_picture() {
    let drawn = drawn(&shop(), Columns::Keys, Scope::All);
    let picture = svg(&drawn, &Palette::light());
    // The picture's own corner, as it says itself.
    let view = picture
        .split("viewBox=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .expect("a view box");
    let corner: Vec<f64> = view
        .split(' ')
        .map(|number| number.parse().expect("a number"))
        .collect();
    for table in &drawn.tables {
        let (x, y) = (table.rect.x + 1.0 - corner[0], table.rect.bottom() - 1.0 - corner[1]);
        assert_eq!(table_at(&drawn, x, y).map(|found| found.oid), Some(table.oid));
    }
    assert_eq!(table_at(&drawn, 1.0, 1.0), None);
}
