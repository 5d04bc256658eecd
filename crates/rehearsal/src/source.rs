//! Where a repository came from.

use serde::{Deserialize, Serialize};

/// Where a repository came from, by kind and address: what is equal is one source. Decides whether it can be read again, and which
/// settings it has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "address", rename_all = "snake_case")]
pub enum Source {
    /// The sample project that Stillroom ships.
    Sample,
    /// A folder that was chosen or dropped.
    Folder(FolderIdentity),
    /// An archive file, by the digest of its bytes: browsers don't tell where a file lies.
    Archive(String),
    /// An archive behind an address.
    Link(String),
}

/// Which folder it is. Browsers don't tell where a folder lies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FolderIdentity {
    /// The browser gave a handle, which can be compared with others and read again without asking; the number that this page gave it.
    Handle(String),
    /// The browser gave files only: the digest of all that were read. A list of names alone could be that of another folder.
    Contents(String),
}

impl Source {
    /// Whether "Reload" works.
    pub fn is_reloadable(&self) -> bool {
        match self {
            Self::Sample | Self::Link(_) | Self::Folder(FolderIdentity::Handle(_)) => true,
            Self::Folder(FolderIdentity::Contents(_)) | Self::Archive(_) => false,
        }
    }

    /// As it is called in a sentence, for a repository of this name.
    pub fn in_words(&self, name: &str) -> String {
        match self {
            Self::Sample => "the sample project".to_owned(),
            Self::Folder(_) => format!("the folder {name}"),
            Self::Archive(_) => format!("the archive {name}"),
            Self::Link(address) => format!("the link {address}"),
        }
    }
}
