//! Privileges on an object.

use serde::{Deserialize, Serialize};

/// What somebody may do with an object, who is not its owner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// The role, or `public` for everybody.
    pub grantee: String,
    /// `SELECT`, `UPDATE with grant option` …
    pub privileges: Vec<String>,
}
