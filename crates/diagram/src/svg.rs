//! A diagram as SVG.
//!
//! It stands alone: no style sheet, no script, no address. Colours are presentation attributes and not `style`, because a page whose
//! Content-Security-Policy forbids inline styles would drop those. Names come from somebody's repository: every text is escaped.

mod edge;
mod legend;
mod table;
mod xml;

use crate::model::{Diagram, Mark, Table};
use crate::palette::Palette;
use xml::Xml;

/// Around everything, in px.
const MARGIN: f64 = 24.0;
const MONOSPACED: &str =
    "ui-monospace, 'SF Mono', 'Cascadia Mono', 'JetBrains Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace";

/// Writes the diagram as a standalone SVG document, with a title for each table and foreign key. `data-table` and `data-edge` hold
/// oids, so that a page can find what was pointed at.
pub fn svg(diagram: &Diagram, palette: &Palette) -> String {
    let bounds = diagram.bounds;
    let legend = legend::Legend::below(diagram, MARGIN);
    let (width, height) = (legend.width + 2.0 * MARGIN, legend.bottom - bounds.y + 2.0 * MARGIN);
    let mut xml = Xml::default();
    let view = format!("{} {} {width} {height}", bounds.x - MARGIN, bounds.y - MARGIN);
    xml.open("svg")
        .attribute("xmlns", "http://www.w3.org/2000/svg")
        .attribute("viewBox", view)
        .attribute("width", width)
        .attribute("height", height)
        .attribute("role", "img")
        .attribute("font-family", MONOSPACED)
        .attribute("font-size", 12);
    xml.element("title", "Entity-relationship diagram");
    xml.element("desc", &description(diagram));
    xml.open("rect")
        .attribute("x", bounds.x - MARGIN)
        .attribute("y", bounds.y - MARGIN)
        .attribute("width", width)
        .attribute("height", height)
        .attribute("fill", &palette.ground);
    xml.close();
    edge::write(&mut xml, diagram, palette);
    for table in &diagram.tables {
        table::write(&mut xml, table, diagram.character_width, palette);
    }
    legend.write(&mut xml, palette);
    xml.close();
    xml.finish()
}

/// The table at a place of the picture that [`svg`] makes, in its pixels from the left and from the top.
pub fn table_at(diagram: &Diagram, x: f64, y: f64) -> Option<&Table> {
    let (x, y) = (x + diagram.bounds.x - MARGIN, y + diagram.bounds.y - MARGIN);
    let holds = |table: &&Table| {
        let rect = &table.rect;
        (rect.x..=rect.right()).contains(&x) && (rect.y..=rect.bottom()).contains(&y)
    };
    diagram.tables.iter().find(holds)
}

/// `5 tables, 1 of them added, 4 foreign keys`
fn description(diagram: &Diagram) -> String {
    let tables = diagram.tables.iter().map(|table| table.mark);
    let edges = diagram.edges.iter().map(|edge| edge.mark);
    format!("{}, {}", counted("table", tables), counted("foreign key", edges))
}

fn counted(what: &str, marks: impl Iterator<Item = Option<Mark>>) -> String {
    let marks: Vec<_> = marks.collect();
    let plural = if marks.len() == 1 { "" } else { "s" };
    let mut words = format!("{} {what}{plural}", marks.len());
    for mark in [Mark::Added, Mark::Changed, Mark::Removed] {
        let count = marks.iter().filter(|each| **each == Some(mark)).count();
        if count > 0 {
            words += &format!(", {count} of them {}", mark.words());
        }
    }
    words
}

fn colour(palette: &Palette, mark: Mark) -> &str {
    match mark {
        Mark::Added => &palette.added,
        Mark::Changed => &palette.changed,
        Mark::Removed => &palette.removed,
    }
}

/// The pattern of lines that are marked; none is solid.
const fn dashes(mark: Option<Mark>) -> Option<&'static str> {
    match mark {
        None | Some(Mark::Added) => None,
        Some(Mark::Changed) => Some("2 3"),
        Some(Mark::Removed) => Some("7 4"),
    }
}
