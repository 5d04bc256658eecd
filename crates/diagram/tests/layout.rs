//! What must hold for every diagram: nothing overlaps, lines end where they should, and tables keep their places.

mod common;

use common::{Random, difficult, made_up, references, schema, table};
use diagram::{Columns, Diagram, Edge, Placement, Point, Rect, Scope, Style, Table, diagram};
use postgres_model::{Relation, Schema};
use review::schema::differences;

fn style(columns: Columns) -> Style {
    Style {
        columns,
        ..Style::default()
    }
}

fn drawn(schema: &Schema, columns: Columns) -> Diagram {
    diagram(&Placement::of([schema], style(columns)), schema, &[], Scope::All)
}

fn schemas() -> Vec<Schema> {
    vec![
        made_up(40, 70),
        made_up(300, 450),
        made_up(30, 0),
        difficult(),
        Schema::default(),
    ]
}

fn overlap(a: &Rect, b: &Rect) -> bool {
    a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom()
}

#[test]
fn no_two_tables_overlap() {
    for schema in schemas() {
        for columns in [Columns::Keys, Columns::All] {
            let tables = drawn(&schema, columns).tables;
            for (at, table) in tables.iter().enumerate() {
                let under = tables[at + 1..].iter().find(|other| overlap(&table.rect, &other.rect));
                assert!(under.is_none(), "{} and {}", table.label, under.unwrap().label);
            }
        }
    }
}

fn ends_at(table: &Table, row: Option<usize>, point: Point) -> bool {
    let at_border = point.x == table.rect.x || point.x == table.rect.right();
    at_border && row.is_some_and(|row| point.y == table.row_middle(row))
}

fn table_of(diagram: &Diagram, oid: u32) -> &Table {
    diagram.tables.iter().find(|table| table.oid == oid).expect("the table")
}

#[test]
fn every_line_leads_from_border_to_border_at_the_height_of_its_rows() {
    for schema in schemas() {
        let diagram = drawn(&schema, Columns::Keys);
        for edge in &diagram.edges {
            let (first, last) = (edge.points[0], edge.points[edge.points.len() - 1]);
            assert!(
                ends_at(table_of(&diagram, edge.from.table), edge.from.row, first),
                "{edge:?}"
            );
            assert!(
                ends_at(table_of(&diagram, edge.to.table), edge.to.row, last),
                "{edge:?}"
            );
        }
    }
}

fn segments(edge: &Edge) -> impl Iterator<Item = (Point, Point)> {
    edge.points.windows(2).map(|ends| (ends[0], ends[1]))
}

fn assert_lines_are_orthogonal_and_run_through_no_table(diagram: &Diagram) {
    for edge in &diagram.edges {
        for (a, b) in segments(edge) {
            assert!(a.x == b.x || a.y == b.y, "{edge:?}");
            let line = Rect {
                x: a.x.min(b.x),
                y: a.y.min(b.y),
                width: (a.x - b.x).abs(),
                height: (a.y - b.y).abs(),
            };
            let crossed = diagram.tables.iter().find(|table| overlap(&table.rect, &line));
            assert!(crossed.is_none(), "{} crosses {}", edge.name, crossed.unwrap().label);
        }
    }
}

#[test]
fn lines_are_orthogonal_and_run_through_no_table() {
    for schema in schemas() {
        assert_lines_are_orthogonal_and_run_through_no_table(&drawn(&schema, Columns::All));
    }
}

/// Whether parts of two lines lie on each other.
fn lie_on_each_other((a, b): (Point, Point), (c, d): (Point, Point)) -> bool {
    let within = |a: f64, b: f64, c: f64, d: f64| a.min(b) < c.max(d) && c.min(d) < a.max(b);
    let upright = a.x == b.x && c.x == d.x && a.x == c.x && within(a.y, b.y, c.y, d.y);
    let level = a.y == b.y && c.y == d.y && a.y == c.y && within(a.x, b.x, c.x, d.x);
    upright || level
}

fn assert_only_lines_to_the_same_table_lie_on_each_other(diagram: &Diagram) {
    for (at, edge) in diagram.edges.iter().enumerate() {
        for other in diagram.edges[at + 1..]
            .iter()
            .filter(|other| other.to.table != edge.to.table)
        {
            let pairs = segments(edge).flat_map(|one| segments(other).map(move |two| (one, two)));
            let met = pairs.into_iter().find(|(one, two)| lie_on_each_other(*one, *two));
            assert!(met.is_none(), "{} {} {met:?}", edge.name, other.name);
        }
    }
}

#[test]
fn only_lines_to_the_same_table_lie_on_each_other() {
    for schema in schemas() {
        assert_only_lines_to_the_same_table_lie_on_each_other(&drawn(&schema, Columns::Keys));
    }
}

/// A history in which tables and columns come and go.
fn history() -> Vec<Schema> {
    let mut random = Random(3);
    let mut now = made_up(24, 40);
    let mut history = vec![now.clone()];
    for step in 0..12 {
        let mut tables: Vec<Relation> = now.tables().cloned().collect();
        let at = random.below(tables.len() as u32) as usize;
        match step % 3 {
            0 => _ = tables.remove(at),
            1 => {
                let next = tables[at].columns.last().map_or(1, |column| column.number + 1);
                let mut column = tables[at].columns[0].clone();
                (column.number, column.name) = (next, format!("later_{step}"));
                tables[at].columns.push(column);
            }
            _ => tables.push(references(
                table(1000 + step, &format!("new_{step}"), &[("id", "uuid"), ("a", "uuid")]),
                2,
                1,
            )),
        }
        now = schema(tables);
        history.push(now.clone());
    }
    history
}

#[test]
fn a_table_has_the_same_place_in_every_revision() {
    let history = history();
    for columns in [Columns::Keys, Columns::All] {
        let placement = Placement::of(&history, style(columns));
        let mut places = std::collections::HashMap::new();
        for step in history.windows(2) {
            let diagram = diagram(&placement, &step[1], &differences(&step[0], &step[1]), Scope::All);
            for (at, table) in diagram.tables.iter().enumerate() {
                let corner = (table.rect.x, table.rect.y, table.rect.width);
                assert_eq!(*places.entry(table.oid).or_insert(corner), corner, "{}", table.label);
                assert!(
                    diagram.tables[at + 1..]
                        .iter()
                        .all(|other| !overlap(&table.rect, &other.rect))
                );
            }
            assert_lines_are_orthogonal_and_run_through_no_table(&diagram);
            assert_only_lines_to_the_same_table_lie_on_each_other(&diagram);
            let bounds = placement.bounds();
            assert_eq!(bounds.union(&diagram.bounds), bounds);
        }
    }
}

#[test]
fn whatever_is_compared_has_room_at_its_place() {
    let history = history();
    let placement = Placement::of(&history, style(Columns::Keys));
    let (first, last) = (&history[0], &history[history.len() - 1]);
    let diagram = diagram(&placement, last, &differences(first, last), Scope::All);
    for (at, table) in diagram.tables.iter().enumerate() {
        assert!(
            diagram.tables[at + 1..]
                .iter()
                .all(|other| !overlap(&table.rect, &other.rect))
        );
    }
}

#[test]
fn the_same_schema_gives_the_same_diagram() {
    assert_eq!(
        drawn(&made_up(80, 120), Columns::Keys),
        drawn(&made_up(80, 120), Columns::Keys)
    );
}

#[test]
fn sixty_references_to_one_table_are_one_trunk() {
    let mut tables = vec![table(1, "users", &[("id", "uuid")])];
    tables.extend((2..62).map(|oid| {
        references(
            table(oid, &format!("t{oid}"), &[("id", "uuid"), ("user_id", "uuid")]),
            2,
            1,
        )
    }));
    let diagram = drawn(&schema(tables), Columns::Keys);
    let ends: std::collections::BTreeSet<_> = diagram
        .edges
        .iter()
        .map(|edge| edge.points[edge.points.len() - 1].y as i64)
        .collect();
    assert_eq!((diagram.edges.len(), ends.len()), (60, 1));
    assert!(
        diagram.bounds.width < 3.0 * diagram.bounds.height,
        "{:?}",
        diagram.bounds
    );
}
