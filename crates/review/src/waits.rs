//! Which statements of a revision have to wait for other sessions, and what waits behind them.

use std::collections::BTreeSet;

use postgres_model::{Blocks, Conflict, LockMode, OtherSession, StatementTrace, Waits};

use crate::conflicts::{is_wanted, wanted};
use crate::{
    CommandLocks, CommandRecord, Conflicts, HeldLock, Leg, RoundTrip, Step, StepProgress, UnknownLocks,
    strongest_on_each,
};

/// A statement that has to wait for a lock while another session holds its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Wait {
    /// The lock, and the statement that wants it.
    pub lock: HeldLock,
    /// For whom, and what that session holds on the relation.
    pub sessions: Vec<(OtherSession, Option<LockMode>)>,
}

impl Wait {
    /// What others cannot do as long as the statement waits: PostgreSQL grants no lock ahead of one that waits and conflicts with it.
    pub const fn behind(&self) -> Blocks {
        self.lock.lock.mode.blocks()
    }
}

/// The waits of a step.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StepWaits {
    /// In the order of the statements.
    pub waits: Vec<Wait>,
    /// Why there may be more.
    pub unknown: Vec<WaitsUnknown>,
}

/// Why it is not known for whom a step waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WaitsUnknown {
    /// Nothing was asked, because the rehearsal did not come to it.
    NotAsked,
    /// PostgreSQL refused to answer; this is its message.
    Refused(String),
    /// The locks of so many statements are not known; why those of the first are not.
    Locks(UnknownLocks, usize),
    /// The step did not come to its end.
    NotFinished,
    /// This relation was not there before the leg: an earlier transaction of it made the relation and committed.
    NotThereBefore(String),
    /// Alembic worked on several databases, and a lock does not say in which it is.
    SeveralDatabases,
}

impl StepWaits {
    /// The waits of a step, where it ran alone; none where it did not run. `conflicts` are the answers to [`wanted_locks`].
    pub fn of(
        record: &CommandRecord,
        step: &Step,
        locks: &CommandLocks,
        conflicts: Option<&Conflicts>,
    ) -> Option<Self> {
        if step.progress == StepProgress::Pending {
            return None;
        }
        let unknown = locks
            .of_step(record, step)
            .map(|locks| locks.unknown)
            .unwrap_or_default();
        let mut found = Self {
            waits: vec![],
            unknown: unknown
                .into_iter()
                .map(|(why, count)| WaitsUnknown::Locks(why, count))
                .collect(),
        };
        if !matches!(step.progress, StepProgress::Done { .. }) {
            found.add(WaitsUnknown::NotFinished);
        }
        if record.conditions.databases.is_some() {
            found.add(WaitsUnknown::SeveralDatabases);
            return Some(found);
        }
        match conflicts {
            None => found.unknown.insert(0, WaitsUnknown::NotAsked),
            Some(Conflicts::Refused { message }) => found.add(WaitsUnknown::Refused(message.clone())),
            Some(Conflicts::Found { conflicts }) => {
                let (first, end) = step.statements;
                for statement in first..end {
                    found.take(record, statement, locks, conflicts);
                }
            }
        }
        Some(found)
    }

    /// For whom the step waits.
    pub fn sessions(&self) -> BTreeSet<OtherSession> {
        let sessions = self.waits.iter().flat_map(|wait| &wait.sessions);
        sessions.map(|(session, _)| *session).collect()
    }

    fn take(&mut self, record: &CommandRecord, statement: u32, locks: &CommandLocks, conflicts: &[Conflict]) {
        let Some(trace) = record.statements.get(statement as usize) else {
            return;
        };
        let taken = strongest_on_each(locks.taken_by(statement));
        let noticed = taken.iter().filter(|lock| lock.blocks().is_some());
        let strongest = noticed.map(|lock| lock.lock.mode).max();
        // Indexes that are gone and sequences of a table are locked with it: they say nothing more.
        let says_more = |lock: &&HeldLock| lock.blocks().is_some() || strongest < Some(lock.lock.mode);
        for lock in taken.iter().copied().filter(says_more) {
            let mut answers = conflicts
                .iter()
                .filter(|conflict| conflict.wanted == wanted(lock))
                .peekable();
            if answers.peek().is_none() && is_wanted(lock) {
                self.add(WaitsUnknown::NotThereBefore(lock.lock.subject.label()));
            }
            let mut sessions = Vec::new();
            for conflict in answers {
                match &conflict.waits {
                    Waits::Yes if is_kept_out(conflict, lock, locks, trace) => {}
                    Waits::Yes => sessions.push((conflict.session, conflict.held)),
                    Waits::No => {}
                    Waits::NotKnown { reason } => self.add(WaitsUnknown::Refused(reason.clone())),
                }
            }
            if !sessions.is_empty() {
                let lock = lock.clone();
                self.waits.push(Wait { lock, sessions });
            }
        }
    }

    /// Each reason once.
    fn add(&mut self, unknown: WaitsUnknown) {
        if !self.unknown.contains(&unknown) {
            self.unknown.push(unknown);
        }
    }
}

/// Whether the transaction has a lock on the relation already that keeps the other session out.
fn is_kept_out(conflict: &Conflict, wanted: &HeldLock, locks: &CommandLocks, statement: &StatementTrace) -> bool {
    let is_earlier = |lock: &&HeldLock| {
        let is_same = lock.lock.subject.oid == wanted.lock.subject.oid;
        is_same && lock.statement < statement.index && lock.is_held_at(statement)
    };
    let mut earlier = locks.held().iter().filter(is_earlier);
    earlier.any(|lock| conflict.held.is_some_and(|held| lock.lock.mode.conflicts_with(held)))
}

impl RoundTrip {
    /// The waits of a leg; none where its function did not run.
    pub fn waits(&self, leg: Leg) -> Option<StepWaits> {
        let record = self.leg(leg)?;
        let step = record.step_of_revision(&self.revision)?;
        StepWaits::of(record, step, &CommandLocks::of(record), self.conflicts.get(&leg))
    }
}

#[cfg(test)]
mod tests;
