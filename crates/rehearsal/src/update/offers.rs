//! What a fault offers, done: the cause is mended, and the same command runs again.

use protocol::Task;
use report::Offer;

use super::start::start;
use super::{At, settings};
use crate::effect::Effect;
use crate::state::Form;

/// Does what is offered for the newest run, which has failed.
pub fn accept(at: &mut At<'_>, offer: Offer) -> Vec<Effect> {
    if at.rehearsal.is_running() {
        return vec![];
    }
    let again = at.rehearsal.run.as_ref().map(|run| run.task().clone());
    match offer {
        Offer::SkipExtension { name } => {
            let effects = settings::change(at.rehearsal, |settings| {
                settings.engine.skipped_extensions.insert(name);
            });
            if let Some(task) = again {
                start(at, task);
            }
            return effects;
        }
        Offer::CreateRole { name } => {
            if start(at, Task::CreateRoles { names: vec![name] }).is_some() {
                at.rehearsal.next = again;
            }
        }
        Offer::SetVariable { name } => {
            return settings::open_form(at.rehearsal, Form::Settings { variable: Some(name) });
        }
        Offer::LoadLibrary { module } => {
            return settings::open_form(at.rehearsal, Form::Library { module });
        }
        Offer::StartFromModels => drop(start(at, Task::CreateFromModels)),
        Offer::StartFromStamp { revision } => {
            let revision = Some(revision);
            return settings::open_form(at.rehearsal, Form::Stamp { revision });
        }
    }
    vec![]
}
