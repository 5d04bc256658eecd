//! Every table that was ever there, in all of its versions.

use std::collections::{BTreeMap, BTreeSet};

use postgres_model::{Column, Relation, Schema};

use crate::layout::Span;
use crate::shown::{foreign_keys, is_drawn, keys};
use crate::style::{Columns, FOOT, HEAD_PIN, NAME_AT, NAME_LIMIT, Style, TYPE_END, TYPE_LIMIT};
use crate::style::{rounded_up, row_middle, short_type};

/// How many characters wide the line is that counts the columns that are not shown.
const COUNT_LENGTH: f64 = 18.0;
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

    /// Whether a table was ever there.
    pub fn has(&self, table: u32) -> bool {
        self.tables.contains_key(&table)
    }

    /// By oid: what a place for it must hold.
    pub fn frames(&self, style: &Style, referenced: &Referenced) -> BTreeMap<u32, Frame> {
        let none = BTreeSet::new();
        let frame = |(&oid, versions): (&u32, &Vec<&Relation>)| {
            let referenced = referenced.get(&oid).unwrap_or(&none);
            (oid, Frame::of(versions, referenced, style))
        };
        self.tables.iter().map(frame).collect()
    }

    /// All versions of all tables.
    pub fn versions(&self) -> impl Iterator<Item = &'a Relation> {
        self.tables.values().flatten().copied()
    }
}

/// By table: the columns that something leads to at some time, which are shown as keys are.
pub(crate) type Referenced = BTreeMap<u32, BTreeSet<i16>>;

/// What the place of a table must hold: each of its versions, and what is different between each and the next.
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
    fn of(versions: &[&Relation], referenced: &BTreeSet<i16>, style: &Style) -> Self {
        let mut frame = Self {
            lines: 0,
            width: 0,
            rows: BTreeMap::new(),
        };
        for version in versions {
            frame.hold((version, version), referenced, style.columns);
        }
        for step in versions.windows(2) {
            frame.hold((step[0], step[1]), referenced, style.columns);
        }
        frame.width = width(versions, &frame.rows, style);
        frame
    }

    /// Makes room for what is shown when these two are compared.
    fn hold(&mut self, (before, after): (&Relation, &Relation), referenced: &BTreeSet<i16>, columns: Columns) {
        let all: BTreeSet<i16> = numbers(before).chain(numbers(after)).collect();
        let shown: Vec<i16> = match columns {
            Columns::All => all.iter().copied().collect(),
            Columns::Keys => {
                let keys = &keys(before) | &keys(after);
                let shown = &(&keys | &altered(before, after)) | referenced;
                (&shown & &all).into_iter().collect()
            }
        };
        self.lines = self.lines.max(shown.len() + usize::from(shown.len() < all.len()));
        for (at, number) in shown.into_iter().enumerate() {
            let span = Span {
                low: row_middle(at),
                high: row_middle(at),
            };
            let known = self.rows.entry(number).or_insert(span);
            *known = known.union(span);
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

fn numbers(table: &Relation) -> impl Iterator<Item = i16> {
    table.columns.iter().map(|column| column.number)
}

/// Columns that are not the same in both.
fn altered(before: &Relation, after: &Relation) -> BTreeSet<i16> {
    let differs = |number: &i16| before.column(*number) != after.column(*number);
    numbers(before).chain(numbers(after)).filter(differs).collect()
}

fn width(versions: &[&Relation], shown: &BTreeMap<i16, Span>, style: &Style) -> i32 {
    let characters = |text: &str, limit: usize| text.chars().count().min(limit) as f64 * style.character_width;
    let row = |column: &Column| {
        let texts = characters(&column.name, NAME_LIMIT) + characters(&short_type(&column.r#type), TYPE_LIMIT);
        NAME_AT + texts + 3.0 * style.character_width + TYPE_END
    };
    let head = |version: &&Relation| HEAD_AROUND + characters(&version.label(), NAME_LIMIT + TYPE_LIMIT);
    let columns = versions.iter().flat_map(|version| &version.columns);
    let rows = columns.filter(|column| shown.contains_key(&column.number)).map(row);
    let widest = rows
        .chain(versions.iter().map(head))
        .fold(NAME_AT + COUNT_LENGTH * style.character_width, f64::max);
    rounded_up(widest.ceil() as i32, FOOT)
}

/// The foreign keys of all versions, each once.
pub(crate) fn links(history: &History) -> BTreeSet<crate::shown::Link> {
    let each = history
        .versions()
        .flat_map(|version| foreign_keys(version).map(|(_, link)| link));
    each.collect()
}
