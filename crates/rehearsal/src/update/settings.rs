//! The form for settings, and what follows from them.

use crate::effect::Effect;
use crate::msg::SettingsMsg;
use crate::settings::RepositorySettings;
use crate::state::{Form, Opened};

pub fn update(
    opened: Option<&mut Opened>,
    form: &mut Option<Form>,
    is_running: bool,
    msg: SettingsMsg,
) -> Option<Effect> {
    match msg {
        SettingsMsg::OpenForm(wanted) => return open_form(opened?, form, is_running, wanted),
        SettingsMsg::CloseForm => *form = None,
        SettingsMsg::Apply(settings) => {
            *form = None;
            return change(opened?, is_running, |before| *before = settings);
        }
        SettingsMsg::Decline => {
            *form = None;
            return opened.map(|opened| remember(opened));
        }
        SettingsMsg::AskedRead(asked) => opened?.asked = Some(asked),
    }
    None
}

/// Opens a form. The form for settings shows what the source asks for, which is searched when it is opened first. Not while
/// a command runs, because nothing of a form can be done then.
pub fn open_form(opened: &Opened, form: &mut Option<Form>, is_running: bool, wanted: Form) -> Option<Effect> {
    if is_running {
        return None;
    }
    let survey = matches!(wanted, Form::Settings { .. }) && opened.asked.is_none();
    *form = Some(wanted);
    let environment = opened.environment().filter(|_| survey)?;
    Some(Effect::Survey(opened.repository.clone(), Box::new(environment.clone())))
}

/// Keeps the settings as they are for the source that is open.
pub fn remember(opened: &Opened) -> Effect {
    Effect::RememberSettings(
        opened.source.clone(),
        opened.repository.name.clone(),
        opened.settings.clone(),
    )
}

/// Changes the settings, which are remembered; the database stays. Nothing happens where nothing changes, or while a command runs.
pub fn change(opened: &mut Opened, is_running: bool, change: impl FnOnce(&mut RepositorySettings)) -> Option<Effect> {
    if is_running {
        return None;
    }
    let before = opened.settings.clone();
    change(&mut opened.settings);
    (opened.settings != before).then(|| remember(opened))
}
