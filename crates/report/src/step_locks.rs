//! What is said of the locks of a step as a whole: in a chip, in a list, over a bar.

use postgres_model::{Blocks, LockMode};
use review::{StepLocks, UnknownLocks};

use crate::counted;
use crate::lock::{documented, lock_name, why_locks_unknown};

/// The locks of a step in a few words: `ACCESS EXCLUSIVE on orders: reads wait`.
pub fn step_locks(locks: &StepLocks) -> String {
    let Some((held, wait)) = locks.strongest.as_ref().zip(who_waits(locks)) else {
        return if locks.is_known() {
            "no lock that reads or writes wait for".to_owned()
        } else {
            "not known".to_owned()
        };
    };
    let from = if locks.is_from_before { ", held from before" } else { "" };
    let open = if locks.is_known() { "" } else { "; others not known" };
    format!("{}{from}: {wait}{open}", lock_name(held))
}

fn who_waits(locks: &StepLocks) -> Option<&'static str> {
    match locks.blocks() {
        Some(Blocks::Everything) => Some("reads wait"),
        Some(Blocks::Writes | Blocks::WritesAndRowLocks) => Some("writes wait"),
        _ => {
            let mode = locks.strongest.as_ref()?.lock.mode;
            (mode == LockMode::ShareUpdateExclusive).then_some("other DDL waits")
        }
    }
}

/// What is said of a step in which no lock is known that kept other sessions from reading or writing; none where there is one.
pub fn nothing_blocked(locks: &StepLocks) -> Option<&'static str> {
    match (locks.blocks(), locks.is_known()) {
        (Some(_), _) => None,
        (None, true) => Some("Other sessions could read and write throughout."),
        (None, false) => Some("Whether other sessions could read and write throughout is not known from this run."),
    }
}

/// The lock that an earlier step of the same transaction took and that is the strongest in this one.
pub fn step_locks_held_before(locks: &StepLocks) -> Option<String> {
    let held = locks.strongest.as_ref().filter(|_| locks.is_from_before)?;
    let wait = who_waits(locks)?;
    Some(format!(
        "{} is held from an earlier revision of the same transaction: {wait}",
        lock_name(held)
    ))
}

/// Why locks of a step are not known, and what PostgreSQL's documentation says of them.
pub fn step_locks_unknown(locks: &StepLocks) -> Vec<String> {
    let why = |(unknown, count): &(UnknownLocks, usize)| {
        let statements = counted(*count, "statement");
        format!("{statements}: {}", why_locks_unknown(&unknown.why))
    };
    let documented = (!locks.documented.is_empty()).then(|| documented(&locks.documented));
    locks.unknown.iter().map(why).chain(documented).collect()
}

/// What is said of the bar that shows the locks of a step over its time; none where there is nothing to show.
pub fn step_lock_bar(locks: &StepLocks) -> Option<String> {
    let blocked = match locks.blocks() {
        Some(Blocks::Everything) => Some("Other sessions could not read a table for a part of this time."),
        Some(_) => Some("Other sessions could not write to a table for a part of this time."),
        None => nothing_blocked(locks).filter(|_| !locks.is_known()),
    };
    let unknown = step_locks_unknown(locks).into_iter().filter(|_| !locks.is_known());
    let lines: Vec<String> = blocked.map(str::to_owned).into_iter().chain(unknown).collect();
    (!lines.is_empty()).then(|| lines.join(" "))
}

#[cfg(test)]
mod tests {
    use postgres_model::{Lock, RelationKind, Subject};
    use review::{HeldLock, WhyUnknown};

    use super::*;

    fn on_orders(mode: LockMode) -> StepLocks {
        let subject = Subject {
            oid: 1,
            kind: RelationKind::Table.into(),
            schema: Some("public".to_owned()),
            name: "orders".to_owned(),
            table: None,
        };
        StepLocks {
            strongest: Some(HeldLock {
                lock: Lock { mode, subject },
                statement: 0,
                from_ms: 0.0,
                until_ms: None,
                made: None,
            }),
            ..StepLocks::default()
        }
    }

    fn with_unknown(locks: StepLocks) -> StepLocks {
        let unknown = UnknownLocks {
            statement: 3,
            why: WhyUnknown::OutsideTransaction,
        };
        StepLocks {
            unknown: vec![(unknown, 2)],
            ..locks
        }
    }

    #[test]
    fn a_chip_answers_yes_no_or_not_known() {
        let chip = |mode| step_locks(&on_orders(mode));
        assert_eq!(
            chip(LockMode::AccessExclusive),
            "ACCESS EXCLUSIVE on orders: reads wait"
        );
        assert_eq!(chip(LockMode::Share), "SHARE on orders: writes wait");
        assert_eq!(
            chip(LockMode::ShareUpdateExclusive),
            "SHARE UPDATE EXCLUSIVE on orders: other DDL waits"
        );
        assert_eq!(chip(LockMode::RowExclusive), "no lock that reads or writes wait for");
        assert_eq!(
            step_locks(&StepLocks::default()),
            "no lock that reads or writes wait for"
        );
        assert_eq!(step_locks(&with_unknown(StepLocks::default())), "not known");
        assert_eq!(
            step_locks(&with_unknown(on_orders(LockMode::Share))),
            "SHARE on orders: writes wait; others not known"
        );
        assert_eq!(
            step_locks(&with_unknown(on_orders(LockMode::AccessExclusive))),
            "ACCESS EXCLUSIVE on orders: reads wait"
        );
    }

    #[test]
    fn what_is_not_known_is_no_all_clear() {
        let unknown = with_unknown(StepLocks::default());
        assert!(nothing_blocked(&unknown).unwrap().contains("not known from this run"));
        assert!(nothing_blocked(&StepLocks::default()).unwrap().contains("throughout."));
        assert_eq!(nothing_blocked(&on_orders(LockMode::Share)), None);
        assert!(step_locks_unknown(&unknown)[0].starts_with("2 statements: "));
        assert!(step_lock_bar(&unknown).unwrap().contains("outside a transaction"));
        assert_eq!(step_lock_bar(&StepLocks::default()), None);
    }

    #[test]
    fn a_lock_of_an_earlier_step_is_said_to_be_one() {
        let held = StepLocks {
            is_from_before: true,
            ..on_orders(LockMode::AccessExclusive)
        };
        assert_eq!(
            step_locks(&held),
            "ACCESS EXCLUSIVE on orders, held from before: reads wait"
        );
        assert!(step_locks_held_before(&held).unwrap().contains("earlier revision"));
        assert_eq!(step_locks_held_before(&on_orders(LockMode::Share)), None);
    }
}
