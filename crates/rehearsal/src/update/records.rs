//! Saved runs: shown in the place of what ran here, until they are closed or something runs.

use protocol::RunId;
use review::{FORMAT, RunRecord, recorded_revisions};

use super::At;
use crate::effect::Effect;
use crate::engine_needs::environment_for_engine;
use crate::msg::RecordMsg;
use crate::state::{
    Engine, Notice, OnlySelected, Page, Rehearsal, RevisionView, Run, SavedRun, Shared, Side, View, Workbench,
};

pub fn update(bench: &mut Workbench, side: Side, msg: RecordMsg) -> Vec<Effect> {
    let mut at = bench.at(side);
    match msg {
        RecordMsg::Save => return save(at.rehearsal, at.engine).into_iter().collect(),
        RecordMsg::Read(file, record) => open(&mut at, file, *record),
        RecordMsg::Close => close(at.rehearsal, at.page),
        RecordMsg::LookAt(run) => look_at(bench, run),
    }
    vec![]
}

fn look_at(bench: &mut Workbench, run: RunId) {
    bench.page.looked_at = None;
    let is_shown = bench.shown_run().is_none_or(|shown| shown.id == run);
    bench.page.looked_at = (!is_shown).then_some(run);
}

/// Shows a saved run. What ran here stays as it is; nothing is sent to the engine.
fn open(at: &mut At<'_>, file: String, record: RunRecord) {
    at.page.opening = None;
    if at.rehearsal.is_running() {
        at.page.notice = Some(Notice {
            message: "A command is running.".to_owned(),
            advice: format!("Stop it before you open {file}."),
        });
        return;
    }
    at.page.notice = None;
    let revisions = Shared::new(recorded_revisions(&record.commands));
    let commands = record.commands.into_iter();
    let runs = commands.map(|command| Shared::new(Run::recorded(at.numbers.next_run(), command)));
    at.page.saved = Some(SavedRun {
        file,
        repository: record.repository,
        settings: record.settings,
        versions: record.versions,
        runs: runs.collect(),
        revisions,
        applied: None,
        counted_over: None,
    });
    leave_command(at.page);
    at.page.view = View::Workbench;
    forget_selection(at.rehearsal);
    select(at.rehearsal, at.page);
}

/// Goes back to what ran here, which is as it was.
fn close(rehearsal: &mut Rehearsal, page: &mut Page) {
    leave(page);
    forget_selection(rehearsal);
}

/// Without a repository the selection is one of the saved run's.
fn forget_selection(rehearsal: &mut Rehearsal) {
    if rehearsal.opened.is_none() {
        rehearsal.selection.query.clear();
        rehearsal.selection.revision = None;
    }
}

/// Shows what runs here again, the newest of it, and all of it.
pub fn leave(page: &mut Page) {
    page.saved = None;
    leave_command(page);
}

fn leave_command(page: &mut Page) {
    page.looked_at = None;
    page.only_selected = OnlySelected::default();
}

/// The commands that ran here are gone; those of a saved run are not.
pub fn forget_looked_at(page: &mut Page) {
    page.looked_at = page.looked_at.filter(|_| page.saved.is_some());
}

/// Without a repository the newest revision of the saved run is selected, and what it did is shown: there is no source in a record.
pub fn select(rehearsal: &mut Rehearsal, page: &mut Page) {
    let (None, Some(saved)) = (&rehearsal.opened, &page.saved) else {
        return;
    };
    let selection = &mut rehearsal.selection;
    if selection.revision.is_none() {
        selection.revision = saved.revisions.first().map(|revision| revision.id.clone());
    }
    if page.revision_view == RevisionView::Source {
        page.revision_view = RevisionView::Changes;
    }
    selection.file = None;
    selection.lines = None;
}

/// The run record of every command on this database, as `stillroom run` writes it.
fn save(rehearsal: &Rehearsal, engine: &Engine) -> Option<Effect> {
    let opened = rehearsal.opened.as_ref()?;
    let earlier = rehearsal.past.iter().map(|run| &**run);
    let record = RunRecord {
        format: FORMAT.to_owned(),
        repository: opened.repository.name.clone(),
        environment: opened.environment().map(environment_for_engine).unwrap_or_default(),
        settings: opened.settings.engine.clone(),
        versions: engine.versions.clone(),
        commands: earlier.chain(&rehearsal.run).map(|run| run.record.clone()).collect(),
    };
    let json = serde_json::to_vec(&record).expect("plain data becomes JSON");
    let name = format!("{}.stillroom-run.json", opened.repository.name);
    Some(Effect::Download(name, json.into()))
}
