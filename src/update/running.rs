//! Commands of the user that become runs of the engine.

use protocol::{Command, Outcome, RunId};

use super::{Effect, engine};
use crate::state::{ConsoleEntry, Run, RunEnd, State, StepProgress};

/// Splits the line as a shell would and runs it. One run at a time: while one goes on, nothing happens.
pub fn run_line(state: &mut State, line: &str) -> Vec<Effect> {
    let line = line.trim();
    let line = line
        .strip_prefix("alembic")
        .filter(|rest| rest.is_empty() || rest.starts_with(' '))
        .unwrap_or(line)
        .trim();
    if line.is_empty() || state.is_running() || state.opened.is_none() {
        return vec![];
    }
    let run = begin(state, line);
    match shlex::split(line) {
        Some(arguments) => vec![Effect::Send(Command::Run { run, arguments })],
        None => {
            state.run = None;
            note(state, run, "A quotation mark is not closed.");
            vec![]
        }
    }
}

/// An empty database, without the history of runs being touched.
pub fn reset(state: &mut State) -> Vec<Effect> {
    if state.is_running() || state.opened.is_none() {
        return vec![];
    }
    let run = begin(state, "reset");
    vec![Effect::Send(Command::Reset { run })]
}

fn begin(state: &mut State, line: &str) -> RunId {
    state.last_run += 1;
    let run = RunId(state.last_run);
    state.run = Some(Run::new(run, line.to_owned(), state.current.clone()));
    state.console.push(ConsoleEntry {
        run,
        line: line.to_owned(),
        output: vec![],
        running: true,
        note: None,
    });
    run
}

/// Ends the worker. The new one starts from the snapshot that was taken before the run, so the database is as it was.
pub fn stop(state: &mut State) -> Vec<Effect> {
    let Some(run) = state.run.as_mut().filter(|run| run.end.is_none()) else {
        return vec![];
    };
    for step in &mut run.plan {
        if step.progress == StepProgress::Running {
            step.progress = StepProgress::Failed;
        }
    }
    run.end = Some(RunEnd {
        outcome: Outcome::Stopped,
        current: run.before.clone(),
        duration_ms: 0.0,
    });
    let (id, before) = (run.id, run.before.clone());
    state.set_current(before);
    note(state, id, "Stopped. The database is as it was before this command.");
    engine::restart(state)
}

/// Ends a console entry with a line of our own.
pub fn note(state: &mut State, run: RunId, text: &str) {
    if let Some(entry) = state.console.iter_mut().rev().find(|entry| entry.run == run) {
        entry.running = false;
        entry.note = Some(text.to_owned());
    }
}
