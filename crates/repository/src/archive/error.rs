//! What can be wrong with an archive. Each message says what, where, and what to do.

use thiserror::Error;

use crate::path::{PathProblem, shortened};
use crate::summary::readable_bytes;

/// Why an archive was not read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ArchiveError {
    /// The content is neither zip nor tar nor gzip.
    #[error("this is not an archive that can be read here: choose a .zip, .tar.gz, .tgz or .tar file")]
    NotAnArchive,
    /// An archive of a kind that isn't read here.
    #[error("this is {name}, which can't be read here: pack the folder as a .zip or .tar.gz instead")]
    OtherKind {
        /// What to call it.
        name: &'static str,
    },
    /// A gzip file with something other than a tar inside.
    #[error(
        "this gzip file holds no tar archive: choose a .tar.gz of the repository's folder, \
             or a .zip"
    )]
    NotATarball,
    /// An entry's path would leave the repository's folder.
    #[error(
        "nothing was read, because the archive is unsafe: {problem}; make a new archive of \
             the folder itself"
    )]
    UnsafePath {
        /// What is wrong with which path.
        problem: PathProblem,
    },
    /// More bytes come out than are allowed.
    #[error(
        "the archive unpacks to more than {}: archive only the folder that holds the \
             migrations and the code they import",
        readable_bytes(*limit)
    )]
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// An entry holds more bytes than it declares.
    #[error("the archive is not honest: {} declares {} and unpacks to more; make a new \
         archive", shortened(path), readable_bytes(*declared))]
    SizeMismatch {
        /// The entry.
        path: String,
        /// The bytes it declares.
        declared: u64,
    },
    /// More entries than are allowed.
    #[error(
        "the archive has more than {limit} entries: archive only the folder that holds the \
             migrations and their code"
    )]
    TooManyEntries {
        /// The limit.
        limit: usize,
    },
    /// The archive ends too early or its checksums don't fit.
    #[error(
        "the archive is damaged or incomplete{}: {detail}; download or make it again",
        at(path)
    )]
    Corrupt {
        /// The entry that was being read, if it came that far.
        path: Option<String>,
        /// What the unpacking library says.
        detail: String,
    },
    /// A zip with a password.
    #[error("{} is encrypted: make an archive without a password", shortened(path))]
    Encrypted {
        /// The first encrypted entry.
        path: String,
    },
    /// A zip entry packed by a method other than store and deflate.
    #[error(
        "{path} is compressed with {method}, which can't be read here: make the zip with the usual method (Deflate), or a .tar.gz",
        path = shortened(path)
    )]
    UnsupportedCompression {
        /// The entry.
        path: String,
        /// What to call the method.
        method: String,
    },
}

fn at(path: &Option<String>) -> String {
    path.as_ref()
        .map(|path| format!(" at {}", shortened(path)))
        .unwrap_or_default()
}
