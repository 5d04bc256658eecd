//! Commands of the user that become runs of the engine.

use protocol::{Command, Outcome, RunId, Task, Versions};
use review::{FORMAT, RunRecord, environment_for_engine};

use super::{Effect, engine, opening, records};
use crate::state::{ConsoleEntry, EngineState, Run, Shared, State};

/// Runs an Alembic command line; the word `alembic` in front is optional.
pub fn run_line(state: &mut State, line: &str) -> Vec<Effect> {
    let line = line.trim();
    let line = line
        .strip_prefix("alembic")
        .filter(|rest| rest.is_empty() || rest.starts_with(' '))
        .unwrap_or(line)
        .trim();
    if line.is_empty() || !can_start(state) {
        return vec![];
    }
    let Some(arguments) = shlex::split(line) else {
        let run = announce(state, line.to_owned(), true);
        note(state, run, "A quotation mark is not closed.");
        return vec![];
    };
    start(state, Task::Alembic { arguments })
}

/// `alembic revision`, with the message quoted as a shell needs it.
pub fn new_revision(state: &mut State, message: &str, autogenerate: bool) -> Vec<Effect> {
    state.form = None;
    let Ok(message) = shlex::try_quote(message.trim()) else {
        return vec![];
    };
    let option = if autogenerate { " --autogenerate" } else { "" };
    run_line(state, &format!("revision{option} -m {message}"))
}

fn can_start(state: &State) -> bool {
    !state.is_running() && state.opened.is_some()
}

/// Begins a run. One at a time: while one goes on, nothing happens.
pub fn start(state: &mut State, task: Task) -> Vec<Effect> {
    if !can_start(state) {
        return vec![];
    }
    state.next = None;
    let run = begin(state, task.clone());
    let mut effects = match state.engine {
        EngineState::Broken(_) => engine::restart(state),
        _ => engine_for_files(state),
    };
    effects.push(Effect::Send(Command::Run { run, task }));
    effects
}

/// What was written since the engine was started, by the user or by Alembic, may need another PostgreSQL.
fn engine_for_files(state: &mut State) -> Vec<Effect> {
    let mut effects: Vec<Effect> = engine::start_if_other(state, false).into_iter().collect();
    if !effects.is_empty() {
        effects.extend(opening::mount(state, false));
    }
    effects
}

/// Begins one run, and the other as soon as that has succeeded.
pub fn start_both(state: &mut State, first: Task, then: Task) -> Vec<Effect> {
    let effects = start(state, first);
    if !effects.is_empty() {
        state.next = Some(then);
    }
    effects
}

/// A new entry of the console.
fn announce(state: &mut State, line: String, is_alembic: bool) -> RunId {
    state.last_run += 1;
    let run = RunId(state.last_run);
    state.console.push(ConsoleEntry {
        run,
        line,
        is_alembic,
        output: vec![],
        running: true,
        note: None,
    });
    run
}

fn begin(state: &mut State, task: Task) -> RunId {
    let run = announce(state, report::task(&task), matches!(task, Task::Alembic { .. }));
    // What runs here is what is shown.
    records::leave(state);
    state.past.extend(state.run.take().map(Shared::new));
    let (current, schema, unread) = (state.current.clone(), state.schema.clone(), unread(state));
    state.run = Some(Run::new(run, task, current, schema, unread));
    run
}

/// The files that Alembic would load and that were not read, each with its reason.
fn unread(state: &State) -> Vec<String> {
    let Some(opened) = &state.opened else { return vec![] };
    let Some(environment) = opened.environment() else {
        return vec![];
    };
    let problems = revisions::unread_problems(&opened.repository, environment, &opened.summary);
    problems.iter().map(ToString::to_string).collect()
}

/// Ends the worker. The new one starts from the snapshot that was taken before the run, so the database is as it was.
pub fn stop(state: &mut State) -> Vec<Effect> {
    let words = "Stopped. The database is as it was before this command.";
    if give_up(state, &Outcome::Stopped, words) {
        engine::restart(state)
    } else {
        vec![]
    }
}

/// Ends the run that goes on, if there is one, with the database as it was before.
pub fn give_up(state: &mut State, outcome: &Outcome, words: &str) -> bool {
    state.next = None;
    let Some(run) = state.run.as_mut().filter(|run| !run.record.state.has_ended()) else {
        return false;
    };
    run.record.give_up(outcome);
    let (id, before) = (run.id, run.record.before.clone());
    state.set_current(before);
    note(state, id, words);
    true
}

/// Ends a console entry with a line of our own.
pub fn note(state: &mut State, run: RunId, text: &str) {
    if let Some(entry) = state.console.iter_mut().rev().find(|entry| entry.run == run) {
        entry.running = false;
        entry.note = Some(text.to_owned());
    }
}

/// Hands out the run record of every command on this database, as the headless run writes it.
pub fn save(state: &State) -> Vec<Effect> {
    let (Some(opened), Some(run)) = (&state.opened, &state.run) else {
        return vec![];
    };
    let versions = match &state.engine {
        EngineState::Ready { versions, .. } => versions.clone(),
        _ => Versions::default(),
    };
    let earlier = state.past.iter().map(|run| run.record.clone());
    let record = RunRecord {
        format: FORMAT.to_owned(),
        repository: opened.repository.name.clone(),
        environment: opened.environment().map(environment_for_engine).unwrap_or_default(),
        settings: opened.settings.engine.clone(),
        versions,
        commands: earlier.chain([run.record.clone()]).collect(),
    };
    let json = serde_json::to_vec(&record).expect("plain data becomes JSON");
    vec![Effect::Download(
        format!("{}.stillroom-run.json", opened.repository.name),
        json.into(),
    )]
}
