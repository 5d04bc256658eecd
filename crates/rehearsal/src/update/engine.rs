//! What the engine's events change.

use protocol::{Cause, Event, Fault, Outcome, PrintStream, RunId};

use super::start::start;
use super::{At, data, editing, range, running, sql};
use crate::effect::Effect;
use crate::state::{EngineState, Loading, Notice, Rehearsal, Selection};

/// Printed text is kept in pieces of about this size, so that a long output is not drawn again with every line.
const PIECE_BYTES: usize = 4096;

/// Applies one fact. Facts of a run that is not the newest come from a worker that was ended; they are dropped.
pub fn on_event(at: &mut At<'_>, event: Event) -> Vec<Effect> {
    let rehearsal = &mut *at.rehearsal;
    if let Some(id) = event.run() {
        match rehearsal.run.as_mut().filter(|run| run.id == id && run.is_running()) {
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
            if let EngineState::Starting(parts) = &mut at.engine.state {
                parts.insert(part, Loading { doing, done, total });
            }
        }
        Event::Ready { versions, duration_ms } => {
            at.engine.versions = versions.clone();
            at.engine.state = EngineState::Ready { versions, duration_ms };
        }
        Event::Broke { fault } => broke(at, fault),
        Event::Mounted { current } => {
            at.engine.has_taken_files = true;
            rehearsal.edition += 1;
            rehearsal.set_current(current);
        }
        Event::RowsReturned { run, statement, result } => sql::returned(rehearsal, run, statement, result),
        Event::Answered { ask, answer } => {
            if let Some(answer) = range::answered(at, ask, answer) {
                data::answered(at.rehearsal, ask, answer);
            }
        }
        Event::Restored { snapshot: _, current } => {
            rehearsal.edition += 1;
            rehearsal.set_current(current);
        }
        Event::Printed { run, stream, text } => print(rehearsal, run, stream, &text),
        Event::FileWritten { run: _, path, text } => file_written(at, &path, text),
        Event::Finished { run, ending } => finished(at, run, ending.current),
        Event::Started { .. }
        | Event::SnapshotTaken { .. }
        | Event::Kept { .. }
        | Event::Planned { .. }
        | Event::RevisionStarted { .. }
        | Event::RevisionFinished { .. }
        | Event::StatementsExecuted { .. }
        | Event::SchemaRead { .. }
        | Event::SchemaChanged { .. }
        | Event::Noticed { .. }
        | Event::LibraryLoaded { .. }
        | Event::ExtensionLoaded { .. }
        | Event::ExtensionSkipped { .. }
        | Event::Differed { .. }
        | Event::EnvPyReplaced { .. }
        | Event::OptionsDropped { .. }
        | Event::StoodIn { .. }
        | Event::DatabasesMigrated { .. }
        | Event::TableFilled { .. }
        | Event::LeftOut { .. } => {}
    }
    vec![]
}

fn print(rehearsal: &mut Rehearsal, run: RunId, stream: PrintStream, text: &str) {
    let Some(entry) = rehearsal
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

/// A new file is shown as soon as the graph has it. The engine has it already.
fn file_written(at: &mut At<'_>, path: &str, text: String) {
    editing::write(at.rehearsal, path, text.into_bytes());
    if let (Some(opened), Some(mounted)) = (&at.rehearsal.opened, &mut at.engine.mounted) {
        mounted.repository = opened.repository.clone();
    }
}

fn finished(at: &mut At<'_>, id: RunId, current: Vec<String>) {
    let rehearsal = &mut *at.rehearsal;
    rehearsal.edition += 1;
    rehearsal.set_current(current);
    let applied = rehearsal.applied_ids();
    let Some(run) = rehearsal.run.as_mut() else { return };
    run.record.compare_version_table(&applied);
    rehearsal.schema = run.record.schema.at_the_end();
    let succeeded = run.record.fault.is_none();
    if run.options.timed_out.is_none() {
        select_failed(&mut rehearsal.selection, run.record.fault.as_ref());
    }
    if let Some(entry) = rehearsal.console.iter_mut().rev().find(|entry| entry.run == id) {
        entry.running = false;
        if entry.output.is_empty() && succeeded {
            entry.note = Some(report::NOTHING_PRINTED.to_owned());
        }
    }
    let next = rehearsal.next.take();
    if let Some(next) = next.filter(|_| succeeded) {
        start(at, next);
    }
    range::go_on(at);
}

/// What failed is what people look at next.
fn select_failed(selection: &mut Selection, fault: Option<&Fault>) {
    if let Some(revision) = fault.and_then(|fault| fault.revision.clone()) {
        selection.revision = Some(revision);
        selection.file = None;
        selection.lines = None;
    }
}

/// A broken engine takes nothing more: it ends the run that it was in, and another starts at once from the last good snapshot. One that broke
/// before it had the repository would break again, so that waits for the user.
fn broke(at: &mut At<'_>, mut fault: Box<Fault>) {
    if matches!(at.engine.state, EngineState::Broken(_)) {
        // What follows from the first failure says nothing new.
        return;
    }
    let message = fault.message.clone();
    if at.rehearsal.range.as_ref().is_some_and(|range| range.asked.is_some()) {
        at.page.notice = Some(Notice {
            message: format!("The engine ended while it was asked for whom locks wait: {message}"),
            advice: "What was measured before that stays. Rehearse again to ask once more.".to_owned(),
        });
    }
    if at.engine.has_taken_files {
        fault.causes.push(Cause::EngineEnded);
        let words = report::hints(&fault);
        let words = format!("{message}\n{}", words.join("\n"));
        running::give_up(at.rehearsal, &Outcome::Failed { fault }, &words);
        at.rehearsal.attempt += 1;
        return;
    }
    fault.causes.push(Cause::EngineNotStarted);
    running::give_up(at.rehearsal, &Outcome::Failed { fault: fault.clone() }, &message);
    at.page.notice = Some(Notice {
        message: format!("The engine can’t start: {message}"),
        advice: "Fix that, then press Try again beside the title.".to_owned(),
    });
    at.engine.state = EngineState::Broken(*fault);
}
