//! Carries out what [`crate::update`] asks for: the worker, the files, the address, downloads.

use std::collections::VecDeque;

use futures_util::future::AbortHandle;
use leptos::prelude::*;
use protocol::{Command, MigrationEnvironment, PostgresqlBuild, Settings, SqlalchemyVersion};
use repository::{Packed, Repository};
use revisions::Survey;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;

use crate::app::App;
use crate::bytes;
use crate::engine_port::EnginePort;
use crate::history::Reader;
use crate::open::{self, DirectoryHandle};
use crate::pause::{Slices, next_turn};
use crate::state::{AskedFor, Shared, State};
use crate::update::{Effect, Msg};

/// What can't be plain data: the worker and the folder that may be read again.
#[derive(Default)]
pub struct Ports {
    /// The engine's worker; none before the page has begun.
    pub engine: Option<EnginePort>,
    /// Ends what is being opened.
    pub opening: Option<AbortHandle>,
    /// The folder that "Reload" reads.
    pub directory: Option<DirectoryHandle>,
    /// What is still to be carried out, in its order.
    waiting: VecDeque<Effect>,
    is_performing: bool,
}

/// Starts the engine, and opens what the address names; both after the page has been drawn.
pub fn begin(app: App) {
    let engine = EnginePort::new(move |events| app.send_all(events.into_iter().map(Msg::Engine)));
    app.ports(|ports| ports.engine = Some(engine));
    spawn_local(async move {
        next_turn().await;
        self::engine(app, |engine| {
            engine.restart(SqlalchemyVersion::default(), PostgresqlBuild::default())
        });
        next_turn().await;
        crate::address::open(app);
    });
}

/// Carries out effects in their order, after those that wait already, in slices of which the first has begun.
pub fn perform_all(app: App, effects: Vec<Effect>, slices: Slices) {
    let is_performing = app.ports(|ports| {
        ports.waiting.extend(effects);
        std::mem::replace(&mut ports.is_performing, true)
    });
    if !is_performing {
        spawn_local(perform_waiting(app, slices));
    }
}

async fn perform_waiting(app: App, slices: Slices) {
    while let Some(effect) = app.ports(|ports| ports.waiting.pop_front()) {
        perform(app, effect, &slices).await;
        slices.pause().await;
    }
    app.ports(|ports| ports.is_performing = false);
}

async fn perform(app: App, effect: Effect, slices: &Slices) {
    match effect {
        Effect::OpenSample => open::sample(app),
        Effect::OpenLink(url) => open::link(app, url),
        Effect::CancelOpening => open::cancel(app),
        Effect::PickFolder => open::pick_folder(app),
        Effect::ReloadFolder => open::reload_folder(app),
        Effect::ReadHistory(repository, index) => read_history(app, repository, index),
        Effect::Mount {
            repository,
            environment,
            settings,
            fresh,
        } => mount(app, &repository, environment, settings, fresh, slices).await,
        Effect::Send(command) => engine(app, |engine| engine.send(&command)),
        Effect::RestartEngine {
            sqlalchemy,
            postgresql,
            fresh,
        } => engine(app, |engine| {
            if fresh {
                engine.forget_snapshot();
            }
            engine.restart(sqlalchemy, postgresql);
        }),
        Effect::Survey(repository, index) => survey(app, repository, index),
        Effect::RememberSettings(source, name, settings) => crate::settings::remember(&source, &name, &settings),
        Effect::LoadLibrary(name) => open::load_library(app, name),
        Effect::Download(name, bytes) => download(&name, &bytes),
        Effect::UpdateAddress => crate::address::update(app),
    }
}

fn engine(app: App, act: impl FnOnce(&mut EnginePort)) {
    app.ports(|ports| ports.engine.as_mut().map(act));
}

fn read_history(app: App, repository: Shared<Repository>, index: usize) {
    spawn_local(async move {
        next_turn().await;
        let discovery = app.peek(|state| state.opened.as_ref().map(|opened| opened.discovery.clone()));
        let Some(discovery) = discovery else { return };
        let Some(environment) = discovery.environments.get(index) else {
            return;
        };
        // Something newer may be opened meanwhile.
        let still_wanted = || {
            app.peek(|state| {
                state
                    .opened
                    .as_ref()
                    .is_some_and(|opened| opened.repository == repository && opened.chosen == index)
            })
        };
        let unread = app.peek(|state| {
            let summary = state.opened.as_ref().map(|opened| &opened.summary);
            summary.map_or_else(Vec::new, |summary| {
                revisions::unread_problems(&repository, environment, summary)
            })
        });
        let (reader, history) = Reader::outline(&repository, environment, unread).await;
        if still_wanted() {
            app.send(Msg::HistoryRead(Shared::new(history)));
            if let Some(history) = reader.check(&repository).await.filter(|_| still_wanted()) {
                app.send(Msg::HistoryRead(Shared::new(history)));
            }
        }
    });
}

fn survey(app: App, repository: Shared<Repository>, index: usize) {
    spawn_local(async move {
        next_turn().await;
        let discovery = app.peek(|state| state.opened.as_ref().map(|opened| opened.discovery.clone()));
        let Some(discovery) = discovery else { return };
        let Some(environment) = discovery.environments.get(index) else {
            return;
        };
        let slices = Slices::begin();
        let mut survey = Survey::new(&repository, environment);
        while survey.step(&repository) {
            slices.pause().await;
        }
        let asked = AskedFor {
            unread: survey.unread().to_vec(),
            asked: survey.finish(),
            files: revisions::dotenv_files(&repository),
        };
        let still_shown = |state: &State| {
            let opened = state.opened.as_ref();
            opened.is_some_and(|opened| opened.discovery == discovery && opened.chosen == index)
        };
        if app.peek(still_shown) {
            app.send(Msg::AskedRead(Shared::new(asked)));
        }
    });
}

async fn mount(
    app: App,
    repository: &Repository,
    environment: MigrationEnvironment,
    settings: Settings,
    fresh: bool,
    slices: &Slices,
) {
    let packed = Packed::new(repository, async || slices.pause().await).await;
    let packed = bytes::joined(packed.len(), packed.parts(), slices).await;
    engine(app, |engine| {
        if fresh {
            engine.forget_snapshot();
        }
        let command = Command::Mount {
            environment,
            settings,
            fresh,
        };
        engine.give(&command, &packed.buffer());
    });
}

/// Saves bytes as a file of this name.
pub fn download(name: &str, bytes: &[u8]) {
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes));
    let Ok(blob) = web_sys::Blob::new_with_u8_array_sequence(&parts) else {
        return;
    };
    let Ok(url) = web_sys::Url::create_object_url_with_blob(&blob) else {
        return;
    };
    if let Ok(link) = document()
        .create_element("a")
        .map(JsCast::unchecked_into::<web_sys::HtmlAnchorElement>)
    {
        link.set_href(&url);
        link.set_download(name);
        link.click();
    }
    let _ = web_sys::Url::revoke_object_url(&url);
}
