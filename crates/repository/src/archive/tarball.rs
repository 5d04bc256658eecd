//! Tar files, plain or out of a gzip stream.

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

use tar::{Archive, Entry, EntryType};

use super::unpacking::Unpacking;
use super::{ArchiveError, CHUNK_BYTES, Progress};
use crate::Limits;
use crate::policy::SkipReason;

/// Reads the stream from its start to its end; entries that are not wanted are read as well (a
/// stream can't seek), in chunks with pauses between them. What comes out of gzip (`is_packed`) may be no tar at all.
pub(super) async fn unpack(
    stream: impl Read,
    is_packed: bool,
    limits: Limits,
    pause: &mut impl AsyncFnMut(Progress),
) -> Result<Unpacking, ArchiveError> {
    let meter = Meter::new(limits.total_bytes);
    let mut archive = Archive::new(Metered {
        stream,
        meter: meter.clone(),
    });
    let mut unpacking = Unpacking::new(limits, None);
    let mut paused_at = 0;
    let mut buffer = vec![0; CHUNK_BYTES];
    for entry in archive.entries().map_err(|error| meter.explain(&error, None))? {
        let is_first = unpacking.progress.entries == 0;
        let mut entry = entry.map_err(|error| match meter.explain(&error, None) {
            ArchiveError::Corrupt { .. } if is_packed && is_first && !meter.is_broken() => ArchiveError::NotATarball,
            other => other,
        })?;
        unpacking.count_entry()?;
        let mut wanted = judge(&entry, &mut unpacking)?;
        let declared = entry.size();
        loop {
            let read = entry
                .read(&mut buffer)
                .map_err(|error| meter.explain(&error, wanted.as_ref().map(|(path, _)| path.clone())))?;
            unpacking.progress.bytes = meter.bytes();
            if let Some((_, content)) = &mut wanted {
                content.extend_from_slice(&buffer[..read]);
            }
            if meter.bytes() - paused_at >= CHUNK_BYTES as u64 {
                paused_at = meter.bytes();
                pause(unpacking.progress).await;
            }
            if read == 0 {
                break;
            }
        }
        if let Some((path, content)) = wanted {
            if content.len() as u64 != declared {
                return Err(ArchiveError::Corrupt {
                    path: Some(path),
                    detail: "it ends too early".to_owned(),
                });
            }
            unpacking.keep(path, content);
        }
    }
    let mut rest = archive.into_inner();
    loop {
        match rest.read(&mut buffer) {
            Ok(0) => break,
            Ok(_) => {}
            Err(error) if meter.is_exceeded() || is_damage(&error) => return Err(meter.explain(&error, None)),
            Err(_) => break,
        }
        unpacking.progress.bytes = meter.bytes();
        pause(unpacking.progress).await;
    }
    pause(unpacking.progress).await;
    Ok(unpacking)
}

/// Whether the end of a gzip stream is missing or its checksum wrong. Whatever else follows it is no matter, as for gzip itself.
fn is_damage(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::UnexpectedEof || error.to_string().contains("checksum")
}

/// The path of an entry whose content is wanted, and an empty buffer for it.
fn judge<R: Read>(entry: &Entry<'_, R>, unpacking: &mut Unpacking) -> Result<Option<(String, Vec<u8>)>, ArchiveError> {
    let raw = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
    match entry.header().entry_type() {
        // Remarks about the archive as a whole; git writes one with the commit's hash.
        EntryType::XGlobalHeader => return Ok(None),
        EntryType::Directory => return Unpacking::check_folder_path(&raw).map(|()| None),
        // The oldest tars tell a folder by its name.
        EntryType::Regular if raw.ends_with('/') => return Unpacking::check_folder_path(&raw).map(|()| None),
        _ => {}
    }
    let path = unpacking.file_path(&raw)?;
    let verdict = match entry.header().entry_type() {
        EntryType::Regular | EntryType::Continuous | EntryType::GNUSparse => unpacking.wants(&path, entry.size()),
        EntryType::Link => {
            let target = entry.link_name_bytes().unwrap_or_default();
            unpacking.link(path, &String::from_utf8_lossy(&target));
            return Ok(None);
        }
        EntryType::Symlink => Err(SkipReason::NotAFile),
        _ => Err(SkipReason::Device),
    };
    match verdict {
        Ok(()) => Ok(Some((path, Vec::new()))),
        Err(reason) => {
            unpacking.skip(path, entry.size(), reason);
            Ok(None)
        }
    }
}

/// The bytes a stream has given and may give. Shared, because the tar reader swallows the stream.
#[derive(Debug, Clone)]
struct Meter {
    bytes: Rc<Cell<u64>>,
    /// The stream itself failed, as a damaged gzip file does.
    broken: Rc<Cell<bool>>,
    limit: u64,
}

impl Meter {
    fn new(limit: u64) -> Self {
        Self {
            bytes: Rc::default(),
            broken: Rc::default(),
            limit,
        }
    }

    fn bytes(&self) -> u64 {
        self.bytes.get()
    }

    fn is_exceeded(&self) -> bool {
        self.bytes() > self.limit
    }

    fn is_broken(&self) -> bool {
        self.broken.get()
    }

    fn explain(&self, error: &io::Error, path: Option<String>) -> ArchiveError {
        if self.is_exceeded() {
            ArchiveError::TooLarge { limit: self.limit }
        } else {
            let ends_early = error.kind() == io::ErrorKind::UnexpectedEof;
            ArchiveError::Corrupt {
                path,
                detail: if ends_early {
                    "it ends too early".to_owned()
                } else {
                    error.to_string()
                },
            }
        }
    }
}

/// A stream that fails once it has given more than its meter allows, also while the tar reader
/// collects long names.
struct Metered<R> {
    stream: R,
    meter: Meter,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.stream.read(buffer).inspect_err(|_| self.meter.broken.set(true))?;
        let bytes = self.meter.bytes() + read as u64;
        self.meter.bytes.set(bytes);
        if bytes > self.meter.limit {
            Err(io::Error::other("too large"))
        } else {
            Ok(read)
        }
    }
}
