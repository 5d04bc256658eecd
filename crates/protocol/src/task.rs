//! What a run does.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What a run does.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Task {
    /// Runs an Alembic command line.
    Alembic {
        /// The command line without the word `alembic`, split as a shell does.
        arguments: Vec<String>,
    },
    /// Replaces the database by an empty one.
    Reset,
    /// Creates roles, those that exist already left alone, as an administrator does beforehand.
    CreateRoles {
        /// The roles.
        names: Vec<String>,
    },
    /// Adds rows to all tables of the main database that satisfy what the catalogs say.
    Fill(Fill),
    /// Creates all tables of the models that `env.py` gives as `target_metadata`.
    CreateFromModels,
    /// Runs statements that somebody typed, each as psql would send it, up to the first that fails; all in one session.
    Sql {
        /// The statements.
        statements: Vec<String>,
    },
}

/// How tables are filled.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Fill {
    /// The same seed makes the same rows.
    pub seed: u64,
    /// Rows that each table gets beside those that it has, at least 1; where `amounts` says something else, those that it does not name.
    pub rows: u64,
    /// Whether some tables get other numbers of rows.
    #[serde(default, skip_serializing_if = "Amounts::is_equal")]
    pub amounts: Amounts,
    /// The oids of the tables; empty for all. Tables that they reference are filled too where they are empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tables: Vec<u32>,
    /// Rows that a migration could stumble over, made after the others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adversarial: Option<Adversarial>,
}

/// How rows are spread over the tables.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Amounts {
    /// Each table gets the same number.
    #[default]
    Equal,
    /// All tables together get this number, each as many as any other, and at least 1.
    InAll(u64),
    /// These tables get these amounts, by their names, with the schema where that is not `public`.
    Each(BTreeMap<String, TableAmount>),
}

/// What a table is filled with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TableAmount {
    /// How many rows.
    pub rows: u64,
    /// What is known of the values of its columns, by their names. Constraints come first: a column that is NOT NULL has no NULLs, and one that is
    /// unique has as many values as rows.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub columns: BTreeMap<String, ColumnShape>,
}

/// What is known of the values of a column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ColumnShape {
    /// Of a million rows so many are NULL.
    pub nulls_per_million: u32,
    /// How many distinct values there are, at least 1; none where that is not known or each is another.
    pub distinct: Option<u64>,
}

impl Amounts {
    /// Whether each table gets the same number.
    pub const fn is_equal(&self) -> bool {
        matches!(self, Self::Equal)
    }
}

/// Rows of a table that satisfy what its catalogs say now and that a change of the schema could refuse.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Adversarial {
    /// The oid of the table.
    pub table: u32,
    /// What is special about them.
    pub kind: AdversarialKind,
}

/// What is special about adversarial rows. Columns are `attnum`s.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AdversarialKind {
    /// Nothing: any row is refused, as by a new column that is NOT NULL and has no default.
    Any,
    /// A column is NULL.
    Null {
        /// The column.
        column: i16,
    },
    /// Columns have the values of another row; texts also in upper case and with a space behind.
    Duplicate {
        /// The columns.
        columns: Vec<i16>,
        /// What is true of both rows, as SQL; none for all rows.
        condition: Option<String>,
    },
    /// Columns refer to no row of a table.
    Orphan {
        /// The referencing columns.
        columns: Vec<i16>,
        /// The oid of the referenced table.
        referenced: u32,
        /// The referenced columns.
        referenced_columns: Vec<i16>,
    },
    /// A condition is false.
    Violating {
        /// The condition, as SQL.
        expression: String,
        /// The columns in it.
        columns: Vec<i16>,
    },
    /// A column has the longest, largest and least usual values of its type: NaN, infinity, years BC, empty and multi-byte texts, every label.
    Unusual {
        /// The column.
        column: i16,
    },
}

impl Default for Task {
    fn default() -> Self {
        Self::Alembic { arguments: vec![] }
    }
}

impl Task {
    /// An Alembic command line from its arguments.
    pub fn alembic<'a>(arguments: impl IntoIterator<Item = &'a str>) -> Self {
        Self::Alembic {
            arguments: arguments.into_iter().map(str::to_owned).collect(),
        }
    }

    /// Whether somebody typed its statements; they are no migration's.
    pub const fn is_by_hand(&self) -> bool {
        matches!(self, Self::Sql { .. })
    }

    /// Whether it loads the revision files.
    pub fn loads_revisions(&self) -> bool {
        matches!(self, Self::Alembic { arguments } if !arguments.is_empty())
    }
}
