//! Wheels that the user drops or chooses while a repository is open.

use rehearsal::{Notice, OpenMsg};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{DataTransfer, File, FileList};

use super::browser_notice;
use crate::app::App;

/// The file input behind "Add wheels".
pub const INPUT: &str = "wheels-input";

/// Asks for wheels.
pub fn choose() {
    super::click(INPUT);
}

/// Reads what the input was given.
pub fn read_input(app: App, files: FileList) {
    read(app, (0..files.length()).filter_map(|index| files.get(index)).collect());
}

/// Takes dropped wheels; false where something else was dropped, or where no repository is open that they could be added to.
pub fn accept_drop(app: App, transfer: &DataTransfer) -> bool {
    let files: Vec<File> = transfer
        .files()
        .into_iter()
        .flat_map(|files| (0..files.length()).filter_map(move |index| files.get(index)))
        .filter(|file| file.name().ends_with(".whl"))
        .collect();
    if files.is_empty() || app.peek(|state| state.rehearsal().opened.is_none()) {
        return false;
    }
    read(app, files);
    true
}

fn read(app: App, files: Vec<File>) {
    spawn_local(async move {
        for file in files {
            let name = file.name();
            // The name alone may say that it is of no use.
            let message = match repository::pure_wheel(&name) {
                Ok(_) => match JsFuture::from(file.array_buffer()).await {
                    Ok(buffer) => unpack(&name, &js_sys::Uint8Array::new(&buffer).to_vec()),
                    Err(error) => Err(browser_notice(format!("{name} could not be read"), &error)),
                },
                Err(error) => Err(refused(&error.to_string())),
            };
            app.send(message.unwrap_or_else(|notice| OpenMsg::Failed(Some(notice))));
        }
    });
}

/// A wheel's content as a message.
pub fn unpack(name: &str, bytes: &[u8]) -> Result<OpenMsg, Notice> {
    match repository::read_wheel(name, bytes) {
        Ok(wheel) => Ok(OpenMsg::WheelRead(Box::new(wheel))),
        Err(error) => Err(refused(&error.to_string())),
    }
}

fn refused(message: &str) -> Notice {
    Notice {
        message: format!("{message}."),
        advice: "Nothing was added.".to_owned(),
    }
}
