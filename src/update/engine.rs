//! What the engine's events change.

use std::collections::BTreeMap;

use protocol::{Event, Fault, Outcome, PostgresqlBuild, PrintStream, RunId, SqlalchemyVersion};

use super::{Effect, data, editing, opening, running, sql};
use crate::state::{EngineState, Given, Loading, Notice, State};

/// Printed text is kept in pieces of about this size, so that a long output is not drawn anew with every line.
const PIECE_BYTES: usize = 4096;

/// Ends the worker and starts another from the last snapshot, with the same repository.
pub fn restart(state: &mut State) -> Vec<Effect> {
    let mut effects = vec![start(state, false)];
    effects.extend(opening::mount(state, false));
    effects
}

/// Starts a worker with the SQLAlchemy and the PostgreSQL that the repository wants.
pub fn start(state: &mut State, fresh: bool) -> Effect {
    data::give_up(state);
    state.given = Given::Nothing;
    state.engine = EngineState::Starting(BTreeMap::new());
    (state.sqlalchemy, state.postgresql) = wanted(state, fresh);
    Effect::RestartEngine {
        sqlalchemy: state.sqlalchemy,
        postgresql: state.postgresql,
        fresh,
    }
}

/// Starts a worker anew only where the running one has others than the repository wants.
pub fn start_if_other(state: &mut State, fresh: bool) -> Option<Effect> {
    let other = wanted(state, fresh) != (state.sqlalchemy, state.postgresql);
    other.then(|| start(state, fresh))
}

/// Another repository gets a worker in which no code of the one before has run; else see [`start_if_other`].
pub fn start_for(state: &mut State, fresh: bool) -> Option<Effect> {
    if fresh && state.given != Given::Nothing {
        return Some(start(state, fresh));
    }
    start_if_other(state, fresh)
}

/// A database that PostGIS may be in stays with the PostgreSQL that has it, whatever became of the files.
fn wanted(state: &State, fresh: bool) -> (SqlalchemyVersion, PostgresqlBuild) {
    let Some(opened) = &state.opened else {
        return (state.sqlalchemy, state.postgresql);
    };
    let kept = if fresh {
        PostgresqlBuild::Plain
    } else {
        state.postgresql
    };
    (opened.sqlalchemy(), opened.postgresql().max(kept))
}

/// Applies one fact. Facts of a run that is not the newest come from a worker that was ended; they are dropped.
pub fn on_event(state: &mut State, event: Event) -> Vec<Effect> {
    if let Some(id) = event.run() {
        match state
            .run
            .as_mut()
            .filter(|run| run.id == id && !run.record.state.has_ended())
        {
            Some(run) => run.record.note(&event),
            None => return vec![],
        }
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
        Event::Mounted { current } => {
            state.given = Given::MountedFiles;
            state.set_current(current);
            return data::read(state);
        }
        Event::SnapshotTaken { .. } => note_snapshot(state, &event),
        Event::RowsReturned { run, statement, result } => sql::returned(state, run, statement, result),
        Event::RowsRead { read, results } => return data::rows_read(state, read, results),
        Event::ReadingFailed { read, message } => return data::reading_failed(state, read, message),
        Event::Printed { run, stream, text } => print(state, run, stream, &text),
        Event::FileWritten { run: _, path, text } => return file_written(state, path, text),
        Event::Finished { run, current, .. } => return finished(state, run, current),
        Event::Started { .. }
        | Event::Planned { .. }
        | Event::RevisionStarted { .. }
        | Event::RevisionFinished { .. }
        | Event::StatementsExecuted { .. }
        | Event::SchemaRead { .. }
        | Event::SchemaChanged { .. }
        | Event::Noticed { .. }
        | Event::LibraryLoaded { .. }
        | Event::ExtensionLoaded { .. }
        | Event::EnvPyReplaced { .. }
        | Event::OptionsDropped { .. }
        | Event::StoodIn { .. }
        | Event::DatabasesMigrated { .. }
        | Event::LeftOut { .. } => {}
    }
    vec![]
}

/// It comes before the end of the run that wrote something.
fn note_snapshot(state: &mut State, event: &Event) {
    if let Some(run) = state.run.as_mut().filter(|run| !run.record.state.has_ended()) {
        run.record.note(event);
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

fn finished(state: &mut State, id: RunId, current: Vec<String>) -> Vec<Effect> {
    state.set_current(current);
    let applied = state.applied_ids();
    let Some(run) = state.run.as_mut() else { return vec![] };
    run.record.compare_version_table(&applied);
    state.schema = run.record.schema.at_the_end();
    let succeeded = run.record.fault.is_none();
    if let Some(entry) = state.console.iter_mut().rev().find(|entry| entry.run == id) {
        entry.running = false;
        if entry.output.is_empty() && succeeded {
            entry.note = Some("Done; nothing was printed.".to_owned());
        }
    }
    match state.next.take() {
        Some(next) if succeeded => running::start(state, next),
        _ => data::read(state),
    }
}

/// A broken engine takes nothing more: it ends the run that it was in, and another starts at once from the last good snapshot. One that broke
/// before it had the repository would break again, so that waits for the user.
fn broke(state: &mut State, mut fault: Fault) -> Vec<Effect> {
    if matches!(state.engine, EngineState::Broken(_)) {
        // What follows from the first failure says nothing new.
        return vec![];
    }
    let message = fault.message.clone();
    if state.given == Given::MountedFiles {
        fault.hints.push(RESTARTED.to_owned());
        running::give_up(state, &Outcome::Failed { fault }, &format!("{message}\n{RESTARTED}"));
        return restart(state);
    }
    fault
        .hints
        .push("Nothing runs until the engine has started: press Try again.".to_owned());
    running::give_up(state, &Outcome::Failed { fault: fault.clone() }, &message);
    state.notice = Some(Notice {
        message: format!("The engine can’t start: {message}"),
        advice: "Press Try again beside the title when that is mended.".to_owned(),
    });
    state.engine = EngineState::Broken(fault);
    vec![]
}

const RESTARTED: &str = "The engine was started again; the database is as it was before this command.";
