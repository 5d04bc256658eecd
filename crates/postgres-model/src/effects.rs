//! What was measured right after a statement, in the session that ran it.

use serde::{Deserialize, Serialize};

use crate::{LockMode, RelationKind};

/// What a statement did beside its answer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Effects {
    /// The locks that it newly took, read from `pg_locks`. None where they can't be known: it ran outside of a transaction, which
    /// releases them at once, or it failed.
    pub locks: Option<Vec<Lock>>,
    /// Relations that have another file than before (`relfilenode`): they were rewritten or truncated. Without sequences, which get another
    /// file whenever they are altered.
    pub rewritten: Vec<Subject>,
    /// Tables that were read through from the beginning to the end.
    pub scanned: Vec<Scan>,
    /// Tables whose rows it inserted, updated or deleted, as PostgreSQL counts them: by triggers, cascades and functions too, and also what
    /// a function took back itself. None where that was not measured: it failed, or nothing could be asked.
    pub changed: Option<Vec<RowsChanged>>,
    /// Why nothing of this is known, where asking failed: then it says nothing about the statement.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unknown: Option<String>,
}

/// A relation, as it was called when something was measured.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Subject {
    /// Its identity; for an advisory lock, its key.
    pub oid: u32,
    /// What it is.
    pub kind: SubjectKind,
    /// Its schema; none for an advisory lock.
    pub schema: Option<String>,
    /// Its name.
    pub name: String,
    /// The table that an index belongs to.
    pub table: Option<u32>,
}

impl Subject {
    /// The name, with the schema where that is not `public`.
    pub fn label(&self) -> String {
        match self.schema.as_deref() {
            None | Some("public") => self.name.clone(),
            Some(schema) => format!("{schema}.{}", self.name),
        }
    }
}

/// What can be locked: a relation that a schema has as an object, or something beside them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum SubjectKind {
    Index,
    Advisory,
    /// Written as its kind alone: `"table"`.
    #[serde(untagged)]
    Relation(RelationKind),
}

impl SubjectKind {
    /// The kind of a letter of `pg_class.relkind`; none where it is no letter of a relation.
    pub fn of_relkind(relkind: char) -> Option<Self> {
        if matches!(relkind, 'i' | 'I') {
            return Some(Self::Index);
        }
        let kind = RelationKind::ALL.into_iter().find(|kind| kind.relkind() == relkind)?;
        Some(kind.into())
    }
}

impl From<RelationKind> for SubjectKind {
    fn from(kind: RelationKind) -> Self {
        Self::Relation(kind)
    }
}

/// A lock that was granted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lock {
    /// On what.
    #[serde(flatten)]
    pub subject: Subject,
    /// How.
    pub mode: LockMode,
}

/// A table that was read through.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scan {
    /// Which.
    #[serde(flatten)]
    pub subject: Subject,
    /// How often.
    pub scans: u64,
    /// How many rows came up in all.
    pub rows: u64,
}

/// A table with rows that were inserted, updated or deleted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowsChanged {
    /// Which.
    #[serde(flatten)]
    pub subject: Subject,
    /// How many rows were inserted.
    pub inserted: u64,
    /// How many were updated.
    pub updated: u64,
    /// How many were deleted; TRUNCATE and DROP TABLE delete none.
    pub deleted: u64,
}

/// The beginning or the end of a transaction.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TransactionMark {
    /// What happened.
    pub kind: TransactionMarkKind,
    /// When, in milliseconds since the command began, without the time that was spent on observing.
    pub at_ms: f64,
    /// The index of the statement that it happened in or before.
    pub statement: u32,
}

/// What a transaction mark says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum TransactionMarkKind {
    Begin,
    Commit,
    Rollback,
    RollbackToSavepoint,
}

/// A message of the server that is no error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// `NOTICE`, `WARNING`, `INFO` …
    pub severity: String,
    /// The server's words.
    pub message: String,
    /// The index of the statement that it came with.
    pub statement: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Saved runs have these words, whichever of the two types a word is of.
    #[test]
    fn a_kind_is_one_word() {
        let relations = RelationKind::ALL.map(SubjectKind::from);
        for kind in relations.into_iter().chain([SubjectKind::Index, SubjectKind::Advisory]) {
            let json = serde_json::to_string(&kind).unwrap();
            assert!(json.starts_with('"'), "{json}");
            assert_eq!(serde_json::from_str::<SubjectKind>(&json).unwrap(), kind);
        }
        let table = serde_json::from_str::<SubjectKind>(r#""partitioned_table""#).unwrap();
        assert_eq!(table, RelationKind::PartitionedTable.into());
        assert!(serde_json::from_str::<SubjectKind>(r#""tablet""#).is_err());
    }
}
