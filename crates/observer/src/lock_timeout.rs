//! A statement that ends with the error of `lock_timeout`, on purpose. PGlite has one session, so no other one holds a lock that a statement
//! could wait for; what the error leaves behind is PostgreSQL's own doing, because the transaction fails there.

use crate::wire::{message, messages, query, text};

/// No statement: PostgreSQL refuses it, and a transaction that is open fails.
const REFUSED: &str = "lock_timeout";

/// The fields of ErrorResponse that PostgreSQL 18 sends (`ProcessInterrupts` in `postgres.c`), each with its letter.
const FIELDS: [&str; 6] = [
    "SERROR",
    "VERROR",
    "C55P03",
    "Mcanceling statement due to lock timeout",
    "Fpostgres.c",
    "RProcessInterrupts",
];

/// The first words of statements that wait for no lock.
const CONTROLS: [&str; 8] = [
    "begin",
    "start",
    "commit",
    "end",
    "rollback",
    "abort",
    "savepoint",
    "release",
];

/// What is sent instead of messages that hold a statement: what begins the transaction, and then something that is refused. None where all
/// of them control transactions.
pub(crate) fn instead(sent: &[u8]) -> Option<Vec<u8>> {
    let mut kept = Vec::new();
    for (kind, body) in messages(sent) {
        let is_statement = match kind {
            b'Q' => !controls_transaction(&text(body)),
            b'P' | b'B' => true,
            _ => false,
        };
        if is_statement {
            kept.extend(query(REFUSED));
            return Some(kept);
        }
        kept.extend(message(kind, body));
    }
    None
}

/// The answer to what was sent instead, with the error of `lock_timeout` in the place of the one that is there.
pub(crate) fn timed_out(answer: &[u8]) -> Vec<u8> {
    let error: Vec<u8> = FIELDS
        .iter()
        .flat_map(|field| field.bytes().chain([0]))
        .chain([0])
        .collect();
    let replaced = messages(answer).map(|(kind, body)| match kind {
        b'E' => message(kind, &error),
        _ => message(kind, body),
    });
    replaced.flatten().collect()
}

fn controls_transaction(statement: &str) -> bool {
    let word = statement
        .trim_start()
        .split(|letter: char| !letter.is_ascii_alphabetic());
    let first = word.into_iter().next().unwrap_or_default().to_ascii_lowercase();
    CONTROLS.contains(&first.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::{first_column, prepare, sync};

    #[test]
    fn what_begins_the_transaction_is_sent_all_the_same() {
        let refused = query(REFUSED);
        let begin = query("begin transaction");
        assert_eq!(instead(&query("drop table t")), Some(refused.clone()));
        assert_eq!(
            instead(&[begin.clone(), query("drop table t")].concat()),
            Some([begin.clone(), refused.clone()].concat())
        );
        assert_eq!(instead(&[prepare("", "select $1"), sync()].concat()), Some(refused));
        assert_eq!(instead(&begin), None);
        assert_eq!(instead(&query(" ROLLBACK TO SAVEPOINT s")), None);
        assert_eq!(instead(&sync()), None);
    }

    #[test]
    fn the_answer_is_that_of_a_lock_timeout() {
        let syntax = message(b'E', b"SERROR\0C42601\0Msyntax error\0P1\0\0");
        let answer = timed_out(&[syntax, message(b'Z', b"E")].concat());
        let refused = first_column(&answer).unwrap_err();
        assert_eq!(refused.sqlstate.as_deref(), Some("55P03"));
        assert_eq!(refused.to_string(), "canceling statement due to lock timeout");
        assert!(answer.ends_with(b"Z\0\0\0\x05E"));
    }
}
