//! Where transactions began and ended, read from the server's own answers: so a COMMIT inside of a string of statements, or inside of a
//! driver's habits, is seen like any other.

use postgres_model::TransactionMarkKind;

use crate::wire::{messages, text};
use crate::words::Words;

/// The state that a server reports after an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Idle,
    InTransaction,
    Failed,
}

/// What an answer showed: the tags of the statements that came to their end, whether one was refused, and what became of transactions.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Passed {
    pub tags: Vec<String>,
    pub is_refused: bool,
    pub kinds: Vec<TransactionMarkKind>,
}

/// A mark, and when: milliseconds on the observer's clock.
pub type TimedMark = (TransactionMarkKind, f64);

/// Follows one session.
#[derive(Debug, Default)]
pub(crate) struct Transactions {
    marks: Vec<TimedMark>,
    state: State,
}

pub(crate) fn is_begin(tag: &str) -> bool {
    matches!(tag, "BEGIN" | "START TRANSACTION")
}

fn is_end(tag: &str) -> bool {
    matches!(tag, "COMMIT" | "ROLLBACK")
}

impl Transactions {
    /// Whether a transaction is open in which something can be asked.
    pub fn is_open(&self) -> bool {
        self.state == State::InTransaction
    }

    /// Whether a transaction is open in which nothing can be asked any more.
    pub fn has_failed(&self) -> bool {
        self.state == State::Failed
    }

    /// Records an answer to the message of this text, at this time.
    pub fn note(&mut self, answer: &[u8], sql: &str, now: f64) -> Passed {
        let known = self.marks.len();
        let mut tags: Vec<String> = Vec::new();
        let mut is_refused = false;
        let mut from = 0;
        for (kind, body) in messages(answer) {
            match (kind, body.first()) {
                (b'C', _) => tags.push(text(body)),
                (b'E', _) => is_refused = true,
                (b'Z', Some(&status)) => {
                    self.ready(status, &tags[from..], sql, now);
                    from = tags.len();
                }
                _ => {}
            }
        }
        let kinds = self.marks[known..].iter().map(|(kind, _)| *kind).collect();
        Passed {
            tags,
            is_refused,
            kinds,
        }
    }

    /// What was marked since the last time.
    pub fn take_marks(&mut self) -> Vec<TimedMark> {
        std::mem::take(&mut self.marks)
    }

    /// The server has answered what was sent, and is in this state now. A BEGIN inside of a transaction, and an end outside of one, do nothing.
    fn ready(&mut self, status: u8, tags: &[String], sql: &str, now: f64) {
        let after = match status {
            b'T' => State::InTransaction,
            b'E' => State::Failed,
            _ => State::Idle,
        };
        let mut open = self.state != State::Idle;
        for (at, tag) in tags.iter().enumerate() {
            let begins = is_begin(tag);
            if begins == open || !(begins || is_end(tag)) {
                continue;
            }
            let kind = match tag.as_str() {
                _ if begins => TransactionMarkKind::Begin,
                "COMMIT" => TransactionMarkKind::Commit,
                _ if continues(&tags[at + 1..], after, sql) => TransactionMarkKind::RollbackToSavepoint,
                _ => TransactionMarkKind::Rollback,
            };
            self.marks.push((kind, now));
            open = begins || kind == TransactionMarkKind::RollbackToSavepoint;
        }
        // A COMMIT that failed has no tag.
        if open && after == State::Idle {
            self.marks.push((TransactionMarkKind::Rollback, now));
        }
        if !open && after != State::Idle {
            self.marks.push((TransactionMarkKind::Begin, now));
        }
        self.state = after;
    }
}

/// ROLLBACK TO a savepoint has the same tag as ROLLBACK, but the transaction continues: what follows ends it, or it is open at the end.
fn continues(tags_after: &[String], state: State, sql: &str) -> bool {
    match tags_after.iter().find(|tag| is_begin(tag) || is_end(tag)) {
        Some(next) => is_end(next),
        None => state != State::Idle && !Words::of(sql).has_pair("and", "chain"),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn message(kind: u8, body: &[u8]) -> Vec<u8> {
        let length = u32::try_from(body.len() + 4).unwrap();
        [&[kind], length.to_be_bytes().as_slice(), body].concat()
    }

    /// An answer: these statements came to their end, and the session is in this state.
    pub(crate) fn answer(tags: &[&str], state: u8) -> Vec<u8> {
        let tags = tags.iter().map(|tag| message(b'C', format!("{tag}\0").as_bytes()));
        let mut all: Vec<u8> = tags.flatten().collect();
        all.extend(message(b'Z', &[state]));
        all
    }

    /// The kinds that are marked as these answers come, and the state at the end.
    fn marked(answers: &[(&[&str], u8, &str)]) -> String {
        let mut transactions = Transactions::default();
        for (tags, state, sql) in answers {
            transactions.note(&answer(tags, *state), sql, 7.0);
        }
        let word = |kind| match kind {
            TransactionMarkKind::Begin => "begin",
            TransactionMarkKind::Commit => "commit",
            TransactionMarkKind::Rollback => "rollback",
            TransactionMarkKind::RollbackToSavepoint => "rollback_to_savepoint",
        };
        let mut words: Vec<_> = transactions
            .take_marks()
            .into_iter()
            .map(|(kind, _)| word(kind))
            .collect();
        words.push(match transactions.state {
            State::Idle => "none",
            State::InTransaction => "open",
            State::Failed => "failed",
        });
        words.join(" ")
    }

    const BEGUN: (&[&str], u8, &str) = (&["BEGIN"], b'T', "");

    #[test]
    fn transactions_are_marked_where_they_begin_and_end() {
        type Answers<'a> = &'a [(&'a [&'a str], u8, &'a str)];
        let cases: &[(Answers<'_>, &str)] = &[
            (
                &[BEGUN, (&["CREATE TABLE"], b'T', ""), (&["COMMIT"], b'I', "")],
                "begin commit none",
            ),
            (
                &[(&["START TRANSACTION"], b'T', ""), (&["ROLLBACK"], b'I', "")],
                "begin rollback none",
            ),
            (&[(&["CREATE TABLE", "INSERT 0 1"], b'I', "")], "none"),
            (
                &[(&["COMMIT"], b'I', ""), (&["ROLLBACK"], b'I', ""), BEGUN, BEGUN],
                "begin open",
            ),
            (
                &[
                    BEGUN,
                    (&["SAVEPOINT"], b'T', ""),
                    (&["ROLLBACK"], b'T', "ROLLBACK TO s"),
                    (&["RELEASE"], b'T', ""),
                ],
                "begin rollback_to_savepoint open",
            ),
            (
                &[BEGUN, (&[], b'E', ""), (&["ROLLBACK"], b'T', "ROLLBACK TO s")],
                "begin rollback_to_savepoint open",
            ),
            (
                &[BEGUN, (&[], b'E', ""), (&["ROLLBACK"], b'I', "COMMIT")],
                "begin rollback none",
            ),
            (&[BEGUN, (&[], b'E', "")], "begin failed"),
            (&[BEGUN, (&[], b'I', "COMMIT")], "begin rollback none"),
            (
                &[BEGUN, (&["COMMIT"], b'T', "commit and chain")],
                "begin commit begin open",
            ),
            (
                &[BEGUN, (&["ROLLBACK"], b'T', "rollback and  chain")],
                "begin rollback begin open",
            ),
            (
                &[BEGUN, (&["COMMIT", "SELECT 1"], b'T', "commit and chain; select 1")],
                "begin commit begin open",
            ),
            (&[(&["BEGIN", "CREATE TABLE", "COMMIT"], b'I', "")], "begin commit none"),
            (
                &[
                    BEGUN,
                    (&["COMMIT", "BEGIN"], b'T', ""),
                    (&["ROLLBACK", "BEGIN"], b'T', ""),
                ],
                "begin commit begin rollback begin open",
            ),
            (
                &[BEGUN, (&["ROLLBACK", "COMMIT"], b'I', "")],
                "begin rollback_to_savepoint commit none",
            ),
            (&[(&["BEGIN"], b'E', "")], "begin failed"),
        ];
        for (answers, expected) in cases {
            assert_eq!(marked(answers), *expected, "{answers:?}");
        }
    }

    #[test]
    fn an_answer_to_several_messages_marks_each_once_and_gives_all_tags() {
        let mut transactions = Transactions::default();
        let both = [answer(&["BEGIN"], b'T'), answer(&["CREATE TABLE"], b'T')].concat();
        let passed = transactions.note(&both, "", 7.0);
        assert_eq!(passed.tags, ["BEGIN", "CREATE TABLE"]);
        assert_eq!(passed.kinds, [TransactionMarkKind::Begin]);
        assert_eq!(transactions.take_marks(), [(TransactionMarkKind::Begin, 7.0)]);
        assert_eq!(transactions.take_marks(), []);
        let ended = transactions.note(&answer(&["COMMIT"], b'I'), "", 8.0);
        assert_eq!(ended.kinds, [TransactionMarkKind::Commit]);
    }
}
