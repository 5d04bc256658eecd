//! The few words beside a statement that say what is locked while it runs.

use std::sync::Arc;

use postgres_model::{Blocks, StatementTrace, TableRows};
use review::{HeldLock, LockState, documented_locks};

use crate::lock::{badge, documented, lock, lock_name, why_locks_unknown};
use crate::{counted, one_line};

/// The words for locks that are not known.
pub const LOCKS_NOT_KNOWN: &str = "locks not known";

/// Why the locks of a revision are not known that ran only as a part of a deploy.
pub const LOCKS_NOT_ALONE: &str = "Its locks are not known: it has not run alone. In a deploy nobody else can wait for what an earlier revision \
    of the same transaction made.";

/// Letters of an earlier statement that is named.
const SHOWN: usize = 60;

/// A few words beside a statement, and what is said of them where there is more room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockBadge {
    /// `blocks all`, `held: blocks writes`, `locks not known`.
    pub words: String,
    /// What others cannot do; none where that is not known.
    pub blocks: Option<Blocks>,
    /// An earlier statement of the same transaction took the lock.
    pub is_held: bool,
    /// The whole sentence.
    pub title: String,
}

/// What is said beside a statement: the strongest lock that keeps others from reading or writing while it runs, and that its locks are
/// not known, unless that could not be worse. `rows` are those that were counted.
pub fn lock_badges(
    state: LockState<'_>,
    statements: &[Arc<StatementTrace>],
    statement: u32,
    rows: &[TableRows],
) -> Vec<LockBadge> {
    let own = state.taken.and_then(|held| taken_badge(held, rows));
    let stronger = |held: &&HeldLock| {
        let own = state.taken.and_then(HeldLock::blocks);
        held.blocks() > own
    };
    let before = state
        .before
        .filter(stronger)
        .and_then(|held| held_badge(held, statements));
    let strongest = before.or(own);
    let unknown = state.open().map(|unknown| LockBadge {
        words: LOCKS_NOT_KNOWN.to_owned(),
        blocks: None,
        is_held: unknown.statement != statement,
        title: unknown_title(&why_locks_unknown(&unknown.why), statements, unknown.statement),
    });
    strongest.into_iter().chain(unknown).collect()
}

fn taken_badge(held: &HeldLock, rows: &[TableRows]) -> Option<LockBadge> {
    let blocks = held.blocks()?;
    Some(LockBadge {
        words: badge(blocks)?.to_owned(),
        blocks: Some(blocks),
        is_held: false,
        title: lock(held, TableRows::count_of(rows, &held.lock.subject)).to_string(),
    })
}

/// Of a statement that did not run alone: an earlier revision of the same transaction may have made what it locks.
pub fn lock_badge_not_alone() -> LockBadge {
    LockBadge {
        words: LOCKS_NOT_KNOWN.to_owned(),
        blocks: None,
        is_held: false,
        title: LOCKS_NOT_ALONE.to_owned(),
    }
}

fn held_badge(held: &HeldLock, statements: &[Arc<StatementTrace>]) -> Option<LockBadge> {
    let blocks = held.blocks()?;
    Some(LockBadge {
        words: format!("held: {}", badge(blocks)?),
        blocks: Some(blocks),
        is_held: true,
        title: held_sentence(held, statements),
    })
}

/// While a statement runs, what an earlier one of the same transaction took keeps others from reading or writing; none where that is not so.
pub fn locked_meanwhile(state: LockState<'_>, statements: &[Arc<StatementTrace>]) -> Option<String> {
    let held = state.before?;
    held.blocks().filter(|blocks| *blocks > Blocks::OtherDdl)?;
    Some(format!("{}.", held_sentence(held, statements)))
}

fn held_sentence(held: &HeldLock, statements: &[Arc<StatementTrace>]) -> String {
    let wait = match held.blocks() {
        Some(Blocks::Everything) => "every read and write of it waits",
        _ => "writes to it wait",
    };
    let by = statements
        .get(held.statement as usize)
        .map_or(String::new(), |statement| {
            format!(", taken by the earlier {}", one_line(&statement.sql, SHOWN))
        });
    format!(
        "{} is held meanwhile{by}: {wait} until the transaction ends",
        lock_name(held)
    )
}

fn unknown_title(why: &str, statements: &[Arc<StatementTrace>], statement: u32) -> String {
    let text = statements.get(statement as usize).map(|statement| &*statement.sql);
    match text.and_then(documented_locks) {
        Some(locks) => format!("{why} {}.", documented(&locks)),
        None => why.to_owned(),
    }
}

/// How many statements a filter by locks hides because theirs are not known.
pub fn hidden_unknown(count: usize) -> Option<String> {
    let statements = counted(count, "more statement");
    let verb = if count == 1 { "has" } else { "have" };
    (count > 0).then(|| format!("{statements} {verb} locks that are not known from this run."))
}

#[cfg(test)]
mod tests {
    use postgres_model::{Lock, LockMode, RelationKind, Subject};
    use review::{UnknownLocks, WhyUnknown};

    use super::*;

    fn held(mode: LockMode) -> HeldLock {
        let subject = Subject {
            oid: 1,
            kind: RelationKind::Table.into(),
            schema: None,
            name: "orders".to_owned(),
            table: None,
        };
        HeldLock {
            lock: Lock { mode, subject },
            statement: 0,
            from_ms: 0.0,
            until_ms: None,
            made: None,
        }
    }

    fn statements() -> Vec<Arc<StatementTrace>> {
        let sql = "ALTER TABLE orders ADD note text".to_owned();
        vec![Arc::new(StatementTrace {
            sql,
            ..StatementTrace::default()
        })]
    }

    #[test]
    fn the_strongest_counts_whoever_took_it() {
        let (share, all) = (held(LockMode::Share), held(LockMode::AccessExclusive));
        let words = |taken, before| {
            let state = LockState {
                taken,
                before,
                unknown: None,
            };
            let badges = lock_badges(state, &statements(), 1, &[]);
            badges.into_iter().map(|badge| badge.words).collect::<Vec<_>>()
        };
        assert_eq!(words(Some(&share), Some(&all)), ["held: blocks all"]);
        assert_eq!(words(Some(&all), Some(&share)), ["blocks all"]);
        assert_eq!(words(Some(&share), Some(&share)), ["blocks writes"]);
        assert_eq!(words(Some(&held(LockMode::RowExclusive)), None), [""; 0]);
    }

    #[test]
    fn a_held_lock_names_the_statement_that_took_it() {
        let all = held(LockMode::AccessExclusive);
        let state = LockState {
            before: Some(&all),
            ..LockState::default()
        };
        assert_eq!(
            locked_meanwhile(state, &statements()).unwrap(),
            "ACCESS EXCLUSIVE on orders is held meanwhile, taken by the earlier ALTER TABLE orders ADD note text: every read and write of it \
             waits until the transaction ends."
        );
    }

    #[test]
    fn what_is_not_known_is_said_beside_what_is() {
        let unknown = UnknownLocks {
            statement: 0,
            why: WhyUnknown::OutsideTransaction,
        };
        let (share, all) = (held(LockMode::Share), held(LockMode::AccessExclusive));
        let words = |before| {
            let state = LockState {
                taken: None,
                before,
                unknown: Some(&unknown),
            };
            lock_badges(state, &statements(), 0, &[])
        };
        assert_eq!(words(Some(&share)).len(), 2);
        assert_eq!(words(Some(&all)).len(), 1, "it could not be worse");
        let [badge] = &words(None)[..] else { panic!() };
        assert_eq!((&*badge.words, badge.blocks), (LOCKS_NOT_KNOWN, None));
        assert!(badge.title.ends_with("ACCESS EXCLUSIVE on orders (not measured)."));
    }

    #[test]
    fn hidden_statements_are_counted() {
        assert_eq!(hidden_unknown(0), None);
        assert!(hidden_unknown(1).unwrap().starts_with("1 more statement has "));
        assert!(hidden_unknown(2).unwrap().starts_with("2 more statements have "));
    }
}
