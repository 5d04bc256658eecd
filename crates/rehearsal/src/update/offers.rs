//! What a fault offers, done: the cause is mended, and the same command runs again.

use protocol::{RunId, Task};
use report::Offer;

use super::settings;
use super::start::{self, start};
use crate::effect::Effect;
use crate::settings::RepositorySettings;
use crate::state::{Count, EngineState, Form, Opened, Runs, ShownRecords};

/// What mending a cause changes: settings or a form, and then what a run needs to begin.
pub struct Parts<'a> {
    pub opened: &'a mut Option<Opened>,
    pub form: &'a mut Option<Form>,
    pub runs: &'a mut Runs,
    pub records: &'a mut ShownRecords,
    pub numbers: &'a mut Count,
    pub engine: &'a EngineState,
}

impl Parts<'_> {
    fn start(&mut self, task: Task) -> Option<RunId> {
        let mut at = start::Parts {
            opened: self.opened.as_ref(),
            runs: self.runs,
            records: self.records,
            numbers: self.numbers,
            engine: self.engine,
        };
        start(&mut at, task)
    }

    fn open_form(&mut self, form: Form) -> Vec<Effect> {
        let opened = self.opened.as_ref();
        let effect = opened.and_then(|opened| settings::open_form(opened, self.form, self.runs.is_running(), form));
        effect.into_iter().collect()
    }
}

/// Does what is offered for the newest run, which has failed.
pub fn accept(at: &mut Parts<'_>, offer: Offer) -> Vec<Effect> {
    if at.runs.is_running() {
        return vec![];
    }
    let again = at.runs.run.as_ref().map(|run| run.task().clone());
    match offer {
        Offer::SkipExtension { name } => {
            let skip = |settings: &mut RepositorySettings| {
                settings.engine.skipped_extensions.insert(name);
            };
            let effect = at
                .opened
                .as_mut()
                .and_then(|opened| settings::change(opened, false, skip));
            if let Some(task) = again {
                at.start(task);
            }
            return effect.into_iter().collect();
        }
        Offer::CreateRole { name } => {
            if at.start(Task::CreateRoles { names: vec![name] }).is_some() {
                at.runs.next = again;
            }
        }
        Offer::SetVariable { name } => {
            return at.open_form(Form::Settings { variable: Some(name) });
        }
        Offer::LoadLibrary { module } => {
            return at.open_form(Form::Library { module });
        }
        Offer::StartFromModels => drop(at.start(Task::CreateFromModels)),
        Offer::StartFromStamp { revision } => {
            let revision = Some(revision);
            return at.open_form(Form::Stamp { revision });
        }
    }
    vec![]
}
