//! The ways to open a repository. All end in the same [`ReadRepository`]; what goes wrong becomes a [`Notice`]. Saved runs and wheels,
//! which come in the same ways, are read here too.

mod archive;
mod digest;
mod download;
mod folder;
mod package_index;
mod record;
mod wheels;

use futures_util::future::{AbortHandle, Aborted, abortable};
use leptos::{ev, html, prelude::*};
use leptos_use::{use_event_listener, use_window};
use rehearsal::{Notice, OpenMsg, Opening, ReadRepository, Source};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

use crate::app::App;
use crate::pause::Slices;

pub use download::Address;
pub use package_index::load as load_library;
pub use record::choose as choose_record;
pub use wheels::choose as choose_wheels;

/// The sample project, as the build packs it.
const SAMPLE: &str = "sample.tar.gz";

const FOLDER_INPUT: &str = "folder-input";
const ARCHIVE_INPUT: &str = "archive-input";

/// What an opener gives: a repository, a message, or nothing when the user changed their mind.
type Outcome = Result<Option<ReadRepository>, Notice>;

/// The file inputs behind the buttons. They stay in the page so that a folder or an archive can be given to them directly.
#[component]
pub fn OpenControls() -> impl IntoView {
    let app = App::get();
    let picked = move |event: ev::Event, open: fn(App, web_sys::FileList)| {
        let input: web_sys::HtmlInputElement = event_target(&event);
        if let Some(files) = input.files().filter(|files| files.length() > 0) {
            open(app, files);
        }
        // The same folder can be chosen again.
        input.set_value("");
    };
    let folder = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(input) = folder.get() {
            let _ = input.set_attribute("webkitdirectory", "");
        }
    });
    view! {
        <div class="visually-hidden">
            <input id=FOLDER_INPUT type="file" aria-label="Folder" tabindex="-1" node_ref=folder on:change=move |event| picked(event, input_folder) />
            <input id=ARCHIVE_INPUT type="file" aria-label="Archive" tabindex="-1" accept=".zip,.tar,.gz,.tgz" on:change=move |event| picked(event, input_archive) />
            <input id=record::INPUT type="file" aria-label="Saved run file" tabindex="-1" accept=".json,application/json" on:change=move |event| picked(event, record::read_input) />
            <input id=wheels::INPUT type="file" aria-label="Wheels" tabindex="-1" accept=".whl" multiple=true on:change=move |event| picked(event, wheels::read_input) />
        </div>
    }
}

/// Asks for a folder: with a handle that can be read again where the browser has them, else through the file input.
pub fn choose_folder(app: App) {
    if folder::can_pick() {
        app.send(OpenMsg::PickFolder);
    } else {
        click(FOLDER_INPUT);
    }
}

/// Asks for an archive file.
pub fn choose_archive() {
    click(ARCHIVE_INPUT);
}

pub(crate) fn click(id: &str) {
    use wasm_bindgen::JsCast;
    if let Some(input) = document()
        .get_element_by_id(id)
        .and_then(|input| input.dyn_into::<web_sys::HtmlElement>().ok())
    {
        input.click();
    }
}

/// Shows the browser's own folder dialog and reads what was chosen.
pub fn pick_folder(app: App) {
    run(app, async move {
        let Some(handle) = folder::pick().await? else {
            return Ok(None);
        };
        app.ports(|ports| ports.of(app.side()).directory = Some(handle.clone()));
        folder::read_handle(app, &handle).await.map(Some)
    });
}

/// Reads the folder again that was chosen or dropped last.
pub fn reload_folder(app: App) {
    let Some(handle) = app.ports(|ports| ports.of(app.side()).directory.clone()) else {
        return;
    };
    run(app, async move { folder::read_handle(app, &handle).await.map(Some) });
}

/// Fetches and reads the sample project.
pub fn sample(app: App) {
    run(app, async move {
        archive::fetch(app, &Address::parse(SAMPLE)?, "sample project", Source::Sample)
            .await
            .map(Some)
    });
}

/// Fetches and reads the archive behind an address.
pub fn link(app: App, url: String) {
    run(app, async move {
        let name = archive::name_of(&url);
        archive::fetch(app, &Address::parse(&url)?, &name, Source::Link(url.clone()))
            .await
            .map(Some)
    });
}

fn input_folder(app: App, files: web_sys::FileList) {
    let (name, listed) = folder::list_of(&files);
    run(
        app,
        async move { folder::read_input(app, &name, listed).await.map(Some) },
    );
}

fn input_archive(app: App, files: web_sys::FileList) {
    let Some(file) = files.get(0) else { return };
    run(app, async move { archive::read_file(app, &file).await.map(Some) });
}

/// Folders, archives, saved runs and wheels can be dropped anywhere on the page.
pub fn accept_drops(app: App) {
    let _ = use_event_listener(use_window(), ev::dragover, |event| event.prevent_default());
    let _ = use_event_listener(use_window(), ev::drop, move |event: web_sys::DragEvent| {
        event.prevent_default();
        if let Some(transfer) = event.data_transfer()
            && (record::accept_drop(app, &transfer) || wheels::accept_drop(app, &transfer))
        {
            return;
        }
        let Some(dropped) = event.data_transfer().and_then(|transfer| folder::dropped(&transfer)) else {
            return;
        };
        run(app, async move {
            let item = dropped.await?;
            if let Some(handle) = item.handle() {
                app.ports(|ports| ports.of(app.side()).directory = Some(handle.clone()));
                return folder::read_handle(app, &handle).await.map(Some);
            }
            match item.entry() {
                Some(entry) => folder::read_entry(app, &item.name(), &entry).await.map(Some),
                None => archive::read_file(app, &item.file()).await.map(Some),
            }
        });
    });
}

fn run(app: App, open: impl Future<Output = Outcome> + 'static) {
    // The side that was shown when it began.
    let app = app.on(app.side());
    if app.peek(|state| state.rehearsal().is_running()) {
        app.send(OpenMsg::Failed(Some(Notice {
            message: "A command is running.".to_owned(),
            advice: "Stop it before you open something else.".to_owned(),
        })));
        return;
    }
    let (open, handle) = abortable(looked_through(open));
    app.ports(|ports| ports.opening.replace(handle))
        .inspect(AbortHandle::abort);
    spawn_local(async move {
        match open.await {
            Ok(Ok(Some(mut read))) => {
                read.kept = crate::settings::find(&read.source, &read.repository.name);
                app.send(OpenMsg::Read(Box::new(read)));
            }
            Ok(Ok(None)) => app.send(OpenMsg::Failed(None)),
            Ok(Err(notice)) => app.send(OpenMsg::Failed(Some(notice))),
            Err(Aborted) => {}
        }
    });
}

/// What was opened, with its environments.
async fn looked_through(open: impl Future<Output = Outcome>) -> Outcome {
    let mut opened = open.await?;
    if let Some(read) = &mut opened {
        let slices = Slices::begin();
        let pause = async || slices.pause().await;
        read.discovery = Some(revisions::discover_in_slices(&read.repository, pause).await);
    }
    Ok(opened)
}

/// Ends what is being opened.
pub fn cancel(app: App) {
    app.ports(|ports| ports.opening.take()).inspect(AbortHandle::abort);
}

fn progressed(app: App, name: &str, doing: &str, done: u64, total: Option<u64>) {
    app.send(OpenMsg::Progressed(Opening {
        name: name.to_owned(),
        doing: doing.to_owned(),
        done,
        total,
    }));
}

/// A failure of the browser, in words.
fn browser_notice(what: String, error: &JsValue) -> Notice {
    use wasm_bindgen::JsCast;
    let reason = error
        .dyn_ref::<js_sys::Error>()
        .map_or_else(|| format!("{error:?}"), |error| String::from(error.message()));
    Notice {
        message: format!("{what}: {reason}"),
        advice: "Check that it still exists and that the browser may read it, then try again.".to_owned(),
    }
}
