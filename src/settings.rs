//! What the user sets for a repository. The browser remembers it by the repository's name; it is never part of a link.

use gloo::storage::{LocalStorage, Storage};
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

fn key(repository: &str) -> String {
    format!("stillroom.settings.{repository}")
}

/// What was set for a repository of this name before.
pub fn remembered(repository: &str) -> RepositorySettings {
    LocalStorage::get(key(repository)).unwrap_or_default()
}

/// Remembers what was set; where storage is forbidden it lasts as long as the page.
pub fn remember(repository: &str, settings: &RepositorySettings) {
    if *settings == RepositorySettings::default() {
        LocalStorage::delete(key(repository));
    } else {
        let _ = LocalStorage::set(key(repository), settings);
    }
}
