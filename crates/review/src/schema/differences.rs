//! What is different between two schemas, object by object and part by part.

use std::sync::Arc;

use postgres_model::{Key, Object, Schema};

use super::ddl;
use super::found::{Found, grants};
use super::others::{function, type_parts};
use super::relation::relation;

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

/// Compares two schemas. Sequences that belong to a column are left out: they come and go with it.
pub fn differences(before: &Schema, after: &Schema) -> Vec<ObjectDifference> {
    let vanished = before.objects().filter(|object| after.get(object.key()).is_none());
    let mut found: Vec<_> = vanished
        .filter_map(|object| difference(Some(object), None, before, after))
        .collect();
    for object in after.objects() {
        let old = before.get(object.key());
        if old.is_none_or(|old| !Arc::ptr_eq(old, object)) {
            found.extend(difference(old, Some(object), before, after));
        }
    }
    found.sort_by(|a, b| (a.key.class, &a.name).cmp(&(b.key.class, &b.name)));
    found
}

fn difference(
    before: Option<&Arc<Object>>,
    after: Option<&Arc<Object>>,
    old: &Schema,
    new: &Schema,
) -> Option<ObjectDifference> {
    let object = after.or(before)?;
    if is_owned(before, old) || is_owned(after, new) {
        return None;
    }
    let (kind, parts) = match (before, after) {
        (None, Some(object)) => (DifferenceKind::Appeared, vec![whole(DifferenceKind::Appeared, object)]),
        (Some(object), None) => (DifferenceKind::Vanished, vec![whole(DifferenceKind::Vanished, object)]),
        (Some(before), Some(after)) => (DifferenceKind::Changed, object_differences(before, after)),
        (None, None) => return None,
    };
    (!parts.is_empty()).then(|| ObjectDifference {
        key: object.key(),
        kind,
        what: object.kind_words().to_owned(),
        name: object.label(),
        before: before.cloned(),
        after: after.cloned(),
        parts,
    })
}

/// Whether it is the sequence of a column: it comes and goes with that.
pub fn is_owned_sequence(object: &Object) -> bool {
    let sequence = object.as_relation().and_then(|relation| relation.sequence.as_ref());
    sequence.is_some_and(|sequence| sequence.owner.is_some())
}

/// A sequence of a column, as `serial` and identity columns have it.
fn is_owned(object: Option<&Arc<Object>>, schema: &Schema) -> bool {
    let owner = object
        .and_then(|object| object.as_relation())
        .and_then(|relation| relation.sequence.as_ref()?.owner);
    owner.is_some_and(|owner| schema.relation(owner.relation).is_some())
}

fn whole(kind: DifferenceKind, object: &Object) -> Difference {
    let (verb, sql) = match kind {
        DifferenceKind::Vanished => ("dropped", vec![ddl::drop(object)]),
        _ => ("created", ddl::create(object)),
    };
    Difference {
        kind,
        part: Part::Whole,
        words: format!("{} {} {verb}", object.kind_words(), object.label()),
        sql,
    }
}

/// What is different between an object before and afterwards.
pub fn object_differences(before: &Object, after: &Object) -> Vec<Difference> {
    let mut found = Found::default();
    if before.label() != after.label() {
        let kind = ddl::sql_kind(after);
        let (old, new) = (before.label(), after.label());
        found.changed(
            Part::Whole,
            format!("renamed: {old} → {new}"),
            format!("ALTER {kind} {old} RENAME TO {new};"),
        );
    }
    match (before, after) {
        (Object::Relation(before), Object::Relation(after)) => relation(&mut found, before, after),
        (Object::Type(before), Object::Type(after)) => type_parts(&mut found, before, after),
        (Object::Function(before), Object::Function(after)) => function(&mut found, before, after),
        (Object::Extension(before), Object::Extension(after)) => found.value(
            "version",
            &before.version,
            &after.version,
            format!("ALTER EXTENSION {} UPDATE TO '{}';", after.name, after.version),
        ),
        (Object::Namespace(before), Object::Namespace(after)) => {
            grants(
                &mut found,
                &before.grants,
                &after.grants,
                &format!("SCHEMA {}", after.name),
            );
        }
        (Object::Other(before), Object::Other(after)) => {
            found.text("definition", &before.definition, &after.definition, || {
                ddl::create(&Object::Other(after.clone())).join("\n")
            });
        }
        _ => {}
    }
    found.0
}
