//! One door for files, whichever way they come: the policy is applied and everything is counted.

use std::sync::Arc;

use crate::files::Repository;
use crate::path::{self, PathProblem};
use crate::policy::{self, MAX_FILE_BYTES, MAX_FILES, MAX_TOTAL_BYTES, SkipReason};
use crate::summary::ReadSummary;

/// How much is taken in. The default is the policy's; tests use less.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one file.
    pub file_bytes: u64,
    /// Bytes of all files together; for archives, all bytes that come out of unpacking.
    pub total_bytes: u64,
    /// Files kept; for archives, entries of any kind.
    pub files: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: MAX_FILE_BYTES,
            total_bytes: MAX_TOTAL_BYTES,
            files: MAX_FILES,
        }
    }
}

/// Collects files into a [`Repository`].
///
/// Ask [`Intake::wants`] before spending time on reading a file, then hand its bytes to
/// [`Intake::add`]. Both count.
#[derive(Debug)]
pub struct Intake {
    repository: Repository,
    summary: ReadSummary,
    limits: Limits,
}

impl Intake {
    /// An empty intake for a repository of this name.
    pub fn new(name: impl Into<String>, limits: Limits) -> Self {
        Self {
            repository: Repository::new(name),
            summary: ReadSummary::default(),
            limits,
        }
    }

    /// Whether a file of this path and size in bytes should be read. A file that should not is
    /// counted as skipped.
    pub fn wants(&mut self, path: &str, bytes: u64) -> bool {
        match self.judge(path, bytes) {
            Ok(_) => true,
            Err(reason) => {
                self.skip(path, bytes, reason);
                false
            }
        }
    }

    /// Keeps a file if the policy wants it. A path given twice keeps the later bytes.
    pub fn add(&mut self, path: &str, bytes: impl Into<Arc<[u8]>>) {
        let bytes = bytes.into();
        let size = bytes.len() as u64;
        match self.judge(path, size) {
            Ok(path) => {
                if let Some(earlier) = self.repository.remove(&path) {
                    self.summary.files_read -= 1;
                    self.summary.bytes_read -= earlier.len() as u64;
                }
                self.summary.note_read(size);
                self.repository.insert_checked(path, bytes);
            }
            Err(reason) => self.skip(path, size, reason),
        }
    }

    /// Counts a file as skipped for a reason that only the caller can know: a link, an error while
    /// reading.
    pub fn skip(&mut self, path: &str, bytes: u64, reason: SkipReason) {
        self.summary.note_skipped(path, bytes, reason);
    }

    /// What was counted so far, for a progress display.
    pub fn summary(&self) -> &ReadSummary {
        &self.summary
    }

    /// The repository, without the virtual environments that only their `pyvenv.cfg` gave away.
    pub fn finish(mut self) -> (Repository, ReadSummary) {
        self.drop_virtual_environments();
        (self.repository, self.summary)
    }

    fn judge(&self, path: &str, bytes: u64) -> Result<String, SkipReason> {
        let path = path::normalize(path).map_err(|problem| reason(&problem))?;
        policy::reads(&path, bytes)?;
        if bytes > self.limits.file_bytes {
            return Err(SkipReason::TooLarge);
        }
        let room = self.limits.total_bytes.saturating_sub(self.summary.bytes_read);
        if self.summary.files_read >= self.limits.files || bytes > room {
            return Err(SkipReason::NoRoom);
        }
        self.repository.check_place(&path).map_err(|problem| reason(&problem))?;
        Ok(path)
    }

    fn drop_virtual_environments(&mut self) {
        let environments: Vec<String> = self
            .repository
            .paths()
            .filter(|path| path::file_name(path) == policy::VIRTUAL_ENVIRONMENT_MARK)
            .map(|path| path::parent(path).to_owned())
            .filter(|folder| !folder.is_empty())
            .collect();
        for folder in environments {
            let paths: Vec<String> = self
                .repository
                .under(&folder)
                .map(|(path, _)| path.to_owned())
                .collect();
            for path in paths {
                let size = self.repository.remove(&path).map_or(0, |bytes| bytes.len() as u64);
                self.summary.note_dropped(&path, size, SkipReason::Folder);
            }
        }
    }
}

fn reason(problem: &PathProblem) -> SkipReason {
    match problem {
        PathProblem::TooLong(_) => SkipReason::LongPath,
        PathProblem::BelowAFile(..) | PathProblem::IsAFolder(_) => SkipReason::FileAndFolder,
        _ => SkipReason::BadPath,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SkippedFile;

    #[test]
    fn wanted_files_are_kept_and_the_rest_is_counted() {
        let mut intake = Intake::new("r", Limits::default());
        assert!(intake.wants("a.py", 1));
        intake.add("a.py", *b"x");
        assert!(!intake.wants("logo.png", 5));
        intake.add("../b.py", *b"x");
        let (repository, summary) = intake.finish();
        assert_eq!(repository.paths().collect::<Vec<_>>(), ["a.py"]);
        assert_eq!(
            (summary.files_read, summary.bytes_read, summary.files_skipped()),
            (1, 1, 2)
        );
        assert_eq!(summary.skipped[&SkipReason::BadPath].files, 1);
    }

    #[test]
    fn limits_are_kept() {
        let mut intake = Intake::new(
            "r",
            Limits {
                file_bytes: 4,
                total_bytes: 6,
                files: 2,
            },
        );
        intake.add("a.py", *b"12345");
        intake.add("b.py", *b"1234");
        intake.add("c.py", *b"123");
        intake.add("d.py", *b"12");
        intake.add("e.py", *b"");
        let (repository, summary) = intake.finish();
        assert_eq!(repository.paths().collect::<Vec<_>>(), ["b.py", "d.py"]);
        assert_eq!(summary.skipped[&SkipReason::TooLarge].files, 1);
        assert_eq!(summary.skipped[&SkipReason::NoRoom].files, 2);
    }

    #[test]
    fn a_repeated_path_is_counted_once() {
        let mut intake = Intake::new("r", Limits::default());
        intake.add("a.py", *b"12345");
        intake.add("./a.py", *b"12");
        let (repository, summary) = intake.finish();
        assert_eq!((repository.len(), summary.files_read, summary.bytes_read), (1, 1, 2));
    }

    #[test]
    fn virtual_environments_are_dropped_whatever_their_name() {
        let mut intake = Intake::new("r", Limits::default());
        intake.add("env/pyvenv.cfg", *b"");
        intake.add("env/lib/x.py", *b"12");
        intake.add("app/env.py", *b"1");
        let (repository, summary) = intake.finish();
        assert_eq!(repository.paths().collect::<Vec<_>>(), ["app/env.py"]);
        assert_eq!((summary.bytes_read, summary.skipped[&SkipReason::Folder].files), (1, 2));
    }

    #[test]
    fn of_a_file_and_a_folder_with_one_name_the_first_is_kept() {
        for paths in [["v/x.py", "v/x.py/y.py"], ["v/x.py/y.py", "v/x.py"]] {
            let mut intake = Intake::new("r", Limits::default());
            paths.iter().for_each(|path| intake.add(path, *b"1"));
            let (repository, summary) = intake.finish();
            assert_eq!(repository.paths().collect::<Vec<_>>(), paths[..1]);
            let skipped = SkippedFile {
                path: paths[1].to_owned(),
                bytes: 1,
                reason: SkipReason::FileAndFolder,
            };
            assert_eq!(summary.skipped_python, [skipped]);
            assert!(
                summary
                    .to_string()
                    .ends_with(&format!("of a folder, such as {}", paths[1]))
            );
        }
    }

    #[test]
    fn python_files_that_are_skipped_are_named() {
        let mut intake = Intake::new("r", Limits::default());
        intake.add(&format!("{}.py", "n".repeat(300)), *b"1");
        assert!(!intake.wants("v/big.py", MAX_FILE_BYTES + 1));
        assert!(!intake.wants("v/big.csv", MAX_FILE_BYTES + 1));
        assert!(!intake.wants("node_modules/big.py", 1));
        let (_, summary) = intake.finish();
        let named: Vec<_> = summary.skipped_python.iter().map(|skipped| skipped.reason).collect();
        assert_eq!(named, [SkipReason::LongPath, SkipReason::TooLarge]);
    }
}
