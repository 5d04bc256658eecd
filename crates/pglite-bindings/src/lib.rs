//! Typed bindings to a started PGlite.
//!
#![doc = include_str!("../README.md")]

mod session;

use js_sys::{Object, Promise, Uint8Array};
use wasm_bindgen::prelude::*;

pub use session::Session;

#[wasm_bindgen]
extern "C" {
    /// A started PGlite.
    #[derive(Clone, Debug)]
    pub type PGlite;

    /// Sends messages of the wire protocol and gives the whole answer. PGlite keeps what it has parsed of the answer until [`exec_protocol`]
    /// runs; [`Session`] sees to that.
    ///
    /// # Errors
    /// PostgreSQL's module ended, or PGlite is closed. An error of PostgreSQL's is a part of the answer.
    ///
    /// [`exec_protocol`]: PGlite::exec_protocol
    #[wasm_bindgen(method, catch, js_name = execProtocolRawSync)]
    pub fn exec_protocol_raw_sync(this: &PGlite, message: &[u8]) -> Result<Uint8Array, JsValue>;

    /// Sends messages and resolves to PGlite's own reading of the answer.
    #[wasm_bindgen(method, js_name = execProtocol)]
    pub fn exec_protocol(this: &PGlite, message: &[u8], options: &Object) -> Promise;
}
