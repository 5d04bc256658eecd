//! The diagram as plain data. All lengths are px; y grows downwards.

use postgres_model::RelationKind;

/// A point.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

/// A rectangle.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct Rect {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

impl Rect {
    /// Its right border.
    pub fn right(&self) -> f64 {
        self.x + self.width
    }

    /// Its lower border.
    pub fn bottom(&self) -> f64 {
        self.y + self.height
    }

    /// The smallest one around both.
    pub fn union(&self, other: &Self) -> Self {
        let (x, y) = (self.x.min(other.x), self.y.min(other.y));
        Self {
            x,
            y,
            width: self.right().max(other.right()) - x,
            height: self.bottom().max(other.bottom()) - y,
        }
    }
}

/// What the revision did to something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Mark {
    Added,
    Changed,
    Removed,
}

impl Mark {
    /// The sign that stands for it where colours can't be told apart.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Added => "+",
            Self::Changed => "~",
            Self::Removed => "−",
        }
    }

    /// As people call it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Removed => "removed",
        }
    }
}

/// A column as it is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The column's number in its table.
    pub number: i16,
    /// Its whole name.
    pub name: String,
    /// Its type, by PostgreSQL's shorter name for it: `varchar(50)`.
    pub r#type: String,
    /// Whether it belongs to the primary key.
    pub primary_key: bool,
    /// Whether it belongs to a foreign key.
    pub foreign_key: bool,
    /// Whether it can't be null.
    pub not_null: bool,
    /// What the revision did to it; none in a table that was added or removed as a whole.
    pub mark: Option<Mark>,
}

/// A table as it is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Its oid.
    pub oid: u32,
    /// Its whole name, with the schema where that is not `public`.
    pub label: String,
    /// What it is.
    pub kind: RelationKind,
    /// Where it stands.
    pub rect: Rect,
    /// Its rows, from top to bottom.
    pub rows: Vec<Row>,
    /// How many columns it has that are not shown.
    pub hidden: usize,
    /// What the revision did to it.
    pub mark: Option<Mark>,
}

impl Table {
    /// The y of the middle of one of its rows.
    pub fn row_middle(&self, row: usize) -> f64 {
        self.rect.y + f64::from(crate::style::row_middle(row))
    }
}

/// How many rows of a table stand at one end of a foreign key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Multiplicity {
    One,
    ZeroOrOne,
    Many,
}

/// Where an edge ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct End {
    /// The table's oid.
    pub table: u32,
    /// The index of the row in [`Table::rows`]; none where that column is not shown, then it ends at the table's head.
    pub row: Option<usize>,
    /// How many rows of the table stand there.
    pub multiplicity: Multiplicity,
}

/// A foreign key.
#[derive(Clone, Debug, PartialEq)]
pub struct Edge {
    /// The constraint's oid.
    pub constraint: u32,
    /// The constraint's name.
    pub name: String,
    /// The table that references.
    pub from: End,
    /// The table that is referenced.
    pub to: End,
    /// The corners of its line, two at least, from the border of the one table to that of the other; each part is horizontal or
    /// vertical.
    pub points: Vec<Point>,
    /// What the revision did to it.
    pub mark: Option<Mark>,
}

/// A schema, drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Diagram {
    /// Its tables, in the order of their oids.
    pub tables: Vec<Table>,
    /// Its foreign keys; marked ones come last, so that they are drawn over the others.
    pub edges: Vec<Edge>,
    /// The smallest rectangle around all of it.
    pub bounds: Rect,
    /// How wide a character is.
    pub character_width: f64,
}
