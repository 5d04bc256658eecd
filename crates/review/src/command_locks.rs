//! What is locked while each statement of a command runs: by itself, by those before it, or not known.

use std::cmp::Reverse;
use std::ops::Range;
use std::sync::Arc;

use postgres_model::{Blocks, StatementTrace};

use crate::locks::end_of_transaction;
use crate::new_relations::NewRelations;
use crate::statement_steps::steps_of_statements;
use crate::{CommandRecord, HeldLock, held_locks};

/// The locks of a command, made once for all of its statements.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CommandLocks {
    held: Vec<HeldLock>,
    states: Vec<Positions>,
}

/// What is locked while one statement runs, by positions in the list of locks.
#[derive(Clone, Debug, Default, PartialEq)]
struct Positions {
    taken: Range<usize>,
    strongest_taken: Option<usize>,
    before: Option<usize>,
    unknown: Option<UnknownLocks>,
}

/// What is locked while one statement runs.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LockState<'a> {
    /// The strongest lock that the statement newly took, of those that others notice.
    pub taken: Option<&'a HeldLock>,
    /// The strongest lock that earlier statements of the same transaction took and that is still held, of those that others notice.
    pub before: Option<&'a HeldLock>,
    /// Why there may be a stronger one.
    pub unknown: Option<&'a UnknownLocks>,
}

/// Locks of which this run does not show whether others wait for them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownLocks {
    /// The index of the statement that took them.
    pub statement: u32,
    /// Why.
    pub why: WhyUnknown,
}

/// Why it is not known whether others wait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WhyUnknown {
    /// The statement ran outside of a transaction: its locks were released before they could be read.
    OutsideTransaction,
    /// The statement failed, and a failed transaction answers no query.
    Failed,
    /// Reading the locks failed; this is why.
    NotRead(String),
    /// This relation is new in the transaction, made before the step: others can see it where that is committed first.
    MadeBeforeTheStep(String),
}

impl<'a> LockState<'a> {
    /// The strongest lock that is held while the statement runs, of those that others notice; its own where both are the same.
    pub fn strongest(&self) -> Option<&'a HeldLock> {
        let mode = |lock: &HeldLock| lock.lock.mode;
        match (self.taken, self.before) {
            (Some(taken), Some(before)) if mode(before) > mode(taken) => Some(before),
            (taken, before) => taken.or(before),
        }
    }

    /// Why something that others cannot do may be missing in [`strongest`](Self::strongest); none where others cannot do anything anyway.
    pub fn open(&self) -> Option<&'a UnknownLocks> {
        let most = self.strongest().and_then(HeldLock::blocks);
        self.unknown.filter(|_| most != Some(Blocks::Everything))
    }
}

impl CommandLocks {
    /// The locks of a command.
    pub fn of(record: &CommandRecord) -> Self {
        let held = held_locks(record);
        let states = Pass::through(record, &held);
        Self { held, states }
    }

    /// Every lock, in the order in which they were taken.
    pub fn held(&self) -> &[HeldLock] {
        &self.held
    }

    /// The locks that a statement newly took.
    pub fn taken_by(&self, statement: u32) -> &[HeldLock] {
        let state = self.states.get(statement as usize);
        state.map_or(&[], |state| &self.held[state.taken.clone()])
    }

    /// What is locked while a statement runs.
    pub fn state(&self, statement: u32) -> LockState<'_> {
        let Some(state) = self.states.get(statement as usize) else {
            return LockState::default();
        };
        let lock = |position: Option<usize>| position.and_then(|position| self.held.get(position));
        LockState {
            taken: lock(state.strongest_taken),
            before: lock(state.before),
            unknown: state.unknown.as_ref(),
        }
    }
}

/// Goes once through the statements, with what the open transaction holds.
struct Pass<'a> {
    record: &'a CommandRecord,
    held: &'a [HeldLock],
    at: usize,
    strongest: Option<usize>,
    unknown: Option<UnknownLocks>,
    /// When `unknown` is released; none where the transaction has not ended.
    unknown_until: Option<f64>,
}

impl<'a> Pass<'a> {
    fn through(record: &'a CommandRecord, held: &'a [HeldLock]) -> Vec<Positions> {
        let mut pass = Self {
            record,
            held,
            at: 0,
            strongest: None,
            unknown: None,
            unknown_until: None,
        };
        let mut relations = NewRelations::of(record);
        let steps = steps_of_statements(record).into_iter();
        let next = |(statement, step): (&Arc<StatementTrace>, _)| {
            relations.pass(statement.index, step);
            let again = relations.locked_again(statement, step);
            pass.statement(statement, again)
        };
        record.statements.iter().zip(steps).map(next).collect()
    }

    /// `again` is a relation of an earlier step that the statement may have locked again.
    fn statement(&mut self, statement: &StatementTrace, again: Option<String>) -> Positions {
        self.release(statement);
        let taken = self.taken_by(statement);
        let (before, strongest_taken) = (self.strongest, self.strongest_of(taken.clone()));
        self.strongest = self.strongest_of(before.into_iter().chain(strongest_taken));
        let not_read = not_read(statement).map(|why| UnknownLocks {
            statement: statement.index,
            why,
        });
        let unseen = self.held[taken.clone()].iter().find(|lock| lock.is_unknown());
        let made_before = unseen.map(|lock| lock.lock.subject.label()).or(again);
        let made_before = made_before.map(|table| UnknownLocks {
            statement: statement.index,
            why: WhyUnknown::MadeBeforeTheStep(table),
        });
        if self.unknown.is_none() && made_before.is_some() {
            self.unknown_until = end_of_transaction(self.record, statement.index);
            self.unknown.clone_from(&made_before);
        }
        Positions {
            taken,
            strongest_taken,
            before,
            unknown: not_read.or(made_before).or_else(|| self.unknown.clone()),
        }
    }

    /// What a transaction held ends with it.
    fn release(&mut self, statement: &StatementTrace) {
        let is_held = |position: &usize| self.held[*position].is_held_at(statement);
        self.strongest = self.strongest.filter(is_held);
        if self.unknown_until.is_some_and(|until| until <= statement.at_ms) {
            (self.unknown, self.unknown_until) = (None, None);
        }
    }

    fn taken_by(&mut self, statement: &StatementTrace) -> Range<usize> {
        let rest = &self.held[self.at..];
        let count = rest.iter().take_while(|lock| lock.statement <= statement.index).count();
        let from = self.at;
        self.at += count;
        from..self.at
    }

    /// The first of the strongest that others notice; a table rather than its index.
    fn strongest_of(&self, positions: impl IntoIterator<Item = usize>) -> Option<usize> {
        let noticed = positions
            .into_iter()
            .filter(|&position| self.held[position].blocks().is_some());
        noticed.min_by_key(|&position| {
            let lock = &self.held[position].lock;
            (Reverse(lock.mode), lock.subject.table.is_some(), position)
        })
    }
}

fn not_read(statement: &StatementTrace) -> Option<WhyUnknown> {
    let effects = &statement.effects;
    if effects.locks.is_some() {
        return None;
    }
    Some(match (&effects.unknown, &statement.error) {
        (Some(reason), _) => WhyUnknown::NotRead(reason.clone()),
        (None, Some(_)) => WhyUnknown::Failed,
        (None, None) => WhyUnknown::OutsideTransaction,
    })
}

#[cfg(test)]
pub(crate) mod tests;
