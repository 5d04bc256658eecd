//! Typed bindings to a started PGlite.
//!
#![doc = include_str!("../README.md")]

mod data_directory;
mod session;

use js_sys::{Object, Promise, Uint8Array};
use wasm_bindgen::prelude::*;

pub use data_directory::DataDirectory;
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

    /// Whether it takes queries: it has started, and is not closed.
    #[wasm_bindgen(method, getter)]
    pub fn ready(this: &PGlite) -> bool;

    /// Whether a transaction is open.
    #[wasm_bindgen(method, js_name = isInTransaction)]
    pub fn is_in_transaction(this: &PGlite) -> bool;

    /// Ends PostgreSQL; resolves when it has ended.
    #[wasm_bindgen(method)]
    pub fn close(this: &PGlite) -> Promise;

    /// Emscripten's module, which PostgreSQL runs in.
    #[wasm_bindgen(method, getter, js_name = Module)]
    pub fn module(this: &PGlite) -> Module;

    /// Emscripten's module.
    #[derive(Clone, Debug)]
    pub type Module;

    /// Its file system.
    #[wasm_bindgen(method, getter, js_name = FS)]
    pub fn file_system(this: &Module) -> FileSystem;

    /// Emscripten's file system, as far as a data directory needs it.
    #[derive(Clone, Debug)]
    pub type FileSystem;

    #[wasm_bindgen(method, catch)]
    fn readdir(this: &FileSystem, path: &str) -> Result<Vec<String>, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn stat(this: &FileSystem, path: &str) -> Result<Stat, JsValue>;

    #[wasm_bindgen(method, js_name = isDir)]
    fn is_dir(this: &FileSystem, mode: u32) -> bool;

    #[wasm_bindgen(method, catch, js_name = readFile)]
    fn read_file(this: &FileSystem, path: &str) -> Result<Uint8Array, JsValue>;

    #[wasm_bindgen(method, catch, js_name = writeFile)]
    fn write_file(this: &FileSystem, path: &str, bytes: &[u8]) -> Result<(), JsValue>;

    #[wasm_bindgen(method, catch, js_name = mkdirTree)]
    fn mkdir_tree(this: &FileSystem, path: &str) -> Result<(), JsValue>;

    type Stat;

    #[wasm_bindgen(method, getter)]
    fn mode(this: &Stat) -> u32;
}
