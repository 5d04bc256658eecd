//! Whether a lock has to wait for another session.

use serde::{Deserialize, Serialize};

use crate::LockMode;

/// What another session does while a migration runs. Each holds its locks until its transaction ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OtherSession {
    /// It has read the table: SELECT.
    Reader,
    /// It has written to the table: INSERT, UPDATE, DELETE or MERGE.
    Writer,
    /// `pg_dump`, which locks every table for as long as it runs.
    PgDump,
}

impl OtherSession {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Reader, Self::Writer, Self::PgDump];
}

/// A lock on a relation that is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct WantedLock {
    /// The relation.
    pub oid: u32,
    /// How.
    pub mode: LockMode,
}

/// What became of a lock that was wanted while another session held its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    /// The lock.
    #[serde(flatten)]
    pub wanted: WantedLock,
    /// The other session.
    pub session: OtherSession,
    /// The strongest lock that it held on the same relation, as `pg_locks` has it; none where it held none.
    pub held: Option<LockMode>,
    /// Whether the lock has to wait.
    #[serde(flatten)]
    pub waits: Waits,
}

/// Whether a lock has to wait.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "waits", rename_all = "snake_case")]
pub enum Waits {
    /// It is granted.
    No,
    /// It is granted when the other session has ended its transaction.
    Yes,
    /// PostgreSQL gave no answer.
    NotKnown {
        /// Its message.
        reason: String,
    },
}
