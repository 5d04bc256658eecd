//! What of a table is shown.

use std::collections::{BTreeMap, BTreeSet};

use postgres_model::{Column, Constraint, Relation};
use review::schema::{DifferenceKind, ObjectDifference, Part};

use crate::model::{Mark, Row};
use crate::style::{Columns, short_type};

/// Whether a relation is a table of the diagram. Partitions are not: the table that they are parts of stands for them.
pub(crate) fn is_drawn(relation: &Relation) -> bool {
    relation.kind.is_table() && relation.partition_bound.is_none()
}

/// The columns of its primary and foreign keys.
pub(crate) fn keys(table: &Relation) -> BTreeSet<i16> {
    let foreign = table.foreign_keys().flat_map(|constraint| &constraint.columns);
    foreign.chain(table.primary_key()).copied().collect()
}

/// From which column of which table a foreign key leads where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Link {
    pub from: (u32, i16),
    pub to: (u32, i16),
}

/// The foreign keys of a table, each with its first pair of columns.
pub(crate) fn foreign_keys(table: &Relation) -> impl Iterator<Item = (&Constraint, Link)> {
    let link = |constraint: &Constraint| {
        Some(Link {
            from: (table.oid, *constraint.columns.first()?),
            to: (constraint.references?, *constraint.referenced_columns.first()?),
        })
    };
    table
        .foreign_keys()
        .filter_map(move |constraint| Some((constraint, link(constraint)?)))
}

/// A table before and after a revision.
#[derive(Debug)]
pub(crate) struct Compared<'a> {
    pub before: Option<&'a Relation>,
    pub after: Option<&'a Relation>,
    pub mark: Option<Mark>,
    marks: BTreeMap<Part, Mark>,
}

impl<'a> Compared<'a> {
    /// What stands in the schema, and what is known to be different about it.
    pub fn new(after: Option<&'a Relation>, difference: Option<&'a ObjectDifference>) -> Self {
        let before = difference.and_then(|difference| difference.before.as_deref()?.as_relation());
        let parts = difference.into_iter().flat_map(|difference| &difference.parts);
        let mut marks = BTreeMap::new();
        for part in parts {
            // One part can differ in several ways, but then it was there before and afterwards.
            marks.insert(part.part, mark(part.kind));
        }
        Self {
            before,
            after,
            mark: difference.map(|difference| mark(difference.kind)),
            marks,
        }
    }

    /// The table as it is, or as it was where it is gone.
    pub fn table(&self) -> Option<&'a Relation> {
        self.after.or(self.before)
    }

    /// What happened to a part; none where the table came or went as a whole.
    fn mark_of(&self, part: Part) -> Option<Mark> {
        self.marks.get(&part).copied()
    }

    /// What is no more, of a table that still is.
    fn lost<T>(&self, parts: impl Fn(&'a Relation) -> &'a [T], part: impl Fn(&T) -> Part) -> Vec<&'a T> {
        let (Some(before), Some(_)) = (self.before, self.after) else {
            return Vec::new();
        };
        let is_lost = |each: &&T| self.mark_of(part(each)) == Some(Mark::Removed);
        parts(before).iter().filter(is_lost).collect()
    }

    /// Its rows, and how many columns are not shown; `referenced` are columns that count as keys because something leads to them.
    pub fn rows(&self, columns: Columns, referenced: &BTreeSet<i16>) -> (Vec<Row>, usize) {
        let Some(table) = self.table() else {
            return (Vec::new(), 0);
        };
        let lost = self.lost(|table| &table.columns, |column: &Column| Part::Column(column.number));
        let lost_keys = self.lost(
            |table| &table.constraints,
            |constraint: &Constraint| Part::Constraint(constraint.oid),
        );
        let mut keyed = &keys(table) | referenced;
        // The end of a foreign key that is gone is still shown.
        let lost_foreign = lost_keys.iter().filter(|key| key.references.is_some());
        keyed.extend(lost_foreign.flat_map(|key| &key.columns));
        let mut all: Vec<&Column> = table.columns.iter().chain(lost).collect();
        all.sort_by_key(|column| column.number);
        let count = all.len();
        let is_shown = |column: &&Column| {
            columns == Columns::All
                || keyed.contains(&column.number)
                || self.mark_of(Part::Column(column.number)).is_some()
        };
        let rows: Vec<Row> = all
            .into_iter()
            .filter(is_shown)
            .map(|column| self.row(column))
            .collect();
        let hidden = count - rows.len();
        (rows, hidden)
    }

    fn row(&self, column: &Column) -> Row {
        let mark = self.mark_of(Part::Column(column.number));
        let table = if mark == Some(Mark::Removed) {
            self.before
        } else {
            self.table()
        };
        let is_foreign = |table: &Relation| table.foreign_keys().any(|key| key.columns.contains(&column.number));
        Row {
            number: column.number,
            name: column.name.clone(),
            r#type: short_type(&column.r#type),
            primary_key: table.is_some_and(|table| table.primary_key().contains(&column.number)),
            foreign_key: table.is_some_and(is_foreign),
            not_null: column.not_null,
            mark,
        }
    }

    /// Its foreign keys with their marks, and those that are no more.
    pub fn foreign_keys(&self) -> Vec<(&'a Relation, &'a Constraint, Link, Option<Mark>)> {
        let whole = self.mark.filter(|mark| *mark != Mark::Changed);
        let mut found = Vec::new();
        for (table, is_past) in [
            (self.table(), false),
            (self.before.filter(|_| self.after.is_some()), true),
        ] {
            for (constraint, link) in table.into_iter().flat_map(foreign_keys) {
                let mark = whole.or(self.mark_of(Part::Constraint(constraint.oid)));
                if is_past == (mark == Some(Mark::Removed) && self.after.is_some()) {
                    found.extend(table.map(|table| (table, constraint, link, mark)));
                }
            }
        }
        found
    }
}

fn mark(kind: DifferenceKind) -> Mark {
    match kind {
        DifferenceKind::Appeared => Mark::Added,
        DifferenceKind::Changed => Mark::Changed,
        DifferenceKind::Vanished => Mark::Removed,
    }
}
