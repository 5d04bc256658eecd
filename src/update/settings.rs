//! The form for settings, and what follows from them.

use super::{Effect, engine, opening};
use crate::settings::RepositorySettings;
use crate::state::{Form, Opened, State};

/// Opens a form. The form for settings shows what the source asks for, which is searched when it is opened first. Not while
/// a command runs, because nothing of a form can be done then.
pub fn open_form(state: &mut State, form: Form) -> Vec<Effect> {
    if state.is_running() {
        return vec![];
    }
    let Some(opened) = &state.opened else { return vec![] };
    let survey = matches!(form, Form::Settings { .. }) && opened.asked.is_none();
    let effect = survey.then(|| Effect::Survey(opened.repository.clone(), opened.chosen));
    state.form = Some(form);
    effect.into_iter().collect()
}

/// Takes over settings: they are remembered, and the repository is mounted with them. The database stays.
pub fn apply(state: &mut State, settings: RepositorySettings) -> Vec<Effect> {
    state.form = None;
    change(state, |before| *before = settings)
}

/// Keeps the empty settings that the source began with, so that nothing is offered to it again.
pub fn decline(state: &mut State) -> Vec<Effect> {
    state.form = None;
    state.opened.iter().map(remember).collect()
}

/// Keeps the settings as they are for the source that is open.
pub fn remember(opened: &Opened) -> Effect {
    Effect::RememberSettings(
        opened.source.clone(),
        opened.repository.name.clone(),
        opened.settings.clone(),
    )
}

/// Changes the settings; nothing happens where nothing changes, or while a command runs.
pub fn change(state: &mut State, change: impl FnOnce(&mut RepositorySettings)) -> Vec<Effect> {
    if state.is_running() {
        return vec![];
    }
    let Some(opened) = state.opened.as_mut() else {
        return vec![];
    };
    let before = opened.settings.clone();
    change(&mut opened.settings);
    if opened.settings == before {
        return vec![];
    }
    let mut effects = vec![remember(opened)];
    effects.extend(engine::start_if_other(state, false));
    effects.extend(opening::mount(state, false));
    effects
}
