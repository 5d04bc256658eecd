//! Which object of one schema is which of another, where oids alone don't tell: something that was dropped and made again has another
//! oid, and a database that was emptied hands out the same oids for other objects.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use postgres_model::{Class, Object, Relation, Schema};

use super::parts::Identified;

/// What an oid that is in both schemas says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Oids {
    /// It is the same object: both are schemas of one life of the database.
    Same,
    /// Nothing.
    Unrelated,
}

/// A schema for comparing with another, in which every object that is the same by its class, kind and name has the other's identity.
/// What has an identity of its own keeps it, and its new name, where the oids can be relied on.
pub(crate) fn identified(schema: &Schema, other: &Schema, oids: Oids) -> Schema {
    let is_kept = |object: &Object| oids == Oids::Same && other.get(object.key()).is_some();
    let taken: HashSet<_> = schema
        .objects()
        .filter(|object| is_kept(object))
        .map(|object| object.key())
        .collect();
    let free = other.objects().filter(|object| !taken.contains(&object.key()));
    let by_name: HashMap<_, &Arc<Object>> = free.map(|object| (name_of(object), object)).collect();
    // Above all that a database hands out in the time of a rehearsal.
    let mut fresh = (0..=u32::MAX).rev();
    let mut twins = Vec::new();
    let mut relations = HashMap::new();
    for object in schema.objects().filter(|object| !is_kept(object)) {
        let twin = by_name.get(&name_of(object)).copied();
        let oid = match (twin, oids) {
            (Some(twin), _) => twin.key().oid,
            (None, Oids::Same) => object.key().oid,
            (None, Oids::Unrelated) => fresh.next().unwrap_or_default(),
        };
        if object.key().class == Class::Relation {
            relations.insert(object.key().oid, oid);
        }
        twins.push((object, twin, oid));
    }
    let kept = schema.objects().filter(|object| is_kept(object)).cloned();
    let twins = twins
        .into_iter()
        .map(|(object, twin, oid)| Arc::new(as_twin(object, twin, oid, &relations)));
    kept.chain(twins).collect::<Vec<_>>().into()
}

fn name_of(object: &Object) -> (Class, String, String) {
    (object.key().class, object.kind_words().to_owned(), object.label())
}

fn as_twin(object: &Object, twin: Option<&Arc<Object>>, oid: u32, relations: &HashMap<u32, u32>) -> Object {
    let mut object = object.clone();
    match &mut object {
        Object::Namespace(namespace) => namespace.oid = oid,
        Object::Extension(extension) => extension.oid = oid,
        Object::Type(r#type) => r#type.oid = oid,
        Object::Function(function) => function.oid = oid,
        Object::Other(other) => other.oid = oid,
        Object::Relation(relation) => {
            relation.oid = oid;
            if let Some(owner) = relation.sequence.as_mut().and_then(|sequence| sequence.owner.as_mut()) {
                owner.relation = relations.get(&owner.relation).copied().unwrap_or(owner.relation);
            }
            if let Some(twin) = twin.and_then(|twin| twin.as_relation()) {
                identify_parts(relation, twin);
            }
        }
    }
    object
}

fn identify_parts(relation: &mut Relation, twin: &Relation) {
    by_name(&mut relation.columns, &twin.columns, |column, number| {
        column.number = number as i16
    });
    by_name(&mut relation.constraints, &twin.constraints, |constraint, oid| {
        constraint.oid = oid
    });
    by_name(&mut relation.indexes, &twin.indexes, |index, oid| index.oid = oid);
    by_name(&mut relation.triggers, &twin.triggers, |trigger, oid| trigger.oid = oid);
    by_name(&mut relation.policies, &twin.policies, |policy, oid| policy.oid = oid);
    by_name(&mut relation.rules, &twin.rules, |rule, oid| rule.oid = oid);
}

/// Parts of the same name get the twin's number, and all others one that no part of the twin has.
fn by_name<T: Identified>(parts: &mut [T], twin: &[T], set: fn(&mut T, u32)) {
    let taken: HashSet<u32> = twin.iter().map(Identified::id).collect();
    // Numbers of columns have 15 bits.
    let mut fresh = (0..=i16::MAX as u32).rev().filter(|number| !taken.contains(number));
    for part in parts {
        let same = twin.iter().find(|each| each.name() == part.name());
        let number = same.map(Identified::id).or_else(|| fresh.next());
        set(part, number.unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use postgres_model::fixtures;

    use super::*;
    use crate::schema::differences;

    fn object(relation: Relation) -> Arc<Object> {
        Arc::new(Object::Relation(Box::new(relation)))
    }

    fn table(oid: u32, name: &str, columns: &[&str]) -> Arc<Object> {
        object(fixtures::table(oid, name, fixtures::text_columns(columns)))
    }

    fn sequence(oid: u32, name: &str, of: u32) -> Arc<Object> {
        object(fixtures::sequence(oid, name, of))
    }

    fn schema(objects: &[Arc<Object>]) -> Schema {
        objects.to_vec().into()
    }

    fn words(before: &Schema, after: &Schema, oids: Oids) -> Vec<String> {
        let found = differences(&identified(before, after, oids), after).into_iter();
        found.flat_map(|object| object.parts).map(|part| part.words).collect()
    }

    #[test]
    fn what_was_made_again_is_the_same_by_its_name() {
        let before = schema(&[table(1, "tea", &["id", "kind", "note"]), table(2, "cup", &["id"])]);
        let after = schema(&[table(7, "tea", &["id", "note"]), table(2, "mug", &["id"])]);
        assert_eq!(
            words(&before, &after, Oids::Same),
            ["renamed: cup → mug", "column kind dropped, text"]
        );
    }

    #[test]
    fn the_same_oid_in_another_life_is_something_else() {
        let before = schema(&[
            table(1, "tea", &["id"]),
            table(2, "cup", &["id"]),
            sequence(3, "tea_id_seq", 1),
        ]);
        let after = schema(&[table(1, "cup", &["id"]), table(2, "pot", &["id"])]);
        assert_eq!(
            words(&before, &after, Oids::Unrelated),
            ["table pot created", "table tea dropped"]
        );
    }

    #[test]
    fn equal_schemas_of_two_lives_are_equal() {
        let before = schema(&[
            table(1, "tea", &["id", "kind"]),
            table(2, "cup", &["id"]),
            sequence(3, "tea_id_seq", 1),
        ]);
        let after = schema(&[
            table(4, "cup", &["id"]),
            table(5, "tea", &["kind", "id"]),
            sequence(6, "tea_id_seq", 5),
        ]);
        assert_eq!(words(&before, &after, Oids::Unrelated), Vec::<String>::new());
    }
}
