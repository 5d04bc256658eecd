//! What a step of a plan locks, and what is not known of that.

use postgres_model::LockMode::{AccessExclusive, RowExclusive, Share};

use super::*;
use crate::WhyUnknown;
use crate::command_locks::tests::{changes_tea, on, record};

const ORDERS: u32 = 1;
const TEA: u32 = 2;

fn of(record: &CommandRecord, step: usize) -> StepLocks {
    step_locks(record, &record.plan[step]).unwrap()
}

#[test]
fn the_strongest_of_a_step_counts_and_is_held_in_the_next() {
    let record = record(
        &[
            ("CREATE INDEX ON orders (a)", Some(vec![on(ORDERS, Share)])),
            ("ALTER TABLE orders ADD b int", Some(vec![on(ORDERS, AccessExclusive)])),
            ("UPDATE orders SET b = 1", Some(vec![on(ORDERS, RowExclusive)])),
        ],
        &[2, 1],
    );
    let (first, second) = (of(&record, 0), of(&record, 1));
    assert_eq!(
        (first.blocks(), first.is_from_before),
        (Some(Blocks::Everything), false)
    );
    assert_eq!(
        (second.blocks(), second.is_from_before),
        (Some(Blocks::Everything), true)
    );
    assert!(first.is_known() && second.is_known());
}

#[test]
fn a_revision_alone_that_makes_its_table_blocks_nobody() {
    let all = on(TEA, AccessExclusive);
    let mut record = record(
        &[
            ("CREATE TABLE tea ()", Some(vec![all])),
            ("CREATE INDEX ON tea (a)", Some(vec![on(TEA, Share)])),
        ],
        &[2],
    );
    changes_tea(&mut record, 0);
    let alone = of(&record, 0);
    assert_eq!((alone.blocks(), alone.is_known()), (None, true));
}

#[test]
fn a_table_of_an_earlier_step_is_not_known_and_the_documentation_is_asked() {
    let mut record = record(
        &[
            ("CREATE TABLE tea ()", Some(vec![on(TEA, AccessExclusive)])),
            ("ALTER TABLE tea ADD a int", Some(vec![])),
            ("INSERT INTO tea VALUES (1)", Some(vec![on(TEA, RowExclusive)])),
        ],
        &[1, 2],
    );
    changes_tea(&mut record, 0);
    changes_tea(&mut record, 1);
    let second = of(&record, 1);
    assert_eq!((second.blocks(), second.is_known()), (None, false));
    let [(unknown, count)] = &second.unknown[..] else {
        panic!("{:?}", second.unknown)
    };
    assert_eq!((unknown.statement, *count), (1, 2));
    assert_eq!(unknown.why, WhyUnknown::MadeBeforeTheStep("tea".to_owned()));
    assert_eq!(
        second.documented,
        documented_locks("ALTER TABLE tea ADD a int").unwrap()
    );
}

#[test]
fn statements_outside_of_a_transaction_are_counted() {
    let concurrently = ("CREATE INDEX CONCURRENTLY ON orders (a)", None);
    let record = record(&[concurrently.clone(), concurrently], &[2]);
    let found = of(&record, 0);
    assert_eq!((found.unknown.len(), found.unknown[0].1), (1, 2));
    assert_eq!(found.documented.len(), 1);
}

#[test]
fn a_step_that_did_not_run_has_no_answer() {
    let mut record = record(&[], &[0]);
    record.plan[0].progress = StepProgress::Pending;
    assert_eq!(step_locks(&record, &record.plan[0]), None);
}
