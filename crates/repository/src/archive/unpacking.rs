//! What the two archive formats share: judging entries, keeping what is wanted, taking off the
//! outer folder.

use std::collections::HashMap;
use std::sync::Arc;

use super::{ArchiveError, Progress};
use crate::policy::{self, SkipReason};
use crate::{Intake, Limits, ReadSummary, Repository, path};

/// The entries of an archive as they come out, before it is known whether one folder surrounds them
/// all.
#[derive(Debug)]
pub(super) struct Unpacking {
    limits: Limits,
    kept: Vec<(String, Arc<[u8]>)>,
    /// Where a path is in `kept`, for hard links.
    places: HashMap<String, usize>,
    skipped: Vec<(String, u64, SkipReason)>,
    outer: Outer,
    /// How far it has come.
    pub progress: Progress,
}

/// The folder around all entries, as far as they have been seen.
#[derive(Debug, PartialEq, Eq)]
enum Outer {
    NothingSeen,
    Folder(String),
    None,
}

impl Unpacking {
    pub fn new(limits: Limits, entries_total: Option<usize>) -> Self {
        Self {
            limits,
            kept: Vec::new(),
            places: HashMap::new(),
            skipped: Vec::new(),
            outer: Outer::NothingSeen,
            progress: Progress {
                entries_total,
                ..Progress::default()
            },
        }
    }

    /// Counts one more entry, of whatever kind.
    pub fn count_entry(&mut self) -> Result<(), ArchiveError> {
        self.progress.entries += 1;
        if self.progress.entries > self.limits.files {
            return Err(ArchiveError::TooManyEntries {
                limit: self.limits.files,
            });
        }
        Ok(())
    }

    /// Counts bytes that came out.
    pub fn count_bytes(&mut self, bytes: usize) -> Result<(), ArchiveError> {
        self.progress.bytes += bytes as u64;
        if self.progress.bytes > self.limits.total_bytes {
            return Err(ArchiveError::TooLarge {
                limit: self.limits.total_bytes,
            });
        }
        Ok(())
    }

    /// A file's path in its normalized form, however long; the outer folder is narrowed down on the way.
    pub fn file_path(&mut self, raw: &str) -> Result<String, ArchiveError> {
        let path = path::normalize_any_length(raw).map_err(|problem| ArchiveError::UnsafePath { problem })?;
        let first = path.split_once('/').map(|(first, _)| first);
        self.outer = match (std::mem::replace(&mut self.outer, Outer::None), first) {
            (Outer::NothingSeen, Some(first)) => Outer::Folder(first.to_owned()),
            (Outer::Folder(folder), Some(first)) if folder == first => Outer::Folder(folder),
            _ => Outer::None,
        };
        Ok(path)
    }

    /// A folder's path is only checked: `./` is one that honest archives have.
    pub fn check_folder_path(raw: &str) -> Result<(), ArchiveError> {
        match path::normalize_any_length(raw) {
            Ok(_) | Err(path::PathProblem::Empty) => Ok(()),
            Err(problem) => Err(ArchiveError::UnsafePath { problem }),
        }
    }

    /// Whether a file is worth unpacking. The first folder may turn out to be the outer one, so its
    /// name is not judged yet; [`Unpacking::finish`] judges again.
    pub fn wants(&self, path: &str, bytes: u64) -> Result<(), SkipReason> {
        let inner = path.split_once('/').map_or(path, |(_, inner)| inner);
        if path::normalize(inner).is_err() {
            return Err(SkipReason::LongPath);
        }
        policy::reads(inner, bytes)?;
        if bytes > self.limits.file_bytes {
            Err(SkipReason::TooLarge)
        } else {
            Ok(())
        }
    }

    pub fn keep(&mut self, path: String, bytes: impl Into<Arc<[u8]>>) {
        self.places.insert(path.clone(), self.kept.len());
        self.kept.push((path, bytes.into()));
    }

    /// A hard link is another name for a file that came before.
    pub fn link(&mut self, path: String, target: &str) {
        let target = path::normalize_any_length(target).ok();
        let place = target.and_then(|target| self.places.get(&target));
        let Some(bytes) = place.map(|place| Arc::clone(&self.kept[*place].1)) else {
            return self.skip(path, 0, SkipReason::NotAFile);
        };
        let size = bytes.len() as u64;
        match self.wants(&path, size) {
            Ok(()) => self.keep(path, bytes),
            Err(reason) => self.skip(path, size, reason),
        }
    }

    pub fn skip(&mut self, path: String, bytes: u64, reason: SkipReason) {
        self.skipped.push((path, bytes, reason));
    }

    /// The repository, with the outer folder taken off and the policy applied to the paths that
    /// remain.
    pub async fn finish(
        self,
        name: &str,
        limits: Limits,
        pause: &mut impl AsyncFnMut(Progress),
    ) -> (Repository, ReadSummary) {
        const ENTRIES_BETWEEN_PAUSES: usize = 256;
        let prefix = self.prefix_to_strip();
        let mut intake = Intake::new(name, limits);
        for (number, (path, bytes)) in self.kept.into_iter().enumerate() {
            intake.add(&path[prefix..], bytes);
            if number % ENTRIES_BETWEEN_PAUSES == 0 {
                pause(self.progress).await;
            }
        }
        for (path, bytes, reason) in self.skipped {
            intake.skip(&path[prefix..], bytes, reason);
        }
        intake.finish()
    }

    /// How many bytes of every path are the outer folder. A folder that is a package or holds
    /// `env.py` itself is part of what the code imports and stays.
    fn prefix_to_strip(&self) -> usize {
        let Outer::Folder(folder) = &self.outer else {
            return 0;
        };
        let is_code = |name: &str| self.kept.iter().any(|(path, _)| path[folder.len() + 1..] == *name);
        if is_code("__init__.py") || is_code("env.py") {
            0
        } else {
            folder.len() + 1
        }
    }
}
