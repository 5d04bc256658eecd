//! What is said of waiting for other sessions: in a chip, at a statement, in a terminal.

use postgres_model::{Blocks, OtherSession};
use review::{CommandRecord, HeldLock, Leg, RoundTrip, StepWaits, Wait, WaitsUnknown};

use crate::lock::{some_locks, why_locks_unknown};
use crate::{Sentence, counted, one_line};

/// What one session cannot show, beside every answer.
pub const WAITS_NOT_SHOWN: &str = "Measured against one other session at a time, which holds its locks until its transaction ends. Not \
    measured: how long that takes, what several sessions do together, deadlocks, autovacuum, locks on single rows (an UPDATE waits for rows that another transaction has \
    changed), and the wait of CREATE INDEX CONCURRENTLY and similar commands for every older transaction.";

/// What is said where no statement waits.
pub const NOTHING_WAITS: &str = "No statement waits for a reader, a writer or pg_dump.";

const NOT_ASKED: &str =
    "Whether it waits for other sessions is not known: the rehearsal did not come to that, or was stopped.";

/// Letters of a statement in a line of a terminal.
const SQL_SHOWN: usize = 60;

/// Another session: `a reader`.
pub const fn other_session(session: OtherSession) -> &'static str {
    match session {
        OtherSession::Reader => "a reader",
        OtherSession::Writer => "a writer",
        OtherSession::PgDump => "pg_dump",
    }
}

/// For whom a step waits, in a few words: `for a reader, a writer or pg_dump`.
pub fn step_waits(step: &StepWaits) -> String {
    let sessions: Vec<&str> = step.sessions().into_iter().map(other_session).collect();
    match (sessions.is_empty(), step.unknown.is_empty()) {
        (true, true) => "for no reader, writer or pg_dump".to_owned(),
        (true, false) => "not known".to_owned(),
        (false, true) => format!("for {}", any_of(&sessions)),
        (false, false) => format!("for {}; more not known", any_of(&sessions)),
    }
}

fn any_of(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// What a statement waits for: `waits for ACCESS EXCLUSIVE on orders until a reader, a writer or pg_dump has ended its transaction`.
pub fn wait(wait: &Wait) -> Sentence {
    let sessions: Vec<&str> = wait
        .sessions
        .iter()
        .map(|(session, _)| other_session(*session))
        .collect();
    let lock = &wait.lock.lock;
    Sentence::text("waits for ")
        .and_code(lock.mode.to_string())
        .and(format!(
            " on {} until {} has ended its transaction",
            lock.subject.label(),
            any_of(&sessions)
        ))
}

/// What waits behind a statement that waits.
pub fn wait_behind(wait: &Wait) -> String {
    let name = wait.lock.lock.subject.label();
    match wait.behind() {
        Blocks::Everything => format!("every later read and write of {name}"),
        Blocks::WritesAndRowLocks => format!("every later write to {name} and SELECT … FOR UPDATE"),
        Blocks::Writes => format!("every later write to {name}"),
        Blocks::OtherDdl => format!("other DDL on {name}; reads and writes go on"),
    }
}

/// What the transaction of a statement holds while that waits, as [`review::held_before`] gives it; none where nobody notices it.
pub fn wait_meanwhile(held: &[HeldLock]) -> Option<String> {
    some_locks(held).map(|held| format!("While it waits, its transaction holds {held}."))
}

/// Why there may be more waits, and how to get to know; a line each.
pub fn step_waits_unknown(step: &StepWaits) -> Vec<String> {
    let why = |unknown: &WaitsUnknown| match unknown {
        WaitsUnknown::NotAsked => NOT_ASKED.to_owned(),
        WaitsUnknown::NotFinished => {
            "Whether it waits for other sessions is not known as a whole: it did not come to its end.".to_owned()
        }
        WaitsUnknown::NotThereBefore(relation) => {
            format!(
                "Whether other sessions use {relation} is not known: an earlier transaction of this revision made it."
            )
        }
        WaitsUnknown::SeveralDatabases => {
            "Whether it waits for other sessions is not known: Alembic works on several databases here.".to_owned()
        }
        WaitsUnknown::Refused(message) => {
            format!("Whether it waits for other sessions is not known: PostgreSQL refused the question: {message}")
        }
        WaitsUnknown::Locks(locks, count) => {
            format!("{}: {}", counted(*count, "statement"), why_locks_unknown(&locks.why))
        }
    };
    step.unknown.iter().map(why).collect()
}

/// What a leg of a round trip waits for, a line each, and what is not known of that; none where it is known to wait for nobody.
pub fn waits(trip: &RoundTrip, leg: Leg) -> Vec<String> {
    let Some((record, found)) = trip.leg(leg).zip(trip.waits(leg)) else {
        return vec![NOT_ASKED.to_owned()];
    };
    waits_of(record, &found)
}

/// What one statement of a step waits for.
pub fn statement_waits(step: &StepWaits, statement: u32) -> String {
    let found = step.waits.iter().find(|each| each.lock.statement == statement);
    match found {
        Some(each) => format!("It {}.", wait(each)),
        None if step.unknown.is_empty() => "It waits for no reader, writer or pg_dump.".to_owned(),
        None => "Whether it waits for other sessions is not known.".to_owned(),
    }
}

/// What the statements of a command wait for, a line each, and what is not known of that; none where they are known to wait for nobody.
pub fn waits_of(record: &CommandRecord, found: &StepWaits) -> Vec<String> {
    let line = |each: &Wait| {
        let statement = record.statements.get(each.lock.statement as usize);
        let sql = statement.map_or(String::new(), |statement| one_line(&statement.sql, SQL_SHOWN));
        format!("{sql} {}; {} waits behind it", wait(each), wait_behind(each))
    };
    found.waits.iter().map(line).chain(step_waits_unknown(found)).collect()
}

#[cfg(test)]
mod tests {
    use postgres_model::{Lock, LockMode, RelationKind, Subject};
    use review::{UnknownLocks, WhyUnknown};

    use super::*;

    fn held(name: &str, mode: LockMode) -> HeldLock {
        let subject = Subject {
            oid: 1,
            kind: RelationKind::Table.into(),
            schema: Some("public".to_owned()),
            name: name.to_owned(),
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

    fn on_orders(mode: LockMode, sessions: &[OtherSession]) -> Wait {
        Wait {
            lock: held("orders", mode),
            sessions: sessions
                .iter()
                .map(|session| (*session, Some(LockMode::AccessShare)))
                .collect(),
        }
    }

    fn step(waits: Vec<Wait>, unknown: Vec<WaitsUnknown>) -> StepWaits {
        StepWaits { waits, unknown }
    }

    #[test]
    fn a_chip_answers_yes_no_or_not_known() {
        let waits = || vec![on_orders(LockMode::AccessExclusive, &OtherSession::ALL)];
        let writer = vec![on_orders(LockMode::Share, &[OtherSession::Writer])];
        assert_eq!(step_waits(&step(waits(), vec![])), "for a reader, a writer or pg_dump");
        assert_eq!(step_waits(&step(writer, vec![])), "for a writer");
        assert_eq!(step_waits(&step(vec![], vec![])), "for no reader, writer or pg_dump");
        assert_eq!(step_waits(&step(vec![], vec![WaitsUnknown::NotAsked])), "not known");
        assert_eq!(
            step_waits(&step(waits(), vec![WaitsUnknown::NotAsked])),
            "for a reader, a writer or pg_dump; more not known"
        );
    }

    #[test]
    fn a_wait_names_the_lock_whom_it_waits_for_and_what_waits_behind_it() {
        let exclusive = on_orders(LockMode::AccessExclusive, &[OtherSession::Reader, OtherSession::PgDump]);
        assert_eq!(
            wait(&exclusive).to_string(),
            "waits for ACCESS EXCLUSIVE on orders until a reader or pg_dump has ended its transaction"
        );
        assert_eq!(wait_behind(&exclusive), "every later read and write of orders");
        assert_eq!(wait_meanwhile(&[]), None);
        assert_eq!(
            wait_meanwhile(&[held("customers", LockMode::Share)]).unwrap(),
            "While it waits, its transaction holds SHARE on customers."
        );
        let share = on_orders(LockMode::Share, &[OtherSession::Writer]);
        assert_eq!(wait_behind(&share), "every later write to orders");
    }

    #[test]
    fn what_is_not_known_says_why() {
        let why = WhyUnknown::OutsideTransaction;
        let locks = WaitsUnknown::Locks(UnknownLocks { statement: 0, why }, 2);
        let lines = step_waits_unknown(&step(vec![], vec![WaitsUnknown::Refused("no".to_owned()), locks]));
        assert!(lines[0].ends_with("PostgreSQL refused the question: no"), "{lines:?}");
        assert!(lines[1].starts_with("2 statements: "), "{lines:?}");
    }
}
