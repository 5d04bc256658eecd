//! Why PostgreSQL gave no answer.

use std::fmt;

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
}
