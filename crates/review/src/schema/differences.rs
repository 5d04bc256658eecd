//! What is different between two schemas, object by object and part by part.

use std::sync::Arc;

use postgres_model::{Object, Schema};

use super::ddl;
use super::difference::{Difference, DifferenceKind, ObjectDifference, Part};
use super::found::Found;
use super::others::{function, namespace, other, type_parts};
use super::relation::relation;

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
        (Object::Namespace(before), Object::Namespace(after)) => namespace(&mut found, before, after),
        (Object::Other(before), Object::Other(after)) => other(&mut found, before, after),
        // The class is a part of the key: no object is of two.
        (
            Object::Relation(_)
            | Object::Type(_)
            | Object::Function(_)
            | Object::Extension(_)
            | Object::Namespace(_)
            | Object::Other(_),
            _,
        ) => {}
    }
    found.0
}
