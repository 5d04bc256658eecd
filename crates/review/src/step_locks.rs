//! What a step of a plan kept others from, in one answer: yes, no, or not known.

use postgres_model::{Blocks, LockMode};

use crate::{
    CommandLocks, CommandRecord, DocumentedLock, HeldLock, Step, StepProgress, UnknownLocks, documented_locks,
};

/// The locks of a step as a whole.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StepLocks {
    /// The strongest lock that was held while a statement of the step ran, of those that others notice.
    pub strongest: Option<HeldLock>,
    /// It was taken before the step, by an earlier one of the same transaction.
    pub is_from_before: bool,
    /// Why there may be stronger ones: the first of each reason, and how many statements have it.
    pub unknown: Vec<(UnknownLocks, usize)>,
    /// What PostgreSQL's documentation says that the statements take whose own locks are not known; those that it says nothing of are
    /// left out.
    pub documented: Vec<DocumentedLock>,
}

impl StepLocks {
    /// What others could not do for a part of the time, as far as it was measured; none where they could read and write.
    pub fn blocks(&self) -> Option<Blocks> {
        let blocks = self.strongest.as_ref().and_then(HeldLock::blocks);
        blocks.filter(|blocks| *blocks > Blocks::OtherDdl)
    }

    /// Whether every lock is known that could keep others from more than [`strongest`](Self::strongest) does.
    pub fn is_known(&self) -> bool {
        self.unknown.is_empty() || self.blocks() == Some(Blocks::Everything)
    }
}

/// The locks of a step; none where it did not run.
pub fn step_locks(record: &CommandRecord, step: &Step) -> Option<StepLocks> {
    CommandLocks::of(record).of_step(record, step)
}

impl CommandLocks {
    /// The locks of a step of the same command, as [`step_locks`] gives them; none where it did not run.
    pub fn of_step(&self, record: &CommandRecord, step: &Step) -> Option<StepLocks> {
        if step.progress == StepProgress::Pending || record.offline {
            return None;
        }
        let first = step.statements.0;
        let end = match step.progress {
            StepProgress::Running => record.statements.len() as u32,
            _ => step.statements.1,
        };
        let mut found = StepLocks::default();
        for statement in first..end {
            found.take(self, record, statement);
        }
        found.is_from_before = found.strongest.as_ref().is_some_and(|held| held.statement < first);
        Some(found)
    }
}

impl StepLocks {
    fn take(&mut self, locks: &CommandLocks, record: &CommandRecord, statement: u32) {
        let state = locks.state(statement);
        let mode = |held: &HeldLock| held.lock.mode;
        if state.strongest().map(mode) > self.strongest.as_ref().map(mode) {
            self.strongest = state.strongest().cloned();
        }
        let Some(unknown) = state.unknown else { return };
        match self.unknown.iter_mut().find(|(known, _)| known.why == unknown.why) {
            Some((_, count)) => *count += 1,
            None => self.unknown.push((unknown.clone(), 1)),
        }
        if unknown.statement == statement {
            let sql = record
                .statements
                .get(statement as usize)
                .map(|statement| &*statement.sql);
            self.document(sql.and_then(documented_locks).unwrap_or_default());
        }
    }

    fn document(&mut self, locks: Vec<DocumentedLock>) {
        for lock in locks
            .into_iter()
            .filter(|lock| lock.mode >= LockMode::ShareUpdateExclusive)
        {
            if !self.documented.contains(&lock) {
                self.documented.push(lock);
            }
        }
    }
}

#[cfg(test)]
mod tests;
