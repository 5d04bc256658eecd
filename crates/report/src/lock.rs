//! What is said of locks: what other sessions cannot do while one is held, and what is not known.

use postgres_model::{Blocks, LockMode, StatementTrace, SubjectKind};
use review::HeldLock;

use crate::{Sentence, counted, duration};

/// Locks that are named of all that are held from before.
const HELD_SHOWN: usize = 6;

/// One lock: its mode, what other sessions cannot do meanwhile, and for how long.
pub fn lock(held: &HeldLock) -> Sentence {
    let time = held.until_ms.map_or(String::new(), |until| {
        format!(
            ", held for {} until the transaction ended",
            duration(until - held.from_ms)
        )
    });
    Sentence::code(held.lock.mode.to_string()).and(format!(" {}{time}", blocked(held)))
}

/// What other sessions cannot do while a lock is held: `blocks every read and write of orders`.
fn blocked(held: &HeldLock) -> String {
    let name = held.lock.subject.label();
    if held.lock.subject.kind == SubjectKind::Advisory {
        return format!("advisory lock {name}: a session that requests the same key waits");
    }
    if held.is_new {
        return format!("{name} is new in this transaction: invisible to other sessions");
    }
    match held.lock.mode.blocks() {
        Blocks::Everything => format!("blocks every read and write of {name}"),
        Blocks::WritesAndRowLocks => format!("blocks writes to {name} and SELECT … FOR UPDATE, but not plain reads"),
        Blocks::Writes => format!("blocks writes to {name}, but not reads"),
        Blocks::OtherDdl if held.lock.mode == LockMode::ShareUpdateExclusive => {
            format!("blocks VACUUM and other DDL on {name}, but not reads and writes")
        }
        Blocks::OtherDdl => format!("blocks DDL on {name}, but not reads and writes"),
    }
}

/// Two words for a lock that keeps other sessions from reading or writing.
pub const fn badge(blocks: Blocks) -> Option<&'static str> {
    match blocks {
        Blocks::Everything => Some("blocks all"),
        Blocks::WritesAndRowLocks | Blocks::Writes => Some("blocks writes"),
        Blocks::OtherDdl => None,
    }
}

/// Why it is not known what a statement locked; none where it is known.
pub fn locks_unknown(statement: &StatementTrace) -> Option<String> {
    let effects = &statement.effects;
    if effects.locks.is_some() {
        return None;
    }
    Some(match (&effects.unknown, &statement.error) {
        (Some(reason), _) => format!("Its locks are not known, because reading them failed: {reason}."),
        (None, Some(_)) => "Its locks are not known: a failed transaction accepts no query.".to_owned(),
        (None, None) => {
            "Its locks are not known: it ran outside a transaction, and they were released before they could be read."
                .to_owned()
        }
    })
}

/// Locks that no other session can notice.
pub fn unnoticed_locks(count: usize) -> Option<String> {
    (count > 0).then(|| {
        let locks = counted(count, "lock");
        format!("{locks} on indexes, sequences or new objects: invisible to other sessions")
    })
}

/// Locks of earlier statements of the same transaction, which are still held.
pub fn locks_held_before(held: &[HeldLock]) -> Option<String> {
    let named = |held: &HeldLock| format!("{} on {}", held.lock.mode, held.lock.subject.label());
    let shown: Vec<String> = held.iter().take(HELD_SHOWN).map(named).collect();
    let more = match held.len().saturating_sub(HELD_SHOWN) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    (!shown.is_empty()).then(|| format!("Still held from earlier statements: {}{more}", shown.join(", ")))
}

/// What is said of a step in which no lock kept other sessions from reading or writing; `unknown` counts its statements whose locks are
/// not known.
pub const fn nothing_blocked(unknown: usize) -> &'static str {
    match unknown {
        0 => "Other sessions could read and write throughout.",
        _ => "No lock that was measured blocked reads or writes.",
    }
}

/// How many statements of a step have locks that are not known.
pub fn unmeasured_locks(count: usize) -> Option<String> {
    (count > 0).then(|| {
        let statements = counted(count, "statement");
        format!("The locks of {statements} outside a transaction are not known: they were released before they could be read.")
    })
}

#[cfg(test)]
mod tests {
    use postgres_model::{Effects, Lock, Subject};

    use super::*;

    fn held(mode: LockMode, kind: SubjectKind) -> HeldLock {
        HeldLock {
            lock: Lock {
                mode,
                subject: Subject {
                    oid: 1,
                    kind,
                    schema: None,
                    name: "orders".to_owned(),
                    table: None,
                },
            },
            statement: 0,
            from_ms: 10.0,
            until_ms: Some(40.0),
            is_new: false,
        }
    }

    #[test]
    fn a_lock_says_what_others_cannot_do_and_for_how_long() {
        let table = |mode| lock(&held(mode, SubjectKind::Table)).to_string();
        assert_eq!(
            table(LockMode::AccessExclusive),
            "ACCESS EXCLUSIVE blocks every read and write of orders, held for 30 ms until the transaction ended"
        );
        assert!(table(LockMode::Share).contains("blocks writes to orders, but not reads"));
        assert!(table(LockMode::AccessShare).contains("blocks DDL on orders, but not reads and writes"));
        let advisory = lock(&held(LockMode::Exclusive, SubjectKind::Advisory)).to_string();
        assert!(advisory.contains("a session that requests the same key waits"));
    }

    #[test]
    fn what_was_not_measured_is_never_harmless() {
        let measured = StatementTrace {
            effects: Effects {
                locks: Some(vec![]),
                ..Effects::default()
            },
            ..StatementTrace::default()
        };
        assert_eq!(locks_unknown(&measured), None);
        let alone = StatementTrace {
            effects: Effects {
                locks: None,
                ..Effects::default()
            },
            ..StatementTrace::default()
        };
        assert!(locks_unknown(&alone).unwrap().contains("outside a transaction"));
        assert!(!nothing_blocked(1).contains("throughout"));
    }

    #[test]
    fn many_locks_are_counted() {
        let locks = vec![held(LockMode::Share, SubjectKind::Table); 8];
        assert!(locks_held_before(&locks).unwrap().ends_with(" and 2 more"));
        assert_eq!(locks_held_before(&[]), None);
    }
}
