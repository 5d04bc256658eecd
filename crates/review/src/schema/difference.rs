//! What a difference between two schemas is.

use std::sync::Arc;

use postgres_model::{Key, Object};

/// How something differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DifferenceKind {
    /// It is only there afterwards.
    Appeared,
    /// It is there before and afterwards.
    Changed,
    /// It is only there before.
    Vanished,
}

/// A part of an object that can be told from others of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The object itself, or a property of it.
    Whole,
    /// A column, by its number.
    Column(i16),
    /// A constraint, by its oid.
    Constraint(u32),
    /// An index, by its oid.
    Index(u32),
    /// A trigger, by its oid.
    Trigger(u32),
    /// A policy, by its oid.
    Policy(u32),
    /// A rule, by its oid.
    Rule(u32),
}

/// One thing that is different.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// How.
    pub kind: DifferenceKind,
    /// Where in the object.
    pub part: Part,
    /// For people: `column note: type text → character varying(50)`.
    pub words: String,
    /// The SQL that would make the change.
    pub sql: Vec<String>,
}

/// Everything that is different about one object.
#[derive(Clone, Debug, PartialEq)]
pub struct ObjectDifference {
    /// Which object.
    pub key: Key,
    /// How.
    pub kind: DifferenceKind,
    /// What it is: `table`, `enum` …
    pub what: String,
    /// Its name: afterwards, or before where it has vanished.
    pub name: String,
    /// The object before.
    pub before: Option<Arc<Object>>,
    /// The object afterwards.
    pub after: Option<Arc<Object>>,
    /// What is different; for one that appeared or vanished, the one difference that says so.
    pub parts: Vec<Difference>,
}
