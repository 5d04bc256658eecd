//! Every table that was ever there, in all of its versions.

use std::collections::{BTreeMap, BTreeSet};

use postgres_model::{Column, Relation, Schema};

use crate::layout::Span;
use crate::shown::{foreign_keys, is_drawn, keys};
use crate::style::{Columns, FOOT, HEAD_PIN, NAME_AT, NAME_LIMIT, Style, TYPE_END, TYPE_LIMIT};
use crate::style::{rounded_up, row_middle, short_type};

/// From the border to the text of a table's head and back, with room for the sign of a mark, in px.
const HEAD_AROUND: f64 = 40.0;

/// A table's versions.
#[derive(Debug, Default)]
pub(crate) struct History<'a> {
    tables: BTreeMap<u32, Vec<&'a Relation>>,
}

impl<'a> History<'a> {
    /// What the schemas have, where tables that didn't change in between are mostly one object.
    pub fn of(schemas: impl IntoIterator<Item = &'a Schema>) -> Self {
        let mut history = Self::default();
        for table in schemas.into_iter().flat_map(Schema::tables) {
            history.add(table);
        }
        history
    }

    /// Adds a version.
    pub fn add(&mut self, table: &'a Relation) {
        if is_drawn(table) {
            let versions = self.tables.entry(table.oid).or_default();
            if !versions.last().is_some_and(|last| std::ptr::eq(*last, table)) {
                versions.push(table);
            }
        }
    }

    /// By oid: what a place for it must hold.
    pub fn frames(&self, style: &Style) -> BTreeMap<u32, Frame> {
        let frame = |(&oid, versions): (&u32, &Vec<&Relation>)| (oid, Frame::of(versions, style));
        self.tables.iter().map(frame).collect()
    }

    /// All versions of all tables.
    pub fn versions(&self) -> impl Iterator<Item = &'a Relation> {
        self.tables.values().flatten().copied()
    }
}

/// What the place of a table must hold, whatever two of its versions are compared in it.
#[derive(Debug)]
pub(crate) struct Frame {
    /// Lines below the head.
    pub lines: usize,
    /// In px.
    pub width: i32,
    /// By column: where its row can be, in px below the table's top.
    rows: BTreeMap<i16, Span>,
}

impl Frame {
    fn of(versions: &[&Relation], style: &Style) -> Self {
        let keys_of: Vec<_> = versions.iter().map(|version| keys(version)).collect();
        let always = |version: usize, number: i16| match style.columns {
            Columns::All => true,
            Columns::Keys => keys_of[version].contains(&number),
        };
        let all: BTreeSet<i16> = versions.iter().flat_map(|version| numbers(version)).collect();
        let ever: BTreeSet<i16> = match style.columns {
            Columns::All => all.clone(),
            Columns::Keys => keys_of.iter().flatten().copied().chain(altered(versions)).collect(),
        };
        let mut rows: BTreeMap<i16, Span> = BTreeMap::new();
        for (at, version) in versions.iter().enumerate() {
            let mut above = 0;
            for number in numbers(version).into_iter().filter(|number| ever.contains(number)) {
                let span = Span {
                    low: row_middle(above),
                    high: row_middle(ever.range(..number).count()),
                };
                let known = rows.entry(number).or_insert(span);
                *known = known.union(span);
                above += usize::from(always(at, number));
            }
        }
        Self {
            lines: ever.len() + usize::from(ever.len() < all.len()),
            width: width(versions, &ever, style),
            rows,
        }
    }

    /// Where a line to the column can end, in px below the table's top.
    pub fn pin(&self, column: i16) -> Span {
        let head = Span {
            low: HEAD_PIN,
            high: HEAD_PIN,
        };
        self.rows.get(&column).copied().unwrap_or(head)
    }
}

fn numbers(table: &Relation) -> BTreeSet<i16> {
    table.columns.iter().map(|column| column.number).collect()
}

/// Columns that are not the same in all versions.
fn altered(versions: &[&Relation]) -> BTreeSet<i16> {
    let mut known: BTreeMap<i16, (&Column, usize)> = BTreeMap::new();
    for column in versions.iter().flat_map(|version| &version.columns) {
        let (first, same) = known.entry(column.number).or_insert((column, 0));
        *same += usize::from(std::ptr::eq(*first, column) || *first == column);
    }
    let differs = |(_, same): &(&Column, usize)| *same < versions.len();
    known
        .into_iter()
        .filter(|(_, seen)| differs(seen))
        .map(|(number, _)| number)
        .collect()
}

fn width(versions: &[&Relation], ever: &BTreeSet<i16>, style: &Style) -> i32 {
    let characters = |text: &str, limit: usize| text.chars().count().min(limit) as f64 * style.character_width;
    let row = |column: &Column| {
        let texts = characters(&column.name, NAME_LIMIT) + characters(&short_type(&column.r#type), TYPE_LIMIT);
        NAME_AT + texts + 3.0 * style.character_width + TYPE_END
    };
    let head = |version: &&Relation| HEAD_AROUND + characters(&version.label(), NAME_LIMIT + TYPE_LIMIT);
    let columns = versions.iter().flat_map(|version| &version.columns);
    let rows = columns.filter(|column| ever.contains(&column.number)).map(row);
    let widest = rows.chain(versions.iter().map(head)).fold(f64::from(FOOT), f64::max);
    rounded_up(widest.ceil() as i32, FOOT)
}

/// The foreign keys of all versions, each once.
pub(crate) fn links(history: &History) -> BTreeSet<crate::shown::Link> {
    let each = history
        .versions()
        .flat_map(|version| foreign_keys(version).map(|(_, link)| link));
    each.collect()
}
