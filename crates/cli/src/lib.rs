//! The command line `stillroom`: its arguments, its verbs, and the rehearsal that they run. The program around it (`bin/stillroom.mjs`) has the
//! file system, the engine's process and the terminal.

mod arguments;
mod exit_status;
mod range;
mod rehearsal;
mod rows;

use repository::policy;
use wasm_bindgen::prelude::*;

/// What the arguments after the program's name ask for: `arguments::Asked` as JSON.
#[wasm_bindgen(js_name = readArguments)]
pub fn read_arguments(arguments: Vec<String>) -> String {
    serde_json::to_string(&arguments::read(&arguments)).expect("plain data becomes JSON")
}

/// The exit status of a program that could not begin.
#[wasm_bindgen(js_name = couldNotBegin)]
pub fn could_not_begin() -> u8 {
    exit_status::COULD_NOT_BEGIN
}

/// The exit status of a command that failed.
#[wasm_bindgen(js_name = failed)]
pub fn failed() -> u8 {
    exit_status::FAILED
}

/// Whether these bytes are a whole snapshot.
///
/// # Errors
/// They are not; why.
#[wasm_bindgen(js_name = checkSnapshot)]
pub fn check_snapshot(bytes: &[u8]) -> Result<(), JsError> {
    let length = u32::try_from(bytes.len())?;
    let part = |from: u32, to: u32| {
        bytes
            .get(from as usize..to.min(length) as usize)
            .unwrap_or_default()
            .to_vec()
    };
    Ok(::rehearsal::check_snapshot(length, part)?)
}

/// Whether a folder of this name is entered.
#[wasm_bindgen]
pub fn enters(folder_name: &str) -> bool {
    policy::enters(folder_name)
}
