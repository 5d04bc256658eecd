//! What the engine's events change.

use std::collections::{BTreeMap, HashSet};

use protocol::{Direction, Event, Outcome, PlannedStep, PrintStream, RunId};

use super::{Effect, editing, opening, running};
use crate::state::{EngineState, Loading, Run, RunEnd, Shared, State, Step, StepProgress};

/// Printed text is kept in pieces of about this size, so that a long output is not drawn anew with every line.
const PIECE_BYTES: usize = 4096;

/// Ends the worker and starts another from the last snapshot, with the same repository.
pub fn restart(state: &mut State) -> Vec<Effect> {
    let mut effects = vec![start(state, false)];
    effects.extend(opening::mount(state, false));
    effects
}

/// Starts a worker with the SQLAlchemy that the repository wants.
pub fn start(state: &mut State, fresh: bool) -> Effect {
    state.engine = EngineState::Starting(BTreeMap::new());
    if let Some(opened) = &state.opened {
        state.sqlalchemy = opened.sqlalchemy();
    }
    Effect::RestartEngine {
        sqlalchemy: state.sqlalchemy,
        fresh,
    }
}

/// Starts a worker anew only where the running one has another SQLAlchemy than the repository wants.
pub fn start_if_other(state: &mut State, fresh: bool) -> Option<Effect> {
    let other = state
        .opened
        .as_ref()
        .is_some_and(|opened| opened.sqlalchemy() != state.sqlalchemy);
    other.then(|| start(state, fresh))
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
        } => return finished(state, run, outcome, current, duration_ms),
        Event::SnapshotTaken { .. }
        | Event::LibraryLoaded { .. }
        | Event::ExtensionLoaded { .. }
        | Event::EnvPyReplaced { .. }
        | Event::OptionsDropped { .. }
        | Event::StoodIn { .. }
        | Event::DatabasesMigrated { .. } => {}
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

/// A new file is shown as soon as the graph has it.
fn file_written(state: &mut State, path: String, text: String) -> Vec<Effect> {
    editing::write(state, &path, text.into_bytes());
    let Some(opened) = state.opened.as_mut() else {
        return vec![];
    };
    vec![Effect::ReadHistory(opened.repository.clone(), opened.chosen)]
}

fn finished(state: &mut State, id: RunId, outcome: Outcome, current: Vec<String>, duration_ms: f64) -> Vec<Effect> {
    let Some(run) = state.run.as_mut().filter(|run| run.id == id && run.end.is_none()) else {
        return vec![];
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
    compare(state);
    match state.next.take() {
        Some(next) if silent_end => running::start(state, next),
        _ => vec![],
    }
}

/// Compares the version table with what Alembic took it to hold. An `env.py` that runs migrations several times has several
/// version tables, of which only one is read; a failure takes back what was not committed, which is no discrepancy.
fn compare(state: &mut State) {
    let applied = state.applied_ids();
    let Some(run) = state.run.as_mut() else { return };
    let (Some(expected), Some(end)) = (&run.conditions.expected, &run.end) else {
        return;
    };
    let mut seen = HashSet::new();
    let several = run
        .plan
        .iter()
        .any(|step| !seen.insert((&step.planned.revision, step.planned.direction)));
    if run.offline || several || end.outcome != Outcome::Succeeded {
        return;
    }
    let finished: Vec<_> = run.finished_steps().cloned().collect();
    let statements = run.statements.iter().map(|statement| &**statement);
    run.discrepancy = review::discrepancy(expected, &end.current, &finished, &applied, statements);
}

/// A broken engine ends the run that it was in; the last snapshot is what a new engine starts from.
fn broke(state: &mut State, fault: protocol::Fault) -> Vec<Effect> {
    state.engine = EngineState::Broken(fault.clone());
    state.next = None;
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
