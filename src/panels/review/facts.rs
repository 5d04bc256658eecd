//! What is known of a revision from the range that was rehearsed last.

use std::ops::Deref;
use std::sync::Arc;

use leptos::prelude::*;
use postgres_model::{Schema, StatementTrace, TableRows};
use rehearsal::{RangeRehearsal, Run, Shared, Stage, Workbench};
use report::JudgedLine;
use review::{
    CommandLocks, CommandRecord, Concern, HeldLock, Leg, RoundTrip, RoundTripVerdict, Step, StepLocks, StepWaits,
    step_rows,
};

use crate::app::App;

/// What is known of a revision.
#[derive(Debug, Default)]
pub struct Facts {
    /// The verdict; none before the revision was rehearsed.
    pub verdict: Option<RoundTripVerdict>,
    /// Its upgrade: alone, or as a part of the deploy where it did not run alone.
    pub up: Option<Way>,
    /// Its downgrade, alone.
    pub down: Option<Way>,
    /// The leg that runs just now.
    pub running: Option<Leg>,
    /// The files changed after the rehearsal.
    pub is_stale: bool,
}

/// A way that a revision ran.
#[derive(Debug)]
pub struct Way {
    /// The command.
    pub record: RecordOf,
    /// Its step.
    pub step: Step,
    /// The locks of the command; none where it did not run alone: what an earlier revision of the same deploy made, nobody else can wait for.
    pub locks: Option<CommandLocks>,
    /// For whom its statements wait; none where it did not run alone.
    pub waits: Option<StepWaits>,
    /// The schema before the step.
    pub before: Schema,
    /// The schema after it.
    pub after: Schema,
    /// What it did to rows, and what it passed on how many of them: a line each.
    pub data: Vec<String>,
    /// The rows of each table before it, as far as they were counted.
    pub rows: Vec<TableRows>,
    /// What an error in the middle of it leaves behind; none where it did not run alone.
    pub on_failure: OnFailure,
    /// What it does on further rows.
    pub further_rows: FurtherRows,
}

/// What a way does on rows that were added for it.
#[derive(Clone, Debug, Default)]
pub struct FurtherRows {
    /// A line each.
    pub lines: Vec<JudgedLine>,
    /// The worst in a few words, where it is not a pass.
    pub worst: Option<(Concern, String)>,
}

/// What an error in the middle of a way leaves behind.
#[derive(Clone, Debug, Default)]
pub struct OnFailure {
    /// A line each.
    pub lines: Vec<JudgedLine>,
    /// Where somebody should look at it: how much, and the worst in a few words.
    pub worst: Option<(Concern, String)>,
}

impl OnFailure {
    fn of(trip: &RoundTrip, leg: Leg) -> Self {
        let in_short = report::on_failure_in_short(trip, leg);
        Self {
            lines: report::on_failure(trip, leg),
            worst: trip
                .worst_interruption(leg)
                .map(|worst| trip.concern_of(worst))
                .zip(in_short),
        }
    }
}

/// The command that a revision ran in.
#[derive(Debug)]
pub enum RecordOf {
    /// It ran alone.
    Alone(Arc<CommandRecord>),
    /// It ran with the others of the range.
    Deploy(Shared<Run>),
}

impl Deref for RecordOf {
    type Target = CommandRecord;

    fn deref(&self) -> &CommandRecord {
        match self {
            Self::Alone(record) => record,
            Self::Deploy(run) => &run.record,
        }
    }
}

impl Way {
    fn in_deploy(deploy: &Shared<Run>, revision: &str) -> Option<Self> {
        let record = RecordOf::Deploy(deploy.clone());
        let step = record.step_of_revision(revision)?.clone();
        let data = report::step_rows(&step_rows(&record, &step));
        Some(Self::of(record, step, data, vec![]))
    }

    fn alone(trip: &RoundTrip, leg: Leg) -> Option<Self> {
        let (record, rows) = match leg {
            Leg::Up => (trip.up.as_ref()?, trip.rows_before.clone()),
            Leg::Down => (trip.down.as_ref()?, trip.up.as_ref()?.rows.clone()),
            Leg::Again => return None,
        };
        let step = record.step_of_revision(&trip.revision)?.clone();
        let locks = Some(CommandLocks::of(record));
        let way = Self::of(RecordOf::Alone(record.clone()), step, report::data(trip, leg), rows);
        let waits = trip.waits(leg);
        let on_failure = OnFailure::of(trip, leg);
        Some(Self {
            locks,
            waits,
            on_failure,
            further_rows: FurtherRows {
                lines: report::trials(trip, leg),
                worst: report::trials_in_short(trip, leg),
            },
            ..way
        })
    }

    fn of(record: RecordOf, step: Step, data: Vec<String>, rows: Vec<TableRows>) -> Self {
        let (before, after) = record.schemas_of(&step);
        Self {
            record,
            step,
            locks: None,
            waits: None,
            before,
            after,
            data,
            rows,
            on_failure: OnFailure::default(),
            further_rows: FurtherRows::default(),
        }
    }

    /// The statements of the step.
    pub fn statements(&self) -> &[Arc<StatementTrace>] {
        let (first, end) = self.step.statements;
        let statements = self.record.statements.get(first as usize..end as usize);
        statements.unwrap_or_default()
    }

    /// What is known of the locks of the step; none where it did not run alone.
    pub fn step_locks(&self) -> Option<StepLocks> {
        self.locks.as_ref()?.of_step(&self.record, &self.step)
    }

    /// The locks that the step took.
    pub fn taken(&self) -> impl Iterator<Item = &HeldLock> {
        let (first, end) = self.step.statements;
        let held = self.locks.iter().flat_map(|locks| locks.held());
        held.filter(move |lock| (first..end).contains(&lock.statement))
    }
}

impl Facts {
    fn of(state: &Workbench, revision: &str) -> Self {
        let Some(range) = &state.rehearsal().runs.range else {
            return Self::default();
        };
        let trip = range.trip(revision);
        let alone = |leg| Way::alone(trip?, leg);
        let in_deploy = || Way::in_deploy(range.deploy.as_ref()?, revision);
        let files = state.rehearsal().opened.as_ref().map(|opened| &opened.repository);
        Self {
            verdict: trip.filter(|_| is_judged(range, revision)).map(RoundTrip::verdict),
            up: alone(Leg::Up).or_else(in_deploy),
            down: alone(Leg::Down),
            running: running(range, revision),
            is_stale: trip.is_some() && range.files.as_ref() != files,
        }
    }
}

/// A revision that is not through its round trip has no verdict yet.
fn is_judged(range: &RangeRehearsal, revision: &str) -> bool {
    match range.stage() {
        Stage::Ended => true,
        Stage::Alone(at, _) => position_of(range, revision).is_some_and(|own| own < at),
        Stage::Conflicts(at, _)
        | Stage::Interrupted(at, ..)
        | Stage::Resumed(at)
        | Stage::Filling(at)
        | Stage::Trial(at) => position_of(range, revision).is_some_and(|own| own <= at),
        Stage::Start | Stage::Rows | Stage::Deploy => false,
    }
}

fn position_of(range: &RangeRehearsal, revision: &str) -> Option<usize> {
    range.trips.iter().position(|trip| trip.revision == revision)
}

fn running(range: &RangeRehearsal, revision: &str) -> Option<Leg> {
    match range.stage() {
        Stage::Alone(at, leg) => range
            .trips
            .get(at)
            .filter(|trip| trip.revision == revision)
            .map(|_| leg),
        _ => None,
    }
}

/// What is known of a revision, made again when more is.
pub fn facts_of(app: App, revision: String) -> Memo<Shared<Facts>> {
    let key = {
        let revision = revision.clone();
        app.memo(move |state| {
            let range = state.rehearsal().runs.range.as_ref()?;
            let trip = range.trip(&revision);
            let legs = trip.map(|trip| [&trip.up, &trip.down, &trip.again].map(Option::is_some));
            let asked = trip.map(|trip| (trip.conflicts.len(), trip.interruptions.len()));
            let tried = trip.map(|trip| trip.trials.iter().filter(|trial| trial.has_ended()).count());
            let resumed = trip.and_then(|trip| Some(trip.interruptions.last()?.resumed.is_some()));
            let files = state
                .rehearsal()
                .opened
                .as_ref()
                .map(|opened| opened.repository.clone());
            Some((
                range.number,
                legs,
                asked,
                (resumed, tried),
                is_judged(range, &revision),
                running(range, &revision),
                range.deploy.is_some(),
                files,
            ))
        })
    };
    Memo::new(move |_| {
        key.with(|_| ());
        Shared::new(app.peek(|state| Facts::of(state, &revision)))
    })
}
