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

/// Why it went wrong, as far as that is recognized. What is said of it and what can be done is not told here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "cause", rename_all = "snake_case")]
pub enum Cause {
    /// PostgreSQL's module ended in the middle of a statement.
    PostgresqlEnded {
        /// The stack was used up.
        too_deep: bool,
    },
    /// The stack is used up; PostgreSQL goes on.
    TooDeep,
    /// The files of an extension that Stillroom ships could not be loaded.
    ExtensionNotLoaded {
        /// The extension.
        name: String,
    },
    /// A library that Stillroom ships could not be loaded.
    LibraryNotLoaded,
    /// An extension is not there.
    MissingExtension {
        /// The extension.
        name: String,
    },
    /// A statement names a role that nobody has created.
    MissingRole {
        /// The role.
        name: String,
    },
    /// An upgrade from nothing met a table that no migration has created.
    ExpectsTables {
        /// The revision that failed.
        revision: String,
    },
    /// Environment variables for want of which the repository's code raised.
    UnsetVariables {
        /// The variables.
        names: Vec<String>,
    },
    /// A module can't be imported.
    MissingModule {
        /// The module; none where Python names none.
        name: Option<String>,
        /// It is a part of the standard library.
        in_standard_library: bool,
        /// The module itself is there, and lacks what is imported from it.
        is_there: bool,
    },
    /// The URL names another database than PostgreSQL.
    OtherDatabase,
    /// Hosts that were asked for.
    Network {
        /// They, and where they were asked for.
        asked_for: Vec<AskedHost>,
    },
    /// The revision used stand-ins.
    StandInsTouched {
        /// What was stood in for.
        names: Vec<String>,
    },
    /// A statement starts a program on the server.
    StartsProgram,
    /// Python code starts a process.
    StartsProcess,
    /// A revision raised on purpose: by `raise` or `assert` in the repository's own code or in PL/pgSQL, not by an operation that failed.
    Refused,
    /// The command ended without an error before its plan was finished.
    EndedEarly,
    /// The engine ended with the command; the database is the one from before.
    EngineEnded,
    /// The engine has not started.
    EngineNotStarted,
}

/// A host that was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedHost {
    /// With its port, where there is one.
    pub name: String,
    /// The line of the repository that asked.
    pub call: Option<CallSite>,
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
    /// Why, as far as that is recognized, the most telling first.
    #[serde(default)]
    pub causes: Vec<Cause>,
    /// What to do about it, in the words of the Stillroom that wrote an earlier record; `causes` tell it now.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hints: Vec<String>,
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
            causes: vec![],
            hints: vec![],
        }
    }
}
