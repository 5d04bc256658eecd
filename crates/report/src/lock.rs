//! What is said of locks: what other sessions cannot do while one is held, and what is not known.

use postgres_model::{Blocks, LockMode, RelationKind, SubjectKind};
use review::{DocumentedLock, DocumentedRelation, HeldLock, Made, WhyUnknown};

use crate::{Sentence, counted, duration};

/// Locks that are named of all that are held from before.
const HELD_SHOWN: usize = 6;

/// One lock: its mode, what other sessions cannot do meanwhile, for how long, and on how many rows that was measured.
pub fn lock(held: &HeldLock, rows: Option<u64>) -> Sentence {
    let time = held.until_ms.map_or(String::new(), |until| {
        format!(
            ", held for {} until the transaction ended",
            duration(until - held.from_ms)
        )
    });
    let rows = match rows {
        Some(rows) => format!(", {} here", counted(rows as usize, "row")),
        None if holds_rows(held) => ", rows not counted".to_owned(),
        None => String::new(),
    };
    Sentence::code(held.lock.mode.to_string()).and(format!(" {}{time}{rows}", blocked(held)))
}

/// Whether it is a lock on something with rows that other sessions know.
const fn holds_rows(held: &HeldLock) -> bool {
    held.made.is_none()
        && matches!(
            held.lock.subject.kind,
            SubjectKind::Relation(
                RelationKind::Table | RelationKind::PartitionedTable | RelationKind::MaterializedView
            )
        )
}

/// A lock's mode and what is locked: `ACCESS EXCLUSIVE on orders`.
pub fn lock_name(held: &HeldLock) -> String {
    format!("{} on {}", held.lock.mode, held.lock.subject.label())
}

/// What other sessions cannot do while a lock is held: `blocks every read and write of orders`.
fn blocked(held: &HeldLock) -> String {
    let name = held.lock.subject.label();
    match (held.lock.subject.kind, held.made) {
        (SubjectKind::Advisory, _) => {
            return format!("advisory lock {name}: a session that requests the same key waits");
        }
        (_, Some(Made::BeforeTheStep)) if held.is_unknown() => {
            return format!(
                "on {name}: whether other sessions wait is not known from this run, because {name} was made earlier in the same transaction"
            );
        }
        (_, Some(_)) => return format!("{name} is new in this transaction: invisible to other sessions"),
        (SubjectKind::Index, None) => return format!("blocks every query of the table of index {name}"),
        _ => {}
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

/// Why it is not known from this run what a statement locked, or whether others wait for it.
pub fn why_locks_unknown(why: &WhyUnknown) -> String {
    match why {
        WhyUnknown::NotRead(reason) => {
            format!("Its locks are not known from this run, because reading them failed: {reason}.")
        }
        WhyUnknown::Failed => {
            "Its locks are not known from this run: a failed transaction accepts no query.".to_owned()
        }
        WhyUnknown::OutsideTransaction => {
            "Its locks are not known from this run: it ran outside a transaction, and they were released \
            before they could be read."
                .to_owned()
        }
        WhyUnknown::MadeBeforeTheStep(table) => format!(
            "Whether other sessions wait for {table} is not known from this run: {table} was made earlier in the same transaction. {ALONE}"
        ),
    }
}

/// How to get to know what a run from an empty database does not show.
const ALONE: &str = "Rehearse runs each revision alone.";

/// What PostgreSQL's documentation says of the locks of statements, from [`review::documented_locks`].
pub fn documented(locks: &[DocumentedLock]) -> String {
    let one = |lock: &DocumentedLock| {
        let name = match &lock.relation {
            DocumentedRelation::Named(name) => name.as_str(),
            DocumentedRelation::Unnamed(words) => words,
        };
        let condition = lock
            .only_if
            .map_or(String::new(), |condition| format!(" if {condition}"));
        format!("{} on {name}{condition}", lock.mode)
    };
    let named: Vec<String> = locks.iter().map(one).collect();
    let named = match named.as_slice() {
        [] => "no lock on an existing table".to_owned(),
        _ => named.join(", "),
    };
    format!("PostgreSQL's documentation: {named} (not measured)")
}

/// Two words for a lock that keeps other sessions from reading or writing.
pub const fn badge(blocks: Blocks) -> Option<&'static str> {
    match blocks {
        Blocks::Everything => Some("blocks all"),
        Blocks::WritesAndRowLocks | Blocks::Writes => Some("blocks writes"),
        Blocks::OtherDdl => None,
    }
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
    some_locks(held).map(|held| format!("Still held from earlier statements: {held}"))
}

/// The first of some locks, and how many more there are; none where there are none.
pub(crate) fn some_locks(held: &[HeldLock]) -> Option<String> {
    let shown: Vec<String> = held.iter().take(HELD_SHOWN).map(lock_name).collect();
    let more = match held.len().saturating_sub(HELD_SHOWN) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    (!shown.is_empty()).then(|| format!("{}{more}", shown.join(", ")))
}

#[cfg(test)]
mod tests {
    use postgres_model::{Lock, Subject};
    use review::documented_locks;

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
            made: None,
        }
    }

    #[test]
    fn a_lock_says_what_others_cannot_do_and_for_how_long() {
        let table = |mode| lock(&held(mode, RelationKind::Table.into()), None).to_string();
        assert_eq!(
            table(LockMode::AccessExclusive),
            "ACCESS EXCLUSIVE blocks every read and write of orders, held for 30 ms until the transaction ended, rows not counted"
        );
        assert!(table(LockMode::Share).contains("blocks writes to orders, but not reads"));
        assert!(table(LockMode::AccessShare).contains("blocks DDL on orders, but not reads and writes"));
        let advisory = lock(&held(LockMode::Exclusive, SubjectKind::Advisory), None).to_string();
        assert!(advisory.contains("a session that requests the same key waits"));
    }

    #[test]
    fn a_lock_says_on_how_many_rows_it_was_measured() {
        let on = |rows| lock(&held(LockMode::Share, RelationKind::Table.into()), rows).to_string();
        assert!(on(Some(0)).ends_with("until the transaction ended, 0 rows here"));
        assert!(on(Some(1)).ends_with(", 1 row here"));
        assert!(on(None).ends_with("until the transaction ended, rows not counted"));
        let advisory = lock(&held(LockMode::Exclusive, SubjectKind::Advisory), None).to_string();
        assert!(advisory.ends_with("until the transaction ended"), "it holds no rows");
    }

    #[test]
    fn what_was_not_measured_is_never_harmless() {
        let made = |made| HeldLock {
            made: Some(made),
            ..held(LockMode::AccessExclusive, RelationKind::Table.into())
        };
        assert!(
            lock(&made(Made::BeforeTheStep), None)
                .to_string()
                .contains("ACCESS EXCLUSIVE on orders: whether other sessions wait is not known from this run")
        );
        assert!(lock(&made(Made::InTheStep), None).to_string().contains("invisible"));
        for why in [
            WhyUnknown::OutsideTransaction,
            WhyUnknown::Failed,
            WhyUnknown::NotRead("out of memory".to_owned()),
            WhyUnknown::MadeBeforeTheStep("orders".to_owned()),
        ] {
            assert!(why_locks_unknown(&why).contains("not known from this run"), "{why:?}");
        }
    }

    #[test]
    fn what_the_documentation_says_is_told_from_what_was_measured() {
        let words = |sql: &str| documented(&documented_locks(sql).unwrap());
        assert_eq!(
            words("ALTER TABLE orders ADD note text"),
            "PostgreSQL's documentation: ACCESS EXCLUSIVE on orders (not measured)"
        );
        assert_eq!(
            words("ALTER TABLE o ATTACH PARTITION p DEFAULT"),
            "PostgreSQL's documentation: SHARE UPDATE EXCLUSIVE on o, ACCESS EXCLUSIVE on p, ACCESS EXCLUSIVE on the default partition if \
             there is one (not measured)"
        );
        assert_eq!(
            words("CREATE TABLE t ()"),
            "PostgreSQL's documentation: no lock on an existing table (not measured)"
        );
    }

    #[test]
    fn many_locks_are_counted() {
        let locks = vec![held(LockMode::Share, RelationKind::Table.into()); 8];
        assert!(locks_held_before(&locks).unwrap().ends_with(" and 2 more"));
        assert_eq!(locks_held_before(&[]), None);
    }
}
