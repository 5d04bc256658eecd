//! How long the locks of a command were held, and what that means for everybody else.

use postgres_model::{Blocks, Lock, LockMode, RelationKind, StatementTrace, SubjectKind, TransactionMarkKind};

use crate::CommandRecord;
use crate::new_relations::{Made, NewRelations};
use crate::statement_steps::steps_of_statements;

/// A lock from the statement that took it to the end of its transaction.
#[derive(Clone, Debug, PartialEq)]
pub struct HeldLock {
    /// The lock.
    pub lock: Lock,
    /// The index of the statement that took it.
    pub statement: u32,
    /// When that statement was sent, in milliseconds since the command began.
    pub from_ms: f64,
    /// When the transaction ended, in milliseconds since the command began; none where it has not ended yet.
    pub until_ms: Option<f64>,
    /// Where in the same transaction what is locked was made; none where it was there before.
    pub made: Option<Made>,
}

impl HeldLock {
    /// What others could not do meanwhile; none where nobody else can have noticed, and where this run does not show whether others would.
    pub fn blocks(&self) -> Option<Blocks> {
        self.blocks_where_seen().filter(|_| self.made.is_none())
    }

    /// Whether others would wait is not known from this run: nobody else can see a relation that an earlier step of the same transaction
    /// made. Where even a relation that everybody sees could be read and written, it is known.
    pub fn is_unknown(&self) -> bool {
        let blocks = || self.blocks_where_seen().is_some_and(|blocks| blocks > Blocks::OtherDdl);
        self.made == Some(Made::BeforeTheStep) && blocks()
    }

    /// What others cannot do who see what is locked.
    fn blocks_where_seen(&self) -> Option<Blocks> {
        let blocks = self.lock.mode.blocks();
        match self.lock.subject.kind {
            SubjectKind::Advisory | SubjectKind::Relation(RelationKind::Sequence) => None,
            // Whoever reads a table locks each of its indexes to plan the query. Of one that is gone the table is not known; who drops an
            // index holds the same lock on its table.
            SubjectKind::Index => {
                Some(blocks).filter(|_| blocks == Blocks::Everything && self.lock.subject.table.is_some())
            }
            _ => Some(blocks),
        }
    }

    /// Whether it is still held when a statement is sent that comes after it.
    pub(crate) fn is_held_at(&self, statement: &StatementTrace) -> bool {
        self.until_ms.is_none_or(|until| until > statement.at_ms)
    }
}

/// Every lock of a command, in the order in which they were taken.
pub fn held_locks(record: &CommandRecord) -> Vec<HeldLock> {
    let mut relations = NewRelations::of(record);
    let steps = steps_of_statements(record);
    let mut held = Vec::new();
    for (statement, step) in record.statements.iter().zip(steps) {
        relations.pass(statement.index, step);
        let until_ms = end_of_transaction(record, statement.index);
        let locks = statement.effects.locks.iter().flatten();
        held.extend(locks.map(|lock| HeldLock {
            lock: lock.clone(),
            statement: statement.index,
            from_ms: statement.at_ms,
            until_ms,
            made: relations.made(lock, step),
        }));
    }
    held
}

/// Of the locks of one statement those that say most: the strongest on each table, for what others notice. The lock of an index says
/// nothing more where its table is locked as strongly.
pub fn strongest_on_each<'a>(held: impl IntoIterator<Item = &'a HeldLock>) -> Vec<&'a HeldLock> {
    let mut strongest: Vec<&HeldLock> = Vec::new();
    for lock in held {
        let same = |other: &&mut &HeldLock| other.lock.subject.oid == lock.lock.subject.oid;
        match strongest.iter_mut().find(same) {
            Some(known) if known.lock.mode < lock.lock.mode => *known = lock,
            Some(_) => {}
            None => strongest.push(lock),
        }
    }
    let tables: Vec<(u32, LockMode)> = strongest
        .iter()
        .map(|held| (held.lock.subject.oid, held.lock.mode))
        .collect();
    strongest.retain(|held| {
        let table = held.lock.subject.table;
        table.is_none_or(|table| !tables.contains(&(table, held.lock.mode)))
    });
    strongest.sort_by_key(|lock| (lock.blocks().is_none(), std::cmp::Reverse(lock.lock.mode)));
    strongest
}

/// What was held already when a statement was sent: the strongest on each relation, as far as others notice it.
pub fn held_before(held: &[HeldLock], statement: &StatementTrace) -> Vec<HeldLock> {
    let open = held
        .iter()
        .filter(|lock| lock.statement < statement.index && lock.is_held_at(statement));
    let noticed = |lock: &&&HeldLock| lock.blocks().is_some_and(|blocks| blocks > Blocks::OtherDdl);
    let strongest = strongest_on_each(open);
    strongest.iter().filter(noticed).map(|lock| (*lock).clone()).collect()
}

/// When the transaction of a statement ended; none where it has not.
pub(crate) fn end_of_transaction(record: &CommandRecord, statement: u32) -> Option<f64> {
    let ends = |kind| matches!(kind, TransactionMarkKind::Commit | TransactionMarkKind::Rollback);
    let next = record.transactions.partition_point(|mark| mark.statement <= statement);
    let mark = record.transactions[next..].iter().find(|mark| ends(mark.kind))?;
    Some(mark.at_ms)
}
