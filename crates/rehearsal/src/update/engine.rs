//! What the engine's events change.

use protocol::{Cause, Event, Fault, Outcome, PostgresqlBuild, PrintStream, RunId};

use super::start::{self, start};
use super::{data, editing, range, running, snapshots, sql};
use crate::state::range::RESULT;
use crate::state::{
    Count, DataBrowser, Engine, EngineState, Loading, Notice, Opened, Runs, Selection, ShownRecords, SqlConsole,
};

/// Printed text is kept in pieces of about this size, so that a long output is not drawn again with every line.
const PIECE_BYTES: usize = 4096;

/// What the engine's facts change: each of them one or two of these, but the end of a run may be the beginning of the next.
pub struct Parts<'a> {
    pub engine: &'a mut Engine,
    pub opened: &'a mut Option<Opened>,
    pub runs: &'a mut Runs,
    pub sql: &'a mut SqlConsole,
    pub data: &'a mut DataBrowser,
    pub selection: &'a mut Selection,
    pub records: &'a mut ShownRecords,
    pub notice: &'a mut Option<Notice>,
    pub numbers: &'a mut Count,
    /// When the page was loaded.
    pub visit: u64,
}

impl Parts<'_> {
    const fn starting(&mut self) -> start::Parts<'_> {
        start::Parts {
            opened: self.opened.as_ref(),
            runs: self.runs,
            records: self.records,
            numbers: self.numbers,
            engine: &self.engine.state,
        }
    }
}

/// Applies one fact. Facts of a run that is not the newest come from a worker that was ended; they are dropped.
pub fn on_event(at: &mut Parts<'_>, event: Event) {
    if let Some(id) = event.run() {
        match at.runs.run.as_mut().filter(|run| run.id == id && run.is_running()) {
            Some(run) => run.record.note(&event),
            None => return,
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
            at.runs.edition += 1;
            at.runs.current = current;
        }
        Event::RowsReturned { run, statement, result } => sql::returned(at.sql, run, statement, result),
        Event::Answered { ask, answer } => {
            let rest = range::answered(&mut at.starting(), ask, answer);
            let rest = rest.and_then(|answer| snapshots::answered(at.runs, ask, answer));
            if let Some(answer) = rest {
                data::answered(at.data, at.runs, ask, answer);
            }
        }
        Event::Restored { snapshot, current } => restored(at, snapshot.as_deref(), current),
        Event::Printed { run, stream, text } => print(at.runs, run, stream, &text),
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
}

fn restored(at: &mut Parts<'_>, snapshot: Option<&str>, current: Vec<String>) {
    at.runs.edition += 1;
    at.runs.current = current;
    if !snapshots::restored(at.runs) && snapshot == Some(RESULT) {
        let postgresql = postgresql(at.engine);
        snapshots::taken_over(at.runs, at.visit, postgresql);
    }
}

fn postgresql(engine: &Engine) -> PostgresqlBuild {
    engine
        .started_with()
        .map(|(_, postgresql)| postgresql)
        .unwrap_or_default()
}

fn print(runs: &mut Runs, run: RunId, stream: PrintStream, text: &str) {
    let Some(entry) = runs
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
fn file_written(at: &mut Parts<'_>, path: &str, text: String) {
    let Some(opened) = at.opened else { return };
    editing::write(opened, at.selection, path, text.into_bytes());
    if let Some(mounted) = &mut at.engine.mounted {
        mounted.repository = opened.repository.clone();
    }
}

fn finished(at: &mut Parts<'_>, id: RunId, current: Vec<String>) {
    let runs = &mut *at.runs;
    runs.edition += 1;
    let history = at.opened.as_ref().and_then(|opened| opened.history.as_ref());
    let applied = history.map(|history| history.applied_ids(&current));
    runs.current = current;
    let Some(run) = runs.run.as_mut() else { return };
    run.record.compare_version_table(&applied.unwrap_or_default());
    runs.schema = run.record.schema.at_the_end();
    let succeeded = run.record.fault.is_none();
    if run.options.timed_out.is_none() {
        select_failed(at.selection, run.record.fault.as_ref());
    }
    if let Some(entry) = runs.console.iter_mut().rev().find(|entry| entry.run == id) {
        entry.running = false;
        if entry.output.is_empty() && succeeded {
            entry.note = Some(report::NOTHING_PRINTED.to_owned());
        }
    }
    if run.record.wrote && !run.options.without_snapshot {
        let postgresql = postgresql(at.engine);
        snapshots::taken(runs, at.visit, postgresql);
    }
    let next = runs.next.take();
    if let Some(next) = next.filter(|_| succeeded) {
        start(&mut at.starting(), next);
    }
    range::go_on(&mut at.starting());
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
fn broke(at: &mut Parts<'_>, mut fault: Box<Fault>) {
    if matches!(at.engine.state, EngineState::Broken(_)) {
        // What follows from the first failure says nothing new.
        return;
    }
    let message = fault.message.clone();
    if at.runs.range.as_ref().is_some_and(|range| range.asked.is_some()) {
        *at.notice = Some(Notice {
            message: format!("The engine ended while it was asked about the rehearsed database: {message}"),
            advice: "What was measured before that stays. Rehearse again to ask once more.".to_owned(),
        });
    }
    if at.engine.has_taken_files {
        fault.causes.push(Cause::EngineEnded);
        let words = report::hints(&fault);
        let words = format!("{message}\n{}", words.join("\n"));
        running::give_up(at.runs, &Outcome::Failed { fault }, &words);
        at.runs.attempt += 1;
        return;
    }
    fault.causes.push(Cause::EngineNotStarted);
    running::give_up(at.runs, &Outcome::Failed { fault: fault.clone() }, &message);
    *at.notice = Some(Notice {
        message: format!("The engine can’t start: {message}"),
        advice: "Fix that, then press Try again beside the title.".to_owned(),
    });
    at.engine.state = EngineState::Broken(*fault);
}
