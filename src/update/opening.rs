//! From a click on "Open" to a graph on the screen.

use std::collections::BTreeSet;

use revisions::LookedFor;

use super::{Effect, ReadRepository};
use crate::history::History;
use crate::state::{Notice, Opened, Opening, Shared, Source, State};

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
        Some(Source::Folder { reloadable: true }) => vec![Effect::ReloadFolder],
        _ => vec![],
    }
}

/// Back to the first screen. A run must be stopped first, so that nothing goes on unseen.
pub fn close(state: &mut State) -> Vec<Effect> {
    if state.is_running() {
        return vec![];
    }
    forget_repository(state);
    state.opened = None;
    state.notice = None;
    vec![Effect::UpdateAddress]
}

fn forget_repository(state: &mut State) {
    state.selected = None;
    state.shown_file = None;
    state.marked_lines = None;
    state.query.clear();
    state.run = None;
    state.console.clear();
    state.set_current(vec![]);
}

/// A reload keeps the database, the selection and the console; another repository begins with an empty database.
pub fn repository_read(state: &mut State, read: ReadRepository) -> Vec<Effect> {
    state.opening = None;
    let discovery = revisions::discover(&read.repository);
    if discovery.environments.is_empty() {
        state.notice = Some(nothing_found(&read, &discovery.looked_for));
        return vec![];
    }
    let again = state
        .opened
        .as_ref()
        .filter(|opened| opened.source == read.source && opened.repository.name == read.repository.name)
        .and_then(|opened| opened.environment().map(|environment| environment.name.clone()));
    let chosen = again.and_then(|name| {
        discovery
            .environments
            .iter()
            .position(|environment| environment.name == name)
    });
    let fresh = chosen.is_none();
    let remembered = state.remembered.take().unwrap_or_default();
    if fresh {
        forget_repository(state);
        state.selected = remembered.revision;
    }
    let position = |name: &str| {
        discovery
            .environments
            .iter()
            .position(|environment| environment.name == name)
    };
    let chosen = chosen
        .or_else(|| position(remembered.environment.as_deref()?))
        .unwrap_or(0);
    state.notice = None;
    state.opened = Some(Opened {
        repository: Shared::new(read.repository),
        summary: read.summary,
        source: read.source,
        discovery: Shared::new(discovery),
        chosen,
        history: None,
        written: BTreeSet::new(),
    });
    read_environment(state, fresh)
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
    if state.run.as_ref().is_some_and(|run| run.end.is_none())
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
pub fn read_environment(state: &State, fresh: bool) -> Vec<Effect> {
    let Some(opened) = &state.opened else { return vec![] };
    let mut effects = vec![Effect::ReadHistory(opened.repository.clone(), opened.chosen)];
    effects.extend(mount(state, fresh));
    effects.push(Effect::UpdateAddress);
    effects
}

/// Hands the repository as it is now to the engine.
pub fn mount(state: &State, fresh: bool) -> Option<Effect> {
    let opened = state.opened.as_ref()?;
    let environment = crate::mounting::for_engine(opened.environment()?);
    Some(Effect::Mount {
        repository: opened.repository.clone(),
        environment,
        fresh,
    })
}

/// Selects what was selected before, else the newest head, so that the middle of the page is never empty.
pub fn history_read(state: &mut State, history: Shared<History>) -> Vec<Effect> {
    let keep = state.selected.take().filter(|id| history.row_of(id).is_some());
    state.selected = keep.or_else(|| (history.len() > 0).then(|| history.revision(0).id().to_owned()));
    if let Some(opened) = state.opened.as_mut() {
        opened.history = Some(history);
    }
    state.count_applied();
    vec![Effect::UpdateAddress]
}
