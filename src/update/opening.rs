//! From a click on "Open" to a graph on the screen.

use std::collections::{BTreeMap, BTreeSet};

use postgres_model::Schema;
use revisions::LookedFor;

use super::{Effect, ReadRepository, editing, engine, records, settings};
use crate::history::History;
use crate::settings::RepositorySettings;
use crate::state::{
    DataBrowser, FolderIdentity, Form, Given, Notice, Opened, Opening, Question, Shared, Source, State,
};

pub fn begin(state: &mut State, name: &str, effect: Effect) -> Vec<Effect> {
    state.notice = None;
    state.opening = Some(Opening {
        name: name.to_owned(),
        doing: "Loading".to_owned(),
        ..Opening::default()
    });
    vec![effect]
}

pub fn reload(state: &mut State) -> Vec<Effect> {
    match state.opened.as_ref().map(|opened| opened.source.clone()) {
        Some(Source::Sample) => begin(state, "the sample project", Effect::OpenSample),
        Some(Source::Link(url)) => begin(state, &url.clone(), Effect::OpenLink(url)),
        Some(Source::Folder(FolderIdentity::Handle(_))) => vec![Effect::ReloadFolder],
        _ => vec![],
    }
}

/// Back to the first screen. A run must be stopped first, so that nothing goes on unseen; what would be lost is asked about.
pub fn close(state: &mut State) -> Vec<Effect> {
    if state.is_running() {
        return vec![];
    }
    if has_unsaved(state) {
        state.question = Some(Question::Close);
        return vec![];
    }
    close_now(state)
}

fn has_unsaved(state: &State) -> bool {
    state.opened.as_ref().is_some_and(|opened| !opened.unsaved().is_empty())
}

/// Back to the first screen, whatever is lost; a saved run that is shown stays.
pub fn close_now(state: &mut State) -> Vec<Effect> {
    forget_repository(state);
    state.opened = None;
    state.notice = None;
    records::select(state);
    let mut effects = vec![Effect::UpdateAddress];
    if state.given != Given::Nothing {
        effects.push(engine::start(state, true));
    }
    effects
}

fn forget_repository(state: &mut State) {
    state.selected = None;
    state.shown_file = None;
    state.marked_lines = None;
    state.query.clear();
    state.run = None;
    state.past.clear();
    state.looked_at = state.looked_at.filter(|_| state.saved.is_some());
    state.next = None;
    state.form = None;
    state.question = None;
    state.console.clear();
    state.sql.ran = None;
    state.data = DataBrowser {
        last_read: state.data.last_read,
        ..DataBrowser::default()
    };
    state.set_current(vec![]);
    state.schema = Schema::default();
}

/// A reload keeps the database, the selection, the console and what was written here; another repository begins with an empty
/// database, and what would be lost with the one before is asked about.
pub fn repository_read(state: &mut State, read: ReadRepository) -> Vec<Effect> {
    state.opening = None;
    state.question = None;
    match state.opened.as_ref() {
        Some(opened) if is_same(opened, &read) => show(state, read, true),
        Some(opened) if may_be_same(opened, &read) => {
            state.question = Some(Question::SameFolder(Box::new(read)));
            vec![]
        }
        _ => replace(state, read),
    }
}

/// Shows another repository; what would be lost with the one before is asked about.
pub fn replace(state: &mut State, read: ReadRepository) -> Vec<Effect> {
    if has_unsaved(state) {
        state.question = Some(Question::Replace(Box::new(read)));
        return vec![];
    }
    show(state, read, false)
}

fn is_same(opened: &Opened, read: &ReadRepository) -> bool {
    opened.source == read.source && opened.repository.name == read.repository.name
}

/// A folder of which the browser gives files only may have changed, or be another one of that name.
fn may_be_same(opened: &Opened, read: &ReadRepository) -> bool {
    use FolderIdentity::Contents;
    let by_contents = |source: &Source| matches!(source, Source::Folder(Contents(_)));
    by_contents(&opened.source) && by_contents(&read.source) && opened.repository.name == read.repository.name
}

/// Shows a repository, whatever is lost with the one before; or the `same` one as it is now, which keeps what was set and written here.
pub fn show(state: &mut State, mut read: ReadRepository, same: bool) -> Vec<Effect> {
    let looked_for = read.discovery.take();
    let discovery = looked_for.unwrap_or_else(|| revisions::discover(&read.repository));
    if discovery.environments.is_empty() {
        state.notice = Some(nothing_found(&read, &discovery.looked_for));
        return vec![];
    }
    let position = |name: &str| {
        let mut environments = discovery.environments.iter();
        environments.position(|environment| environment.name == name)
    };
    let before = state.opened.take().filter(|_| same);
    let again = before.as_ref().and_then(|opened| position(&opened.environment()?.name));
    let fresh = again.is_none();
    let remembered = state.remembered.take().unwrap_or_default();
    if fresh {
        let of_the_record = state.selected.take().filter(|_| state.saved.is_some());
        forget_repository(state);
        state.selected = remembered.revision.or(of_the_record);
    }
    let chosen = again
        .or_else(|| position(remembered.environment.as_deref()?))
        .unwrap_or(0);
    let original = Shared::new(read.repository);
    let mut opened = Opened {
        repository: original.clone(),
        summary: read.summary,
        source: read.source,
        discovery: Shared::new(discovery),
        chosen,
        history: None,
        original,
        written: BTreeSet::new(),
        downloaded: BTreeSet::new(),
        drafts: BTreeMap::new(),
        reveal: None,
        wheels: vec![],
        settings: read.kept.settings,
        pin: None,
        asked: None,
    };
    let mut effects = vec![];
    match before {
        Some(before) => {
            let moved = before.source != opened.source && before.settings != RepositorySettings::default();
            state.notice = editing::carry_over(&mut opened, before);
            effects.extend(moved.then(|| settings::remember(&opened)));
        }
        None => {
            state.notice = None;
            state.form = (!read.kept.offered.is_empty()).then_some(Form::KeptSettings(read.kept.offered));
        }
    }
    state.opened = Some(opened);
    effects.extend(read_environment(state, fresh));
    effects
}

fn nothing_found(read: &ReadRepository, looked_for: &[LookedFor]) -> Notice {
    Notice {
        message: format!(
            "No Alembic migrations were found in {} ({} files read, {} skipped).",
            read.repository.name,
            read.summary.files_read,
            read.summary.files_skipped()
        ),
        advice: format!(
            "Stillroom looked for {}. Open the folder that holds them.",
            looked_for
                .iter()
                .map(|looked| looked.what.as_str())
                .collect::<Vec<_>>()
                .join("; ")
        ),
    }
}

/// Another environment has another version table and other revisions: its database begins empty.
pub fn choose_environment(state: &mut State, index: usize) -> Vec<Effect> {
    let Some(opened) = state.opened.as_mut() else {
        return vec![];
    };
    if state.run.as_ref().is_some_and(|run| !run.record.state.has_ended())
        || index == opened.chosen
        || index >= opened.discovery.environments.len()
    {
        return vec![];
    }
    opened.chosen = index;
    opened.history = None;
    forget_repository(state);
    read_environment(state, true)
}

/// Reads the graph and mounts the files: both happen at once, the graph never waits for the engine.
pub fn read_environment(state: &mut State, fresh: bool) -> Vec<Effect> {
    let Some(opened) = state.opened.as_mut() else {
        return vec![];
    };
    let folder = opened
        .environment()
        .map(|environment| environment.working_directory.clone());
    opened.pin = folder.and_then(|folder| revisions::sqlalchemy_pin(&opened.repository, &folder));
    opened.asked = None;
    let mut effects = vec![Effect::ReadHistory(opened.repository.clone(), opened.chosen)];
    effects.extend(engine::start_for(state, fresh));
    effects.extend(mount(state, fresh));
    effects.push(Effect::UpdateAddress);
    effects
}

/// Hands the repository as it is now to the engine.
pub fn mount(state: &mut State, fresh: bool) -> Option<Effect> {
    let opened = state.opened.as_ref()?;
    let environment = review::environment_for_engine(opened.environment()?);
    state.given = state.given.max(Given::Files);
    Some(Effect::Mount {
        repository: opened.repository.clone(),
        environment,
        settings: opened.settings.engine.clone(),
        fresh,
    })
}

/// Selects what was selected before, else the newest head, so that the middle of the page is never empty.
pub fn history_read(state: &mut State, history: Shared<History>) -> Vec<Effect> {
    let keep = state.selected.take().filter(|id| history.row_of(id).is_some());
    state.selected = keep.or_else(|| (history.len() > 0).then(|| history.revision(0).id().to_owned()));
    if let Some(opened) = state.opened.as_mut() {
        if let Some(path) = opened.reveal.take() {
            state.marked_lines = None;
            match history.revision_at(&path) {
                Some(revision) => (state.selected, state.shown_file) = (Some(revision), None),
                None => state.shown_file = Some(path),
            }
        }
        opened.history = Some(history);
    }
    state.count_applied();
    vec![Effect::UpdateAddress]
}
