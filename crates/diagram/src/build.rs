//! The diagram of one revision.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use postgres_model::{Class, Constraint, ConstraintKind, Relation, Schema};
use review::schema::ObjectDifference;

use crate::history::History;
use crate::model::{Diagram, Edge, End, Mark, Multiplicity, Rect, Table};
use crate::placement::Placement;
use crate::scope::{Scope, reachable};
use crate::shown::{Compared, Link, is_drawn};
use crate::style::HEAD_PIN;

/// Draws a schema as one revision left it: `differences` are what the revision changed, so what it removed is shown too.
///
/// Tables stand at their places in `placement`. A smaller [`Scope`], or a schema that has no place there, is laid out by itself.
pub fn diagram(placement: &Placement, schema: &Schema, differences: &[ObjectDifference], scope: Scope) -> Diagram {
    let mut tables = compared(schema, differences);
    if let Some(shown) = selected(&tables, scope) {
        tables.retain(|oid, _| shown.contains(oid));
    } else if let Some(diagram) = drawn(placement, &tables) {
        return diagram;
    }
    let mut history = History::default();
    for table in tables.values().flat_map(|table| [table.before, table.after]).flatten() {
        history.add(table);
    }
    drawn(&Placement::of_history(&history, placement.style), &tables).unwrap_or_default()
}

type Tables<'a> = BTreeMap<u32, Compared<'a>>;

/// The tables that are there and those that are there no more.
fn compared<'a>(schema: &'a Schema, differences: &'a [ObjectDifference]) -> Tables<'a> {
    let of_relations = differences
        .iter()
        .filter(|difference| difference.key.class == Class::Relation);
    let mut different: HashMap<u32, &ObjectDifference> = of_relations
        .map(|difference| (difference.key.oid, difference))
        .collect();
    let mut tables: Tables = schema
        .tables()
        .map(|table| (table.oid, Compared::new(Some(table), different.remove(&table.oid))))
        .collect();
    let gone = different
        .into_iter()
        .filter(|(_, difference)| difference.after.is_none());
    tables.extend(gone.map(|(oid, difference)| (oid, Compared::new(None, Some(difference)))));
    tables.retain(|_, table| table.table().is_some_and(is_drawn));
    tables
}

/// The tables of a scope; none where it is all.
fn selected(tables: &Tables, scope: Scope) -> Option<BTreeSet<u32>> {
    let is_changed = |(oid, table): (&u32, &Compared)| table.mark.map(|_| *oid);
    let (from, hops) = match scope {
        Scope::All => return None,
        Scope::Around { table, hops } => (tables.contains_key(&table).then_some(table).into_iter().collect(), hops),
        Scope::Changed { hops } => (tables.iter().filter_map(is_changed).collect(), hops),
    };
    let keys = tables.values().flat_map(Compared::foreign_keys);
    let links = keys.map(|(_, _, link, _)| (link.from.0, link.to.0));
    let links: Vec<_> = links.filter(|(_, to)| tables.contains_key(to)).collect();
    Some(reachable(from, &links, hops))
}

/// Everything at its place; none where there is a table or foreign key that has none.
fn drawn(placement: &Placement, tables: &Tables) -> Option<Diagram> {
    let mut diagram = Diagram {
        character_width: placement.style.character_width,
        ..Diagram::default()
    };
    for (oid, table) in tables {
        diagram.tables.push(drawn_table(placement, *oid, table)?);
    }
    let at: HashMap<u32, &Table> = diagram.tables.iter().map(|table| (table.oid, table)).collect();
    for (table, constraint, link, mark) in tables.values().flat_map(Compared::foreign_keys) {
        if let (Some(from), Some(to)) = (at.get(&link.from.0), at.get(&link.to.0)) {
            let ends = (
                multiplicity_of_referrers(table, constraint),
                multiplicity_of_referenced(table, constraint),
            );
            let edge = drawn_edge(placement, (from, to), &link, ends)?;
            diagram.edges.push(Edge {
                constraint: constraint.oid,
                name: constraint.name.clone(),
                mark,
                ..edge
            });
        }
    }
    diagram
        .edges
        .sort_by_key(|edge| (edge.mark.is_some(), edge.to.table, edge.constraint));
    diagram.bounds = bounds(&diagram);
    Some(diagram)
}

fn drawn_table(placement: &Placement, oid: u32, compared: &Compared) -> Option<Table> {
    let relation = compared.table()?;
    let (room, referenced) = placement.room(oid)?;
    let (mut rows, mut hidden) = compared.rows(placement.style.columns, referenced);
    if rows.len() + usize::from(hidden > 0) > room {
        let fitting = room.saturating_sub(1);
        hidden += rows.len() - fitting;
        rows.truncate(fitting);
    }
    Some(Table {
        oid,
        label: relation.label(),
        kind: relation.kind,
        rect: placement.rect(oid, rows.len() + usize::from(hidden > 0))?,
        rows,
        hidden,
        mark: compared.mark,
    })
}

fn drawn_edge(
    placement: &Placement,
    (from, to): (&Table, &Table),
    link: &Link,
    ends: (Multiplicity, Multiplicity),
) -> Option<Edge> {
    let end = |table: &Table, column: i16, multiplicity| End {
        table: table.oid,
        row: table
            .rows
            .iter()
            .position(|row| row.number == column && row.mark != Some(Mark::Removed))
            .or_else(|| table.rows.iter().position(|row| row.number == column)),
        multiplicity,
    };
    let height = |table: &Table, end: &End| {
        let head = table.rect.y + f64::from(HEAD_PIN);
        end.row.map_or(head, |row| table.row_middle(row))
    };
    let (start, target) = (end(from, link.from.1, ends.0), end(to, link.to.1, ends.1));
    Some(Edge {
        constraint: 0,
        name: String::new(),
        points: placement.way(link, height(from, &start), height(to, &target))?,
        from: start,
        to: target,
        mark: None,
    })
}

/// How many rows can reference the same one: one if the columns are unique.
fn multiplicity_of_referrers(table: &Relation, key: &Constraint) -> Multiplicity {
    let within = |columns: &[i16]| !columns.is_empty() && columns.iter().all(|column| key.columns.contains(column));
    let is_unique = |kind| matches!(kind, ConstraintKind::PrimaryKey | ConstraintKind::Unique);
    let by_constraint = table
        .constraints
        .iter()
        .any(|other| is_unique(other.kind) && within(&other.columns));
    // An index with WHERE is unique among some of the rows only.
    let is_whole = |definition: &str| !definition.contains(" WHERE ");
    let by_index = table
        .indexes
        .iter()
        .any(|index| index.unique && index.valid && is_whole(&index.definition) && within(&index.columns));
    if by_constraint || by_index {
        Multiplicity::ZeroOrOne
    } else {
        Multiplicity::Many
    }
}

/// How many rows a row references: none is possible where a column can be null.
fn multiplicity_of_referenced(table: &Relation, key: &Constraint) -> Multiplicity {
    let not_null = |number: &i16| table.column(*number).is_some_and(|column| column.not_null);
    if key.columns.iter().all(not_null) {
        Multiplicity::One
    } else {
        Multiplicity::ZeroOrOne
    }
}

fn bounds(diagram: &Diagram) -> Rect {
    let point = |point: &crate::model::Point| Rect {
        x: point.x,
        y: point.y,
        ..Rect::default()
    };
    let corners = diagram.edges.iter().flat_map(|edge| &edge.points).map(point);
    let tables = diagram.tables.iter().map(|table| table.rect);
    tables
        .chain(corners)
        .reduce(|all, each| all.union(&each))
        .unwrap_or_default()
}
