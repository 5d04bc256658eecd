//! One command and what it did, recorded fact by fact.

use std::collections::HashSet;
use std::sync::Arc;

use postgres_model::{Notice, Schema, StatementTrace, TableRows, TransactionMark};
use protocol::{Cause, Direction, Event, Fault, FaultKind, FilledTable, Outcome, PlannedStep, Task};
use serde::{Deserialize, Serialize};

use crate::discrepancy::discrepancy;
use crate::{CommandState, Conditions, Discrepancy, SchemaHistory, Step, StepProgress, plan, recorded_task};

/// One command and what it did.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CommandRecord {
    /// What it does.
    #[serde(flatten, with = "recorded_task")]
    pub task: Task,
    /// It used a transaction id: it wrote something, even where that was taken back.
    #[serde(default)]
    pub wrote: bool,
    /// What it came to.
    pub state: CommandState,
    /// What went wrong.
    pub fault: Option<Fault>,
    /// What Alembic computed before the first step, and how far it came. An `env.py` that runs migrations several times (one
    /// database after the other) plans several times: plans add up.
    pub plan: Vec<Step>,
    /// With `--sql` the steps are printed, not run.
    pub offline: bool,
    /// Every statement, in order.
    pub statements: Vec<Arc<StatementTrace>>,
    /// Where transactions began and ended, in order.
    pub transactions: Vec<TransactionMark>,
    /// NOTICEs and WARNINGs of the server, in order.
    pub notices: Vec<Notice>,
    /// The schema before, and what changed in it.
    pub schema: SchemaHistory,
    /// What it used.
    #[serde(flatten)]
    pub conditions: Conditions,
    /// The revisions that the version table held before.
    pub before: Vec<String>,
    /// The revisions that the version table holds afterwards.
    pub current: Vec<String>,
    /// The version table does not hold what Alembic took it to hold.
    pub discrepancy: Option<Discrepancy>,
    /// The catalogs afterwards, as lines in a fixed order.
    pub catalogs: Vec<String>,
    /// What each table holds afterwards; only where a range is rehearsed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<TableRows>,
    /// The tables that it filled with rows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub filled: Vec<FilledTable>,
    /// Wall clock, in milliseconds.
    pub duration_ms: f64,
    /// Where that time went.
    pub spent: Spent,
}

/// Where a command's time went, in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Spent {
    /// Inside PGlite.
    pub postgresql: f64,
    /// In the driver: making wire messages and reading the answers.
    pub protocol: f64,
    /// In everything else: Alembic, SQLAlchemy, the repository's code.
    pub python: f64,
    /// In observing what the statements did.
    pub observing: f64,
}

impl CommandRecord {
    /// The step in which a revision ran; none where it did not run. Where Alembic works on several databases, it is the one in the main
    /// database, which comes first.
    pub fn step_of_revision(&self, revision: &str) -> Option<&Step> {
        let is_it = |step: &&Step| step.planned.revision == revision && step.progress != StepProgress::Pending;
        self.plan.iter().find(is_it)
    }

    /// A command that has not begun; `before` is what the version table holds, and `schema` what is known of the database.
    pub fn new(task: Task, before: Vec<String>, schema: Schema) -> Self {
        Self {
            task,
            current: before.clone(),
            before,
            schema: SchemaHistory::new(schema),
            ..Self::default()
        }
    }

    /// Revision files that were skipped when the repository was read; what doesn't load any goes on without them.
    pub fn without(mut self, unread: Vec<String>) -> Self {
        if self.task.loads_revisions() {
            self.conditions.unread = unread;
        }
        self
    }

    /// Records one fact of this command's run.
    pub fn note(&mut self, event: &Event) {
        self.conditions.note(event);
        match event {
            Event::Started { .. } => self.state = CommandState::Running,
            Event::Planned { steps, offline, .. } => self.add_plan(steps, *offline),
            Event::RevisionStarted {
                revision, direction, ..
            } => self.start_step(revision, *direction),
            Event::RevisionFinished {
                revision,
                direction,
                duration_ms,
                ..
            } => self.end_step(revision, *direction, *duration_ms),
            Event::StatementsExecuted {
                statements,
                transactions,
                ..
            } => {
                self.statements.extend(statements.iter().cloned().map(Arc::new));
                self.transactions.extend(transactions.iter().cloned());
            }
            Event::TableFilled { table, .. } => self.note_filled(table),
            Event::Noticed { notice, .. } => self.notices.push(notice.clone()),
            Event::SchemaRead { objects, .. } => self.schema.read(objects),
            Event::SchemaChanged {
                statement,
                before,
                changes,
                ..
            } => self.schema.change(*statement, *before, changes),
            Event::Finished { ending, .. } => {
                self.end(&ending.outcome, &ending.current, ending.duration_ms);
                self.wrote = ending.wrote;
                self.catalogs.clone_from(&ending.catalogs);
                self.rows.clone_from(&ending.rows);
                self.divide_time(ending.postgresql_ms, ending.observing_ms);
            }
            // The engine that the command was in is gone, and what it wrote with it.
            Event::Broke { fault } => self.give_up(&Outcome::Failed { fault: fault.clone() }),
            _ => {}
        }
    }

    fn note_filled(&mut self, table: &FilledTable) {
        let is_same = |known: &&mut FilledTable| (&known.table, known.adversarial) == (&table.table, table.adversarial);
        match self.filled.iter_mut().find(is_same) {
            Some(known) => known.clone_from(table),
            None => self.filled.push(table.clone()),
        }
    }

    /// It was ended from outside, and the database is as it was before.
    pub fn give_up(&mut self, outcome: &Outcome) {
        let before = self.before.clone();
        self.becomes(&self.schema.at_the_beginning());
        self.end(outcome, &before, 0.0);
    }

    /// Whether it left an empty database, whatever was there.
    pub fn emptied_the_database(&self) -> bool {
        self.state == CommandState::Passed && self.task == Task::Reset
    }

    /// Compares the version table with what Alembic took it to hold, once the command has ended; `applied` holds every revision
    /// that the database has.
    ///
    /// An `env.py` that runs migrations several times has several version tables, of which only one is read; a failure takes back
    /// what was not committed; `--sql` changes nothing. None of these is a discrepancy.
    pub fn compare_version_table(&mut self, applied: &HashSet<String>) {
        let succeeded = matches!(
            self.state,
            CommandState::Passed | CommandState::RanWithStandIns | CommandState::RevisionsUnread
        );
        let Some(expected) = &self.conditions.expected else {
            return;
        };
        if self.offline || !succeeded || self.plans_a_step_twice() {
            return;
        }
        let finished: Vec<_> = self.finished_steps().cloned().collect();
        let statements = self.statements.iter().map(|statement| &**statement);
        self.discrepancy = discrepancy(expected, &self.current, &finished, applied, statements);
        if self.discrepancy.is_some() && self.state == CommandState::Passed {
            self.state = CommandState::VersionTableDiffers;
        }
    }

    /// Divides the command's time; `postgresql` and `observing` are the milliseconds that these took.
    fn divide_time(&mut self, postgresql: f64, observing: f64) {
        let statements: f64 = self.statements.iter().map(|statement| statement.duration_ms).sum();
        let protocol = (statements - postgresql).max(0.0);
        let python = (self.duration_ms - postgresql - protocol - observing).max(0.0);
        self.spent = Spent {
            postgresql,
            protocol,
            python,
            observing,
        };
    }

    /// The schema before and after a step of the plan, as the run passed through it.
    pub fn schemas_of(&self, step: &Step) -> (Schema, Schema) {
        let (first, end) = step.statements;
        (self.schema.before_statement(first), self.schema.after_statements(end))
    }

    /// Every schema that the run passed through: the one it began with, and those that its steps left, in order.
    pub fn schemas_passed(&self) -> Vec<Schema> {
        let ran = self.plan.iter().filter(|step| step.progress != StepProgress::Pending);
        let ends: Vec<u32> = ran.map(|step| step.statements.1).collect();
        self.schema.after_each(&ends)
    }

    /// Steps that have finished.
    pub fn finished_steps(&self) -> impl Iterator<Item = &PlannedStep> {
        let finished = |step: &&Step| matches!(step.progress, StepProgress::Done { .. });
        self.plan.iter().filter(finished).map(|step| &step.planned)
    }

    /// How many steps have finished.
    pub fn steps_done(&self) -> usize {
        self.finished_steps().count()
    }

    fn add_plan(&mut self, steps: &[PlannedStep], offline: bool) {
        self.offline = offline;
        self.plan.extend(steps.iter().cloned().map(|planned| Step {
            planned,
            progress: StepProgress::Pending,
            statements: (0, 0),
        }));
    }

    fn start_step(&mut self, revision: &str, direction: Direction) {
        let now = self.statements.len() as u32;
        if let Some(step) = plan::open_step(&mut self.plan, revision, direction) {
            step.progress = StepProgress::Running;
            step.statements = (now, now);
        }
    }

    fn end_step(&mut self, revision: &str, direction: Direction, duration_ms: f64) {
        let now = self.statements.len() as u32;
        if let Some(step) = plan::open_step(&mut self.plan, revision, direction) {
            step.progress = StepProgress::Done { duration_ms };
            step.statements.1 = now;
        }
    }

    fn plans_a_step_twice(&self) -> bool {
        let mut seen = HashSet::new();
        let mut steps = self.plan.iter().map(|step| &step.planned);
        steps.any(|step| !seen.insert((&step.revision, step.direction)))
    }

    fn end(&mut self, outcome: &Outcome, current: &[String], duration_ms: f64) {
        plan::end(&mut self.plan, self.statements.len() as u32);
        self.fault = match outcome {
            Outcome::Failed { fault } => Some(Fault::clone(fault)),
            Outcome::Succeeded => plan::unfinished(&self.plan).map(ended_early),
            Outcome::Stopped => None,
        };
        self.state = match (outcome, &self.fault) {
            (Outcome::Succeeded, Some(_)) => CommandState::Failed,
            _ => CommandState::of(outcome, &self.conditions),
        };
        self.current = current.to_vec();
        self.duration_ms = duration_ms;
        if self.emptied_the_database() {
            self.becomes(&Schema::default());
        }
    }

    /// Behind everything that ran, the database is another one.
    fn becomes(&mut self, schema: &Schema) {
        self.schema.become_other(self.statements.len() as u32 + 1, schema);
    }
}
/// The command said that it succeeded, with this step of its plan not finished.
fn ended_early(step: &PlannedStep) -> Fault {
    let function = match step.direction {
        Direction::Upgrade => "upgrade()",
        Direction::Downgrade => "downgrade()",
        Direction::Stamp => "the stamp",
    };
    Fault {
        kind: FaultKind::Revision,
        message: format!(
            "The command ended without an error before {function} of revision {} was finished.",
            step.revision
        ),
        exception: None,
        revision: Some(step.revision.clone()),
        call: None,
        statement: None,
        sqlstate: None,
        traceback: None,
        causes: vec![Cause::EndedEarly],
        hints: vec![],
    }
}
