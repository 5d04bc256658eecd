//! A table: its head, its rows, and how many columns are not shown.

use super::xml::Xml;
use super::{colour, dashes};
use crate::model::{Mark, Row, Table};
use crate::palette::Palette;
use crate::style::{HEAD, KEY_AT, NAME_AT, NAME_LIMIT, ROW, TYPE_END, TYPE_LIMIT, cut, row_middle};

/// From the middle of a line of text to its baseline, in px.
const BASELINE: f64 = 4.0;
/// From the left border to a head's text and to a row's sign, in px.
const TEXT_AT: f64 = 10.0;
const SIGN_AT: f64 = 6.0;

pub(super) fn write(xml: &mut Xml, table: &Table, character_width: f64, palette: &Palette) {
    let rect = table.rect;
    xml.open("g")
        .attribute("data-table", table.oid)
        .attribute("transform", format!("translate({} {})", rect.x, rect.y));
    xml.element("title", &title(table));
    frame(xml, table, palette);
    head(xml, table, character_width, palette);
    for (index, row) in table.rows.iter().enumerate() {
        write_row(xml, table, row, f64::from(row_middle(index)), palette);
    }
    if table.hidden > 0 {
        let plural = if table.hidden == 1 { "" } else { "s" };
        let y = f64::from(row_middle(table.rows.len())) + BASELINE;
        xml.open("text")
            .attribute("x", NAME_AT)
            .attribute("y", y)
            .attribute("fill", &palette.text_dim)
            .attribute("font-size", 11)
            .text(&format!("… {} more column{plural}", table.hidden));
        xml.close();
    }
    xml.close();
}

fn title(table: &Table) -> String {
    let kind = table.kind.words();
    match table.mark {
        None => format!("{kind} {}", table.label),
        Some(mark) => format!("{kind} {}, {}", table.label, mark.words()),
    }
}

fn frame(xml: &mut Xml, table: &Table, palette: &Palette) {
    let rect = table.rect;
    let border = table.mark.map_or(&palette.border[..], |mark| colour(palette, mark));
    let head = f64::from(HEAD);
    xml.open("rect")
        .attribute("width", rect.width)
        .attribute("height", rect.height)
        .attribute("rx", 5)
        .attribute("fill", &palette.surface);
    xml.close();
    let right = rect.width - 5.0;
    let outline = format!("M0 {head}V5Q0 0 5 0H{right}Q{0} 0 {0} 5V{head}Z", rect.width);
    xml.open("path")
        .attribute("d", &outline)
        .attribute("fill", &palette.head);
    xml.close();
    if let Some(mark) = table.mark {
        xml.open("path")
            .attribute("d", &outline)
            .attribute("fill", colour(palette, mark))
            .attribute("fill-opacity", 0.16);
        xml.close();
    }
    xml.open("path")
        .attribute("d", format!("M0 {head}H{}", rect.width))
        .attribute("stroke", &palette.border);
    xml.close();
    xml.open("rect")
        .attribute("width", rect.width)
        .attribute("height", rect.height)
        .attribute("rx", 5)
        .attribute("fill", "none")
        .attribute("stroke", border)
        .attribute("stroke-width", if table.mark.is_some() { 2 } else { 1 })
        .attribute_if("stroke-dasharray", dashes(table.mark));
    xml.close();
}

fn head(xml: &mut Xml, table: &Table, character_width: f64, palette: &Palette) {
    let middle = f64::from(HEAD) / 2.0;
    let room = table.rect.width - 2.0 * TEXT_AT - 20.0;
    let limit = ((room / character_width).floor() as usize).max(1);
    xml.open("text")
        .attribute("x", TEXT_AT)
        .attribute("y", middle + BASELINE)
        .attribute("font-weight", 600)
        .attribute("fill", &palette.text)
        .attribute_if("text-decoration", strike(table.mark))
        .text(&cut(&table.label, limit));
    xml.close();
    if let Some(mark) = table.mark {
        xml.open("text")
            .attribute("x", table.rect.width - TYPE_END)
            .attribute("y", middle + BASELINE + 1.0)
            .attribute("text-anchor", "end")
            .attribute("font-size", 15)
            .attribute("font-weight", 700)
            .attribute("fill", colour(palette, mark))
            .text(mark.sign());
        xml.close();
    }
}

fn write_row(xml: &mut Xml, table: &Table, row: &Row, middle: f64, palette: &Palette) {
    let text = |xml: &mut Xml, x: f64, fill: &str| {
        xml.open("text")
            .attribute("x", x)
            .attribute("y", middle + BASELINE)
            .attribute("fill", fill);
    };
    if let Some(mark) = row.mark {
        xml.open("rect")
            .attribute("x", 1)
            .attribute("y", middle - f64::from(ROW) / 2.0)
            .attribute("width", table.rect.width - 2.0)
            .attribute("height", ROW)
            .attribute("fill", colour(palette, mark))
            .attribute("fill-opacity", 0.14);
        xml.close();
        text(xml, SIGN_AT, colour(palette, mark));
        xml.attribute("font-weight", 700).text(mark.sign());
        xml.close();
    }
    if let Some(key) = key(row) {
        text(
            xml,
            KEY_AT,
            if row.primary_key {
                &palette.accent
            } else {
                &palette.text_dim
            },
        );
        xml.attribute("font-size", 9.5).text(key);
        xml.close();
    }
    let struck = strike(row.mark.or(table.mark.filter(|mark| *mark == Mark::Removed)));
    text(xml, NAME_AT, &palette.text);
    xml.attribute_if("font-weight", row.primary_key.then_some(600))
        .attribute_if("text-decoration", struck)
        .text(&cut(&row.name, NAME_LIMIT));
    xml.close();
    let nullable = if row.not_null { "" } else { "?" };
    text(xml, table.rect.width - TYPE_END, &palette.text_dim);
    xml.attribute("text-anchor", "end")
        .attribute_if("text-decoration", struck)
        .text(&format!("{}{nullable}", cut(&row.r#type, TYPE_LIMIT)));
    xml.close();
}

const fn key(row: &Row) -> Option<&'static str> {
    match (row.primary_key, row.foreign_key) {
        (true, true) => Some("PFK"),
        (true, false) => Some("PK"),
        (false, true) => Some("FK"),
        (false, false) => None,
    }
}

fn strike(mark: Option<Mark>) -> Option<&'static str> {
    (mark == Some(Mark::Removed)).then_some("line-through")
}
