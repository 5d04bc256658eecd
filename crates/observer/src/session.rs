//! What is observed: a session that takes messages of PostgreSQL's wire protocol and gives the whole answer.

use std::fmt;

use crate::unanswered::Unanswered;
use crate::wire;

/// A session with a PostgreSQL.
pub trait Session {
    /// Why no answer came.
    type Error: fmt::Display;

    /// Sends one or more messages, the last of which the server answers with ReadyForQuery, and gives everything up to that.
    ///
    /// # Errors
    /// The server has gone, or cannot be reached.
    fn exchange(&mut self, message: &[u8]) -> Result<Vec<u8>, Self::Error>;
}

/// The first column of the rows that statements give, through the simple protocol.
///
/// # Errors
/// PostgreSQL refused one of them, or has gone.
pub fn ask<S: Session>(session: &mut S, statements: &str) -> Result<Vec<Option<String>>, Unanswered> {
    let answer = session.exchange(&wire::query(statements)).map_err(Unanswered::lost)?;
    wire::first_column(&answer)
}

/// The same in a transaction that is rolled back, so that what the statements set is undone. No transaction may be open.
///
/// # Errors
/// As [`ask`].
pub fn ask_and_undo<S: Session>(session: &mut S, statements: &str) -> Result<Vec<Option<String>>, Unanswered> {
    let answer = ask(session, &format!("begin; {statements}"));
    let undone = ask(session, "rollback");
    answer.and_then(|rows| undone.map(|_| rows))
}
