//! What stood in for something that the repository's code wanted and that is not here.

use postgres_model::CallSite;
use serde::{Deserialize, Serialize};

/// What is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StandInKind {
    /// A library that nobody installed.
    Library,
    /// A module of the repository's own that raised while it was imported; what it had defined by then is real.
    Module,
    /// An environment variable that is not set.
    Variable,
    /// A required field of a settings class that nothing sets.
    Setting,
    /// Another host: nothing stands in for it, asking for it fails.
    Network,
}

/// A place in a revision that ran into a stand-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Touch {
    /// The revision that was running.
    pub revision: String,
    /// The innermost call in a revision file.
    pub call: CallSite,
    /// What was called or read, such as `app.models.User.query()`.
    pub what: String,
}

/// One stand-in: for what, who asked for it, and which revisions that ran touched it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandIn {
    /// What is missing.
    pub kind: StandInKind,
    /// Its name: a module, a variable, or `Settings.field`.
    pub name: String,
    /// The line of the repository that asked for it first.
    pub asked_by: Option<CallSite>,
    /// The value that stands in, for variables and settings.
    pub value: Option<String>,
    /// Why it is missing, in the words of the error, where there was one.
    pub reason: Option<String>,
    /// Where revisions that ran touched it: what they did there is not what they would do natively.
    pub touched: Vec<Touch>,
}
