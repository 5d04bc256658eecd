//! How much a table holds, counted in one scan.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Subject;
use crate::schema::{Relation, qualified};

/// What a table held at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableRows {
    /// The database; none for the main one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub database: Option<String>,
    /// The schema of the table.
    pub schema: String,
    /// Its name.
    pub name: String,
    /// How many rows it had, without those of tables that inherit from it.
    pub rows: u64,
    /// Equal for equal rows, in whatever order they and the columns are.
    pub digest: String,
    /// How many values of each column were not null.
    pub not_null: BTreeMap<String, u64>,
}

impl TableRows {
    /// The name, with the schema where that is not `public`, and the database where it is not the main one.
    pub fn label(&self) -> String {
        let table = qualified(&self.schema, &self.name);
        match &self.database {
            Some(database) => format!("{database}: {table}"),
            None => table,
        }
    }

    /// What was counted of a table of the main database.
    pub fn of<'a>(all: &'a [Self], table: &Relation) -> Option<&'a Self> {
        Self::named(all, &table.schema, &table.name)
    }

    /// How many rows a relation of the main database had that was locked, scanned or the like; none where they were not counted.
    pub fn count_of(all: &[Self], subject: &Subject) -> Option<u64> {
        Some(Self::named(all, subject.schema.as_deref()?, &subject.name)?.rows)
    }

    fn named<'a>(all: &'a [Self], schema: &str, name: &str) -> Option<&'a Self> {
        all.iter()
            .find(|held| held.database.is_none() && (held.schema.as_str(), held.name.as_str()) == (schema, name))
    }

    /// How many values of a column were not null; none where there was no such column.
    pub fn values(&self, column: &str) -> Option<u64> {
        self.not_null.get(column).copied()
    }
}
