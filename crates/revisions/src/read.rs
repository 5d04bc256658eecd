//! Reading one revision file without running it.
//!
//! The four identifiers are taken where they are literals at module level, in any of the forms
//! people write them; everything else about them is a [`Problem`], never silence. A file that
//! doesn't parse still gives what the parser could recover, so that it stays a row in the graph.

mod functions;
mod identifiers;
mod lines;
mod literal;
mod outline;
mod script;

use ruff_python_ast::ModModule;
use ruff_python_parser::Parsed;
use ruff_text_size::Ranged;
use serde::{Deserialize, Serialize};

use crate::problem::{Position, Problem, ProblemKind, Unread};
use crate::python::{MOST_TOKENS, Refusal, Refused, parse};
pub(crate) use lines::Lines;

pub use functions::{Body, Function, LineRange};

/// A revision file as Alembic would understand it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevisionFile {
    /// The file, relative to the repository.
    pub path: String,
    /// Its id.
    pub revision: String,
    /// What `down_revision` names, in the order written; empty for a base.
    pub down_revisions: Vec<String>,
    /// The labels written in this file. [`crate::Revision::branch_labels`] has those that reach it
    /// from others.
    pub branch_labels: Vec<String>,
    /// What `depends_on` names: ids or branch labels.
    pub depends_on: Vec<String>,
    /// The first paragraph of the docstring, which `alembic history` prints.
    pub message: String,
    /// The whole docstring, stripped.
    pub doc: String,
    /// What follows `Create Date:` in the docstring, as written.
    pub create_date: Option<String>,
    /// `upgrade()`
    pub upgrade: Function,
    /// `downgrade()`
    pub downgrade: Function,
    /// Where the identifiers are written.
    pub positions: Positions,
}

/// Where the identifiers are written; `None` for one that is not there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Positions {
    /// `revision`
    pub revision: Option<Position>,
    /// `down_revision`
    pub down_revision: Option<Position>,
    /// `branch_labels`
    pub branch_labels: Option<Position>,
    /// `depends_on`
    pub depends_on: Option<Position>,
}

/// What reading one file gave.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// The revision, if an id could be made out.
    pub file: Option<RevisionFile>,
    /// What is wrong with the file.
    pub problems: Vec<Problem>,
}

/// Reads the source of one revision file. `path` is only used to name it.
pub fn read_revision(path: &str, source: &str) -> Reading {
    let lines = Lines::new(source);
    let parsed = match parse(source) {
        Ok(parsed) => parsed,
        Err(refused) => return refused_file(path, source, &lines, &refused),
    };
    let syntax_error = first_syntax_error(&parsed, &lines).map(|(kind, position)| Problem {
        kind,
        path: Some(path.to_owned()),
        revision: None,
        position: Some(position),
    });
    let mut reading = script::interpret(path, &lines, &parsed.syntax().body, syntax_error.is_some());
    if let Some(mut problem) = syntax_error {
        problem.revision = reading.file.as_ref().map(|file| file.revision.clone());
        reading.problems.insert(0, problem);
    }
    reading
}

/// Reads a file as far as the graph needs it, several times as fast: syntax errors inside functions go
/// unnoticed. `None` for a file that takes [`read_revision`] to understand.
pub fn outline_revision(path: &str, source: &str) -> Option<Reading> {
    outline::outline(path, source)
}

/// What is wrong with the syntax of a module that is no revision; `None` where nothing is.
pub fn check_module(path: &str, source: &str) -> Option<Problem> {
    let lines = Lines::new(source);
    let (kind, position) = match parse(source) {
        Ok(parsed) => first_syntax_error(&parsed, &lines)?,
        Err(refused) => (refused.kind(Unread::Settings), lines.position(refused.at)),
    };
    Some(Problem {
        kind,
        path: Some(path.to_owned()),
        revision: None,
        position: Some(position),
    })
}

/// What can be known of a file that isn't parsed: as much as the graph needs, where the file is plain enough.
fn refused_file(path: &str, source: &str, lines: &Lines<'_>, refused: &Refused) -> Reading {
    let mut reading = outline_revision(path, source).unwrap_or_default();
    let unread = match reading.file {
        Some(_) => Unread::Functions,
        None => Unread::Revision,
    };
    reading.problems.push(Problem {
        kind: refused.kind(unread),
        path: Some(path.to_owned()),
        revision: reading.file.as_ref().map(|file| file.revision.clone()),
        position: Some(lines.position(refused.at)),
    });
    reading
}

impl Refused {
    fn kind(&self, unread: Unread) -> ProblemKind {
        match &self.why {
            Refusal::TooDeep => ProblemKind::TooDeep { unread },
            Refusal::TooLong => ProblemKind::TooLong {
                limit: MOST_TOKENS,
                unread,
            },
            Refusal::Broken(message) => ProblemKind::Syntax {
                message: message.clone(),
            },
        }
    }
}

impl Reading {
    /// A file that could not be read at all.
    pub(crate) fn failed(path: &str, kind: ProblemKind) -> Self {
        let problem = Problem {
            kind,
            path: Some(path.to_owned()),
            revision: None,
            position: None,
        };
        Self {
            file: None,
            problems: vec![problem],
        }
    }
}

/// Python reports one syntax error per file, the first.
fn first_syntax_error(parsed: &Parsed<ModModule>, lines: &Lines<'_>) -> Option<(ProblemKind, Position)> {
    let error = parsed.errors().iter().min_by_key(|error| error.start())?;
    Some((
        ProblemKind::Syntax {
            message: error.error.to_string(),
        },
        lines.position(error.start()),
    ))
}

#[cfg(test)]
mod tests;
