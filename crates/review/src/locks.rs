//! How long the locks of a command were held, and what that means for everybody else.

use std::collections::HashSet;

use postgres_model::{Blocks, Key, Lock, StatementTrace, SubjectKind, TransactionMarkKind};

use crate::{CommandRecord, Step};

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
    /// What is locked was made in the same transaction, so nobody else can see it, much less wait for it.
    pub is_new: bool,
}

impl HeldLock {
    /// What others could not do meanwhile; none where nobody else can have noticed.
    pub fn blocks(&self) -> Option<Blocks> {
        let is_table = !matches!(
            self.lock.subject.kind,
            SubjectKind::Index | SubjectKind::Advisory | SubjectKind::Sequence
        );
        (!self.is_new && is_table).then(|| self.lock.mode.blocks())
    }
}

/// Every lock of a command, in the order in which they were taken.
pub fn held_locks(record: &CommandRecord) -> Vec<HeldLock> {
    let mut new = HashSet::new();
    let beginning = record.schema.at_the_beginning();
    let mut known: HashSet<Key> = beginning.objects().map(|object| object.key()).collect();
    let mut changes = record
        .schema
        .changes()
        .iter()
        .filter(|change| change.statement.is_some())
        .peekable();
    let mut marks = record.transactions.iter().peekable();
    let mut held = Vec::new();
    for statement in &record.statements {
        while let Some(mark) = marks.next_if(|mark| mark.statement <= statement.index) {
            if mark.kind != TransactionMarkKind::RollbackToSavepoint {
                new.clear();
            }
        }
        while let Some(change) = changes.next_if(|change| change.statement <= Some(statement.index)) {
            let there = change.changes.iter().filter(|change| change.object.is_some());
            new.extend(
                there
                    .map(|change| change.key)
                    .filter(|key| known.insert(*key))
                    .map(|key| key.oid),
            );
        }
        let until_ms = end_of_transaction(record, statement.index);
        let locks = statement.effects.locks.iter().flatten();
        held.extend(locks.map(|lock| HeldLock {
            lock: lock.clone(),
            statement: statement.index,
            from_ms: statement.at_ms,
            until_ms,
            is_new: new.contains(&lock.subject.table.unwrap_or(lock.subject.oid)),
        }));
    }
    held
}

/// Of the locks of one statement those that say most: the strongest on each table, for what others notice.
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
    strongest.sort_by_key(|lock| (lock.blocks().is_none(), std::cmp::Reverse(lock.lock.mode)));
    strongest
}

/// What was held already when a statement was sent: the strongest on each relation, as far as others notice it.
pub fn held_before(held: &[HeldLock], statement: &StatementTrace) -> Vec<HeldLock> {
    let open = held
        .iter()
        .filter(|lock| lock.statement < statement.index && lock.until_ms.is_none_or(|until| until > statement.at_ms));
    let noticed = |lock: &&&HeldLock| lock.blocks().is_some_and(|blocks| blocks > Blocks::OtherDdl);
    let strongest = strongest_on_each(open);
    strongest.iter().filter(noticed).map(|lock| (*lock).clone()).collect()
}

/// A part of a step's time, as fractions of it, during which others were kept from the same.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BlockedSpan {
    /// From 0 to 1.
    pub from: f64,
    /// From 0 to 1, above `from`.
    pub to: f64,
    /// The most that others could not do.
    pub blocks: Blocks,
}

/// The strongest lock over the time of a step, from its first statement to the end of its last; parts in which others could read and
/// write are left out.
pub fn blocked_spans(record: &CommandRecord, step: &Step, held: &[HeldLock]) -> Vec<BlockedSpan> {
    let (first, end) = (step.statements.0 as usize, step.statements.1 as usize);
    let Some(statements) = record
        .statements
        .get(first..end)
        .filter(|statements| !statements.is_empty())
    else {
        return vec![];
    };
    let begin = statements[0].at_ms;
    let last = &statements[statements.len() - 1];
    let length = (last.at_ms + last.duration_ms - begin).max(f64::EPSILON);
    let fraction = |ms: f64| ((ms - begin) / length).clamp(0.0, 1.0);
    let spans: Vec<BlockedSpan> = held
        .iter()
        .filter_map(|lock| {
            let blocks = lock.blocks().filter(|blocks| *blocks > Blocks::OtherDdl)?;
            let (from, to) = (fraction(lock.from_ms), fraction(lock.until_ms.unwrap_or(f64::MAX)));
            (from < to).then_some(BlockedSpan { from, to, blocks })
        })
        .collect();
    strongest_spans(&spans)
}

/// Cuts overlapping spans so that each moment has its strongest only, and joins neighbours that say the same.
fn strongest_spans(spans: &[BlockedSpan]) -> Vec<BlockedSpan> {
    let mut cuts: Vec<f64> = spans.iter().flat_map(|span| [span.from, span.to]).collect();
    cuts.sort_by(f64::total_cmp);
    cuts.dedup();
    let mut found: Vec<BlockedSpan> = Vec::new();
    for pair in cuts.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        let covers = |span: &&BlockedSpan| span.from <= from && to <= span.to;
        let Some(blocks) = spans.iter().filter(covers).map(|span| span.blocks).max() else {
            continue;
        };
        match found.last_mut() {
            Some(before) if before.to == from && before.blocks == blocks => before.to = to,
            _ => found.push(BlockedSpan { from, to, blocks }),
        }
    }
    found
}

fn end_of_transaction(record: &CommandRecord, statement: u32) -> Option<f64> {
    let ends = |kind| matches!(kind, TransactionMarkKind::Commit | TransactionMarkKind::Rollback);
    let next = record.transactions.partition_point(|mark| mark.statement <= statement);
    let mark = record.transactions[next..].iter().find(|mark| ends(mark.kind))?;
    Some(mark.at_ms)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_moment_has_its_strongest_lock() {
        let span = |from, to, blocks| BlockedSpan { from, to, blocks };
        let spans = [
            span(0.0, 1.0, Blocks::Writes),
            span(0.25, 0.5, Blocks::Everything),
            span(0.5, 0.75, Blocks::Everything),
        ];
        assert_eq!(
            strongest_spans(&spans),
            [
                span(0.0, 0.25, Blocks::Writes),
                span(0.25, 0.75, Blocks::Everything),
                span(0.75, 1.0, Blocks::Writes)
            ]
        );
        assert_eq!(strongest_spans(&[]), []);
    }
}
