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

pub(super) fn write(xml: &mut Xml, diagram: &Diagram, palette: &Palette) {
    let tables: HashMap<u32, &Table> = diagram.tables.iter().map(|table| (table.oid, table)).collect();
    xml.open("g")
        .attribute("fill", "none")
        .attribute("stroke-linecap", "round");
    for edge in &diagram.edges {
        xml.open("g").attribute("data-edge", edge.constraint);
        xml.element("title", &title(edge, &tables));
        line(xml, edge, palette);
        let [start, next] = [edge.points[0], edge.points[1]];
        sign(
            xml,
            start,
            direction(start, next),
            edge.from.multiplicity,
            edge.mark,
            palette,
        );
        if let Some(mark) = edge.mark {
            let x = start.x + direction(start, next) * (FOOT + 7.0);
            mark_sign(xml, x, start.y - 4.0, mark, palette);
        }
        xml.close();
    }
    for (start, towards, multiplicity, mark) in targets(diagram) {
        sign(xml, start, towards, multiplicity, mark, palette);
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

fn stroke<'a>(mark: Option<Mark>, palette: &'a Palette) -> &'a str {
    mark.map_or(&palette.edge, |mark| colour(palette, mark))
}

fn line(xml: &mut Xml, edge: &Edge, palette: &Palette) {
    xml.open("path")
        .attribute("d", path(&edge.points))
        .attribute("stroke", stroke(edge.mark, palette))
        .attribute("stroke-width", if edge.mark.is_some() { 2.0 } else { 1.2 })
        .attribute_if("stroke-dasharray", dashes(edge.mark));
    xml.close();
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

/// Where lines end at what they reference, each place once, because lines meet there: what holds for one of them is shown (that there
/// need not be a row), and a mark if it is the mark of all.
fn targets(diagram: &Diagram) -> Vec<(Point, f64, Multiplicity, Option<Mark>)> {
    let mut targets: BTreeMap<(i64, i64), (Point, f64, Multiplicity, Option<Mark>)> = BTreeMap::new();
    for edge in &diagram.edges {
        let [before, end] = [edge.points[edge.points.len() - 2], edge.points[edge.points.len() - 1]];
        let at = (end.x as i64, end.y as i64);
        let own = (end, direction(end, before), edge.to.multiplicity, edge.mark);
        let target = targets.entry(at).or_insert(own);
        if edge.to.multiplicity == Multiplicity::ZeroOrOne {
            target.2 = Multiplicity::ZeroOrOne;
        }
        if edge.mark != target.3 {
            target.3 = None;
        }
    }
    targets.into_values().collect()
}

fn sign(xml: &mut Xml, at: Point, towards: f64, multiplicity: Multiplicity, mark: Option<Mark>, palette: &Palette) {
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
