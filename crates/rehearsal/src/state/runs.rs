//! The database of a rehearsal, as far as its runs told, and the runs themselves.

use postgres_model::Schema;
use protocol::{AskId, Command, Task};

use super::range::RESULT;
use super::{ConsoleEntry, RangeRehearsal, Run, Shared, Snapshots};

/// The database of a rehearsal, as far as its runs told, and the runs themselves.
#[derive(Debug, Default)]
pub struct Runs {
    /// How often the engine was to be started again.
    pub(crate) attempt: u32,
    /// What the version table holds, as the database said last.
    pub current: Vec<String>,
    /// The schema of the database, as far as it is known: a run reads it.
    pub schema: Schema,
    /// How often the database may have changed.
    pub(crate) edition: u32,
    /// The newest run.
    pub run: Option<Run>,
    /// Earlier runs on this database, oldest first.
    pub past: Vec<Shared<Run>>,
    /// What runs as soon as the newest run has succeeded.
    pub next: Option<Task>,
    /// The range that is or was rehearsed last.
    pub range: Option<RangeRehearsal>,
    /// What the engine is to do with its databases before it runs anything more.
    pub(crate) databases: Vec<Command>,
    /// The states that the database was in.
    pub snapshots: Snapshots,
    /// The number of the newest question to the engine.
    pub(crate) last_ask: u32,
    /// The console, oldest first.
    pub console: Vec<ConsoleEntry>,
}

impl Runs {
    /// Whether a run, the rehearsal of a range or the return to a snapshot is going on.
    pub fn is_running(&self) -> bool {
        let has_run = self.run.as_ref().is_some_and(|run| !run.record.state.has_ended());
        has_run || self.snapshots.returning.is_some() || self.range.as_ref().is_some_and(|range| !range.has_ended())
    }

    /// What the version table of the user's database holds: while a range is rehearsed, what it held before.
    pub fn standing(&self) -> &[String] {
        let going_on = self.range.as_ref().filter(|range| !range.has_ended());
        going_on.map_or(&self.current, |range| &range.users.current)
    }

    /// The number of another question to the engine.
    pub(crate) const fn next_ask(&mut self) -> AskId {
        self.last_ask += 1;
        AskId(self.last_ask)
    }

    /// What the deploy of the last range left can't be taken over any more.
    pub(crate) fn forget_result(&mut self) {
        if self.range.as_mut().and_then(|range| range.result.take()).is_some() {
            let snapshot = RESULT.to_owned();
            self.databases.push(Command::Forget { snapshot });
        }
    }
}
