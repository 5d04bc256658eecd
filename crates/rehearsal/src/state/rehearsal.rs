//! A rehearsal: a repository with its environment and settings, its database, and the commands that ran on it.

use std::collections::HashSet;

use protocol::Direction;
use repository::Repository;
use review::{CommandRecord, StepProgress};
use revisions::LineRange;

use super::counted::Counted;
use super::{ChosenRange, DataBrowser, Form, Opened, Question, Runs, Shared, SqlConsole};
use crate::history::History;

/// A repository with its environment and settings, its database, and the commands that ran on it. [`Rehearsal::default`] is nothing of any.
#[derive(Debug, Default)]
pub struct Rehearsal {
    /// Its number; another one has another database. 0 without a repository.
    pub(crate) number: u32,
    /// The repository.
    pub opened: Option<Opened>,
    /// Its database, and what ran on it.
    pub runs: Runs,
    /// What must be answered before something would be lost.
    pub question: Option<Question>,
    /// The form that lies over the page.
    pub form: Option<Form>,
    /// The range that is to be rehearsed.
    pub chosen_range: ChosenRange,
    /// The SQL console.
    pub sql: SqlConsole,
    /// The table that is browsed.
    pub data: DataBrowser,
    /// What is selected.
    pub selection: Selection,
    /// What is counted over the graph.
    pub(crate) counted: Counted,
    /// What the graph was asked to be read of.
    pub(crate) reading: Option<(Shared<Repository>, usize)>,
}

/// What is selected in a repository or a saved run.
#[derive(Debug, Default)]
pub struct Selection {
    /// The revision in the middle of the page.
    pub revision: Option<String>,
    /// A file that is shown instead of it.
    pub file: Option<String>,
    /// The lines of the shown file that something points at.
    pub lines: Option<LineRange>,
    /// What the graph is searched for.
    pub query: String,
}

impl Rehearsal {
    /// Whether a run or the rehearsal of a range is going on.
    pub fn is_running(&self) -> bool {
        self.runs.is_running()
    }

    /// Counts what follows from the graph, the version table and the chosen range.
    pub(crate) fn count(&mut self) {
        let history = self.opened.as_ref().and_then(|opened| opened.history.as_ref());
        self.counted.count(history, &self.runs, &self.chosen_range);
    }

    /// The path of the file in the middle of the page.
    pub fn shown_path(&self) -> Option<&str> {
        match (&self.selection.file, &self.selection.revision) {
            (Some(path), _) => Some(path),
            (None, Some(id)) => Some(&self.history()?.graph.get(id)?.file.path),
            (None, None) => None,
        }
    }

    /// The graph on the screen.
    pub fn history(&self) -> Option<&Shared<History>> {
        self.opened.as_ref()?.history.as_ref()
    }

    /// The revision whose function is running.
    pub fn running_revision(&self) -> Option<(&str, Direction)> {
        let run = self.runs.run.as_ref()?;
        let step = run
            .record
            .plan
            .iter()
            .find(|step| step.progress == StepProgress::Running)?;
        Some((&step.planned.revision, step.planned.direction))
    }

    /// Whether the database has a revision of the graph, by its index.
    pub fn is_applied(&self, index: usize) -> bool {
        let applied = self.counted.applied.as_ref();
        applied.is_some_and(|applied| applied.revisions.contains(index))
    }

    /// The ids of every revision that the database has.
    pub fn applied_ids(&self) -> HashSet<String> {
        self.history()
            .map(|history| history.applied_ids(&self.runs.current))
            .unwrap_or_default()
    }

    /// Whether the graph of these files, for the environment at this position, is still wanted.
    pub fn reads_graph_of(&self, repository: &Shared<Repository>, chosen: usize) -> bool {
        let is_it = |(other, at): &(Shared<Repository>, usize)| other == repository && *at == chosen;
        self.reading.as_ref().is_some_and(is_it)
    }

    /// What came of the SQL that ran last; none before the first.
    pub fn sql_record(&self) -> Option<&CommandRecord> {
        let ran = self.sql.ran.as_ref()?;
        let runs = self
            .runs
            .run
            .iter()
            .chain(self.runs.past.iter().rev().map(|run| &**run));
        runs.map(|run| (run.id, &run.record))
            .find(|(id, _)| *id == ran.run)
            .map(|(_, record)| record)
    }

    /// What changes whenever the schema of the database may have.
    pub const fn schema_edition(&self) -> u32 {
        self.runs.edition
    }
}
