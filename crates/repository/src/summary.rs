//! What was read and what was left out, in a form that can be shown.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::path;
use crate::policy::SkipReason;

/// The files left out for one reason.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped {
    /// How many.
    pub files: usize,
    /// Their bytes together, as far as sizes were known.
    pub bytes: u64,
    /// The largest of them and its size in bytes.
    pub largest: Option<(String, u64)>,
}

/// A file that was left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkippedFile {
    /// Its path, shortened where it is too long.
    pub path: String,
    /// Its size; 0 where that isn't known.
    pub bytes: u64,
    /// Why it was left out.
    pub reason: SkipReason,
}

/// Files named in [`ReadSummary::skipped_python`] at most.
const MOST_NAMED: usize = 1_000;

/// Counts of one intake.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadSummary {
    /// Files kept.
    pub files_read: usize,
    /// Bytes kept.
    pub bytes_read: u64,
    /// What was left out, by reason.
    pub skipped: BTreeMap<SkipReason, Skipped>,
    /// Python files that were left out although their folder and kind are read: a revision may be among them. The first 1,000.
    pub skipped_python: Vec<SkippedFile>,
}

impl ReadSummary {
    /// Files left out, for whatever reason.
    pub fn files_skipped(&self) -> usize {
        self.skipped.values().map(|skipped| skipped.files).sum()
    }

    pub(crate) fn note_read(&mut self, bytes: u64) {
        self.files_read += 1;
        self.bytes_read += bytes;
    }

    pub(crate) fn note_skipped(&mut self, path: &str, bytes: u64, reason: SkipReason) {
        let skipped = self.skipped.entry(reason).or_default();
        skipped.files += 1;
        skipped.bytes = skipped.bytes.saturating_add(bytes);
        if skipped.largest.as_ref().is_none_or(|(_, largest)| bytes > *largest) {
            skipped.largest = Some((path.to_owned(), bytes));
        }
        let may_matter = !matches!(reason, SkipReason::Folder | SkipReason::Kind) && path.ends_with(".py");
        if may_matter && self.skipped_python.len() < MOST_NAMED {
            let is_long = path.len() > path::MAX_PATH_BYTES;
            self.skipped_python.push(SkippedFile {
                path: if is_long {
                    path::shortened(path)
                } else {
                    path.to_owned()
                },
                bytes,
                reason,
            });
        }
    }

    /// Turns a file that was counted as read into a skipped one.
    pub(crate) fn note_dropped(&mut self, path: &str, bytes: u64, reason: SkipReason) {
        self.files_read -= 1;
        self.bytes_read -= bytes;
        self.note_skipped(path, bytes, reason);
    }
}

/// `1 file`, `2 files`.
fn files(count: usize) -> String {
    if count == 1 {
        "1 file".to_owned()
    } else {
        format!("{count} files")
    }
}

impl fmt::Display for ReadSummary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} read ({})",
            files(self.files_read),
            readable_bytes(self.bytes_read)
        )?;
        for (reason, skipped) in &self.skipped {
            write!(f, "; skipped {} {}", files(skipped.files), reason.description())?;
            match (reason, &skipped.largest) {
                (SkipReason::TooLarge, Some((path, bytes))) => {
                    write!(
                        f,
                        ", the largest {} ({})",
                        path::shortened(path),
                        readable_bytes(*bytes)
                    )?;
                }
                (SkipReason::Folder | SkipReason::Kind | SkipReason::NoRoom, _) | (_, None) => {}
                (_, Some((path, _))) => write!(f, ", such as {}", path::shortened(path))?,
            }
        }
        Ok(())
    }
}

/// Bytes as people read them: `512 B`, `1.5 KiB`, `2.0 MiB`.
pub fn readable_bytes(bytes: u64) -> String {
    const KIB: f64 = 1024.0;
    #[allow(clippy::cast_precision_loss, reason = "shown with one digit after the point")]
    let value = bytes as f64;
    if value < KIB {
        format!("{bytes} B")
    } else if value < KIB * KIB {
        format!("{:.1} KiB", value / KIB)
    } else {
        format!("{:.1} MiB", value / KIB / KIB)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_reads_as_a_sentence() {
        let mut summary = ReadSummary::default();
        summary.note_read(1536);
        summary.note_skipped("web/node_modules/a.js", 10, SkipReason::Folder);
        summary.note_skipped("small.csv", 3 * 1024 * 1024, SkipReason::TooLarge);
        summary.note_skipped("huge.csv", 9 * 1024 * 1024, SkipReason::TooLarge);
        assert_eq!(
            summary.to_string(),
            "1 file read (1.5 KiB); skipped 1 file in folders that hold no source (node_modules, .git, venv …); \
             skipped 2 files larger than 2 MiB, the largest huge.csv (9.0 MiB)"
        );
        assert_eq!(summary.files_skipped(), 3);
    }
}
