//! What lies over the page and waits for the user.

use super::ReadRepository;
use crate::kept_settings::Kept;

/// A form over the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// Environment and settings; with a variable to begin at.
    Settings {
        /// The variable.
        variable: Option<String>,
    },
    /// Settings that were kept for other sources of the repository's name: use them for this one?
    KeptSettings(Vec<Kept>),
    /// `alembic revision`
    NewRevision,
    /// `alembic stamp`; with a revision to begin at.
    Stamp {
        /// The revision.
        revision: Option<String>,
    },
    /// A wheel from the package index; with the module that is missing.
    Library {
        /// The module.
        module: String,
    },
}

/// What must be answered before something would be lost, or leave this machine.
#[derive(Debug)]
pub enum Question {
    /// Download an archive from another host?
    Download {
        /// The whole address.
        url: String,
        /// Scheme, host and port.
        host: String,
    },
    /// Close the repository?
    Close,
    /// Open this one instead?
    Replace(Box<ReadRepository>),
    /// Is this folder, of the same name and with other contents, the one that is open? The browser does not say.
    SameFolder(Box<ReadRepository>),
    /// Give up what is different from the folder in this file?
    Revert(String),
}
