//! Commands of the user that become runs of the engine.

use protocol::{Outcome, RunId, Task};

use super::start::{announce, can_start, start};
use super::{At, offers, range};
use crate::effect::Effect;
use crate::msg::RunMsg;
use crate::state::Rehearsal;

pub fn update(at: &mut At<'_>, msg: RunMsg) -> Vec<Effect> {
    match msg {
        RunMsg::Line(line) => run_line(at, &line),
        RunMsg::Stop => stop(at.rehearsal),
        RunMsg::Task(task) => drop(start(at, task)),
        RunMsg::NewRevision { message, autogenerate } => new_revision(at, &message, autogenerate),
        RunMsg::Accept(offer) => return offers::accept(at, offer),
        RunMsg::Rehearse { from, to, fill } => range::begin(at, from, to, fill),
        RunMsg::TakeOver => range::take_over(at.rehearsal),
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

/// Ends the worker. The new one starts from the snapshot that was taken before the run, so the database is as it was.
fn stop(rehearsal: &mut Rehearsal) {
    if give_up(rehearsal, &Outcome::Stopped, report::STOPPED) {
        rehearsal.attempt += 1;
    }
}

/// Ends the run or the rehearsal that goes on, if there is one, with the database as it was before.
pub fn give_up(rehearsal: &mut Rehearsal, outcome: &Outcome, words: &str) -> bool {
    rehearsal.next = None;
    let was_running = rehearsal.is_running();
    if let Some(run) = rehearsal.run.as_mut().filter(|run| run.is_running()) {
        run.record.give_up(outcome);
        let (id, before) = (run.id, run.record.before.clone());
        rehearsal.set_current(before);
        note(rehearsal, id, words);
    }
    range::give_up(rehearsal);
    was_running
}

/// Ends a console entry with a line of our own.
fn note(rehearsal: &mut Rehearsal, run: RunId, text: &str) {
    if let Some(entry) = rehearsal.console.iter_mut().rev().find(|entry| entry.run == run) {
        entry.running = false;
        entry.note = Some(text.to_owned());
    }
}
