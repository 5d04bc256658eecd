//! Locks on relations: the modes of PostgreSQL, what they conflict with, and what that means for others.
//!
//! The conflicts are those of the table "Conflicting Lock Modes" in PostgreSQL's documentation, chapter "Explicit Locking".

use std::fmt;

use serde::de::IntoDeserializer;
use serde::de::value::StrDeserializer;
use serde::{Deserialize, Serialize};

/// A lock mode, from the weakest to the strongest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum LockMode {
    #[serde(rename = "AccessShareLock")]
    AccessShare,
    #[serde(rename = "RowShareLock")]
    RowShare,
    #[serde(rename = "RowExclusiveLock")]
    RowExclusive,
    #[serde(rename = "ShareUpdateExclusiveLock")]
    ShareUpdateExclusive,
    #[serde(rename = "ShareLock")]
    Share,
    #[serde(rename = "ShareRowExclusiveLock")]
    ShareRowExclusive,
    #[serde(rename = "ExclusiveLock")]
    Exclusive,
    #[serde(rename = "AccessExclusiveLock")]
    AccessExclusive,
}

impl LockMode {
    /// All modes, from the weakest to the strongest.
    pub const ALL: [Self; 8] = [
        Self::AccessShare,
        Self::RowShare,
        Self::RowExclusive,
        Self::ShareUpdateExclusive,
        Self::Share,
        Self::ShareRowExclusive,
        Self::Exclusive,
        Self::AccessExclusive,
    ];

    /// The mode of a name in `pg_locks.mode`, such as `AccessShareLock`.
    pub fn named(name: &str) -> Option<Self> {
        let name: StrDeserializer<'_, serde::de::value::Error> = name.into_deserializer();
        Self::deserialize(name).ok()
    }

    /// Whether a session that holds one of the modes makes another wait that wants the other.
    pub fn conflicts_with(self, other: Self) -> bool {
        let (weak, strong) = if self <= other { (self, other) } else { (other, self) };
        match strong {
            Self::AccessShare | Self::RowShare | Self::RowExclusive => false,
            Self::ShareUpdateExclusive => weak == Self::ShareUpdateExclusive,
            // SHARE does not conflict with itself.
            Self::Share => matches!(weak, Self::RowExclusive | Self::ShareUpdateExclusive),
            Self::ShareRowExclusive => weak >= Self::RowExclusive,
            Self::Exclusive => weak >= Self::RowShare,
            Self::AccessExclusive => true,
        }
    }

    /// What others can’t do while this is held.
    pub const fn blocks(self) -> Blocks {
        match self {
            Self::AccessShare | Self::RowShare | Self::RowExclusive | Self::ShareUpdateExclusive => Blocks::OtherDdl,
            Self::Share | Self::ShareRowExclusive => Blocks::Writes,
            Self::Exclusive => Blocks::WritesAndRowLocks,
            Self::AccessExclusive => Blocks::Everything,
        }
    }
}

impl fmt::Display for LockMode {
    /// As LOCK TABLE writes it: `ACCESS EXCLUSIVE`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::AccessShare => "ACCESS SHARE",
            Self::RowShare => "ROW SHARE",
            Self::RowExclusive => "ROW EXCLUSIVE",
            Self::ShareUpdateExclusive => "SHARE UPDATE EXCLUSIVE",
            Self::Share => "SHARE",
            Self::ShareRowExclusive => "SHARE ROW EXCLUSIVE",
            Self::Exclusive => "EXCLUSIVE",
            Self::AccessExclusive => "ACCESS EXCLUSIVE",
        })
    }
}

/// What others can't do while a lock is held, from the least to the most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Blocks {
    /// Reads and writes go on; only another change of the shape, VACUUM or the like waits.
    OtherDdl,
    /// Writes wait: INSERT, UPDATE, DELETE, MERGE.
    Writes,
    /// Writes wait, and so does SELECT … FOR UPDATE.
    WritesAndRowLocks,
    /// Everything waits, a plain SELECT too.
    Everything,
}

#[cfg(test)]
mod tests {
    use super::LockMode::*;
    use super::*;

    /// The table of the documentation: for each mode in rising order, the modes that it conflicts with.
    #[test]
    fn conflicts_are_those_of_the_documentation() {
        let table: [(LockMode, &[LockMode]); 8] = [
            (AccessShare, &[AccessExclusive]),
            (RowShare, &[Exclusive, AccessExclusive]),
            (RowExclusive, &[Share, ShareRowExclusive, Exclusive, AccessExclusive]),
            (
                ShareUpdateExclusive,
                &[
                    ShareUpdateExclusive,
                    Share,
                    ShareRowExclusive,
                    Exclusive,
                    AccessExclusive,
                ],
            ),
            (
                Share,
                &[
                    RowExclusive,
                    ShareUpdateExclusive,
                    ShareRowExclusive,
                    Exclusive,
                    AccessExclusive,
                ],
            ),
            (
                ShareRowExclusive,
                &[
                    RowExclusive,
                    ShareUpdateExclusive,
                    Share,
                    ShareRowExclusive,
                    Exclusive,
                    AccessExclusive,
                ],
            ),
            (
                Exclusive,
                &[
                    RowShare,
                    RowExclusive,
                    ShareUpdateExclusive,
                    Share,
                    ShareRowExclusive,
                    Exclusive,
                    AccessExclusive,
                ],
            ),
            (AccessExclusive, &LockMode::ALL),
        ];
        for (mode, conflicts) in table {
            for other in LockMode::ALL {
                assert_eq!(
                    mode.conflicts_with(other),
                    conflicts.contains(&other),
                    "{mode} and {other}"
                );
            }
        }
    }

    /// A SELECT takes ACCESS SHARE, SELECT FOR UPDATE takes ROW SHARE, a write takes ROW EXCLUSIVE.
    #[test]
    fn what_is_blocked_follows_from_the_conflicts() {
        for mode in LockMode::ALL {
            let waits = |statement| mode.conflicts_with(statement);
            let expected = match (waits(AccessShare), waits(RowShare), waits(RowExclusive)) {
                (true, ..) => Blocks::Everything,
                (_, true, _) => Blocks::WritesAndRowLocks,
                (.., true) => Blocks::Writes,
                _ => Blocks::OtherDdl,
            };
            assert_eq!(mode.blocks(), expected, "{mode}");
        }
    }
}
