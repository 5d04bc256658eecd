//! Saved runs: shown in the place of what ran here, until they are closed or something runs.

use protocol::RunId;
use review::{RunRecord, recorded_revisions};

use super::Effect;
use crate::state::{Notice, RevisionView, Run, SavedRun, Shared, State};

/// Shows a saved run. What ran here stays as it is; nothing is sent to the engine.
pub fn open(state: &mut State, file: String, record: RunRecord) -> Vec<Effect> {
    state.opening = None;
    if state.is_running() {
        state.notice = Some(Notice {
            message: "A command is running.".to_owned(),
            advice: format!("Stop it before you open {file}."),
        });
        return vec![];
    }
    state.notice = None;
    let revisions = Shared::new(recorded_revisions(&record.commands));
    let runs = record.commands.into_iter().map(|command| {
        state.last_run += 1;
        Shared::new(Run::recorded(RunId(state.last_run), command))
    });
    let runs = runs.collect();
    state.saved = Some(SavedRun {
        file,
        repository: record.repository,
        settings: record.settings,
        versions: record.versions,
        runs,
        revisions,
        applied: None,
    });
    state.looked_at = None;
    state.count_applied();
    if state.opened.is_none() {
        state.query.clear();
        state.selected = None;
    }
    select(state);
    vec![Effect::UpdateAddress]
}

/// Goes back to what ran here, which is as it was.
pub fn close(state: &mut State) -> Vec<Effect> {
    leave(state);
    if state.opened.is_none() {
        state.selected = None;
        state.query.clear();
    }
    vec![Effect::UpdateAddress]
}

/// Shows what runs here again, the newest of it.
pub fn leave(state: &mut State) {
    state.saved = None;
    state.looked_at = None;
}

/// Without a repository the newest revision of the saved run is selected, and what it did is shown: there is no source in a record.
pub fn select(state: &mut State) {
    let (None, Some(saved)) = (&state.opened, &state.saved) else {
        return;
    };
    if state.selected.is_none() {
        state.selected = saved.revisions.first().map(|revision| revision.id.clone());
    }
    if state.view == RevisionView::Source {
        state.view = RevisionView::Changes;
    }
    state.shown_file = None;
    state.marked_lines = None;
}
