//! Which relations the open transaction of a command made, statement by statement.

use std::collections::{HashMap, HashSet};
use std::iter::Peekable;
use std::slice::Iter;

use postgres_model::{Blocks, Lock, Relation, StatementTrace, SubjectKind, TransactionMark, TransactionMarkKind};

use crate::documented_locks::{DocumentedRelation, documented_locks};
use crate::sql::first_word;
use crate::{CommandRecord, SchemaChange};

/// Where in its transaction a relation was made, as seen from a statement that locks it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Made {
    /// By the same step: whenever that runs, nobody else can see the relation before it commits.
    InTheStep,
    /// Before the step, by an earlier one or by `env.py`. Where that is deployed and committed first, others can see the relation.
    BeforeTheStep,
}

/// The position of a step; none outside of one.
type InStep = Option<usize>;

struct New {
    step: InStep,
    /// As it is called now; of an index, the name of its table.
    label: String,
}

/// What is new in the transaction that is open, as far as the statements have been passed.
pub(crate) struct NewRelations<'a> {
    /// Relations and indexes that were there when the command began, or are new.
    known: HashSet<u32>,
    new: HashMap<u32, New>,
    /// What relations that are new were ever called, with and without their schema.
    names: HashMap<String, Vec<u32>>,
    /// New or not, relations that the statement passed last has changed.
    changed: Vec<u32>,
    changes: Peekable<Iter<'a, SchemaChange>>,
    marks: Peekable<Iter<'a, TransactionMark>>,
}

impl<'a> NewRelations<'a> {
    pub fn of(record: &'a CommandRecord) -> Self {
        let beginning = record.schema.at_the_beginning();
        Self {
            known: beginning.relations().flat_map(with_indexes).collect(),
            new: HashMap::new(),
            names: HashMap::new(),
            changed: Vec::new(),
            changes: record.schema.changes().iter().peekable(),
            marks: record.transactions.iter().peekable(),
        }
    }

    /// Goes on to behind a statement.
    pub fn pass(&mut self, statement: u32, step: InStep) {
        let has_passed = |mark: &&TransactionMark| mark.statement <= statement;
        while let Some(mark) = self.marks.next_if(has_passed) {
            if mark.kind != TransactionMarkKind::RollbackToSavepoint {
                self.new.clear();
                self.names.clear();
            }
        }
        self.changed.clear();
        let is_done = |change: &&SchemaChange| change.statement.or(change.before).is_none_or(|at| at <= statement);
        while let Some(change) = self.changes.next_if(is_done) {
            if change.statement.is_none() {
                continue;
            }
            for change in &change.changes {
                self.changed.push(change.key.oid);
                if let Some(relation) = change.object.as_deref().and_then(|object| object.as_relation()) {
                    self.take(relation, step);
                }
            }
        }
    }

    fn take(&mut self, relation: &Relation, step: InStep) {
        for oid in with_indexes(relation) {
            let label = relation.label();
            if self.known.insert(oid) {
                self.new.insert(oid, New { step, label });
            } else if let Some(new) = self.new.get_mut(&oid) {
                new.label = label;
            }
        }
        if self.new.contains_key(&relation.oid) {
            for name in [relation.label(), relation.name.clone()] {
                let oids = self.names.entry(name).or_default();
                if !oids.contains(&relation.oid) {
                    oids.push(relation.oid);
                }
            }
        }
    }

    /// Where in the transaction that is open the relation of a lock was made.
    pub fn made(&self, lock: &Lock, step: InStep) -> Option<Made> {
        let subject = &lock.subject;
        if subject.kind == SubjectKind::Advisory {
            return None;
        }
        if subject.kind == SubjectKind::Index && !self.known.contains(&subject.oid) {
            // One that the statement made and the catalogs no longer have.
            return Some(Made::InTheStep);
        }
        let table = subject.table.and_then(|table| self.new.get(&table));
        let made = table.or_else(|| self.new.get(&subject.oid))?;
        Some(if made.step == step {
            Made::InTheStep
        } else {
            Made::BeforeTheStep
        })
    }

    /// A relation that an earlier step of this transaction made and that the statement passed last may have locked against reads or
    /// writes without showing it: whoever made a relation holds ACCESS EXCLUSIVE on it already.
    ///
    /// The text of the statement says which relations it locks; where it is not recognised, it counts which ones it changed.
    pub fn locked_again(&self, statement: &StatementTrace, step: InStep) -> Option<String> {
        let made_before = |oid: &u32| self.new.get(oid).filter(|new| new.step != step);
        if self.new.is_empty() || only_rows(&statement.sql) {
            return None;
        }
        let changed = || {
            let rewritten = statement.effects.rewritten.iter().map(|subject| &subject.oid);
            self.changed.iter().chain(rewritten).find_map(made_before)
        };
        let found = match documented_locks(&statement.sql) {
            None => changed(),
            Some(locks) => {
                let mut strong = locks.iter().filter(|lock| lock.mode.blocks() > Blocks::OtherDdl);
                strong.find_map(|lock| match &lock.relation {
                    DocumentedRelation::Named(name) => self.names.get(name)?.iter().find_map(made_before),
                    DocumentedRelation::Unnamed(_) => changed(),
                })
            }
        };
        found.map(|new| new.label.clone())
    }
}

/// A relation and its indexes.
fn with_indexes(relation: &Relation) -> impl Iterator<Item = u32> {
    std::iter::once(relation.oid).chain(relation.indexes.iter().map(|index| index.oid))
}

/// Statements that read and write rows take no lock that keeps others from the same; a run may have very many of them.
fn only_rows(sql: &str) -> bool {
    let word = first_word(sql);
    let rows = [
        "select", "insert", "update", "delete", "merge", "with", "copy", "values",
    ];
    rows.iter().any(|row| word.eq_ignore_ascii_case(row))
}
