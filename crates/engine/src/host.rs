//! What surrounds the engine, in JavaScript: a Web Worker in the page, a process or a module in Node.

use js_sys::Array;
use pglite_bindings::PGlite;
use protocol::{Event, Fault};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// The surroundings.
    #[derive(Clone, Debug)]
    pub type Host;

    /// Sends a message; `transfer` lists the buffers that the receiver may take over.
    #[wasm_bindgen(method)]
    fn post(this: &Host, message: &Array, transfer: &Array);

    /// Milliseconds since the host began.
    #[wasm_bindgen(method)]
    pub fn now(this: &Host) -> f64;

    /// Whether to see what statements do; without it nothing is asked between them, which shows what observing costs. Undefined stands for yes.
    #[wasm_bindgen(method, getter)]
    pub fn observing(this: &Host) -> Option<bool>;

    /// The class `Databases` of `host/databases.mjs`.
    #[derive(Clone, Debug)]
    pub type StartedDatabases;

    /// The PGlite of this number, which starts where it does not run.
    #[wasm_bindgen(method, catch)]
    pub fn get(this: &StartedDatabases, number: u32) -> Result<PGlite, JsValue>;
}

impl Host {
    /// Tells a fact.
    pub fn emit(&self, event: &Event) {
        self.post(&Array::of1(&json(event).into()), &Array::new());
    }

    /// Tells a fact that is JSON text already.
    pub fn emit_json(&self, event: &str) {
        self.post(&Array::of1(&event.into()), &Array::new());
    }

    /// Tells a fact with a buffer that the receiver takes over.
    pub fn emit_with(&self, event: &Event, buffer: &JsValue) {
        self.post(&Array::of2(&json(event).into(), buffer), &Array::of1(buffer));
    }
}

/// Plain data as JSON text.
pub fn json(value: &(impl serde::Serialize + ?Sized)) -> String {
    serde_json::to_string(value).expect("plain data becomes JSON")
}

/// A failure of the engine itself, in words.
pub fn fault_of(error: &JsValue) -> Fault {
    let message = match error.dyn_ref::<js_sys::Error>() {
        Some(error) => String::from(error.message()),
        None => format!("{error:?}"),
    };
    Fault::of_the_engine(message)
}
