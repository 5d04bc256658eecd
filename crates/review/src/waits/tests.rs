//! Waits of a step, from its locks and what another session answered.

use std::sync::Arc;

use postgres_model::LockMode::{self, AccessExclusive, AccessShare, RowExclusive, Share};
use postgres_model::{RelationKind, SubjectKind, WantedLock};

use super::*;
use crate::command_locks::tests::{changes_tea, on, record};
use crate::{WhyUnknown, wanted_locks};

const ORDERS: u32 = 1;
const TEA: u32 = 2;

fn conflict(oid: u32, mode: LockMode, session: OtherSession, held: LockMode, waits: Waits) -> Conflict {
    Conflict {
        wanted: WantedLock { oid, mode },
        session,
        held: Some(held),
        waits,
    }
}

fn found(conflicts: Vec<Conflict>) -> Conflicts {
    Conflicts::Found {
        conflicts: Arc::new(conflicts),
    }
}

fn of(record: &CommandRecord, conflicts: Option<&Conflicts>) -> StepWaits {
    StepWaits::of(record, &record.plan[0], &CommandLocks::of(record), conflicts).unwrap()
}

/// Statements of one transaction.
fn two_statements() -> CommandRecord {
    record(
        &[
            ("CREATE INDEX ON orders (a)", Some(vec![on(ORDERS, Share)])),
            ("DROP TABLE tea", Some(vec![on(TEA, AccessExclusive)])),
            ("UPDATE orders SET a = 1", Some(vec![on(ORDERS, RowExclusive)])),
        ],
        &[3],
    )
}

#[test]
fn only_locks_that_can_conflict_are_asked_for_and_each_once() {
    let mut record = two_statements();
    let wanted = wanted_locks(&record);
    assert_eq!(
        wanted,
        [
            WantedLock {
                oid: ORDERS,
                mode: Share
            },
            WantedLock {
                oid: TEA,
                mode: AccessExclusive
            },
        ]
    );
    changes_tea(&mut record, 0);
    assert_eq!(
        wanted_locks(&record).len(),
        1,
        "nobody else sees what the transaction made"
    );
}

#[test]
fn each_statement_waits_for_whom_its_lock_conflicts_with() {
    use OtherSession::{PgDump, Reader, Writer};
    let record = two_statements();
    let conflicts = found(vec![
        conflict(ORDERS, Share, Reader, AccessShare, Waits::No),
        conflict(ORDERS, Share, Writer, RowExclusive, Waits::Yes),
        conflict(TEA, AccessExclusive, Reader, AccessShare, Waits::Yes),
        conflict(TEA, AccessExclusive, PgDump, AccessShare, Waits::Yes),
    ]);
    let found = of(&record, Some(&conflicts));
    let sessions: Vec<&[(OtherSession, Option<LockMode>)]> =
        found.waits.iter().map(|wait| &wait.sessions[..]).collect();
    assert_eq!(
        sessions,
        [
            &[(Writer, Some(RowExclusive))][..],
            &[(Reader, Some(AccessShare)), (PgDump, Some(AccessShare))],
        ]
    );
    assert_eq!(
        found.waits.iter().map(Wait::behind).collect::<Vec<_>>(),
        [Blocks::Writes, Blocks::Everything]
    );
    assert_eq!(found.sessions(), OtherSession::ALL.into());
    assert!(found.unknown.is_empty());
}

#[test]
fn what_was_not_asked_or_not_answered_is_not_known() {
    let record = two_statements();
    assert_eq!(of(&record, None).unknown, [WaitsUnknown::NotAsked]);
    let refused = Conflicts::Refused {
        message: "no".to_owned(),
    };
    assert_eq!(
        of(&record, Some(&refused)).unknown,
        [WaitsUnknown::Refused("no".to_owned())]
    );
    let reason = "temporary".to_owned();
    let partly = found(vec![
        conflict(ORDERS, Share, OtherSession::Reader, AccessShare, Waits::No),
        conflict(
            TEA,
            AccessExclusive,
            OtherSession::Reader,
            AccessShare,
            Waits::NotKnown { reason },
        ),
    ]);
    assert_eq!(
        of(&record, Some(&partly)).unknown,
        [WaitsUnknown::Refused("temporary".to_owned())]
    );
}

#[test]
fn a_statement_outside_of_a_transaction_leaves_it_open() {
    let record = record(&[("CREATE INDEX CONCURRENTLY ON orders (a)", None)], &[1]);
    let found = of(&record, Some(&Conflicts::none()));
    assert!(found.waits.is_empty());
    assert!(
        matches!(&found.unknown[..], [WaitsUnknown::Locks(locks, 1)] if locks.why == WhyUnknown::OutsideTransaction),
        "{:?}",
        found.unknown
    );
}

#[test]
fn what_is_locked_with_its_table_says_nothing_more() {
    let as_kind = |oid: u32, kind: SubjectKind| {
        let mut lock = on(oid, AccessExclusive);
        lock.subject.kind = kind;
        lock
    };
    let (index, sequence) = (
        as_kind(3, SubjectKind::Index),
        as_kind(4, RelationKind::Sequence.into()),
    );
    let all = |oid| conflict(oid, AccessExclusive, OtherSession::Reader, AccessShare, Waits::Yes);
    let conflicts = found(vec![all(TEA), all(3), all(4)]);
    let waits = |locks: Vec<postgres_model::Lock>| {
        let record = record(&[("…", Some(locks))], &[1]);
        let waits = of(&record, Some(&conflicts)).waits;
        waits.iter().map(|wait| wait.lock.lock.subject.oid).collect::<Vec<_>>()
    };
    assert_eq!(waits(vec![on(TEA, AccessExclusive), index, sequence.clone()]), [TEA]);
    assert_eq!(waits(vec![sequence]), [4]);
}

#[test]
fn a_sequence_is_not_covered_by_a_weaker_lock_on_its_table() {
    let mut sequence = on(4, AccessExclusive);
    sequence.subject.kind = RelationKind::Sequence.into();
    let conflicts = found(vec![conflict(
        4,
        AccessExclusive,
        OtherSession::Writer,
        RowExclusive,
        Waits::Yes,
    )]);
    let record = record(
        &[(
            "ALTER SEQUENCE s OWNED BY tea.id",
            Some(vec![on(TEA, AccessShare), sequence]),
        )],
        &[1],
    );
    assert_eq!(of(&record, Some(&conflicts)).sessions(), [OtherSession::Writer].into());
}

#[test]
fn a_session_that_the_transaction_keeps_out_is_not_waited_for() {
    use OtherSession::{Reader, Writer};
    let record = record(
        &[
            ("CREATE INDEX ON orders (a)", Some(vec![on(ORDERS, Share)])),
            ("ALTER TABLE orders ADD b int", Some(vec![on(ORDERS, AccessExclusive)])),
        ],
        &[2],
    );
    let conflicts = found(vec![
        conflict(ORDERS, Share, Writer, RowExclusive, Waits::Yes),
        conflict(ORDERS, AccessExclusive, Reader, AccessShare, Waits::Yes),
        conflict(ORDERS, AccessExclusive, Writer, RowExclusive, Waits::Yes),
    ]);
    let waits = of(&record, Some(&conflicts)).waits;
    let sessions: Vec<Vec<OtherSession>> = waits
        .iter()
        .map(|wait| wait.sessions.iter().map(|(session, _)| *session).collect())
        .collect();
    assert_eq!(sessions, [vec![Writer], vec![Reader]]);
}

#[test]
fn what_has_no_answer_is_not_known() {
    let alter = || {
        record(
            &[("ALTER TABLE tea ADD a int", Some(vec![on(TEA, AccessExclusive)]))],
            &[1],
        )
    };
    let none = Conflicts::none();
    assert_eq!(
        of(&alter(), Some(&none)).unknown,
        [WaitsUnknown::NotThereBefore("tea".to_owned())]
    );
    let mut failed = record(&[("SELECT 1", Some(vec![]))], &[1]);
    failed.plan[0].progress = StepProgress::Failed;
    assert_eq!(of(&failed, Some(&none)).unknown, [WaitsUnknown::NotFinished]);
    let mut several = alter();
    several.conditions.databases = Some(crate::Databases {
        main: "one".to_owned(),
        further: vec![],
    });
    assert!(wanted_locks(&several).is_empty());
    assert_eq!(of(&several, Some(&none)).unknown, [WaitsUnknown::SeveralDatabases]);
}
