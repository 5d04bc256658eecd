//! The form for settings, and what follows from them.

use crate::effect::Effect;
use crate::msg::SettingsMsg;
use crate::settings::RepositorySettings;
use crate::state::{Form, Opened, Rehearsal};

pub fn update(rehearsal: &mut Rehearsal, msg: SettingsMsg) -> Vec<Effect> {
    match msg {
        SettingsMsg::OpenForm(form) => return open_form(rehearsal, form),
        SettingsMsg::CloseForm => rehearsal.form = None,
        SettingsMsg::Apply(settings) => return apply(rehearsal, settings),
        SettingsMsg::Decline => return decline(rehearsal),
        SettingsMsg::AskedRead(asked) => {
            if let Some(opened) = rehearsal.opened.as_mut() {
                opened.asked = Some(asked);
            }
        }
    }
    vec![]
}

/// Opens a form. The form for settings shows what the source asks for, which is searched when it is opened first. Not while
/// a command runs, because nothing of a form can be done then.
pub fn open_form(rehearsal: &mut Rehearsal, form: Form) -> Vec<Effect> {
    if rehearsal.is_running() {
        return vec![];
    }
    let Some(opened) = &rehearsal.opened else { return vec![] };
    let survey = matches!(form, Form::Settings { .. }) && opened.asked.is_none();
    let environment = opened.environment().filter(|_| survey);
    let effect =
        environment.map(|environment| Effect::Survey(opened.repository.clone(), Box::new(environment.clone())));
    rehearsal.form = Some(form);
    effect.into_iter().collect()
}

/// Takes over settings, which are remembered. The database stays.
fn apply(rehearsal: &mut Rehearsal, settings: RepositorySettings) -> Vec<Effect> {
    rehearsal.form = None;
    change(rehearsal, |before| *before = settings)
}

/// Keeps the empty settings that the source began with, so that nothing is offered to it again.
fn decline(rehearsal: &mut Rehearsal) -> Vec<Effect> {
    rehearsal.form = None;
    rehearsal.opened.iter().map(remember).collect()
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
pub fn change(rehearsal: &mut Rehearsal, change: impl FnOnce(&mut RepositorySettings)) -> Vec<Effect> {
    if rehearsal.is_running() {
        return vec![];
    }
    let Some(opened) = rehearsal.opened.as_mut() else {
        return vec![];
    };
    let before = opened.settings.clone();
    change(&mut opened.settings);
    if opened.settings == before {
        return vec![];
    }
    vec![remember(opened)]
}
