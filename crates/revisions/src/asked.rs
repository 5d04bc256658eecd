//! What a repository's Python asks of its surroundings: environment variables, settings, `-x` arguments.
//!
//! Found in the source without running it: first `env.py` and the revisions, then the repository's own modules that they import.
//! A [`Survey`] reads one file at a time, so that a page can stay alive between any two.

mod dotenv;
mod imports;
mod scan;

use std::collections::VecDeque;

use repository::Repository;
use rustc_hash::FxHashSet;

use crate::{Environment, Problem, check_module};

pub use dotenv::{DotEnv, dotenv_files};
pub use scan::asks_in;

/// Files that are read at most: what migrations import lies close to them, and all of a large application does not.
const MOST_FILES: usize = 2_000;

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AskedKind {
    /// An environment variable, or a setting that can be given as one.
    Variable,
    /// A key of `-x key=value`; without a name where the source does not show it.
    XArgument,
}

/// One place that asks for something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// What is asked for.
    pub kind: AskedKind,
    /// Its name.
    pub name: String,
    /// How it is asked for, such as `os.environ` or `Settings.database_url`.
    pub by: String,
    /// The line, counted from 1.
    pub line: u32,
    /// What is used without it, as far as the source shows.
    pub default: Option<String>,
    /// Whether this place fails without it.
    pub required: bool,
}

/// A place that asks for something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file, inside the repository.
    pub path: String,
    /// The line, counted from 1.
    pub line: u32,
    /// How it is asked for.
    pub by: String,
}

/// One thing that is asked for, and everywhere it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// What it is.
    pub kind: AskedKind,
    /// Its name.
    pub name: String,
    /// The first default that is written.
    pub default: Option<String>,
    /// Whether any place fails without it.
    pub required: bool,
    /// The places, `env.py` first.
    pub places: Vec<Place>,
}

/// Reads what could ask for something, one file at a time.
#[derive(Debug)]
pub struct Survey {
    waiting: VecDeque<String>,
    seen: FxHashSet<String>,
    roots: Vec<String>,
    found: Vec<Asked>,
    unread: Vec<Problem>,
}

impl Survey {
    /// Begins with `env.py` and the revision files of an environment.
    pub fn new(repository: &Repository, environment: &Environment) -> Self {
        let mut survey = Self {
            waiting: VecDeque::new(),
            seen: FxHashSet::default(),
            roots: imports::roots(environment),
            found: Vec::new(),
            unread: Vec::new(),
        };
        survey.enqueue(environment.env_py.iter().cloned());
        survey.enqueue(environment.revision_files(repository));
        survey
    }

    /// Reads the next file; false when none is left.
    pub fn step(&mut self, repository: &Repository) -> bool {
        let Some(path) = self.waiting.pop_front() else {
            return false;
        };
        if let Some(source) = repository.text(&path) {
            let Some((asks, imports)) = scan::scan(&source) else {
                self.unread.extend(check_module(&path, &source));
                return true;
            };
            for ask in asks {
                self.note(&path, ask);
            }
            let files = imports::resolve(repository, &self.roots, &path, &imports);
            self.enqueue(files);
        }
        true
    }

    /// The files that could not be read, and why.
    pub fn unread(&self) -> &[Problem] {
        &self.unread
    }

    /// What was found so far: what is required first, then in the order found.
    pub fn finish(mut self) -> Vec<Asked> {
        self.found.sort_by_key(|asked| (asked.kind, !asked.required));
        self.found
    }

    fn enqueue(&mut self, files: impl IntoIterator<Item = String>) {
        for file in files {
            if self.seen.len() < MOST_FILES && self.seen.insert(file.clone()) {
                self.waiting.push_back(file);
            }
        }
    }

    fn note(&mut self, path: &str, ask: Ask) {
        let place = Place {
            path: path.to_owned(),
            line: ask.line,
            by: ask.by,
        };
        let known = |asked: &&mut Asked| asked.kind == ask.kind && asked.name == ask.name;
        match self.found.iter_mut().find(known) {
            Some(asked) => {
                asked.required |= ask.required;
                asked.default = asked.default.take().or(ask.default);
                asked.places.push(place);
            }
            None => self.found.push(Asked {
                kind: ask.kind,
                name: ask.name,
                default: ask.default,
                required: ask.required,
                places: vec![place],
            }),
        }
    }
}

#[cfg(test)]
mod tests;
