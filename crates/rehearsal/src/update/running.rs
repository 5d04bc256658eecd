//! Commands of the user that become runs of the engine.

use protocol::{Outcome, RunId, Task};

use super::range;
use super::start::{Parts, announce, start};
use crate::msg::RunMsg;
use crate::state::{Form, Runs};

pub fn update(at: &mut Parts<'_>, form: &mut Option<Form>, msg: RunMsg) {
    match msg {
        RunMsg::Line(line) => run_line(at, &line),
        RunMsg::Stop => stop(at.runs),
        RunMsg::Task(task) => drop(start(at, task)),
        RunMsg::NewRevision { message, autogenerate } => {
            *form = None;
            new_revision(at, &message, autogenerate);
        }
        RunMsg::Rehearse {
            from,
            to,
            fill,
            tries_rows,
        } => range::begin(at, from, to, fill, tries_rows),
        RunMsg::TakeOver => range::take_over(at.runs),
        RunMsg::RestartEngine => at.runs.attempt += 1,
    }
}

/// Runs an Alembic command line; the word `alembic` in front is optional.
fn run_line(at: &mut Parts<'_>, line: &str) {
    let line = line.trim();
    let line = line
        .strip_prefix("alembic")
        .filter(|rest| rest.is_empty() || rest.starts_with(' '))
        .unwrap_or(line)
        .trim();
    if line.is_empty() || !at.can_start() {
        return;
    }
    match shlex::split(line) {
        Some(arguments) => drop(start(at, Task::Alembic { arguments })),
        None => {
            let run = announce(at, line.to_owned(), true);
            note(at.runs, run, "A quotation mark is not closed.");
        }
    }
}

/// `alembic revision`, with the message quoted as a shell needs it.
fn new_revision(at: &mut Parts<'_>, message: &str, autogenerate: bool) {
    if let Ok(message) = shlex::try_quote(message.trim()) {
        let option = if autogenerate { " --autogenerate" } else { "" };
        run_line(at, &format!("revision{option} -m {message}"));
    }
}

/// Ends the worker. The new one starts from the snapshot that was taken before the run, so the database is as it was.
fn stop(runs: &mut Runs) {
    if give_up(runs, &Outcome::Stopped, report::STOPPED) {
        runs.attempt += 1;
    }
}

/// Ends the run or the rehearsal that goes on, if there is one, with the database as it was before.
pub fn give_up(runs: &mut Runs, outcome: &Outcome, words: &str) -> bool {
    runs.next = None;
    let was_running = runs.is_running();
    if let Some(run) = runs.run.as_mut().filter(|run| run.is_running()) {
        run.record.give_up(outcome);
        let (id, before) = (run.id, run.record.before.clone());
        runs.current = before;
        note(runs, id, words);
    }
    range::give_up(runs);
    was_running
}

/// Ends a console entry with a line of our own.
fn note(runs: &mut Runs, run: RunId, text: &str) {
    if let Some(entry) = runs.console.iter_mut().rev().find(|entry| entry.run == run) {
        entry.running = false;
        entry.note = Some(text.to_owned());
    }
}
