//! How a run begins, whatever asked for it.

use protocol::{RunId, Task};

use super::{At, records};
use crate::state::{ConsoleEntry, EngineState, Rehearsal, Run, Shared};

/// Whether a run could begin now.
pub fn can_start(rehearsal: &Rehearsal) -> bool {
    !rehearsal.is_running() && rehearsal.opened.is_some()
}

/// Begins a run, and gives its number. One at a time: while one goes on, nothing happens.
pub fn start(at: &mut At<'_>, task: Task) -> Option<RunId> {
    if !can_start(at.rehearsal) {
        return None;
    }
    let id = announce(at, report::task(&task), matches!(task, Task::Alembic { .. }));
    // What runs here is what is shown.
    records::leave(at.page);
    let rehearsal = &mut *at.rehearsal;
    rehearsal.attempt += u32::from(matches!(at.engine.state, EngineState::Broken(_)));
    rehearsal.next = None;
    rehearsal.forget_result();
    rehearsal.past.extend(rehearsal.run.take().map(Shared::new));
    let (current, schema) = (rehearsal.current.clone(), rehearsal.schema.clone());
    rehearsal.run = Some(Run::new(id, task, current, schema, unread(rehearsal)));
    Some(id)
}

/// A new entry of the console.
pub fn announce(at: &mut At<'_>, line: String, is_alembic: bool) -> RunId {
    let run = at.numbers.next_run();
    at.rehearsal.console.push(ConsoleEntry {
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
pub fn unread(rehearsal: &Rehearsal) -> Vec<String> {
    let Some(opened) = &rehearsal.opened else { return vec![] };
    let Some(environment) = opened.environment() else {
        return vec![];
    };
    let problems = revisions::unread_problems(&opened.repository, environment, &opened.summary);
    problems.iter().map(ToString::to_string).collect()
}
