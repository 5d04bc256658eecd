//! Saved runs: shown in the place of what ran here, until they are closed or something runs.

use protocol::{RunId, Versions};
use review::{FORMAT, RunRecord, recorded_revisions};

use crate::effect::Effect;
use crate::engine_needs::environment_for_engine;
use crate::msg::{Msg, RecordMsg};
use crate::state::{
    Count, Layout, Notice, OnlySelected, Opened, Opening, RevisionView, Run, Runs, SavedRun, Selection, Shared,
    ShownRecords, View, Workbench,
};

/// What messages about records change, and what is saved, which they only read.
pub struct Parts<'a> {
    pub opened: Option<&'a Opened>,
    pub runs: &'a Runs,
    pub versions: &'a Versions,
    pub numbers: &'a mut Count,
    pub selection: &'a mut Selection,
    pub records: &'a mut ShownRecords,
    pub layout: &'a mut Layout,
    pub opening: &'a mut Option<Opening>,
    pub notice: &'a mut Option<Notice>,
}

pub fn update(at: &mut Parts<'_>, to_look_at: Option<RunId>, msg: RecordMsg) -> Option<Effect> {
    match msg {
        RecordMsg::Save => return save(at),
        RecordMsg::Read(file, record) => open(at, file, *record),
        RecordMsg::Close => close(at),
        RecordMsg::LookAt(_) => at.records.looked_at = to_look_at,
    }
    None
}

/// The command that a message means to look at; none where it would be shown without that.
pub fn to_look_at(bench: &Workbench, msg: &Msg) -> Option<RunId> {
    let Msg::Record(RecordMsg::LookAt(run)) = msg else {
        return None;
    };
    let newest = bench.newest_shown()?;
    Some(*run).filter(|run| newest.id != *run)
}

/// Shows a saved run. What ran here stays as it is; nothing is sent to the engine.
fn open(at: &mut Parts<'_>, file: String, record: RunRecord) {
    *at.opening = None;
    if at.runs.is_running() {
        *at.notice = Some(Notice {
            message: "A command is running.".to_owned(),
            advice: format!("Stop it before you open {file}."),
        });
        return;
    }
    *at.notice = None;
    let revisions = Shared::new(recorded_revisions(&record.commands));
    let commands = record.commands.into_iter();
    let runs = commands.map(|command| Shared::new(Run::recorded(at.numbers.next_run(), command)));
    at.records.saved = Some(SavedRun {
        file,
        repository: record.repository,
        settings: record.settings,
        versions: record.versions,
        runs: runs.collect(),
        revisions,
        applied: None,
        counted_over: None,
    });
    leave_command(at.records);
    at.layout.view = View::Workbench;
    forget_selection(at);
    select(at.opened.is_some(), at.selection, at.records, at.layout);
}

/// Goes back to what ran here, which is as it was.
fn close(at: &mut Parts<'_>) {
    leave(at.records);
    forget_selection(at);
}

/// Without a repository the selection is one of the saved run's.
fn forget_selection(at: &mut Parts<'_>) {
    if at.opened.is_none() {
        at.selection.query.clear();
        at.selection.revision = None;
    }
}

/// Shows what runs here again, the newest of it, and all of it.
pub fn leave(records: &mut ShownRecords) {
    records.saved = None;
    leave_command(records);
}

fn leave_command(records: &mut ShownRecords) {
    records.looked_at = None;
    records.only_selected = OnlySelected::default();
}

/// The commands that ran here are gone; those of a saved run are not.
pub fn forget_looked_at(records: &mut ShownRecords) {
    records.looked_at = records.looked_at.filter(|_| records.saved.is_some());
}

/// Without a repository the newest revision of the saved run is selected, and what it did is shown: there is no source in a record.
pub fn select(has_repository: bool, selection: &mut Selection, records: &ShownRecords, layout: &mut Layout) {
    let Some(saved) = records.saved.as_ref().filter(|_| !has_repository) else {
        return;
    };
    if selection.revision.is_none() {
        selection.revision = saved.revisions.first().map(|revision| revision.id.clone());
    }
    if layout.revision_view == RevisionView::Source {
        layout.revision_view = RevisionView::Changes;
    }
    selection.file = None;
    selection.lines = None;
}

/// The run record of every command on this database, as `stillroom run` writes it.
fn save(at: &Parts<'_>) -> Option<Effect> {
    let opened = at.opened?;
    let earlier = at.runs.past.iter().map(|run| &**run);
    let record = RunRecord {
        format: FORMAT.to_owned(),
        repository: opened.repository.name.clone(),
        environment: opened.environment().map(environment_for_engine).unwrap_or_default(),
        settings: opened.settings.engine.clone(),
        versions: at.versions.clone(),
        commands: earlier.chain(&at.runs.run).map(|run| run.record.clone()).collect(),
    };
    let json = serde_json::to_vec(&record).expect("plain data becomes JSON");
    let name = format!("{}.stillroom-run.json", opened.repository.name);
    Some(Effect::Download(name, json.into()))
}
