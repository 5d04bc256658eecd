//! A schema as the catalogs have it at one moment, and what changes it.
//!
//! An object is told from others by its class and oid, so a new name is a new name and not another object. Objects are shared between
//! the schemas of neighbouring moments: taking a copy is cheap.

mod grant;
mod name;
mod object;
mod relation;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use grant::Grant;
pub use name::qualified;
pub use object::{Class, Extension, Function, Key, Namespace, Object, Other, Type, TypeKind};
pub use relation::{
    Column, Constraint, ConstraintKind, Generated, Identity, Index, Policy, Relation, RelationKind, RowSecurity, Rule,
    Sequence, SequenceOwner, Trigger,
};

/// Everything that users have made, at one moment. As JSON it is a list of objects.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "Vec<Arc<Object>>", into = "Vec<Arc<Object>>")]
pub struct Schema {
    objects: BTreeMap<Key, Arc<Object>>,
}

impl From<Vec<Arc<Object>>> for Schema {
    fn from(objects: Vec<Arc<Object>>) -> Self {
        Self {
            objects: objects.into_iter().map(|object| (object.key(), object)).collect(),
        }
    }
}

impl From<Schema> for Vec<Arc<Object>> {
    fn from(schema: Schema) -> Self {
        schema.objects.into_values().collect()
    }
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
