//! A rehearsal: a repository with its environment and settings, its database, and the commands that ran on it.

use std::collections::HashSet;

use postgres_model::Schema;
use protocol::{AskId, Command, Direction, Task};
use repository::Repository;
use review::{CommandRecord, StepProgress};
use revisions::{Applied, LineRange};

use super::{ChosenRange, ConsoleEntry, DataBrowser, Form, Opened, Question, RangeRehearsal, Run, Shared, SqlConsole};
use crate::history::History;

/// A repository with its environment and settings, its database, and the commands that ran on it. [`Rehearsal::default`] is nothing of any.
#[derive(Debug, Default)]
pub struct Rehearsal {
    /// Its number; another one has another database. 0 without a repository.
    pub(crate) number: u32,
    /// How often its engine was to be started again.
    pub(crate) attempt: u32,
    /// The repository.
    pub opened: Option<Opened>,
    /// What must be answered before something would be lost.
    pub question: Option<Question>,
    /// The form that lies over the page.
    pub form: Option<Form>,
    /// What the version table holds, as the database said last.
    pub current: Vec<String>,
    /// The schema of the database, as far as it is known: a run reads it.
    pub schema: Schema,
    /// Every revision that the database has, counted from `current` down; none before the graph is read.
    pub applied: Option<Applied>,
    /// The newest run.
    pub run: Option<Run>,
    /// Earlier runs on this database, oldest first.
    pub past: Vec<Shared<Run>>,
    /// The range that is to be rehearsed.
    pub chosen_range: ChosenRange,
    /// Whether the chosen range has revisions, as the graph counts them.
    pub(crate) has_range: bool,
    /// The range that is or was rehearsed last.
    pub range: Option<RangeRehearsal>,
    /// What the engine is to do with its databases before it runs anything more.
    pub(crate) databases: Vec<Command>,
    /// What runs as soon as the newest run has succeeded.
    pub next: Option<Task>,
    /// How often the database may have changed.
    pub(crate) edition: u32,
    /// The number of the newest question to the engine.
    pub(crate) last_ask: u32,
    /// The console, oldest first.
    pub console: Vec<ConsoleEntry>,
    /// The SQL console.
    pub sql: SqlConsole,
    /// The table that is browsed.
    pub data: DataBrowser,
    /// What is selected.
    pub selection: Selection,
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
        let has_run = self.run.as_ref().is_some_and(|run| !run.record.state.has_ended());
        has_run || self.range.as_ref().is_some_and(|range| !range.has_ended())
    }

    /// The number of another question to the engine.
    pub(crate) const fn next_ask(&mut self) -> AskId {
        self.last_ask += 1;
        AskId(self.last_ask)
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
        let run = self.run.as_ref()?;
        let step = run
            .record
            .plan
            .iter()
            .find(|step| step.progress == StepProgress::Running)?;
        Some((&step.planned.revision, step.planned.direction))
    }

    /// Whether the database has a revision of the graph, by its index.
    pub fn is_applied(&self, index: usize) -> bool {
        self.applied
            .as_ref()
            .is_some_and(|applied| applied.revisions.contains(index))
    }

    /// The ids of every revision that the database has.
    pub fn applied_ids(&self) -> HashSet<String> {
        self.history()
            .map(|history| history.applied_ids(&self.current))
            .unwrap_or_default()
    }

    /// Takes over what the version table holds now.
    pub(crate) fn set_current(&mut self, current: Vec<String>) {
        self.current = current;
        self.count_applied();
    }

    /// Counts what is applied again, after the version table or the graph changed.
    pub(crate) fn count_applied(&mut self) {
        let applied = self
            .history()
            .map(|history| history.graph.applied(self.current.iter().map(String::as_str)));
        self.applied = applied;
        self.count_range();
    }

    /// Whether the graph of these files, for the environment at this position, is still wanted.
    pub fn reads_graph_of(&self, repository: &Shared<Repository>, chosen: usize) -> bool {
        let is_it = |(other, at): &(Shared<Repository>, usize)| other == repository && *at == chosen;
        self.reading.as_ref().is_some_and(is_it)
    }

    /// What came of the SQL that ran last; none before the first.
    pub fn sql_record(&self) -> Option<&CommandRecord> {
        let ran = self.sql.ran.as_ref()?;
        let runs = self.run.iter().chain(self.past.iter().rev().map(|run| &**run));
        runs.map(|run| (run.id, &run.record))
            .find(|(id, _)| *id == ran.run)
            .map(|(_, record)| record)
    }

    /// What changes whenever the schema of the database may have.
    pub const fn schema_edition(&self) -> u32 {
        self.edition
    }
}
