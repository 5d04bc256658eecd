//! An open repository: its files as they are now, its environments, and what was set for it.

use std::collections::{BTreeMap, BTreeSet};

use protocol::{PostgresqlBuild, SqlalchemyVersion};
use repository::{ReadSummary, Repository};
use revisions::{Asked, Discovery, DotEnv, Environment, Problem, SqlalchemyPin};

use super::{Shared, SnapshotOwner};
use crate::engine_needs::{postgresql_for, sqlalchemy_for};
use crate::history::History;
use crate::kept_settings::Found;
use crate::settings::RepositorySettings;
use crate::source::Source;

/// A repository that was read, with what was found in it.
#[derive(Debug)]
pub struct Opened {
    /// Its files.
    pub repository: Shared<Repository>,
    /// How much was read and what was skipped.
    pub summary: ReadSummary,
    /// Where it came from.
    pub source: Source,
    /// Its migration environments.
    pub discovery: Shared<Discovery>,
    /// Which of them is on the screen.
    pub chosen: usize,
    /// The revision graph of that environment; none while it is being read.
    pub history: Option<Shared<History>>,
    /// Its files as they were read, without what was written here.
    pub original: Shared<Repository>,
    /// Files that Alembic or the user wrote here and that the repository on disk does not have yet.
    pub written: BTreeSet<String>,
    /// Those among them that were downloaded as they are now.
    pub downloaded: BTreeSet<String>,
    /// Files that are being edited, with what was typed and is not saved yet.
    pub drafts: BTreeMap<String, String>,
    /// A file that is shown as soon as the graph has been read again.
    pub reveal: Option<String>,
    /// Wheels that the user added.
    pub wheels: Vec<AddedWheel>,
    /// What the user set.
    pub settings: RepositorySettings,
    /// What the repository says about SQLAlchemy.
    pub pin: Option<SqlalchemyPin>,
    /// What its Python asks for; none before somebody wants to know.
    pub asked: Option<Shared<AskedFor>>,
}

impl Opened {
    /// The environment on the screen; none when the repository has no migrations.
    pub fn environment(&self) -> Option<&Environment> {
        self.discovery.environments.get(self.chosen)
    }

    /// Whose snapshots its database has.
    pub fn snapshot_owner(&self) -> Option<SnapshotOwner> {
        Some(SnapshotOwner {
            source: self.source.clone(),
            repository: self.repository.name.clone(),
            environment: self.environment()?.name.clone(),
        })
    }

    /// The SQLAlchemy to run with: what the user chose, else what the repository pins, else the newest.
    pub fn sqlalchemy(&self) -> SqlalchemyVersion {
        let pinned = || sqlalchemy_for(self.pin.as_ref());
        self.settings.sqlalchemy.unwrap_or_else(pinned)
    }

    /// The PostgreSQL to run: what the files as they are now need, unless the user goes on without it.
    pub fn postgresql(&self) -> PostgresqlBuild {
        postgresql_for(self.names_postgis(), &self.settings.engine)
    }

    /// Whether the files name PostGIS, as they were read or as they are now.
    fn names_postgis(&self) -> bool {
        self.environment().is_some_and(|environment| {
            let names_it = |path: &String| {
                let bytes = self.repository.bytes(path);
                bytes.is_some_and(|bytes| revisions::file_names_postgis(environment, path, bytes))
            };
            environment.names_postgis || self.written.iter().any(names_it)
        })
    }

    /// How a file as it is now differs from the folder's.
    pub fn difference(&self, path: &str) -> FileDifference {
        let draft = self.drafts.get(path);
        FileDifference {
            is_editable: path.ends_with(".py") || path.ends_with(".mako"),
            is_edited: draft.is_some(),
            is_unsaved: draft.is_some_and(|draft| self.repository.text(path).is_none_or(|saved| saved != *draft)),
            is_written: self.written.contains(path),
            is_new: !self.original.contains(path),
        }
    }

    /// Files that would be lost with the page: typed and not saved, or written and not downloaded.
    pub fn unsaved(&self) -> BTreeSet<&String> {
        let written = self.written.difference(&self.downloaded);
        written.chain(self.drafts.keys()).collect()
    }
}

/// What can be done with a file, and how it differs from the one in the folder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FileDifference {
    /// It is a file that people write by hand.
    pub is_editable: bool,
    /// It is being edited.
    pub is_edited: bool,
    /// What was typed differs from what is saved in the page.
    pub is_unsaved: bool,
    /// It was written here.
    pub is_written: bool,
    /// The folder has no such file.
    pub is_new: bool,
}

/// What the repository's Python asks for, and where values are written down.
#[derive(Debug)]
pub struct AskedFor {
    /// Variables and `-x` arguments.
    pub asked: Vec<Asked>,
    /// `.env` files.
    pub files: Vec<DotEnv>,
    /// Files that could not be searched.
    pub unread: Vec<Problem>,
}

/// A wheel that the user added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddedWheel {
    /// The distribution.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The folder in the repository that it was unpacked into.
    pub folder: String,
}

/// A repository as an opener delivers it.
#[derive(Debug)]
pub struct ReadRepository {
    /// Its files.
    pub repository: Repository,
    /// How much was read and skipped.
    pub summary: ReadSummary,
    /// Where it came from.
    pub source: Source,
    /// What the user set for this source before, and for others of its name.
    pub kept: Found,
    /// Its environments, where they were looked for already: in a large repository that takes more than a moment.
    pub discovery: Option<Discovery>,
}
