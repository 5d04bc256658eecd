//! Foreign keys: lines with round corners, and signs at their ends that say how many rows stand there.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::fmt::Write;

use super::xml::Xml;
use super::{colour, dashes};
use crate::model::{Diagram, Edge, End, Mark, Multiplicity, Point, Table};
use crate::palette::Palette;

/// The radius of corners, in px.
const RADIUS: f64 = 6.0;
/// How far the signs reach from a table's border, in px, and to each side of the line.
const FOOT: f64 = 12.0;
const HALF: f64 = 5.0;

/// As wide is what can be pointed at, and what lines leave free where they cross others, in px.
const WIDE: f64 = 9.0;
const HALO: f64 = 5.0;

pub(super) fn write(xml: &mut Xml, diagram: &Diagram, palette: &Palette) {
    let tables: HashMap<u32, &Table> = diagram.tables.iter().map(|table| (table.oid, table)).collect();
    xml.open("g")
        .attribute("fill", "none")
        .attribute("stroke-linecap", "round");
    for bundle in bundles(diagram) {
        write_bundle(xml, &bundle, palette);
    }
    for target in targets(diagram) {
        sign(xml, target, palette);
    }
    for edge in &diagram.edges {
        write_edge(xml, edge, &tables, palette);
    }
    xml.close();
}

/// The lines that meet at one place; those with marked ones among them come last, so that they are drawn over the others.
fn bundles(diagram: &Diagram) -> Vec<Vec<&Edge>> {
    let mut bundles: BTreeMap<_, Vec<&Edge>> = BTreeMap::new();
    for edge in &diagram.edges {
        let end = edge.points[edge.points.len() - 1];
        bundles.entry((end.x as i64, end.y as i64)).or_default().push(edge);
    }
    let mut bundles: Vec<_> = bundles.into_values().collect();
    bundles.sort_by_key(|edges| edges.iter().any(|edge| edge.mark.is_some()));
    bundles
}

fn write_bundle(xml: &mut Xml, edges: &[&Edge], palette: &Palette) {
    let mut by_mark: BTreeMap<Option<Mark>, Vec<&Edge>> = BTreeMap::new();
    for edge in edges {
        by_mark.entry(edge.mark).or_default().push(edge);
    }
    xml.open("path")
        .attribute("d", once(edges))
        .attribute("stroke", &palette.ground)
        .attribute("stroke-width", HALO)
        .attribute("stroke-linecap", "butt");
    xml.close();
    for (mark, edges) in by_mark {
        xml.open("path")
            .attribute("d", once(&edges))
            .attribute("stroke", stroke(mark, palette))
            .attribute("stroke-width", if mark.is_some() { 2.0 } else { 1.2 })
            .attribute_if("stroke-dasharray", dashes(mark));
        xml.close();
    }
}

/// Lines that meet as one path, in which no part is drawn twice: that would look heavier than the rest, and blur dashes.
fn once(edges: &[&Edge]) -> String {
    let mut drawn: Vec<(Point, Point)> = Vec::new();
    let mut text = String::new();
    for edge in edges {
        let points = until_they_meet(&edge.points, &drawn);
        text += &path(&points);
        drawn.extend(points.windows(2).map(|ends| (ends[0], ends[1])));
    }
    text
}

/// The line as far as it runs alone, and round the corner into what is drawn: from there on, both go the same way.
fn until_they_meet(points: &[Point], drawn: &[(Point, Point)]) -> Vec<Point> {
    let mut alone = vec![points[0]];
    for ends in points.windows(2) {
        let (from, to) = (ends[0], ends[1]);
        let meets = drawn.iter().filter_map(|&(start, end)| meeting(from, to, start, end));
        // Where the next corner is near, the line goes round that one too, or it would end beside the arc.
        let round_the_corner = meets.reduce(f64::min).map(|nearest| nearest + 2.0 * RADIUS);
        if let Some(end) = round_the_corner.filter(|end| *end <= distance(from, to)) {
            alone.push(towards(from, to, end));
            return alone;
        }
        alone.push(to);
    }
    alone
}

/// How far from the beginning of a line another one begins to lie on it.
fn meeting(from: Point, to: Point, start: Point, end: Point) -> Option<f64> {
    let upright = from.x == to.x && start.x == end.x && from.x == start.x;
    let level = from.y == to.y && start.y == end.y && from.y == start.y;
    if !upright && !level {
        return None;
    }
    let length = distance(from, to);
    let along = |point: Point| {
        let sign = if upright {
            (to.y - from.y).signum()
        } else {
            (to.x - from.x).signum()
        };
        sign * if upright { point.y - from.y } else { point.x - from.x }
    };
    let (near, far) = (
        along(start).min(along(end)).max(0.0),
        along(start).max(along(end)).min(length),
    );
    (near < far).then_some(near)
}

/// What belongs to one foreign key alone: something wide to point at, and the sign where it begins.
fn write_edge(xml: &mut Xml, edge: &Edge, tables: &HashMap<u32, &Table>, palette: &Palette) {
    xml.open("g").attribute("data-edge", edge.constraint);
    xml.element("title", &title(edge, tables));
    xml.open("path")
        .attribute("d", path(&edge.points))
        .attribute("stroke", &palette.edge)
        .attribute("stroke-opacity", 0)
        .attribute("stroke-width", WIDE);
    xml.close();
    let [start, next] = [edge.points[0], edge.points[1]];
    let end = LineEnd {
        at: start,
        towards: direction(start, next),
        multiplicity: edge.from.multiplicity,
        mark: edge.mark,
    };
    sign(xml, end, palette);
    if let Some(mark) = edge.mark {
        let x = start.x + end.towards * (FOOT + 7.0);
        mark_sign(xml, x, start.y - 4.0, mark, palette);
    }
    xml.close();
}

/// `fk_orders_user: orders.user_id → users.id, added`
fn title(edge: &Edge, tables: &HashMap<u32, &Table>) -> String {
    let end = |end: &End| {
        let table = tables.get(&end.table)?;
        Some(match end.row.and_then(|row| table.rows.get(row)) {
            Some(row) => format!("{}.{}", table.label, row.name),
            None => table.label.clone(),
        })
    };
    let [from, to] = [&edge.from, &edge.to].map(|each| end(each).unwrap_or_default());
    let mark = edge.mark.map_or(String::new(), |mark| format!(", {}", mark.words()));
    format!("{}: {from} → {to}{mark}", edge.name)
}

fn stroke(mark: Option<Mark>, palette: &Palette) -> &str {
    mark.map_or(&palette.edge, |mark| colour(palette, mark))
}

/// A path through the points, its corners rounded as far as there is room.
fn path(points: &[Point]) -> String {
    let mut path = format!("M{} {}", points[0].x, points[0].y);
    for corner in points.windows(3) {
        let [before, at, after] = [corner[0], corner[1], corner[2]];
        let room = distance(before, at).min(distance(at, after)) / 2.0;
        let radius = RADIUS.min(room);
        let [start, end] = [towards(at, before, radius), towards(at, after, radius)];
        _ = write!(path, "L{} {}Q{} {} {} {}", start.x, start.y, at.x, at.y, end.x, end.y);
    }
    let last = points[points.len() - 1];
    _ = write!(path, "L{} {}", last.x, last.y);
    path
}

/// Between two points above or beside each other.
fn distance(a: Point, b: Point) -> f64 {
    (a.x - b.x).abs() + (a.y - b.y).abs()
}

fn towards(from: Point, to: Point, by: f64) -> Point {
    let length = distance(from, to);
    if length == 0.0 {
        return from;
    }
    Point {
        x: from.x + (to.x - from.x) / length * by,
        y: from.y + (to.y - from.y) / length * by,
    }
}

/// 1 where the line leaves to the right, else −1.
fn direction(from: Point, to: Point) -> f64 {
    if to.x > from.x { 1.0 } else { -1.0 }
}

/// Where lines end, and what is said there.
#[derive(Clone, Copy)]
struct LineEnd {
    at: Point,
    towards: f64,
    multiplicity: Multiplicity,
    mark: Option<Mark>,
}

/// Where lines end at what they reference, each place once, because lines meet there: what holds for one of them is shown (that there
/// need not be a row), and a mark if it is the mark of all.
fn targets(diagram: &Diagram) -> Vec<LineEnd> {
    let mut targets: BTreeMap<(i64, i64), LineEnd> = BTreeMap::new();
    for edge in &diagram.edges {
        let [before, end] = [edge.points[edge.points.len() - 2], edge.points[edge.points.len() - 1]];
        let own = LineEnd {
            at: end,
            towards: direction(end, before),
            multiplicity: edge.to.multiplicity,
            mark: edge.mark,
        };
        let target = targets.entry((end.x as i64, end.y as i64)).or_insert(own);
        if own.multiplicity == Multiplicity::ZeroOrOne {
            target.multiplicity = Multiplicity::ZeroOrOne;
        }
        if own.mark != target.mark {
            target.mark = None;
        }
    }
    targets.into_values().collect()
}

fn sign(xml: &mut Xml, end: LineEnd, palette: &Palette) {
    let LineEnd {
        at,
        towards,
        multiplicity,
        mark,
    } = end;
    let x = |by: f64| at.x + towards * by;
    let (upper, lower) = (at.y - HALF, at.y + HALF);
    let bar = |by: f64| format!("M{0} {upper}V{lower}", x(by));
    let shape = match multiplicity {
        Multiplicity::Many => format!("M{0} {upper}L{1} {2}L{0} {lower}", at.x, x(FOOT), at.y),
        Multiplicity::One => bar(6.0) + &bar(10.0),
        Multiplicity::ZeroOrOne => bar(6.0),
    };
    let stroke = stroke(mark, palette);
    xml.open("path")
        .attribute("d", shape)
        .attribute("stroke", stroke)
        .attribute("stroke-width", 1.4);
    xml.close();
    if multiplicity == Multiplicity::ZeroOrOne {
        xml.open("circle")
            .attribute("cx", x(12.5))
            .attribute("cy", at.y)
            .attribute("r", 3.5)
            .attribute("fill", &palette.ground)
            .attribute("stroke", stroke)
            .attribute("stroke-width", 1.4);
        xml.close();
    }
}

fn mark_sign(xml: &mut Xml, x: f64, y: f64, mark: Mark, palette: &Palette) {
    xml.open("text")
        .attribute("x", x)
        .attribute("y", y)
        .attribute("text-anchor", "middle")
        .attribute("font-weight", 700)
        .attribute("fill", colour(palette, mark))
        .text(mark.sign());
    xml.close();
}
