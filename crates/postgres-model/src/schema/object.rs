//! The objects of a schema, but for relations.

use serde::{Deserialize, Serialize};

use super::grant::Grant;
use super::name::qualified;
use super::relation::{Constraint, Relation};
use crate::serialization::null_is_default;

/// The catalog that an oid is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Class {
    Namespace,
    Extension,
    Type,
    Relation,
    Function,
    Other,
}

/// What tells an object from others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Key {
    /// The catalog.
    pub class: Class,
    /// Its oid there.
    pub oid: u32,
}

/// Something that a migration can make.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "class", rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Object {
    Namespace(Namespace),
    Extension(Extension),
    Type(Type),
    Relation(Box<Relation>),
    Function(Function),
    Other(Other),
}

impl Object {
    /// What tells it from others.
    pub fn key(&self) -> Key {
        let (class, oid) = match self {
            Self::Namespace(namespace) => (Class::Namespace, namespace.oid),
            Self::Extension(extension) => (Class::Extension, extension.oid),
            Self::Type(r#type) => (Class::Type, r#type.oid),
            Self::Relation(relation) => (Class::Relation, relation.oid),
            Self::Function(function) => (Class::Function, function.oid),
            Self::Other(other) => (Class::Other, other.oid),
        };
        Key { class, oid }
    }

    /// The relation that it is.
    pub fn as_relation(&self) -> Option<&Relation> {
        match self {
            Self::Relation(relation) => Some(relation),
            _ => None,
        }
    }

    /// Its name as people write it, with the schema where that is not `public`.
    pub fn label(&self) -> String {
        match self {
            Self::Namespace(namespace) => namespace.name.clone(),
            Self::Extension(extension) => extension.name.clone(),
            Self::Type(r#type) => qualified(&r#type.schema, &r#type.name),
            Self::Relation(relation) => relation.label(),
            Self::Function(function) => {
                format!(
                    "{}({})",
                    qualified(&function.schema, &function.name),
                    function.arguments
                )
            }
            Self::Other(other) => other.name.clone(),
        }
    }

    /// What it is, as people call it: `table`, `enum`, `event trigger`.
    pub fn kind_words(&self) -> &str {
        match self {
            Self::Namespace(_) => "schema",
            Self::Extension(_) => "extension",
            Self::Type(r#type) => match r#type.kind {
                TypeKind::Enum => "enum",
                TypeKind::Domain => "domain",
                TypeKind::Range => "range type",
                TypeKind::Base => "type",
            },
            Self::Relation(relation) => relation.kind.words(),
            Self::Function(function) => &function.kind,
            Self::Other(other) => &other.kind,
        }
    }
}

/// A schema in PostgreSQL's sense.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Namespace {
    pub oid: u32,
    pub name: String,
    pub comment: Option<String>,
    #[serde(deserialize_with = "null_is_default")]
    pub grants: Vec<Grant>,
}

/// An extension that was created.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Extension {
    pub oid: u32,
    pub name: String,
    pub version: String,
    /// The schema that its objects are in.
    pub schema: String,
}

/// What a type is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum TypeKind {
    Enum,
    Domain,
    Range,
    Base,
}

/// A type that is no table's; composite types are relations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Type {
    pub oid: u32,
    pub schema: String,
    pub name: String,
    pub kind: TypeKind,
    /// Of an enum, in their order.
    #[serde(deserialize_with = "null_is_default")]
    pub labels: Vec<String>,
    /// The type that a domain restricts, or that a range is of.
    pub base: Option<String>,
    /// Of a domain.
    pub not_null: bool,
    /// Of a domain.
    pub default: Option<String>,
    /// Of a domain.
    #[serde(deserialize_with = "null_is_default")]
    pub constraints: Vec<Constraint>,
    pub comment: Option<String>,
    #[serde(deserialize_with = "null_is_default")]
    pub grants: Vec<Grant>,
    /// Whether everybody's right to use it, which a type has by default, is gone.
    #[serde(default)]
    pub revoked_from_public: bool,
}

/// A function, procedure or aggregate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Function {
    pub oid: u32,
    pub schema: String,
    pub name: String,
    /// The arguments that are part of its identity.
    pub arguments: String,
    /// `function`, `procedure`, `aggregate` or `window function`.
    pub kind: String,
    pub returns: Option<String>,
    pub definition: Option<String>,
    pub comment: Option<String>,
    #[serde(deserialize_with = "null_is_default")]
    pub grants: Vec<Grant>,
    /// Whether everybody's right to execute it, which a function has by default, is gone.
    #[serde(default)]
    pub revoked_from_public: bool,
}

/// What is rare enough to be text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Other {
    pub oid: u32,
    /// `event trigger`, `collation`, `role` …
    pub kind: String,
    pub name: String,
    pub definition: Option<String>,
    #[serde(default)]
    pub comment: Option<String>,
    #[serde(default, deserialize_with = "null_is_default")]
    pub grants: Vec<Grant>,
}
