//! What the engine's events change.

use std::collections::BTreeMap;

use protocol::{Direction, Event, Outcome, PlannedStep, PrintStream, RunId};

use super::{Effect, opening, running};
use crate::state::{EngineState, Loading, Run, RunEnd, Shared, State, Step, StepProgress};

/// Printed text is kept in pieces of about this size, so that a long output is not drawn anew with every line.
const PIECE_BYTES: usize = 4096;

/// Ends the worker and starts another from the last snapshot, with the same repository.
pub fn restart(state: &mut State) -> Vec<Effect> {
    state.engine = EngineState::Starting(BTreeMap::new());
    let mut effects = vec![Effect::RestartEngine];
    effects.extend(opening::mount(state, false));
    effects
}

/// Applies one fact. Facts of a run that is not the newest come from a worker that was ended; they are dropped.
pub fn on_event(state: &mut State, event: Event) -> Vec<Effect> {
    if let Some(run) = event.run() {
        with_run(state, run, |run| run.conditions.note(&event));
    }
    match event {
        Event::Loading {
            part,
            doing,
            done,
            total,
        } => {
            if let EngineState::Starting(parts) = &mut state.engine {
                parts.insert(part, Loading { doing, done, total });
            }
        }
        Event::Ready { versions, duration_ms } => state.engine = EngineState::Ready { versions, duration_ms },
        Event::Broke { fault } => return broke(state, fault),
        Event::Mounted { current } => state.set_current(current),
        Event::Started { run } => with_run(state, run, |run| run.started = true),
        Event::Planned { run, steps, offline } => with_run(state, run, |run| plan(run, steps, offline)),
        Event::RevisionStarted {
            run,
            revision,
            direction,
        } => {
            with_run(state, run, |run| {
                set_progress(run, &revision, direction, StepProgress::Running)
            });
        }
        Event::RevisionFinished {
            run,
            revision,
            direction,
            duration_ms,
            ..
        } => {
            with_run(state, run, |run| {
                set_progress(run, &revision, direction, StepProgress::Done { duration_ms })
            });
        }
        Event::StatementsExecuted { run, statements } => {
            with_run(state, run, |run| {
                run.statements.extend(statements.into_iter().map(Shared::new))
            });
        }
        Event::Noticed { run, severity, message } => {
            with_run(state, run, |run| run.notices.push(format!("{severity}: {message}")));
        }
        Event::Printed { run, stream, text } => print(state, run, stream, &text),
        Event::FileWritten { run: _, path, text } => return file_written(state, path, text),
        Event::Finished {
            run,
            outcome,
            current,
            duration_ms,
        } => finished(state, run, outcome, current, duration_ms),
        Event::SnapshotTaken { .. }
        | Event::LibraryLoaded { .. }
        | Event::ExtensionLoaded { .. }
        | Event::EnvPyReplaced { .. }
        | Event::OptionsDropped { .. }
        | Event::StoodIn { .. } => {}
    }
    vec![]
}

fn with_run(state: &mut State, id: RunId, change: impl FnOnce(&mut Run)) {
    if let Some(run) = state.run.as_mut().filter(|run| run.id == id && run.end.is_none()) {
        change(run);
    }
}

/// An env.py that runs migrations several times (one database after the other) plans several times: plans add up.
fn plan(run: &mut Run, steps: Vec<PlannedStep>, offline: bool) {
    run.offline = offline;
    run.plan.extend(steps.into_iter().map(|planned| Step {
        planned,
        progress: StepProgress::Pending,
    }));
}

fn set_progress(run: &mut Run, revision: &str, direction: Direction, progress: StepProgress) {
    let open = |step: &&mut Step| {
        step.planned.revision == revision
            && step.planned.direction == direction
            && matches!(step.progress, StepProgress::Pending | StepProgress::Running)
    };
    if let Some(step) = run.plan.iter_mut().find(open) {
        step.progress = progress;
    }
}

fn print(state: &mut State, run: RunId, stream: PrintStream, text: &str) {
    let Some(entry) = state
        .console
        .iter_mut()
        .rev()
        .find(|entry| entry.run == run && entry.running)
    else {
        return;
    };
    match entry.output.last_mut() {
        Some((last, joined)) if *last == stream && joined.len() < PIECE_BYTES => joined.push_str(text),
        _ => entry.output.push((stream, text.to_owned())),
    }
}

fn file_written(state: &mut State, path: String, text: String) -> Vec<Effect> {
    let Some(opened) = state.opened.as_mut() else {
        return vec![];
    };
    let mut repository = (*opened.repository).clone();
    if repository.insert(&path, text.into_bytes()).is_err() {
        // Alembic can be told to write outside of the repository; such a file is lost with the worker.
        return vec![];
    }
    opened.repository = Shared::new(repository);
    opened.written.insert(path);
    vec![Effect::ReadHistory(opened.repository.clone(), opened.chosen)]
}

fn finished(state: &mut State, id: RunId, outcome: Outcome, current: Vec<String>, duration_ms: f64) {
    let Some(run) = state.run.as_mut().filter(|run| run.id == id && run.end.is_none()) else {
        return;
    };
    for step in &mut run.plan {
        if step.progress == StepProgress::Running {
            step.progress = StepProgress::Failed;
        }
    }
    let silent_end = matches!(outcome, Outcome::Succeeded);
    run.end = Some(RunEnd {
        outcome,
        current: current.clone(),
        duration_ms,
    });
    state.set_current(current);
    if let Some(entry) = state.console.iter_mut().rev().find(|entry| entry.run == id) {
        entry.running = false;
        if entry.output.is_empty() && silent_end {
            entry.note = Some("Done; nothing was printed.".to_owned());
        }
    }
}

/// A broken engine ends the run that it was in; the last snapshot is what a new engine starts from.
fn broke(state: &mut State, fault: protocol::Fault) -> Vec<Effect> {
    state.engine = EngineState::Broken(fault.clone());
    if let Some(run) = state.run.as_mut().filter(|run| run.end.is_none()) {
        run.end = Some(RunEnd {
            outcome: Outcome::Failed { fault: fault.clone() },
            current: run.before.clone(),
            duration_ms: 0.0,
        });
        let (id, before) = (run.id, run.before.clone());
        state.set_current(before);
        running::note(state, id, &fault.message);
    }
    vec![]
}
