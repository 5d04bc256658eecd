//! The locks of a command that may conflict with those of other sessions, and what PostgreSQL answered about them.

use std::collections::BTreeSet;
use std::sync::Arc;

use postgres_model::{Conflict, LockMode, RelationKind, SubjectKind, WantedLock};
use serde::{Deserialize, Serialize};

use crate::{CommandRecord, HeldLock, held_locks};

/// What a copy of the main database before a leg answered to the leg's locks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum Conflicts {
    /// What became of each lock.
    Found {
        /// Nothing of relations that were not there before.
        conflicts: Arc<Vec<Conflict>>,
    },
    /// It gave no answer.
    Refused {
        /// Why.
        message: String,
    },
}

impl Conflicts {
    /// Nothing had to be asked.
    pub fn none() -> Self {
        Self::Found {
            conflicts: Arc::default(),
        }
    }
}

/// The locks of a command that can conflict with what readers, writers or `pg_dump` hold, on relations that others can see. None where Alembic
/// worked on several databases: a lock does not say in which it is.
pub fn wanted_locks(record: &CommandRecord) -> Vec<WantedLock> {
    if record.conditions.databases.is_some() {
        return vec![];
    }
    let wanted: BTreeSet<WantedLock> = held_locks(record)
        .iter()
        .filter(|held| is_wanted(held))
        .map(wanted)
        .collect();
    wanted.into_iter().collect()
}

/// Whether a lock can conflict with ACCESS SHARE or ROW EXCLUSIVE, which is what the other sessions hold, on a relation that others can see.
pub(crate) fn is_wanted(held: &HeldLock) -> bool {
    let kind = held.lock.subject.kind;
    held.made.is_none()
        && held.lock.mode >= LockMode::Share
        && !matches!(
            kind,
            SubjectKind::Advisory | SubjectKind::Relation(RelationKind::CompositeType)
        )
}

/// A lock as it is asked for.
pub(crate) fn wanted(held: &HeldLock) -> WantedLock {
    WantedLock {
        oid: held.lock.subject.oid,
        mode: held.lock.mode,
    }
}
