//! Archives: `.zip`, `.tar` and `.tar.gz`, told apart by their content and never by their name.
//!
//! Reading is an `async fn` that lets its caller breathe between entries and between chunks of
//! large ones, so that a page stays alive without threads: [`read`] awaits the caller's `pause` at
//! least once per [`CHUNK_BYTES`] of work. Nothing an archive claims about itself is believed:
//! sizes are enforced on the bytes that really come out.

mod error;
mod kind;
mod tarball;
mod unpacking;
mod zipped;

pub use error::ArchiveError;

use kind::{Kind, kind};

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

/// Reads an archive into a repository called `name`.
///
/// A single folder around everything, as GitHub's archives have, is taken off, unless it is itself
/// a package or a migration folder and so part of what the code imports. A hard link gives what
/// it leads to; symbolic links and devices are skipped.
///
/// # Errors
/// See [`ArchiveError`]. An archive with one entry that climbs out of its folder is refused as a
/// whole.
pub async fn read(
    name: &str,
    bytes: &[u8],
    limits: Limits,
    mut pause: impl AsyncFnMut(Progress),
) -> Result<(Repository, ReadSummary), ArchiveError> {
    let unpacked = match kind(bytes).ok_or(ArchiveError::NotAnArchive)? {
        Kind::Zip => zipped::unpack(bytes, limits, &mut pause).await?,
        Kind::Gzip => tarball::unpack(flate2::bufread::MultiGzDecoder::new(bytes), true, limits, &mut pause).await?,
        Kind::Other(name) => return Err(ArchiveError::OtherKind { name }),
        Kind::Tar => tarball::unpack(bytes, false, limits, &mut pause).await?,
    };
    Ok(unpacked.finish(name, limits, &mut pause).await)
}

#[cfg(test)]
mod tests;
