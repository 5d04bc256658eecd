//! Whose records the panels show: those of the commands that ran here, or those of a run that was opened from a file.

use postgres_model::{CallSite, Schema};
use protocol::{Direction, RunId, Settings, Versions};
use review::{CommandRecord, CommandState, Moments, RecordedRevision, Step, StepProgress};
use revisions::Applied;

use super::{RangeRehearsal, Run, Shared, Workbench};
use crate::history::History;

/// A saved run that was opened. Nothing of it is mixed with what ran here.
#[derive(Debug)]
pub struct SavedRun {
    /// The file's name.
    pub file: String,
    /// The repository that it ran on.
    pub repository: String,
    /// What the user had set.
    pub settings: Settings,
    /// What ran.
    pub versions: Versions,
    /// Its commands, oldest first; at least one.
    pub runs: Vec<Shared<Run>>,
    /// The revisions of its plans, newest first.
    pub revisions: Shared<Vec<RecordedRevision>>,
    /// Every revision that its last command left in the database, where the graph has them; none without a graph.
    pub applied: Option<Applied>,
    /// The graph over which that was counted.
    pub(crate) counted_over: Option<Shared<History>>,
}

/// A revision's step in a command that ran it.
#[derive(Clone, Copy, Debug)]
pub struct Ran<'a> {
    /// The command's number.
    pub run: RunId,
    /// The command.
    pub record: &'a CommandRecord,
    /// The step.
    pub step: &'a Step,
}

impl SavedRun {
    /// Counts what its last command left in the database, where the graph is another than before.
    pub(crate) fn count_applied(&mut self, history: Option<&Shared<History>>) {
        if self.counted_over.as_ref() == history {
            return;
        }
        self.applied = history.map(|history| history.graph.applied(self.current().iter().map(String::as_str)));
        self.counted_over = history.cloned();
    }

    /// What the version table held in the end.
    pub fn current(&self) -> &[String] {
        self.runs.last().map_or(&[], |run| &run.record.current)
    }

    /// A revision of its plans.
    pub fn revision(&self, id: &str) -> Option<&RecordedRevision> {
        self.revisions.iter().find(|revision| revision.id == id)
    }

    /// The positions of those of its revisions that a search finds: by id or message, in any case.
    pub fn rows_matching(revisions: &[RecordedRevision], query: &str) -> Vec<usize> {
        let query = query.trim().to_lowercase();
        let has = |text: &str| text.to_lowercase().contains(&query);
        let found = |revision: &RecordedRevision| has(&revision.id) || has(&revision.message);
        let rows = revisions.iter().enumerate();
        rows.filter(|(_, revision)| found(revision))
            .map(|(row, _)| row)
            .collect()
    }
}

impl Workbench {
    /// The commands whose records are shown, oldest first.
    pub fn shown_runs(&self) -> impl Iterator<Item = &Run> {
        let (earlier, newest) = match &self.page.records.saved {
            Some(saved) => (&saved.runs, None),
            None => (&self.rehearsal().runs.past, self.rehearsal().runs.run.as_ref()),
        };
        earlier.iter().map(|run| &**run).chain(newest)
    }

    /// The commands that can be looked at, in no order: those whose records are shown, and what a rehearsal ran as a whole, which left the
    /// database of this page as it was. A rehearsal that was taken over is among both.
    fn all_runs(&self) -> impl Iterator<Item = &Run> {
        let range = self
            .rehearsal()
            .runs
            .range
            .as_ref()
            .filter(|_| self.page.records.saved.is_none());
        self.shown_runs()
            .chain(range.into_iter().flat_map(RangeRehearsal::whole_runs))
    }

    /// The commands that can be looked at, oldest first.
    pub fn listed_runs(&self) -> Vec<&Run> {
        let mut listed: Vec<&Run> = self.all_runs().collect();
        listed.sort_by_key(|run| run.id);
        listed.dedup_by_key(|run| run.id);
        listed
    }

    /// Whether a command ran in a rehearsal and left the database of this page as it was.
    pub fn is_rehearsed(&self, run: RunId) -> bool {
        self.shown_runs().all(|shown| shown.id != run)
    }

    /// The command whose plan, outcome and timeline are shown: the one that is looked at, else the newest.
    pub fn shown_run(&self) -> Option<&Run> {
        let looked_at = self.page.records.looked_at;
        let looked_at = looked_at.and_then(|id| self.all_runs().find(|run| run.id == id));
        looked_at.or_else(|| self.newest_shown())
    }

    /// The command that is shown where none is looked at.
    pub(crate) fn newest_shown(&self) -> Option<&Run> {
        self.newest_of(|| self.all_runs())
    }

    /// The newest command on the database of this page, or of the saved run.
    fn newest_run(&self) -> Option<&Run> {
        self.newest_of(|| self.shown_runs())
    }

    /// The newest of some commands that did something: neither typed and only looking, nor left out of a saved run because an earlier one
    /// failed. Where there is none, the newest.
    fn newest_of<'a, R: Iterator<Item = &'a Run>>(&self, runs: impl Fn() -> R) -> Option<&'a Run> {
        let is_left_out = |run: &Run| self.page.records.saved.is_some() && run.record.state == CommandState::NotRun;
        let did_something = |run: &&Run| !run.only_looks() && !is_left_out(run);
        let newest = runs().filter(did_something).max_by_key(|run| run.id);
        newest.or_else(|| runs().max_by_key(|run| run.id))
    }

    /// The records that are shown, oldest first.
    pub fn shown_records(&self) -> impl Iterator<Item = &CommandRecord> {
        self.shown_runs().map(|run| &run.record)
    }

    /// The moments that the shown records passed through.
    pub fn moments(&self) -> Moments<'_> {
        Moments::of(self.shown_records())
    }

    /// Whether the newest command on the database of this page is shown: what can be done about its outcome, can be done now.
    pub fn shows_newest(&self) -> bool {
        let id = |run: Option<&Run>| run.map(|run| run.id);
        self.page.records.saved.is_none() && id(self.shown_run()) == id(self.newest_run())
    }

    /// What changes whenever the shown records do: the newest of them and how far it is, and which one is looked at.
    pub fn shown_edition(&self) -> Option<(RunId, bool, usize, Option<RunId>)> {
        let newest = self.all_runs().max_by_key(|run| run.id)?;
        let record = &newest.record;
        Some((
            newest.id,
            record.state.has_ended(),
            record.steps_done(),
            self.page.records.looked_at,
        ))
    }

    /// Whether the shown command failed in a revision, or a rehearsal did that no later command on the database followed.
    pub fn has_failed_in(&self, revision: &str) -> bool {
        let fault = self.shown_run().and_then(|run| run.record.fault.as_ref());
        if fault.is_some_and(|fault| fault.revision.as_deref() == Some(revision)) {
            return true;
        }
        let range = self
            .rehearsal()
            .runs
            .range
            .as_ref()
            .filter(|_| self.page.records.saved.is_none());
        let range = range.filter(|range| range.failed.contains(revision));
        range.is_some_and(|range| self.newest_run().is_none_or(|run| run.id.0 < range.number))
    }

    /// The newest command in which a revision ran, of those up to the one that is looked at; else of all.
    pub fn record_of(&self, revision: &str) -> Option<Ran<'_>> {
        let ran = |step: &&Step| {
            step.planned.revision == revision
                && step.planned.direction != Direction::Stamp
                && step.progress != StepProgress::Pending
        };
        let shown = self.shown_run().map(|run| run.id);
        let online = self.all_runs().filter(|run| !run.record.offline);
        let found = online.filter(|run| run.record.plan.iter().any(|step| ran(&step)));
        let run = found.max_by_key(|run| (Some(run.id) <= shown, run.id))?;
        Some(Ran {
            run: run.id,
            record: &run.record,
            step: run.record.plan.iter().rfind(ran)?,
        })
    }

    /// The schema that the newest of the shown commands left; of the database in this page, as it is now.
    pub fn shown_schema(&self) -> Schema {
        match self.page.records.saved.as_ref().and_then(|saved| saved.runs.last()) {
            Some(run) => run.record.schema.at_the_end(),
            None => self.rehearsal().runs.schema.clone(),
        }
    }

    /// What the version table holds, or held in the end where a saved run is shown.
    pub fn shown_current(&self) -> &[String] {
        self.page
            .records
            .saved
            .as_ref()
            .map_or(&self.rehearsal().runs.current, |saved| saved.current())
    }

    /// What the user has set, or had set for the saved run that is shown.
    pub fn shown_settings(&self) -> Option<&Settings> {
        let saved = self.page.records.saved.as_ref().map(|saved| &saved.settings);
        saved.or_else(|| self.rehearsal().opened.as_ref().map(|opened| &opened.settings.engine))
    }

    /// The revision of the shown records whose file has this path, as far as its statements tell.
    pub fn recorded_at(&self, path: &str) -> Option<String> {
        let mut statements = self.shown_records().flat_map(|record| &record.statements);
        let called = |call: &CallSite| call.path == path;
        let statement = statements.find(|statement| statement.call.as_ref().is_some_and(called))?;
        statement.revision.clone()
    }

    /// The ids of the revisions that are listed and that the search finds, newest first: the graph's, else the saved run's.
    pub fn listed(&self) -> Vec<String> {
        if let Some(history) = self.rehearsal().history() {
            let rows = history.rows_matching(&self.rehearsal().selection.query);
            return rows.iter().map(|row| history.revision(row).id().to_owned()).collect();
        }
        let rows = |saved: &SavedRun| {
            let rows = SavedRun::rows_matching(&saved.revisions, &self.rehearsal().selection.query).into_iter();
            rows.map(|row| saved.revisions[row].id.clone()).collect()
        };
        self.page.records.saved.as_ref().map(rows).unwrap_or_default()
    }

    /// Whether the graph shows a revision as applied, by its index.
    pub fn shows_applied(&self, index: usize) -> bool {
        match &self.page.records.saved {
            Some(saved) => saved
                .applied
                .as_ref()
                .is_some_and(|applied| applied.revisions.contains(index)),
            None => self.rehearsal().is_applied(index),
        }
    }

    /// What changes only when a command begins or ends, or another one is looked at: for what is too much to be done after each batch.
    pub fn ended_edition(&self) -> Option<(RunId, bool, Option<RunId>)> {
        let (newest, has_ended, _, looked_at) = self.shown_edition()?;
        Some((newest, has_ended, looked_at))
    }
}
