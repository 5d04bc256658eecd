//! Zip files.

use std::io::{Cursor, Read};

use zip::result::ZipError;
use zip::{CompressionMethod, ZipArchive};

use super::unpacking::Unpacking;
use super::{ArchiveError, CHUNK_BYTES, Progress};
use crate::Limits;
use crate::policy::SkipReason;

type Zip<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// Reads the central directory, then every entry that is wanted.
pub(super) async fn unpack(
    bytes: &[u8],
    limits: Limits,
    pause: &mut impl AsyncFnMut(Progress),
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
    let (declared, encrypted, method) = (entry.size(), entry.encrypted(), entry.compression());
    let special = special(entry.unix_mode());
    let path = unpacking.file_path(&raw)?;
    if let Some(reason) = special {
        unpacking.skip(path, declared, reason);
        return Ok(0);
    }
    if let Err(reason) = unpacking.wants(&path, declared) {
        unpacking.skip(path, declared, reason);
        return Ok(0);
    }
    if encrypted {
        return Err(ArchiveError::Encrypted { path });
    }
    if let Some(method) = unsupported(method) {
        return Err(ArchiveError::UnsupportedCompression { path, method });
    }
    let content = inflate(zip, index, &path, declared)?;
    let length = content.len();
    unpacking.count_bytes(length)?;
    unpacking.keep(path, content);
    Ok(length)
}

/// Why an entry of this mode is no file.
fn special(mode: Option<u32>) -> Option<SkipReason> {
    const KIND: u32 = 0o170_000;
    match mode? & KIND {
        0o120_000 => Some(SkipReason::NotAFile),
        0o010_000 | 0o020_000 | 0o060_000 | 0o140_000 => Some(SkipReason::Device),
        _ => None,
    }
}

/// What to call a method that isn't read here.
fn unsupported(method: CompressionMethod) -> Option<String> {
    let name = match method {
        CompressionMethod::Stored | CompressionMethod::Deflated => return None,
        CompressionMethod::DEFLATE64 => "Deflate64",
        CompressionMethod::BZIP2 => "bzip2",
        CompressionMethod::LZMA => "LZMA",
        CompressionMethod::ZSTD | CompressionMethod::ZSTD_DEPRECATED => "Zstandard",
        CompressionMethod::XZ => "xz",
        CompressionMethod::PPMD => "PPMd",
        CompressionMethod::SHRINK => "Shrink",
        CompressionMethod::IMPLODE | CompressionMethod::PKWARE_IMPLODE => "Implode",
        CompressionMethod::AES => "AES",
        other => return Some(format!("an unknown method ({other})")),
    };
    Some(name.to_owned())
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
        ZipError::CompressionMethodNotSupported(method) => ArchiveError::UnsupportedCompression {
            path: named(),
            method: format!("method {method}"),
        },
        other => ArchiveError::Corrupt {
            path: path.map(str::to_owned),
            detail: other.to_string(),
        },
    }
}
