//! Saved runs: from a chosen or a dropped file.

use review::RecordReader;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{DataTransfer, File, FileList};

use super::{browser_notice, progressed};
use crate::app::App;
use crate::pause::{Slices, now_ms};
use crate::state::Notice;
use crate::timing;
use crate::update::Msg;

/// The file input behind "Open a saved run".
pub const INPUT: &str = "record-input";

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
    spawn_local(async move {
        let name = file.name();
        progressed(app, &name, "Reading", 0, None);
        let message = match JsFuture::from(file.array_buffer()).await {
            Ok(buffer) => parse(&name, js_sys::Uint8Array::new(&buffer).to_vec()).await,
            Err(error) => Err(browser_notice(format!("{name} could not be read"), &error)),
        };
        app.send(message.unwrap_or_else(|notice| Msg::OpeningFailed(Some(notice))));
    });
}

/// In slices that leave the page responsive.
async fn parse(name: &str, bytes: Vec<u8>) -> Result<Msg, Notice> {
    let began = now_ms();
    let text = String::from_utf8(bytes).map_err(|_| Notice {
        message: format!("{name} can’t be shown: it is not text in UTF-8."),
        advice: "Choose a file that was saved as a run.".to_owned(),
    })?;
    let slices = Slices::begin();
    let mut reader = RecordReader::new(text);
    while reader.step() {
        slices.pause().await;
    }
    let record = reader.finish().map_err(|error| Notice {
        message: format!("{name} can’t be shown: {error}."),
        advice: error.advice().to_owned(),
    })?;
    timing::measure("stillroom:read-record", began, None);
    Ok(Msg::RecordRead(name.to_owned(), Box::new(record)))
}
