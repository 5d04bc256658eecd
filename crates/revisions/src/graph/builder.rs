//! Reading many files a few at a time, and again when they change.

use std::sync::Arc;

use repository::Repository;
use rustc_hash::{FxHashMap, FxHashSet};

use super::Graph;
use super::assemble::assemble;
use crate::problem::{Problem, ProblemKind};
use crate::read::{Reading, RevisionFile, read_revision};

/// What is kept of a file between two graphs.
#[derive(Debug, Clone)]
struct Entry {
    file: Option<Arc<RevisionFile>>,
    problems: Vec<Problem>,
}

/// Collects revision files; [`GraphBuilder::finish`] makes the graph of those collected so far and can be called again after
/// more files were added, changed or removed, which then costs only the reading of those files.
///
/// Files count in the order they are first added, which should be the order Alembic loads them
/// ([`crate::Environment::revision_files`]); [`GraphBuilder::arrange`] puts it right after changes.
#[derive(Debug, Clone, Default)]
pub struct GraphBuilder {
    order: Vec<String>,
    entries: FxHashMap<String, Entry>,
}

impl GraphBuilder {
    /// A builder without files.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads a file, new or changed. About 20 to 100 microseconds for a typical one: read as many as fit into a frame, then
    /// yield.
    pub fn add(&mut self, path: &str, source: &str) {
        self.put(path, read_revision(path, source));
    }

    /// Reads a file out of a repository; one that is not there or not UTF-8 becomes a problem.
    pub fn add_from(&mut self, repository: &Repository, path: &str) {
        let reading = match repository.text(path) {
            None => Reading::failed(
                path,
                ProblemKind::Unreadable {
                    path: path.to_owned(),
                },
            ),
            Some(text) => {
                let mut reading = read_revision(path, &text);
                if !repository.is_utf8(path) && !declares_encoding(&text) {
                    let kind = ProblemKind::NotUtf8 {
                        path: path.to_owned(),
                    };
                    reading
                        .problems
                        .splice(0..0, Reading::failed(path, kind).problems);
                }
                reading
            }
        };
        self.put(path, reading);
    }

    /// Forgets a file.
    pub fn remove(&mut self, path: &str) {
        if self.entries.remove(path).is_some() {
            self.order.retain(|kept| kept != path);
        }
    }

    /// Puts the files into this order and forgets those that are not named. Files that were never added are ignored.
    pub fn arrange<'a>(&mut self, paths: impl IntoIterator<Item = &'a str>) {
        let mut seen = FxHashSet::default();
        let known = |path: &&str| self.entries.contains_key(*path);
        self.order = paths
            .into_iter()
            .filter(known)
            .filter(|path| seen.insert(*path))
            .map(str::to_owned)
            .collect();
        let kept: FxHashSet<&str> = self.order.iter().map(String::as_str).collect();
        self.entries.retain(|path, _| kept.contains(path.as_str()));
    }

    /// How many files were added.
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// True before any file was added.
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// The graph of all files, and everything that is wrong: first with single files, then with the whole, in the order in
    /// which Alembic would stumble over it.
    pub fn finish(&self) -> (Graph, Vec<Problem>) {
        let entries = self.order.iter().map(|path| &self.entries[path]);
        let mut problems: Vec<Problem> = entries
            .clone()
            .flat_map(|entry| entry.problems.iter().cloned())
            .collect();
        let graph = assemble(
            entries.filter_map(|entry| entry.file.clone()),
            &mut problems,
        );
        (graph, problems)
    }

    fn put(&mut self, path: &str, reading: Reading) {
        let entry = Entry {
            file: reading.file.map(Arc::new),
            problems: reading.problems,
        };
        if self.entries.insert(path.to_owned(), entry).is_none() {
            self.order.push(path.to_owned());
        }
    }
}

/// Whether one of the first two lines names an encoding as PEP 263 says, so that Python reads the file although it isn't UTF-8.
fn declares_encoding(text: &str) -> bool {
    text.lines().take(2).any(|line| {
        line.trim_start().starts_with('#')
            && ["coding:", "coding="]
                .iter()
                .any(|mark| line.contains(mark))
            && !line.to_ascii_lowercase().contains("utf-8")
    })
}
