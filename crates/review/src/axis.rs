//! A step of a command on one time axis: its statements, the transactions around them, and the locks that were held meanwhile.

use postgres_model::{LockMode, TransactionMarkKind};

use crate::{CommandLocks, CommandRecord, HeldLock, Step};

/// A part of the axis, from 0 (its beginning) to 1 (its end).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    /// Where it begins.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
}

/// A statement on the axis.
#[derive(Clone, Debug, PartialEq)]
pub struct StatementSpan {
    /// Its position in the command.
    pub statement: u32,
    /// When it ran.
    pub span: Span,
    /// Whether it failed.
    pub failed: bool,
    /// Whether it is known what other sessions cannot do because of its locks.
    pub locks_known: bool,
}

/// A transaction on the axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TransactionSpan {
    /// How long it was open, as far as the axis goes.
    pub span: Span,
    /// How it ended; none where that is not on the axis.
    pub ended: Option<TransactionMarkKind>,
}

/// A relation on the axis, with the strongest lock on it that other sessions notice.
#[derive(Clone, Debug, PartialEq)]
pub struct LockSpan {
    /// The relation, with its schema where that is not `public`.
    pub relation: String,
    /// The strongest mode.
    pub mode: LockMode,
    /// How long it was held, as far as the axis goes.
    pub span: Span,
    /// The lock.
    pub held: HeldLock,
}

/// A step of a command on one time axis.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Axis {
    /// How long it is, in milliseconds.
    pub duration_ms: f64,
    /// The transactions, in order.
    pub transactions: Vec<TransactionSpan>,
    /// The statements, in order.
    pub statements: Vec<StatementSpan>,
    /// The locks, one for each relation, the strongest first.
    pub locks: Vec<LockSpan>,
}

/// The axis of a step, from its first statement to the end of its last or to the end of the transaction that it ended in. None where it sent
/// nothing. Without `known`, no lock is.
pub fn axis(record: &CommandRecord, step: &Step, known: Option<&CommandLocks>) -> Option<Axis> {
    let held = known.map_or(&[][..], CommandLocks::held);
    let (first, end) = (step.statements.0 as usize, step.statements.1 as usize);
    let statements = record.statements.get(first..end).filter(|found| !found.is_empty())?;
    let begin = statements[0].at_ms;
    let locks: Vec<&HeldLock> = held
        .iter()
        .filter(|lock| (first..end).contains(&(lock.statement as usize)) && lock.blocks().is_some())
        .collect();
    let last = statements
        .iter()
        .map(|statement| statement.at_ms + statement.duration_ms);
    let until = last
        .chain(locks.iter().filter_map(|lock| lock.until_ms))
        .fold(begin, f64::max);
    let length = (until - begin).max(f64::EPSILON);
    let place = |ms: f64| ((ms - begin) / length).clamp(0.0, 1.0);
    let span = |from: f64, to: f64| Span {
        from: place(from),
        to: place(to),
    };
    Some(Axis {
        duration_ms: until - begin,
        transactions: transactions(record, begin, until, span),
        statements: statements
            .iter()
            .map(|statement| StatementSpan {
                statement: statement.index,
                span: span(statement.at_ms, statement.at_ms + statement.duration_ms),
                failed: statement.error.is_some(),
                locks_known: known.is_some_and(|known| known.state(statement.index).open().is_none()),
            })
            .collect(),
        locks: lock_spans(&locks, until, span),
    })
}

fn transactions(
    record: &CommandRecord,
    begin: f64,
    until: f64,
    span: impl Fn(f64, f64) -> Span,
) -> Vec<TransactionSpan> {
    let mut found = Vec::new();
    let mut open = None;
    for mark in &record.transactions {
        match mark.kind {
            TransactionMarkKind::Begin => open = Some(mark.at_ms),
            TransactionMarkKind::RollbackToSavepoint => {}
            ended @ (TransactionMarkKind::Commit | TransactionMarkKind::Rollback) => {
                let from = open.take().unwrap_or(begin);
                if mark.at_ms >= begin && from <= until {
                    found.push(TransactionSpan {
                        span: span(from, mark.at_ms),
                        ended: Some(ended).filter(|_| mark.at_ms <= until),
                    });
                }
            }
        }
    }
    if let Some(from) = open.filter(|from| *from <= until) {
        found.push(TransactionSpan {
            span: span(from, until),
            ended: None,
        });
    }
    found
}

/// From when the first lock on a relation was taken, the strongest of them.
fn lock_spans(locks: &[&HeldLock], until: f64, span: impl Fn(f64, f64) -> Span) -> Vec<LockSpan> {
    let mut found: Vec<LockSpan> = Vec::new();
    for lock in locks {
        let spans = span(lock.from_ms, lock.until_ms.unwrap_or(until));
        let same = |other: &&mut LockSpan| other.held.lock.subject.oid == lock.lock.subject.oid;
        match found.iter_mut().find(same) {
            Some(known) if known.mode < lock.lock.mode => {
                known.mode = lock.lock.mode;
                known.span = spans;
                known.held = (*lock).clone();
            }
            Some(_) => {}
            None => found.push(LockSpan {
                relation: lock.lock.subject.label(),
                mode: lock.lock.mode,
                span: spans,
                held: (*lock).clone(),
            }),
        }
    }
    found.sort_by_key(|lock| std::cmp::Reverse(lock.mode));
    found
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use postgres_model::{Effects, Lock, RelationKind, StatementTrace, Subject, TransactionMark};
    use protocol::{Direction, PlannedStep};

    use super::*;
    use crate::StepProgress;

    fn record() -> CommandRecord {
        let statement = |index: u32, at_ms: f64, modes: &[LockMode]| {
            let lock = |mode: &LockMode| Lock {
                subject: Subject {
                    oid: 7,
                    kind: RelationKind::Table.into(),
                    schema: Some("public".to_owned()),
                    name: "orders".to_owned(),
                    table: None,
                },
                mode: *mode,
            };
            Arc::new(StatementTrace {
                index,
                at_ms,
                duration_ms: 10.0,
                effects: Effects {
                    locks: Some(modes.iter().map(lock).collect()),
                    ..Effects::default()
                },
                ..StatementTrace::default()
            })
        };
        let mark = |kind, at_ms, statement| TransactionMark { kind, at_ms, statement };
        CommandRecord {
            statements: vec![
                statement(0, 0.0, &[]),
                statement(1, 100.0, &[LockMode::AccessShare]),
                statement(2, 120.0, &[LockMode::AccessExclusive]),
            ],
            transactions: vec![
                mark(TransactionMarkKind::Begin, 90.0, 1),
                mark(TransactionMarkKind::Commit, 200.0, 3),
            ],
            plan: vec![Step {
                planned: PlannedStep {
                    revision: "a".to_owned(),
                    direction: Direction::Upgrade,
                    message: String::new(),
                },
                progress: StepProgress::Done { duration_ms: 50.0 },
                statements: (1, 3),
            }],
            ..CommandRecord::default()
        }
    }

    #[test]
    fn it_reaches_from_the_first_statement_to_the_end_of_the_locks() {
        let record = record();
        let axis = axis(&record, &record.plan[0], Some(&CommandLocks::of(&record))).unwrap();
        assert_eq!(axis.duration_ms, 100.0);
        let spans: Vec<_> = axis
            .statements
            .iter()
            .map(|each| (each.span.from, each.span.to))
            .collect();
        assert_eq!(spans, [(0.0, 0.1), (0.2, 0.3)]);
        assert_eq!(axis.locks.len(), 1);
        assert_eq!(
            (axis.locks[0].mode, axis.locks[0].span.from),
            (LockMode::AccessExclusive, 0.2)
        );
        let whole = Span { from: 0.0, to: 1.0 };
        let ended = Some(TransactionMarkKind::Commit);
        assert_eq!(axis.transactions, [TransactionSpan { span: whole, ended }]);
    }

    #[test]
    fn a_step_without_statements_has_none() {
        let mut record = record();
        record.plan[0].statements = (1, 1);
        assert_eq!(axis(&record, &record.plan[0], None), None);
    }

    #[test]
    fn a_statement_whose_locks_are_not_known_is_told_from_one_that_took_none() {
        let mut record = record();
        Arc::make_mut(&mut record.statements[1]).effects.locks = None;
        record.transactions.clear();
        let known = |axis: Option<Axis>| -> Vec<bool> {
            let statements = axis.unwrap().statements.into_iter();
            statements.map(|each| each.locks_known).collect()
        };
        let locks = CommandLocks::of(&record);
        assert_eq!(known(axis(&record, &record.plan[0], Some(&locks))), [false, true]);
        assert_eq!(known(axis(&record, &record.plan[0], None)), [false, false]);
    }
}
