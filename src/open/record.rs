//! Saved runs: from a chosen or a dropped file.

use futures_util::future::{AbortHandle, abortable};
use rehearsal::{Msg, Notice, OpenMsg, RecordMsg};
use review::RecordReader;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{DataTransfer, File, FileList};

use super::{browser_notice, progressed};
use crate::app::App;
use crate::pause::{Slices, now_ms};
use crate::timing;

/// The file input behind "Open a saved run".
pub const INPUT: &str = "record-input";

/// A larger file is no saved run, and more than the page could hold as data.
const MOST_BYTES: f64 = 200e6;

/// Asks for a saved run.
pub fn choose() {
    super::click(INPUT);
}

/// Reads what the input was given.
pub fn read_input(app: App, files: FileList) {
    if let Some(file) = files.get(0) {
        read(app, file);
    }
}

/// Takes a dropped file; false where something else was dropped.
pub fn accept_drop(app: App, transfer: &DataTransfer) -> bool {
    let file = transfer.files().and_then(|files| files.get(0));
    match file.filter(|file| file.name().to_ascii_lowercase().ends_with(".json")) {
        Some(file) => {
            read(app, file);
            true
        }
        None => false,
    }
}

fn read(app: App, file: File) {
    progressed(app, &file.name(), "Reading", 0, None);
    let (reading, handle) = abortable(async move { message_of(&file).await });
    app.ports(|ports| ports.opening.replace(handle))
        .inspect(AbortHandle::abort);
    spawn_local(async move {
        if let Ok(message) = reading.await {
            app.send(message.unwrap_or_else(|notice| OpenMsg::Failed(Some(notice)).into()));
        }
    });
}

async fn message_of(file: &File) -> Result<Msg, Notice> {
    let name = file.name();
    if file.size() > MOST_BYTES {
        return Err(Notice {
            message: format!("{name} can’t be shown: it is larger than {} MB.", MOST_BYTES / 1e6),
            advice: "Choose a file that was saved as a run. A run of hundreds of revisions has a few MB.".to_owned(),
        });
    }
    let buffer = JsFuture::from(file.array_buffer())
        .await
        .map_err(|error| browser_notice(format!("{name} could not be read"), &error))?;
    parse(&name, js_sys::Uint8Array::new(&buffer).to_vec()).await
}

/// In slices that leave the page responsive.
async fn parse(name: &str, bytes: Vec<u8>) -> Result<Msg, Notice> {
    let began = now_ms();
    let refused = |error: review::RecordError| Notice {
        message: format!("{name} can’t be shown: {error}."),
        advice: error.advice().to_owned(),
    };
    let text = review::record_text(bytes).map_err(refused)?;
    let slices = Slices::begin();
    let mut reader = RecordReader::new(text);
    while reader.step() {
        slices.pause().await;
    }
    let record = reader.finish().map_err(refused)?;
    timing::measure("stillroom:read-record", began, None);
    Ok(RecordMsg::Read(name.to_owned(), Box::new(record)).into())
}
