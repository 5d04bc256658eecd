//! What the user sets for a repository. It is kept by the kind and the address of the source; it is never part of a link.

use protocol::{Settings, SqlalchemyVersion};
use serde::{Deserialize, Serialize};

/// What the user set for a repository.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RepositorySettings {
    /// What the engine is given.
    pub engine: Settings,
    /// The SQLAlchemy to run with; none for what the repository pins.
    pub sqlalchemy: Option<SqlalchemyVersion>,
}
