//! One statement that a run sent to PostgreSQL, and the line of the revision that asked for it.

use serde::{Deserialize, Serialize};

use crate::Effects;

/// The innermost call in a revision file that led to a statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallSite {
    /// Path inside the repository, with `/`.
    pub path: String,
    /// First line of the call, counted from 1.
    pub line: u32,
    /// Last line of the call, counted from 1; equal to `line` for a call on one line.
    pub end_line: u32,
    /// The function in whose body the call stands, such as `upgrade`.
    pub function: String,
}

/// One statement as SQLAlchemy handed it to the driver, with what came back.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct StatementTrace {
    /// Position in the run, counted from 0.
    pub index: u32,
    /// The text that was sent, with its placeholders.
    pub sql: String,
    /// Python's `repr` of the parameters, shortened when long; none when there were none.
    pub parameters: Option<String>,
    /// The revision whose `upgrade()` or `downgrade()` was running; none for Alembic's own bookkeeping outside of one.
    pub revision: Option<String>,
    /// Where in a revision file the call stands; none for statements that Alembic or `env.py` sent.
    pub call: Option<CallSite>,
    /// The directive behind it, as written in a revision: `op.create_table`.
    pub directive: Option<String>,
    /// When it was sent, in milliseconds since the command began, without the time that was spent on observing.
    pub at_ms: f64,
    /// Wall clock between sending and the whole answer, in milliseconds.
    pub duration_ms: f64,
    /// Rows affected or returned as the driver counts them; none when PostgreSQL reports no count.
    pub rows: Option<u64>,
    /// PostgreSQL's five-character code when the statement failed.
    pub sqlstate: Option<String>,
    /// PostgreSQL's message, with DETAIL and HINT on lines of their own, when the statement failed.
    pub error: Option<String>,
    /// Where in `sql` PostgreSQL found the error: a character, counted from 1. None where it named no place, or where parameters were written
    /// into the text on the way.
    #[serde(default)]
    pub error_position: Option<u32>,
    /// What it did beside its answer.
    pub effects: Effects,
}
