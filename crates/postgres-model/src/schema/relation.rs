//! Tables, views, sequences and what belongs to them.

use serde::{Deserialize, Serialize};

use super::grant::Grant;
use super::name::qualified;
use crate::serialization::null_is_default;

/// What a relation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum RelationKind {
    Table,
    PartitionedTable,
    View,
    MaterializedView,
    Sequence,
    ForeignTable,
    CompositeType,
}

impl RelationKind {
    /// All kinds.
    pub const ALL: [Self; 7] = [
        Self::Table,
        Self::PartitionedTable,
        Self::View,
        Self::MaterializedView,
        Self::Sequence,
        Self::ForeignTable,
        Self::CompositeType,
    ];

    /// The letter of `pg_class.relkind`.
    pub const fn relkind(self) -> char {
        match self {
            Self::Table => 'r',
            Self::PartitionedTable => 'p',
            Self::View => 'v',
            Self::MaterializedView => 'm',
            Self::Sequence => 'S',
            Self::ForeignTable => 'f',
            Self::CompositeType => 'c',
        }
    }

    /// Whether it has rows of its own that a migration can lose.
    pub const fn is_table(self) -> bool {
        matches!(self, Self::Table | Self::PartitionedTable | Self::ForeignTable)
    }

    /// As people call it, and as SQL does.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::PartitionedTable => "partitioned table",
            Self::View => "view",
            Self::MaterializedView => "materialized view",
            Self::Sequence => "sequence",
            Self::ForeignTable => "foreign table",
            Self::CompositeType => "composite type",
        }
    }
}

/// Row level security of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowSecurity {
    /// For everybody but the owner.
    Enabled,
    /// For the owner too.
    Forced,
}

/// A table, view, sequence or composite type.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Relation {
    pub oid: u32,
    pub schema: String,
    pub name: String,
    pub kind: RelationKind,
    pub unlogged: bool,
    /// Storage parameters, `name=value`.
    #[serde(deserialize_with = "null_is_default")]
    pub options: Vec<String>,
    pub row_security: Option<RowSecurity>,
    /// Where it is not the primary key: `full`, `nothing`, `index`.
    #[serde(default)]
    pub replica_identity: Option<String>,
    /// `RANGE (created_at)`
    pub partition_by: Option<String>,
    /// `FOR VALUES FROM … TO …`
    pub partition_bound: Option<String>,
    /// The oids of its parents.
    #[serde(deserialize_with = "null_is_default")]
    pub inherits: Vec<u32>,
    /// The query of a view.
    pub definition: Option<String>,
    /// What the query of a view reads: `orders`, `orders.note`.
    #[serde(default, deserialize_with = "null_is_default")]
    pub reads: Vec<String>,
    /// Of a materialized view.
    pub populated: Option<bool>,
    #[serde(deserialize_with = "null_is_default")]
    pub columns: Vec<Column>,
    #[serde(deserialize_with = "null_is_default")]
    pub constraints: Vec<Constraint>,
    #[serde(deserialize_with = "null_is_default")]
    pub indexes: Vec<Index>,
    #[serde(deserialize_with = "null_is_default")]
    pub triggers: Vec<Trigger>,
    #[serde(deserialize_with = "null_is_default")]
    pub policies: Vec<Policy>,
    #[serde(deserialize_with = "null_is_default")]
    pub rules: Vec<Rule>,
    pub sequence: Option<Sequence>,
    pub comment: Option<String>,
    #[serde(deserialize_with = "null_is_default")]
    pub grants: Vec<Grant>,
}

impl Relation {
    /// The name, with the schema where that is not `public`.
    pub fn label(&self) -> String {
        qualified(&self.schema, &self.name)
    }

    /// A column by its number.
    pub fn column(&self, number: i16) -> Option<&Column> {
        self.columns.iter().find(|column| column.number == number)
    }

    /// The numbers of the columns of its primary key.
    pub fn primary_key(&self) -> &[i16] {
        self.constraints
            .iter()
            .find(|constraint| constraint.kind == ConstraintKind::PrimaryKey)
            .map_or(&[], |constraint| &constraint.columns)
    }

    /// Its foreign keys.
    pub fn foreign_keys(&self) -> impl Iterator<Item = &Constraint> {
        let is_one = |constraint: &&Constraint| constraint.kind == ConstraintKind::ForeignKey;
        self.constraints.iter().filter(is_one)
    }
}

/// Who makes the values of an identity column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Identity {
    Always,
    ByDefault,
}

/// Where the values of a generated column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Generated {
    Stored,
    Virtual,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Column {
    /// Its identity within the relation; the number of a dropped column is not used again.
    pub number: i16,
    pub name: String,
    /// As `format_type` gives it: `character varying(50)`.
    pub r#type: String,
    /// Where it is not the type's own.
    pub collation: Option<String>,
    pub not_null: bool,
    /// The expression; of a generated column, how its values are made.
    pub default: Option<String>,
    pub identity: Option<Identity>,
    pub generated: Option<Generated>,
    pub inherited: bool,
    pub comment: Option<String>,
    #[serde(deserialize_with = "null_is_default")]
    pub grants: Vec<Grant>,
}

/// What a constraint demands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum ConstraintKind {
    PrimaryKey,
    Unique,
    ForeignKey,
    Check,
    Exclusion,
    Trigger,
}

impl ConstraintKind {
    /// As people call it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::PrimaryKey => "primary key",
            Self::Unique => "unique constraint",
            Self::ForeignKey => "foreign key",
            Self::Check => "check constraint",
            Self::Exclusion => "exclusion constraint",
            Self::Trigger => "constraint trigger",
        }
    }
}

/// A constraint; NOT NULL is a property of its column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Constraint {
    pub oid: u32,
    pub name: String,
    pub kind: ConstraintKind,
    /// As `pg_get_constraintdef` gives it.
    pub definition: String,
    /// The numbers of its columns.
    #[serde(deserialize_with = "null_is_default")]
    pub columns: Vec<i16>,
    /// The oid of the table that a foreign key references.
    pub references: Option<u32>,
    #[serde(deserialize_with = "null_is_default")]
    pub referenced_columns: Vec<i16>,
    /// Whether the rows that were there have been checked.
    pub validated: bool,
    pub comment: Option<String>,
}

/// An index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Index {
    pub oid: u32,
    pub name: String,
    /// As `pg_get_indexdef` gives it.
    pub definition: String,
    /// The numbers of its columns; 0 for an expression.
    #[serde(deserialize_with = "null_is_default")]
    pub columns: Vec<i16>,
    pub unique: bool,
    pub primary: bool,
    /// False for what CREATE INDEX CONCURRENTLY left behind.
    pub valid: bool,
    /// What else it is used for: `cluster`, `replica identity`.
    #[serde(default, deserialize_with = "null_is_default")]
    pub used_for: Vec<String>,
    /// The constraint that it stands for.
    pub constraint: Option<String>,
    pub comment: Option<String>,
}

/// A trigger that somebody created.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Trigger {
    pub oid: u32,
    pub name: String,
    pub definition: String,
    /// Where it is not the usual: `disabled`, `replica`, `always`.
    pub enabled: Option<String>,
    #[serde(default)]
    pub comment: Option<String>,
}

/// A policy of row level security.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Policy {
    pub oid: u32,
    pub name: String,
    pub permissive: bool,
    /// `select`, `insert`, `update`, `delete` or `all`.
    pub command: String,
    #[serde(deserialize_with = "null_is_default")]
    pub roles: Vec<String>,
    pub using: Option<String>,
    pub check: Option<String>,
    #[serde(default)]
    pub comment: Option<String>,
}

/// A rewrite rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Rule {
    pub oid: u32,
    pub name: String,
    pub definition: String,
    /// Where it is not the usual: `disabled`, `replica`, `always`.
    #[serde(default)]
    pub enabled: Option<String>,
    #[serde(default)]
    pub comment: Option<String>,
}

/// How a sequence counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Sequence {
    pub r#type: String,
    pub start: i64,
    pub increment: i64,
    pub minimum: i64,
    pub maximum: i64,
    pub cache: i64,
    pub cycle: bool,
    pub owner: Option<SequenceOwner>,
}

/// The column that a sequence belongs to: it goes with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct SequenceOwner {
    pub relation: u32,
    pub column: i16,
}
