//! How a run begins, whatever asked for it.

use protocol::{RunId, Task};

use super::records;
use crate::state::{ConsoleEntry, Count, EngineState, Opened, Run, Runs, Shared, ShownRecords};

/// What a run needs to begin: it changes the runs of its side, and what runs here is what the page shows.
pub struct Parts<'a> {
    pub opened: Option<&'a Opened>,
    pub runs: &'a mut Runs,
    pub records: &'a mut ShownRecords,
    pub numbers: &'a mut Count,
    pub engine: &'a EngineState,
}

impl Parts<'_> {
    /// Whether a run could begin now.
    pub fn can_start(&self) -> bool {
        !self.runs.is_running() && self.opened.is_some()
    }

    /// A broken engine is started again for what begins now.
    pub fn mend_engine(&mut self) {
        self.runs.attempt += u32::from(matches!(self.engine, EngineState::Broken(_)));
    }
}

/// Begins a run, and gives its number. One at a time: while one goes on, nothing happens.
pub fn start(at: &mut Parts<'_>, task: Task) -> Option<RunId> {
    if !at.can_start() {
        return None;
    }
    let id = announce(at, report::task(&task), matches!(task, Task::Alembic { .. }));
    // What runs here is what is shown.
    records::leave(at.records);
    at.mend_engine();
    let runs = &mut *at.runs;
    runs.next = None;
    runs.forget_result();
    runs.past.extend(runs.run.take().map(Shared::new));
    let (current, schema) = (runs.current.clone(), runs.schema.clone());
    runs.run = Some(Run::new(id, task, current, schema, unread(at.opened)));
    Some(id)
}

/// A new entry of the console.
pub fn announce(at: &mut Parts<'_>, line: String, is_alembic: bool) -> RunId {
    let run = at.numbers.next_run();
    at.runs.console.push(ConsoleEntry {
        run,
        line,
        is_alembic,
        output: vec![],
        running: true,
        note: None,
    });
    run
}

/// The files that Alembic would load and that were not read, each with its reason.
pub fn unread(opened: Option<&Opened>) -> Vec<String> {
    let Some((opened, environment)) = opened.and_then(|opened| Some((opened, opened.environment()?))) else {
        return vec![];
    };
    let problems = revisions::unread_problems(&opened.repository, environment, &opened.summary);
    problems.iter().map(ToString::to_string).collect()
}
