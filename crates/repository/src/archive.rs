//! Archives: `.zip`, `.tar` and `.tar.gz`, told apart by their content and never by their name.
//!
//! Reading is an `async fn` that lets its caller breathe between entries and between chunks of
//! large ones, so that a page stays alive without threads: [`read`] awaits the caller's `pause` at
//! least once per [`CHUNK_BYTES`] of work. Nothing an archive claims about itself is believed:
//! sizes are enforced on the bytes that really come out.

mod error;
mod tarball;
mod unpacking;
mod zipped;

pub use error::ArchiveError;

use crate::{Limits, ReadSummary, Repository};

/// Bytes unpacked between two pauses at most; a few milliseconds of work in a browser.
pub const CHUNK_BYTES: usize = 256 * 1024;

/// How far the reading has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Entries looked at so far.
    pub entries: usize,
    /// All entries, where the archive says so before it ends (zip does, tar doesn't).
    pub entries_total: Option<usize>,
    /// Bytes unpacked so far.
    pub bytes: u64,
}

/// The kinds of archive, by their first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Zip,
    Gzip,
    Tar,
}

/// Offset and text of the mark in a tar's first header.
const TAR_MARK: (usize, &[u8]) = (257, b"ustar");

fn kind(bytes: &[u8]) -> Option<Kind> {
    let (offset, mark) = TAR_MARK;
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        Some(Kind::Zip)
    } else if bytes.starts_with(b"\x1F\x8B") {
        Some(Kind::Gzip)
    } else if bytes.get(offset..).is_some_and(|rest| rest.starts_with(mark)) {
        Some(Kind::Tar)
    } else {
        None
    }
}

/// Whether these first bytes of a file look like an archive that [`read`] understands. 512 bytes
/// are enough to tell.
pub fn is_archive(bytes: &[u8]) -> bool {
    kind(bytes).is_some()
}

/// Reads an archive into a repository called `name`.
///
/// A single folder around everything, as GitHub's archives have, is taken off, unless it is itself
/// a package or a migration folder and so part of what the code imports. Links and devices are
/// skipped.
///
/// # Errors
/// See [`ArchiveError`]. An archive with one entry that climbs out of its folder is refused as a
/// whole.
pub async fn read(
    name: &str,
    bytes: &[u8],
    limits: Limits,
    pause: impl AsyncFnMut(Progress),
) -> Result<(Repository, ReadSummary), ArchiveError> {
    let unpacked = match kind(bytes).ok_or(ArchiveError::NotAnArchive)? {
        Kind::Zip => zipped::unpack(bytes, limits, pause).await?,
        Kind::Gzip => tarball::unpack(flate2::bufread::MultiGzDecoder::new(bytes), limits, pause).await?,
        Kind::Tar => tarball::unpack(bytes, limits, pause).await?,
    };
    Ok(unpacked.finish(name, limits))
}

#[cfg(test)]
mod tests;
