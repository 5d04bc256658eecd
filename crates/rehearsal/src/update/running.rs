//! Commands of the user that become runs of the engine.

use protocol::{Outcome, RunId, Task};

use super::{At, offers, records};
use crate::effect::Effect;
use crate::msg::RunMsg;
use crate::state::{ConsoleEntry, EngineState, Rehearsal, Run, Shared};

pub fn update(at: &mut At<'_>, msg: RunMsg) -> Vec<Effect> {
    match msg {
        RunMsg::Line(line) => run_line(at, &line),
        RunMsg::Stop => stop(at.rehearsal),
        RunMsg::Task(task) => drop(start(at, task)),
        RunMsg::NewRevision { message, autogenerate } => new_revision(at, &message, autogenerate),
        RunMsg::Accept(offer) => return offers::accept(at, offer),
        RunMsg::RestartEngine => at.rehearsal.attempt += 1,
    }
    vec![]
}

/// Runs an Alembic command line; the word `alembic` in front is optional.
fn run_line(at: &mut At<'_>, line: &str) {
    let line = line.trim();
    let line = line
        .strip_prefix("alembic")
        .filter(|rest| rest.is_empty() || rest.starts_with(' '))
        .unwrap_or(line)
        .trim();
    if line.is_empty() || !can_start(at.rehearsal) {
        return;
    }
    match shlex::split(line) {
        Some(arguments) => drop(start(at, Task::Alembic { arguments })),
        None => {
            let run = announce(at, line.to_owned(), true);
            note(at.rehearsal, run, "A quotation mark is not closed.");
        }
    }
}

/// `alembic revision`, with the message quoted as a shell needs it.
fn new_revision(at: &mut At<'_>, message: &str, autogenerate: bool) {
    at.rehearsal.form = None;
    if let Ok(message) = shlex::try_quote(message.trim()) {
        let option = if autogenerate { " --autogenerate" } else { "" };
        run_line(at, &format!("revision{option} -m {message}"));
    }
}

fn can_start(rehearsal: &Rehearsal) -> bool {
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
    rehearsal.past.extend(rehearsal.run.take().map(Shared::new));
    let (current, schema) = (rehearsal.current.clone(), rehearsal.schema.clone());
    rehearsal.run = Some(Run::new(id, task, current, schema, unread(rehearsal)));
    Some(id)
}

/// A new entry of the console.
fn announce(at: &mut At<'_>, line: String, is_alembic: bool) -> RunId {
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
fn unread(rehearsal: &Rehearsal) -> Vec<String> {
    let Some(opened) = &rehearsal.opened else { return vec![] };
    let Some(environment) = opened.environment() else {
        return vec![];
    };
    let problems = revisions::unread_problems(&opened.repository, environment, &opened.summary);
    problems.iter().map(ToString::to_string).collect()
}

/// Ends the worker. The new one starts from the snapshot that was taken before the run, so the database is as it was.
fn stop(rehearsal: &mut Rehearsal) {
    let words = "Stopped. The database is as it was before this command.";
    if give_up(rehearsal, &Outcome::Stopped, words) {
        rehearsal.attempt += 1;
    }
}

/// Ends the run that goes on, if there is one, with the database as it was before.
pub fn give_up(rehearsal: &mut Rehearsal, outcome: &Outcome, words: &str) -> bool {
    rehearsal.next = None;
    let Some(run) = rehearsal.run.as_mut().filter(|run| run.is_running()) else {
        return false;
    };
    run.record.give_up(outcome);
    let (id, before) = (run.id, run.record.before.clone());
    rehearsal.set_current(before);
    note(rehearsal, id, words);
    true
}

/// Ends a console entry with a line of our own.
fn note(rehearsal: &mut Rehearsal, run: RunId, text: &str) {
    if let Some(entry) = rehearsal.console.iter_mut().rev().find(|entry| entry.run == run) {
        entry.running = false;
        entry.note = Some(text.to_owned());
    }
}
