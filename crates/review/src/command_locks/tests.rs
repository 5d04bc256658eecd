//! What is locked while each statement of a command runs, and what is not known of that.

use std::sync::Arc;

use postgres_model::TransactionMarkKind::{Begin, Commit};
use postgres_model::{
    Effects, Index, Lock, LockMode, Object, ObjectChange, RelationKind, StatementTrace, Subject, SubjectKind,
    TransactionMark, fixtures,
};
use protocol::{Direction, PlannedStep};

use super::*;
use crate::{Made, SchemaHistory, Step, StepProgress};

const ORDERS: u32 = 1;
const TEA: u32 = 2;

/// A lock on a table with one of these oids.
pub(crate) fn on(oid: u32, mode: LockMode) -> Lock {
    let name = if oid == ORDERS { "orders" } else { "tea" };
    Lock {
        subject: Subject {
            oid,
            kind: RelationKind::Table.into(),
            schema: Some("public".to_owned()),
            name: name.to_owned(),
            table: None,
        },
        mode,
    }
}

/// A command whose statements run in one transaction, each sent ten milliseconds after the one before it; `orders` is there from the
/// beginning, and each step has as many statements as it says.
pub(crate) fn record(statements: &[(&str, Option<Vec<Lock>>)], steps: &[u32]) -> CommandRecord {
    let mut record = CommandRecord::default();
    let orders = Arc::new(Object::Relation(Box::new(fixtures::table(ORDERS, "orders", vec![]))));
    record.schema = SchemaHistory::new(vec![orders].into());
    for (index, (sql, locks)) in statements.iter().enumerate() {
        record.statements.push(Arc::new(StatementTrace {
            index: index as u32,
            sql: (*sql).to_owned(),
            at_ms: index as f64 * 10.0,
            duration_ms: 2.0,
            effects: Effects {
                locks: locks.clone(),
                ..Effects::default()
            },
            ..StatementTrace::default()
        }));
    }
    let mut first = 0;
    for (position, count) in steps.iter().enumerate() {
        record.plan.push(Step {
            planned: PlannedStep {
                revision: position.to_string(),
                direction: Direction::Upgrade,
                message: String::new(),
            },
            progress: StepProgress::Done { duration_ms: 1.0 },
            statements: (first, first + count),
        });
        first += count;
    }
    let end = statements.len() as u32;
    record.transactions = vec![mark(Begin, 0), mark(Commit, end)];
    record
}

pub(crate) fn mark(kind: postgres_model::TransactionMarkKind, statement: u32) -> TransactionMark {
    TransactionMark {
        kind,
        at_ms: f64::from(statement) * 10.0 - 1.0,
        statement,
    }
}

/// A statement made `tea`, or changed it.
pub(crate) fn changes_tea(record: &mut CommandRecord, statement: u32) {
    let object = Object::Relation(Box::new(fixtures::table(TEA, "tea", vec![])));
    let change = ObjectChange {
        key: object.key(),
        object: Some(Arc::new(object)),
    };
    record.schema.change(Some(statement), None, &[change]);
}

fn strongest(locks: &CommandLocks, statement: u32) -> Option<(LockMode, bool)> {
    let state = locks.state(statement);
    let held = state.strongest()?;
    Some((held.lock.mode, state.taken == Some(held)))
}

#[test]
fn a_lock_counts_until_its_transaction_ends() {
    let all = on(ORDERS, LockMode::AccessExclusive);
    let write = on(ORDERS, LockMode::RowExclusive);
    let mut record = record(
        &[
            ("ALTER TABLE orders ADD a int", Some(vec![all])),
            ("UPDATE orders SET a = 1", Some(vec![write.clone()])),
            ("UPDATE orders SET a = 2", Some(vec![write])),
        ],
        &[3],
    );
    record.transactions = vec![mark(Begin, 0), mark(Commit, 2), mark(Begin, 2), mark(Commit, 3)];
    let locks = CommandLocks::of(&record);
    assert_eq!(strongest(&locks, 0), Some((LockMode::AccessExclusive, true)));
    assert_eq!(strongest(&locks, 1), Some((LockMode::AccessExclusive, false)));
    assert_eq!(strongest(&locks, 2), Some((LockMode::RowExclusive, true)));
    assert!((0..3).all(|statement| locks.state(statement).unknown.is_none()));
    assert_eq!(locks.taken_by(1).len(), 1);
}

#[test]
fn what_was_not_read_is_not_known() {
    let mut record = record(&[("VACUUM", None), ("SELECT broken", None), ("SELECT 1", None)], &[]);
    let failed = Arc::make_mut(&mut record.statements[1]);
    failed.error = Some("no such column".to_owned());
    Arc::make_mut(&mut record.statements[2]).effects.unknown = Some("lost".to_owned());
    let locks = CommandLocks::of(&record);
    let why = |statement| locks.state(statement).open().map(|unknown| unknown.why.clone());
    assert_eq!(why(0), Some(WhyUnknown::OutsideTransaction));
    assert_eq!(why(1), Some(WhyUnknown::Failed));
    assert_eq!(why(2), Some(WhyUnknown::NotRead("lost".to_owned())));
}

#[test]
fn a_table_of_the_same_step_is_nobody_elses() {
    let all = on(TEA, LockMode::AccessExclusive);
    let share = on(TEA, LockMode::Share);
    let mut record = record(
        &[
            ("CREATE TABLE tea ()", Some(vec![all])),
            ("CREATE INDEX ON tea (a)", Some(vec![share])),
        ],
        &[2],
    );
    changes_tea(&mut record, 0);
    let locks = CommandLocks::of(&record);
    assert!(locks.held().iter().all(|held| held.made == Some(Made::InTheStep)));
    assert_eq!(locks.state(1), LockState::default());
}

#[test]
fn a_table_of_an_earlier_step_is_not_known() {
    let all = on(TEA, LockMode::AccessExclusive);
    let share = on(TEA, LockMode::Share);
    let mut record = record(
        &[
            ("CREATE TABLE tea ()", Some(vec![all])),
            ("CREATE INDEX ON tea (a)", Some(vec![share])),
            ("SELECT 1", Some(vec![])),
        ],
        &[1, 1, 1],
    );
    changes_tea(&mut record, 0);
    let locks = CommandLocks::of(&record);
    assert_eq!(locks.state(0).unknown, None);
    let unknown = UnknownLocks {
        statement: 1,
        why: WhyUnknown::MadeBeforeTheStep("tea".to_owned()),
    };
    assert_eq!(locks.state(1).open(), Some(&unknown));
    assert_eq!(locks.state(2).open(), Some(&unknown), "it is held still");
    assert_eq!(locks.state(1).strongest(), None);
}

/// Who made a table holds ACCESS EXCLUSIVE on it, so PostgreSQL shows no new lock.
#[test]
fn a_lock_that_is_held_already_is_not_known_either() {
    let all = || Some(vec![on(TEA, LockMode::AccessExclusive)]);
    let why = |sql: &str, changes: bool| {
        let mut record = record(&[("CREATE TABLE tea ()", all()), (sql, Some(vec![]))], &[1, 1]);
        changes_tea(&mut record, 0);
        if changes {
            changes_tea(&mut record, 1);
        }
        CommandLocks::of(&record).state(1).unknown.cloned()
    };
    assert!(why("ALTER TABLE tea ADD a int", true).is_some());
    assert!(why("LOCK TABLE public.tea", false).is_some(), "it changes nothing");
    assert!(why("DO $$ BEGIN ALTER TABLE tea ADD a int; END $$", true).is_some());
    assert_eq!(why("COMMENT ON TABLE tea IS 'x'", true), None, "reads and writes go on");
    assert_eq!(why("ALTER TABLE orders ADD a int", false), None);
    assert_eq!(why("UPDATE tea SET a = 1", false), None);
}

/// Whoever reads a table locks each of its indexes to plan the query.
#[test]
fn an_index_that_is_rebuilt_blocks_its_table() {
    let index = |oid| {
        let table = Some(ORDERS);
        let kind = SubjectKind::Index;
        let lock = on(ORDERS, LockMode::AccessExclusive);
        Lock {
            subject: Subject {
                oid,
                kind,
                table,
                ..lock.subject
            },
            ..lock
        }
    };
    let mut orders = fixtures::table(ORDERS, "orders", vec![]);
    orders.indexes = vec![fixture_index(8)];
    let locks = Some(vec![on(ORDERS, LockMode::Share), index(8), index(9)]);
    let mut record = record(&[("REINDEX INDEX ix", locks)], &[1]);
    record.schema = SchemaHistory::new(vec![Arc::new(Object::Relation(Box::new(orders)))].into());
    let locks = CommandLocks::of(&record);
    assert_eq!(strongest(&locks, 0), Some((LockMode::AccessExclusive, true)));
    let noticed: Vec<bool> = locks.held().iter().map(|held| held.blocks().is_some()).collect();
    assert_eq!(
        noticed,
        [true, true, false],
        "the last is no index that the catalogs have"
    );
}

fn fixture_index(oid: u32) -> Index {
    Index {
        oid,
        name: "ix".to_owned(),
        definition: String::new(),
        columns: vec![],
        unique: false,
        primary: false,
        valid: true,
        used_for: vec![],
        constraint: None,
        comment: None,
    }
}

#[test]
fn a_table_is_no_longer_new_after_the_commit() {
    let all = || Some(vec![on(TEA, LockMode::AccessExclusive)]);
    let mut record = record(
        &[("CREATE TABLE tea ()", all()), ("ALTER TABLE tea ADD a int", all())],
        &[1, 1],
    );
    changes_tea(&mut record, 0);
    record.transactions = vec![mark(Begin, 0), mark(Commit, 1), mark(Begin, 1), mark(Commit, 2)];
    let locks = CommandLocks::of(&record);
    assert_eq!(strongest(&locks, 1), Some((LockMode::AccessExclusive, true)));
    assert_eq!(locks.state(1).unknown, None);
}

#[test]
fn fifty_thousand_statements_are_one_pass() {
    let write = || Some(vec![on(ORDERS, LockMode::RowExclusive)]);
    let mut statements = vec![("CREATE TABLE tea ()", Some(vec![on(TEA, LockMode::AccessExclusive)]))];
    statements.extend((0..50_000).map(|_| ("INSERT INTO orders VALUES (1)", write())));
    let mut record = record(&statements, &[1, 50_000]);
    changes_tea(&mut record, 0);
    let began = std::time::Instant::now();
    let locks = CommandLocks::of(&record);
    assert!(began.elapsed().as_secs() < 5, "{:?}", began.elapsed());
    assert_eq!(locks.held().len(), 50_001);
    assert_eq!(strongest(&locks, 50_000), Some((LockMode::RowExclusive, true)));
}
