//! Folders: from a directory handle, a drop, or an input's file list.

use js_sys::{Array, Promise, Reflect};
use rehearsal::{FolderIdentity, Found, Notice, ReadRepository, Source};
use repository::{Intake, Limits, ReadSummary, Repository, SkipReason, policy};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DataTransfer, File, FileList};

use super::{browser_notice, digest, progressed};
use crate::app::App;
use crate::pause::Slices;
use crate::ports::DirectoryHandle;

#[wasm_bindgen(module = "/src/open/identity.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    async fn identify(handle: &JsValue) -> Result<JsValue, JsValue>;
}

#[wasm_bindgen(module = "/src/open/files.js")]
extern "C" {
    #[wasm_bindgen(js_name = canPickDirectory)]
    fn can_pick_directory() -> bool;
    #[wasm_bindgen(js_name = pickDirectory, catch)]
    async fn pick_directory() -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = listHandle, catch)]
    async fn list_handle(
        handle: &JsValue,
        enters: &Closure<dyn Fn(String) -> bool>,
        on_progress: &Closure<dyn Fn(f64)>,
    ) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = listEntry, catch)]
    async fn list_entry(
        entry: &JsValue,
        enters: &Closure<dyn Fn(String) -> bool>,
        on_progress: &Closure<dyn Fn(f64)>,
    ) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = listInput)]
    fn list_input(files: &FileList, enters: &Closure<dyn Fn(String) -> bool>) -> Array;
    #[wasm_bindgen(js_name = dropped)]
    fn dropped_item(transfer: &DataTransfer) -> Option<Promise>;

    /// A file that was listed but not read yet.
    type Listed;
    #[wasm_bindgen(method, getter)]
    fn path(this: &Listed) -> String;
    #[wasm_bindgen(method, catch)]
    async fn file(this: &Listed) -> Result<JsValue, JsValue>;

    /// What was dropped on the page.
    pub type Dropped;
    #[wasm_bindgen(method, getter)]
    pub fn name(this: &Dropped) -> String;
    #[wasm_bindgen(method, getter)]
    pub fn file(this: &Dropped) -> File;
    #[wasm_bindgen(method, getter, js_name = handle)]
    fn raw_handle(this: &Dropped) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = entry)]
    fn raw_entry(this: &Dropped) -> JsValue;
}

impl Dropped {
    /// The folder, where the browser gives handles.
    pub fn handle(&self) -> Option<DirectoryHandle> {
        let handle = self.raw_handle();
        handle.is_object().then(|| DirectoryHandle(handle))
    }

    /// The folder, where the browser gives only an entry.
    pub fn entry(&self) -> Option<JsValue> {
        let entry = self.raw_entry();
        entry.is_object().then_some(entry)
    }
}

/// Whether the browser has a folder dialog that gives handles.
pub fn can_pick() -> bool {
    can_pick_directory()
}

/// Shows the dialog; none when the user closed it.
pub async fn pick() -> Result<Option<DirectoryHandle>, Notice> {
    match pick_directory().await {
        Ok(handle) => Ok(Some(DirectoryHandle(handle))),
        Err(error)
            if error
                .dyn_ref::<js_sys::Error>()
                .is_some_and(|error| error.name() == "AbortError") =>
        {
            Ok(None)
        }
        Err(error) => Err(browser_notice("The folder could not be opened".to_owned(), &error)),
    }
}

/// What a drop holds; none when it holds no file. Must be called before the event's handler returns.
pub fn dropped(transfer: &DataTransfer) -> Option<impl Future<Output = Result<Dropped, Notice>> + use<>> {
    let promise = dropped_item(transfer)?;
    Some(async move {
        let item = JsFuture::from(promise).await;
        item.map(JsCast::unchecked_into)
            .map_err(|error| browser_notice("What was dropped could not be read".to_owned(), &error))
    })
}

/// Reads a folder through its handle.
pub async fn read_handle(app: App, handle: &DirectoryHandle) -> Result<ReadRepository, Notice> {
    let name = handle.name();
    let listed = list_handle(&handle.0, &enters(), &listing(app, &name)).await;
    let (repository, summary) = read_listed(app, &name, listed).await?;
    let identity = identify(&handle.0).await;
    let number = identity.ok().and_then(|number| number.as_string());
    let identity = FolderIdentity::Handle(number.unwrap_or_else(digest::unique));
    Ok(of_folder(repository, summary, identity))
}

/// Reads a dropped folder.
pub async fn read_entry(app: App, name: &str, entry: &JsValue) -> Result<ReadRepository, Notice> {
    let listed = list_entry(entry, &enters(), &listing(app, name)).await;
    by_contents(read_listed(app, name, listed).await?).await
}

/// What an `<input webkitdirectory>` holds: the folder's name and its files. The browser's list changes with the input, so it is
/// listed at once.
pub fn list_of(files: &FileList) -> (String, Array) {
    let first = files
        .get(0)
        .and_then(|file| Reflect::get(&file, &"webkitRelativePath".into()).ok())
        .and_then(|path| path.as_string());
    let name = first
        .as_deref()
        .and_then(|path| path.split('/').next())
        .filter(|name| !name.is_empty())
        .unwrap_or("folder")
        .to_owned();
    (name, list_input(files, &enters()))
}

/// Reads what [`list_of`] listed.
pub async fn read_input(app: App, name: &str, listed: Array) -> Result<ReadRepository, Notice> {
    by_contents(read_listed(app, name, Ok(listed.into())).await?).await
}

async fn by_contents((repository, summary): (Repository, ReadSummary)) -> Result<ReadRepository, Notice> {
    let identity = FolderIdentity::Contents(digest::of_files(&repository).await);
    Ok(of_folder(repository, summary, identity))
}

fn of_folder(repository: Repository, summary: ReadSummary, identity: FolderIdentity) -> ReadRepository {
    ReadRepository {
        repository,
        summary,
        source: Source::Folder(identity),
        kept: Found::default(),
        discovery: None,
    }
}

fn enters() -> Closure<dyn Fn(String) -> bool> {
    Closure::new(|name: String| policy::enters(&name))
}

fn listing(app: App, name: &str) -> Closure<dyn Fn(f64)> {
    let (name, slices) = (name.to_owned(), Slices::begin());
    Closure::new(move |found: f64| {
        if slices.restart_if_over() {
            progressed(app, &name, "Listing the files of", found as u64, None);
        }
    })
}

async fn read_listed(
    app: App,
    name: &str,
    listed: Result<JsValue, JsValue>,
) -> Result<(Repository, ReadSummary), Notice> {
    let listed: Array = listed
        .map_err(|error| browser_notice(format!("The folder {name} could not be listed"), &error))?
        .unchecked_into();
    let mut intake = Intake::new(name, Limits::default());
    let (slices, total) = (Slices::begin(), u64::from(listed.length()));
    for (done, item) in listed.iter().enumerate() {
        read_one(&mut intake, item.unchecked_into()).await;
        if slices.is_over() {
            progressed(app, name, "Reading", done as u64, Some(total));
            slices.pause().await;
        }
    }
    Ok(intake.finish())
}

/// A file that can't be read is counted as skipped, with its reason; the rest goes on.
async fn read_one(intake: &mut Intake, listed: Listed) {
    let path = listed.path();
    if !intake.wants(&path, 0) {
        return;
    }
    let Ok(file) = listed.file().await.map(JsCast::unchecked_into::<File>) else {
        return intake.skip(&path, 0, SkipReason::Unreadable);
    };
    if !intake.wants(&path, file.size() as u64) {
        return;
    }
    match JsFuture::from(file.array_buffer()).await {
        Ok(buffer) => intake.add(&path, js_sys::Uint8Array::new(&buffer).to_vec()),
        Err(_) => intake.skip(&path, file.size() as u64, SkipReason::Unreadable),
    }
}
