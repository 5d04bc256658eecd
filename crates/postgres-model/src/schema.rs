//! A schema as it stands in the catalogs at one moment, and what changes it.
//!
//! An object is told from others by its class and oid, so a new name is a new name and not another object. Objects are shared between
//! the schemas of neighbouring moments: taking a copy is cheap.

mod object;
mod relation;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use object::{Class, Extension, Function, Grant, Key, Namespace, Object, Other, Type, TypeKind};
pub use relation::{
    Column, Constraint, ConstraintKind, Generated, Identity, Index, Policy, Relation, RelationKind, RowSecurity, Rule,
    Sequence, SequenceOwner, Trigger,
};

/// Everything that users have made, at one moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Schema {
    objects: BTreeMap<Key, Arc<Object>>,
}

/// An object as it is after a change; none where it is gone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ObjectChange {
    /// Which.
    #[serde(flatten)]
    pub key: Key,
    /// The object; none where it is gone.
    #[serde(default)]
    pub object: Option<Arc<Object>>,
}

impl Schema {
    /// A schema of these objects.
    pub fn of(objects: impl IntoIterator<Item = Arc<Object>>) -> Self {
        Self {
            objects: objects.into_iter().map(|object| (object.key(), object)).collect(),
        }
    }

    /// Takes a change over.
    pub fn apply(&mut self, change: &ObjectChange) {
        match &change.object {
            Some(object) => self.objects.insert(change.key, object.clone()),
            None => self.objects.remove(&change.key),
        };
    }

    /// All objects, class by class.
    pub fn objects(&self) -> impl Iterator<Item = &Arc<Object>> {
        self.objects.values()
    }

    /// An object.
    pub fn get(&self, key: Key) -> Option<&Arc<Object>> {
        self.objects.get(&key)
    }

    /// A relation by its oid.
    pub fn relation(&self, oid: u32) -> Option<&Relation> {
        let key = Key {
            class: Class::Relation,
            oid,
        };
        self.objects.get(&key)?.as_relation()
    }

    /// All relations.
    pub fn relations(&self) -> impl Iterator<Item = &Relation> {
        self.objects.values().filter_map(|object| object.as_relation())
    }

    /// Tables of all kinds.
    pub fn tables(&self) -> impl Iterator<Item = &Relation> {
        self.relations().filter(|relation| relation.kind.is_table())
    }

    /// True if there is nothing.
    pub fn is_empty(&self) -> bool {
        self.objects.is_empty()
    }
}
