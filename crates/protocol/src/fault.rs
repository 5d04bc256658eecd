//! What went wrong, where, and what to do about it.

use postgres_model::CallSite;
use serde::{Deserialize, Serialize};

/// What kind of thing went wrong; decides how the page introduces it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// PostgreSQL refused a statement.
    Statement,
    /// A revision raised something that is not a database error.
    Revision,
    /// `env.py` raised.
    EnvPy,
    /// A module that the repository's code imports can't be had.
    Import,
    /// Alembic refused the command: an unknown revision, several heads, a bad command line …
    Alembic,
    /// The database URL names another database than PostgreSQL.
    OtherDatabase,
    /// Stillroom's own engine failed.
    Engine,
}

/// Something that can be done about a fault with one click.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "offer", rename_all = "snake_case")]
pub enum Offer {
    /// Go on without an extension that is not here.
    SkipExtension {
        /// The extension.
        name: String,
    },
    /// Create a role that the migrations take for granted.
    CreateRole {
        /// The role.
        name: String,
    },
    /// Give an environment variable a value.
    SetVariable {
        /// The variable.
        name: String,
    },
    /// Begin with the tables of the models, because the first revision expects them.
    StartFromModels,
    /// Begin with a stamp, because the base schema is older than the migrations.
    StartFromStamp {
        /// The revision that failed.
        revision: String,
    },
}

/// What went wrong, with everything that is known about where.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fault {
    /// What kind of thing.
    pub kind: FaultKind,
    /// The message word for word, as Alembic, PostgreSQL or Python gave it.
    pub message: String,
    /// Python's exception class, such as `ProgrammingError`; none where no exception was involved.
    pub exception: Option<String>,
    /// The revision that was running.
    pub revision: Option<String>,
    /// The innermost line of the repository's own code that was involved.
    pub call: Option<CallSite>,
    /// The statement that PostgreSQL refused.
    pub statement: Option<String>,
    /// PostgreSQL's five-character code.
    pub sqlstate: Option<String>,
    /// Python's traceback as text; none where it says nothing more.
    pub traceback: Option<String>,
    /// What to do about it, in Stillroom's words, most useful first.
    pub hints: Vec<String>,
    /// What the page can do about it when the user wants it.
    #[serde(default)]
    pub offers: Vec<Offer>,
}

impl Fault {
    /// A failure of Stillroom's own engine.
    pub fn of_the_engine(message: String) -> Self {
        Self {
            kind: FaultKind::Engine,
            message,
            exception: None,
            revision: None,
            call: None,
            statement: None,
            sqlstate: None,
            traceback: None,
            hints: vec![],
            offers: vec![],
        }
    }
}
