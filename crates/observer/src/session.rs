//! What is observed: a session that takes messages of PostgreSQL's wire protocol and gives the whole answer.

use std::fmt;

use postgres_protocol::message::backend::ErrorResponseBody;

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

/// Why a question has no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unanswered {
    /// PostgreSQL's message, or what became of the session.
    pub message: String,
    /// PostgreSQL's code; none where it did not refuse the question itself.
    pub sqlstate: Option<String>,
}

impl fmt::Display for Unanswered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Unanswered {}

impl Unanswered {
    /// There is no server any more, or it said something else than a server says.
    pub fn lost(error: impl fmt::Display) -> Self {
        Self {
            message: error.to_string(),
            sqlstate: None,
        }
    }

    pub(crate) fn refused(body: &ErrorResponseBody) -> Self {
        Self {
            message: wire::field(body, b'M').unwrap_or_else(|| "PostgreSQL sent an error without a message".to_owned()),
            sqlstate: wire::field(body, b'C'),
        }
    }
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
