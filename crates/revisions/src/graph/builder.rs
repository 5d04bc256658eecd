//! Reading many files a few at a time, and again when they change.

use std::sync::Arc;

use repository::Repository;
use rustc_hash::FxHashMap;

use super::Graph;
use super::assemble::assemble;
use crate::Environment;
use crate::problem::{Problem, ProblemKind};
use crate::read::{Reading, RevisionFile, outline_revision, read_revision};
use repository::at_once;

/// What is kept of a file between two graphs.
#[derive(Debug, Clone)]
struct Entry {
    file: Option<Arc<RevisionFile>>,
    problems: Vec<Problem>,
    /// Whether all of it was read, or only as far as the graph needs it.
    is_checked: bool,
}

/// Collects revision files; [`GraphBuilder::finish`] makes the graph of those collected so far and
/// can be called again after more files were added or changed, which then costs only the reading of
/// those files.
///
/// There are two passes, so that even a long history is on screen at once: [`GraphBuilder::add`] reads
/// a file as far as the graph needs it, and [`GraphBuilder::check`] finds the syntax errors inside its
/// functions later, while the page is idle.
///
/// Files count in the order they are first added, which should be the order Alembic loads them
/// ([`crate::Environment::revision_files`]).
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

    /// Reads a file, new or changed, as far as the graph needs it. Takes a few microseconds for a
    /// typical one: add as many as fit into a frame, then yield.
    pub fn add(&mut self, path: &str, source: &str) {
        match outline_revision(path, source) {
            Some(reading) => self.put(path, reading, false),
            None => self.put(path, read_revision(path, source), true),
        }
    }

    /// Reads all of a file, new or changed. True if anything came out that was not known, so that
    /// [`GraphBuilder::finish`] is worth calling again.
    pub fn check(&mut self, path: &str, source: &str) -> bool {
        let known = self
            .entries
            .get(path)
            .map(|entry| (entry.file.clone(), entry.problems.clone()));
        self.put(path, read_revision(path, source), true);
        let entry = &self.entries[path];
        known.is_none_or(|known| known != (entry.file.clone(), entry.problems.clone()))
    }

    /// The files that [`GraphBuilder::check`] has still to see.
    pub fn unchecked(&self) -> impl Iterator<Item = &str> {
        self.order
            .iter()
            .map(String::as_str)
            .filter(|path| !self.entries[*path].is_checked)
    }

    /// [`GraphBuilder::add`] with a file out of a repository; one that is not there or not UTF-8
    /// becomes a problem.
    pub fn add_from(&mut self, repository: &Repository, path: &str) {
        let Some(text) = repository.text(path) else {
            let kind = ProblemKind::Unreadable { path: path.to_owned() };
            return self.put(path, Reading::failed(path, kind), true);
        };
        if repository.is_utf8(path) || declares_encoding(&text) {
            return self.add(path, &text);
        }
        let mut reading = read_revision(path, &text);
        let kind = ProblemKind::NotUtf8 { path: path.to_owned() };
        reading.problems.splice(0..0, Reading::failed(path, kind).problems);
        self.put(path, reading, true);
    }

    /// A builder with all revision files of an environment, each read as far as the graph needs it.
    pub fn of(repository: &Repository, environment: &Environment) -> Self {
        let mut builder = Self::new();
        for path in environment.revision_files(repository) {
            builder.add_from(repository, &path);
        }
        builder
    }

    /// How many files were added.
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// True before any file was added.
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// The graph of all files, and everything that is wrong: first with single files, then with the
    /// whole, in the order in which Alembic would stumble over it.
    pub fn finish(&self) -> (Graph, Vec<Problem>) {
        at_once(self.finish_in_slices(async || {}))
    }

    /// [`GraphBuilder::finish`] for a page: `pause` is awaited every few milliseconds at most, whatever the history looks like.
    pub async fn finish_in_slices(&self, mut pause: impl AsyncFnMut()) -> (Graph, Vec<Problem>) {
        let entries = self.order.iter().map(|path| &self.entries[path]);
        let mut problems: Vec<Problem> = entries
            .clone()
            .flat_map(|entry| entry.problems.iter().cloned())
            .collect();
        let graph = assemble(
            entries.filter_map(|entry| entry.file.clone()),
            &mut problems,
            &mut pause,
        )
        .await;
        (graph, problems)
    }

    /// Frees the memory of a long history, which takes longer than a frame at once: `pause` is awaited after each file.
    pub async fn discard_in_slices(mut self, mut pause: impl AsyncFnMut()) {
        for path in self.order.drain(..) {
            self.entries.remove(&path);
            pause().await;
        }
    }

    fn put(&mut self, path: &str, reading: Reading, is_checked: bool) {
        let Reading { file, problems } = reading;
        let entry = Entry {
            file: file.map(Arc::new),
            problems,
            is_checked,
        };
        if self.entries.insert(path.to_owned(), entry).is_none() {
            self.order.push(path.to_owned());
        }
    }
}

/// Whether one of the first two lines names an encoding as PEP 263 says, so that Python reads the
/// file although it isn't UTF-8.
fn declares_encoding(text: &str) -> bool {
    text.lines().take(2).any(|line| {
        line.trim_start().starts_with('#')
            && ["coding:", "coding="].iter().any(|mark| line.contains(mark))
            && !line.to_ascii_lowercase().contains("utf-8")
    })
}
