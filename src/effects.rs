//! Carries out what [`rehearsal::update`] asks for: the workers, the files, the address, downloads.

use leptos::prelude::*;
use protocol::{Command, MigrationEnvironment, Settings};
use rehearsal::{AskedFor, Effect, OpenMsg, Reader, SettingsMsg, Shared, Side, ViewMsg};
use repository::{Packed, Repository};
use revisions::{Environment, Problem, Survey};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;

use crate::app::App;
use crate::bytes;
use crate::open;
use crate::pause::{Slices, next_turn, now_ms};
use crate::{snapshot_store, timing};

/// Starts the engine, and opens what the address names; both after the page has been drawn.
pub fn begin(app: App) {
    spawn_local(async move {
        next_turn().await;
        app.send(ViewMsg::Ticked(crate::viewed::find()));
        crate::address::open(app);
    });
}

/// Carries out effects in their order, after those that wait already, in slices of which the first has begun.
pub fn perform_all(app: App, side: Side, effects: Vec<Effect>, slices: Slices) {
    let is_performing = app.ports(|ports| {
        ports.waiting.extend(effects.into_iter().map(|effect| (side, effect)));
        std::mem::replace(&mut ports.is_performing, true)
    });
    if !is_performing {
        spawn_local(perform_waiting(app, slices));
    }
}

async fn perform_waiting(app: App, slices: Slices) {
    while let Some((side, effect)) = app.ports(|ports| ports.waiting.pop_front()) {
        perform(app.on(side), effect, &slices).await;
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
        Effect::ReadHistory {
            repository,
            environment,
            chosen,
            unread,
        } => read_history(app, repository, *environment, chosen, unread),
        Effect::Mount {
            repository,
            environment,
            settings,
            fresh,
        } => mount(app, &repository, environment, settings, fresh, slices).await,
        Effect::Send(command) => app.engine(|engine| engine.send(&command)),
        Effect::RestartEngine {
            sqlalchemy,
            postgresql,
            fresh,
        } => app.engine(|engine| {
            if fresh {
                engine.forget_snapshots();
            }
            engine.restart(sqlalchemy, postgresql);
        }),
        effect @ (Effect::FindSnapshots(_)
        | Effect::KeepSnapshot(..)
        | Effect::DescribeSnapshot(..)
        | Effect::DeleteSnapshot(..)
        | Effect::SendSnapshot(..)) => snapshot_store::perform(app, effect).await,
        Effect::Survey(repository, environment) => survey(app, repository, *environment),
        Effect::EndEngine => app.ports(|ports| ports.of(app.side()).engine = None),
        Effect::RememberSettings(source, name, settings) => crate::settings::remember(&source, &name, &settings),
        Effect::RememberViewed(digests) => crate::viewed::remember(&digests),
        Effect::LoadLibrary(name) => open::load_library(app, name),
        Effect::Download(name, bytes) => download(&name, &bytes),
        Effect::ShowAddress(address) => crate::address::show(&address),
    }
}

fn read_history(
    app: App,
    repository: Shared<Repository>,
    environment: Environment,
    chosen: usize,
    unread: Vec<Problem>,
) {
    spawn_local(async move {
        next_turn().await;
        // Something newer may be opened meanwhile.
        let still_wanted = || app.peek(|state| state.rehearsal_of(app.side()).reads_graph_of(&repository, chosen));
        let slices = Slices::begin();
        let pause = async || slices.pause().await;
        let began = now_ms();
        let (reader, history) = Reader::outline(&repository, &environment, unread, pause).await;
        timing::measure("stillroom:read-revisions", began, None);
        if still_wanted() {
            app.send(OpenMsg::HistoryRead(Shared::new(history)));
            if let Some(history) = reader.check(&repository, pause).await.filter(|_| still_wanted()) {
                app.send(OpenMsg::HistoryRead(Shared::new(history)));
            }
        }
    });
}

fn survey(app: App, repository: Shared<Repository>, environment: Environment) {
    spawn_local(async move {
        next_turn().await;
        let slices = Slices::begin();
        let mut survey = Survey::new(&repository, &environment);
        while survey.step(&repository) {
            slices.pause().await;
        }
        let asked = AskedFor {
            unread: survey.unread().to_vec(),
            asked: survey.finish(),
            files: revisions::dotenv_files(&repository),
        };
        let is_shown = app.peek(|state| {
            let opened = state.rehearsal_of(app.side()).opened.as_ref();
            opened.is_some_and(|opened| opened.repository == repository && opened.environment() == Some(&environment))
        });
        if is_shown {
            app.send(SettingsMsg::AskedRead(Shared::new(asked)));
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
    let packed = bytes::joined(packed.total_bytes(), packed.parts(), slices).await;
    app.engine(|engine| {
        if fresh {
            engine.forget_snapshots();
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
