//! The rehearsal of a range of revisions: as a deploy does it, and then each revision alone, up, down and up again.

use std::collections::BTreeSet;

use postgres_model::{Schema, TableRows};
use protocol::{AskId, Fill, RunOptions, Task};
use repository::Repository;
use review::{CommandRecord, Leg, RoundTrip};

use super::{RangeStart, Run, Shared};

/// The name of the databases as they were before the rehearsal.
pub(crate) const USERS: &str = "before the rehearsal";
/// The name of the databases that the deploy left.
pub(crate) const RESULT: &str = "after the deploy";

/// The name of the databases before the revision at this position of the range.
pub(crate) fn before(at: usize) -> String {
    format!("before revision {at}")
}

/// How each of its commands is run.
pub(crate) const OPTIONS: RunOptions = RunOptions {
    catalogs: true,
    rows: true,
    without_snapshot: true,
    timed_out: None,
};

/// The rehearsal of a range: what it is of, how far it is, and what it showed.
#[derive(Clone, Debug)]
pub struct RangeRehearsal {
    /// Tells one rehearsal of the page from another.
    pub number: u32,
    /// Where the database began.
    pub from: RangeStart,
    /// The revision that it ends at: an id, `head`, `heads` …
    pub to: String,
    /// The rows that tables are filled with at `from`; none for those that are there.
    pub fill: Option<Fill>,
    /// Whether the legs of each revision are tried on further rows: see [`review::Trial`].
    pub tries_rows: bool,
    /// What brought the database to `from`.
    pub start: Option<Shared<Run>>,
    /// What filled the tables.
    pub filled: Option<Shared<Run>>,
    /// The whole range in one command, as a deploy runs it.
    pub deploy: Option<Shared<Run>>,
    /// Each revision of the range alone, in the order of the deploy.
    pub trips: Vec<RoundTrip>,
    /// The files that ran; others may be there by now.
    pub files: Option<Shared<Repository>>,
    /// How many revisions the graph has in the range.
    pub(crate) expected: usize,
    /// The revisions that failed, in the deploy or alone; not those that refuse.
    pub(crate) failed: BTreeSet<String>,
    pub(crate) stage: Stage,
    /// What was asked and is not answered yet.
    pub(crate) asked: Option<AskId>,
    /// The positions of the revisions before which the databases are set aside.
    pub(crate) kept: BTreeSet<usize>,
    /// What the databases hold that are set aside for the revision whose turn it is.
    pub(crate) step: Moment,
    /// What the user's databases hold.
    pub(crate) users: Moment,
    /// What the deploy left, as long as it can be taken over.
    pub(crate) result: Option<Moment>,
}

/// What databases that are set aside hold.
#[derive(Clone, Debug, Default)]
pub(crate) struct Moment {
    pub current: Vec<String>,
    pub schema: Schema,
    pub catalogs: Vec<String>,
    pub rows: Vec<TableRows>,
}

impl Moment {
    /// What is there before a leg of a revision.
    pub fn before(trip: &RoundTrip, leg: Leg) -> Self {
        match (leg, &trip.up) {
            (Leg::Down, Some(up)) => Self::after(up),
            (Leg::Up | Leg::Again, Some(up)) => Self {
                current: up.before.clone(),
                schema: up.schema.at_the_beginning(),
                catalogs: trip.catalogs_before.clone(),
                rows: trip.rows_before.clone(),
            },
            (_, None) => Self::default(),
        }
    }

    /// Whether nothing is known to be there.
    pub fn is_empty(&self) -> bool {
        self.current.is_empty() && self.schema.objects().next().is_none()
    }

    /// What a command left.
    pub fn after(record: &CommandRecord) -> Self {
        Self {
            current: record.current.clone(),
            schema: record.schema.at_the_end(),
            catalogs: record.catalogs.clone(),
            rows: record.rows.clone(),
        }
    }
}

/// Which command runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The one that brings an empty database to the beginning of the range.
    Start,
    /// The one that fills the tables.
    Rows,
    /// The deploy.
    Deploy,
    /// A leg of the revision at this position.
    Alone(usize, Leg),
    /// The question for whom the locks of a leg of this revision wait.
    Conflicts(usize, Leg),
    /// A leg of this revision, which an error ends before the statement of this number.
    Interrupted(usize, Leg, u32),
    /// The same command on what the error left.
    Resumed(usize),
    /// The command that adds rows for the newest trial of this revision.
    Filling(usize),
    /// The leg of that trial.
    Trial(usize),
    /// None any more.
    Ended,
}

impl RangeRehearsal {
    /// One that has not begun.
    pub(crate) fn new(number: u32, from: RangeStart, to: String, users: Moment) -> Self {
        Self {
            number,
            from,
            to,
            fill: None,
            tries_rows: false,
            start: None,
            filled: None,
            deploy: None,
            trips: vec![],
            files: None,
            expected: 0,
            failed: BTreeSet::new(),
            stage: Stage::Start,
            asked: None,
            kept: BTreeSet::new(),
            step: Moment::default(),
            users,
            result: None,
        }
    }

    /// What became of one revision alone.
    pub fn trip(&self, revision: &str) -> Option<&RoundTrip> {
        self.trips.iter().find(|trip| trip.revision == revision)
    }

    /// The deploy; what came before it, where that failed.
    pub fn last_command(&self) -> Option<&CommandRecord> {
        let before = self.filled.as_ref().or(self.start.as_ref());
        let run = self.deploy.as_ref().or(before)?;
        Some(&run.record)
    }

    /// What it ran as a whole, in order: what began it, what filled the tables, the deploy.
    pub fn whole_runs(&self) -> impl Iterator<Item = &Run> {
        [&self.start, &self.filled, &self.deploy]
            .into_iter()
            .flatten()
            .map(|run| &**run)
    }

    /// Whether the database that the deploy left can be taken over.
    pub const fn can_be_taken_over(&self) -> bool {
        self.has_ended() && self.result.is_some()
    }

    /// Which command runs.
    pub const fn stage(&self) -> Stage {
        self.stage
    }

    /// Whether all of it was done, or could not be.
    pub const fn has_ended(&self) -> bool {
        matches!(self.stage, Stage::Ended)
    }

    /// What changes whenever something became known.
    pub fn edition(&self) -> (u32, usize, bool) {
        (self.number, self.progress().0, self.has_ended())
    }

    /// How many commands and questions have ended, and how many there are as far as is known.
    pub fn progress(&self) -> (usize, usize) {
        let of_trip = |trip: &RoundTrip| {
            let legs = [&trip.up, &trip.down, &trip.again].into_iter().flatten().count();
            let resumed = trip.interruptions.iter().filter(|each| each.resumed.is_some()).count();
            let tried = trip.trials.iter().filter(|trial| trial.has_ended()).count();
            legs + trip.conflicts.len() + trip.interruptions.len() + resumed + tried
        };
        let done = usize::from(self.start.is_some())
            + usize::from(self.filled.is_some())
            + usize::from(self.deploy.is_some())
            + self.trips.iter().map(of_trip).sum::<usize>();
        // Before the deploy has ended, its revisions are those that the graph has in the range.
        let revisions = if self.trips.is_empty() {
            self.expected
        } else {
            self.trips.len()
        };
        let interruptions: usize = self.trips.iter().map(RoundTrip::interruptions_expected).sum();
        let trials: usize = self.trips.iter().map(|trip| trip.trials.len()).sum();
        let all = 2 + usize::from(self.fill.is_some()) + 5 * revisions + 2 * interruptions + trials;
        (done, all)
    }

    /// What brings the database to the beginning, and has it looked at.
    pub(crate) fn first_task(&self) -> Task {
        match &self.from {
            RangeStart::Database if self.users.is_empty() => Task::Reset,
            RangeStart::Database => Task::alembic(["current"]),
            RangeStart::Revision(base) if base == "base" => Task::Reset,
            RangeStart::Revision(id) => Task::alembic(["upgrade", id]),
        }
    }
}
