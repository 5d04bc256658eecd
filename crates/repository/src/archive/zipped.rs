//! Zip files.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::unpacking::Unpacking;
use super::{ArchiveError, CHUNK_BYTES, Progress};
use crate::Limits;
use crate::policy::SkipReason;

type Zip<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// Reads the central directory, then every entry that is wanted.
pub(super) async fn unpack(
    bytes: &[u8],
    limits: Limits,
    mut pause: impl AsyncFnMut(Progress),
) -> Result<Unpacking, ArchiveError> {
    if declared_entries(bytes).is_some_and(|entries| entries > limits.files) {
        return Err(ArchiveError::TooManyEntries { limit: limits.files });
    }
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| explain(error, None))?;
    let mut unpacking = Unpacking::new(limits, Some(zip.len()));
    let mut since_pause = 0;
    for index in 0..zip.len() {
        since_pause += read_entry(&mut zip, index, &mut unpacking)? + BYTES_AN_ENTRY_COSTS;
        if since_pause >= CHUNK_BYTES {
            since_pause = 0;
            pause(unpacking.progress).await;
        }
    }
    pause(unpacking.progress).await;
    Ok(unpacking)
}

/// Looking at an entry takes about as long as unpacking this many bytes; so thousands of empty
/// entries pause as well.
const BYTES_AN_ENTRY_COSTS: usize = 512;

/// The entry count in the end-of-central-directory record, so that a directory of millions is
/// refused before it is parsed.
fn declared_entries(bytes: &[u8]) -> Option<usize> {
    const RECORD_BYTES: usize = 22;
    const LONGEST_COMMENT: usize = 0xFFFF;
    const COUNT_OFFSET: usize = 10;
    let start = bytes.len().saturating_sub(RECORD_BYTES + LONGEST_COMMENT);
    let tail = &bytes[start..];
    let record = tail.windows(4).rposition(|window| window == b"PK\x05\x06")?;
    let count = tail.get(record + COUNT_OFFSET..record + COUNT_OFFSET + 2)?;
    Some(usize::from(u16::from_le_bytes([count[0], count[1]])))
}

/// Deals with one entry; gives the bytes that were unpacked. Files are at most
/// [`Limits::file_bytes`] long, so this is short.
fn read_entry(zip: &mut Zip<'_>, index: usize, unpacking: &mut Unpacking) -> Result<usize, ArchiveError> {
    unpacking.count_entry()?;
    let entry = zip.by_index_data(index).map_err(|error| explain(error, None))?;
    let raw = match entry.name() {
        Ok(name) => name.into_owned(),
        Err(_) => String::from_utf8_lossy(entry.name_raw()).into_owned(),
    };
    if entry.is_dir() {
        return Unpacking::check_folder_path(&raw).map(|()| 0);
    }
    let (declared, encrypted, is_link) = (entry.size(), entry.encrypted(), entry.is_symlink());
    let path = unpacking.file_path(&raw)?;
    if is_link {
        unpacking.skip(path, declared, SkipReason::NotAFile);
        return Ok(0);
    }
    if let Err(reason) = unpacking.wants(&path, declared) {
        unpacking.skip(path, declared, reason);
        return Ok(0);
    }
    if encrypted {
        return Err(ArchiveError::Encrypted { path });
    }
    let content = inflate(zip, index, &path, declared)?;
    let length = content.len();
    unpacking.count_bytes(length)?;
    unpacking.keep(path, content);
    Ok(length)
}

/// The content of an entry, never more than one byte beyond what it declares.
fn inflate(zip: &mut Zip<'_>, index: usize, path: &str, declared: u64) -> Result<Vec<u8>, ArchiveError> {
    let file = zip.by_index(index).map_err(|error| explain(error, Some(path)))?;
    let mut content = Vec::new();
    let result = file.take(declared + 1).read_to_end(&mut content);
    if content.len() as u64 > declared {
        return Err(ArchiveError::SizeMismatch {
            path: path.to_owned(),
            declared,
        });
    }
    match result {
        Ok(_) if content.len() as u64 == declared => Ok(content),
        Ok(_) => Err(corrupt(path, "it ends too early")),
        Err(error) => Err(corrupt(path, &error.to_string())),
    }
}

fn corrupt(path: &str, detail: &str) -> ArchiveError {
    ArchiveError::Corrupt {
        path: Some(path.to_owned()),
        detail: detail.to_owned(),
    }
}

fn explain(error: ZipError, path: Option<&str>) -> ArchiveError {
    let named = || path.unwrap_or("an entry").to_owned();
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => ArchiveError::Encrypted { path: named() },
        ZipError::CompressionMethodNotSupported(_) => ArchiveError::UnsupportedCompression { path: named() },
        other => ArchiveError::Corrupt {
            path: path.map(str::to_owned),
            detail: other.to_string(),
        },
    }
}
