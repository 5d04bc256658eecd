//! What a fault offers, done: the cause is mended, and the same command runs again.

use protocol::{Offer, Task};

use super::{Effect, running, settings};
use crate::state::{Form, State};

/// Does what is offered for the newest run, which has failed.
pub fn accept(state: &mut State, offer: Offer) -> Vec<Effect> {
    if state.is_running() {
        return vec![];
    }
    let again = state.run.as_ref().map(|run| run.task().clone());
    match offer {
        Offer::SkipExtension { name } => {
            let mut effects = settings::change(state, |settings| {
                settings.engine.skipped_extensions.insert(name);
            });
            effects.extend(again.into_iter().flat_map(|task| running::start(state, task)));
            effects
        }
        Offer::CreateRole { name } => match again {
            Some(again) => running::start_both(state, Task::CreateRoles { names: vec![name] }, again),
            None => running::start(state, Task::CreateRoles { names: vec![name] }),
        },
        Offer::SetVariable { name } => settings::open_form(state, Form::Settings { variable: Some(name) }),
        Offer::StartFromModels => running::start(state, Task::CreateFromModels),
        Offer::StartFromStamp { revision } => settings::open_form(
            state,
            Form::Stamp {
                revision: Some(revision),
            },
        ),
    }
}
