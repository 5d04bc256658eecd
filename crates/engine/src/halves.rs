//! PGlite and Pyodide, as the host starts them.

use js_sys::Uint8Array;
use pglite_bindings::PGlite;
use protocol::{PostgresqlBuild, SqlalchemyVersion};
use wasm_bindgen::prelude::*;

use crate::host::{Host, StartedDatabases, json};
use crate::joint::Joint;

#[wasm_bindgen]
extern "C" {
    /// Loads PGlite and Pyodide and starts the first database; see `host/boot.mjs`.
    #[wasm_bindgen(method, catch)]
    async fn boot(this: &Host, sqlalchemy: &str, postgresql: &str, snapshot: &JsValue) -> Result<JsValue, JsValue>;

    /// PGlite and Pyodide: the class `Halves` of `host/halves.mjs`.
    #[derive(Clone, Debug)]
    pub type Halves;

    /// The databases, which start when they are asked for.
    #[wasm_bindgen(method, getter)]
    pub fn databases(this: &Halves) -> StartedDatabases;

    /// Hands Python the joint; from then on a repository's code may run. Gives the fields of `protocol::Versions` as JSON text.
    #[wasm_bindgen(method, catch)]
    pub fn join(this: &Halves, joint: Joint) -> Result<String, JsValue>;

    /// Puts these files, which are packed, in the place of those that were there and makes Alembic work in `environment`.
    #[wasm_bindgen(method, catch)]
    pub fn mount(this: &Halves, environment: &str, settings: &str, files: &Uint8Array) -> Result<(), JsValue>;

    /// Has Python run a task other than a reset; gives what `runner.run` gives.
    #[wasm_bindgen(method, catch)]
    pub fn run(this: &Halves, task: &str) -> Result<String, JsValue>;

    /// The main database, as JSON text: its number, its name and the version tables that Alembic was configured with.
    #[wasm_bindgen(method, catch, js_name = mainDatabase)]
    pub fn main_database(this: &Halves) -> Result<String, JsValue>;

    /// The databases that Alembic has worked on, as a JSON list of `{number, name}`; the main one comes first and without its name.
    #[wasm_bindgen(method, catch, js_name = migratedDatabases)]
    pub fn migrated_databases(this: &Halves) -> Result<String, JsValue>;

    /// All databases as they are now.
    #[wasm_bindgen(method, catch, js_name = takeSnapshot)]
    pub fn take_snapshot(this: &Halves) -> Result<Uint8Array, JsValue>;

    /// A PGlite of its own on the database of this number in a snapshot, which stays as it is. It takes prepared transactions.
    #[wasm_bindgen(method, catch, js_name = startCopy)]
    pub fn start_copy(this: &Halves, snapshot: &Uint8Array, number: u32) -> Result<PGlite, JsValue>;

    /// Gives a copy up.
    #[wasm_bindgen(method, js_name = endCopy)]
    pub fn end_copy(this: &Halves, copy: &PGlite);

    /// Puts the databases of a snapshot, or an empty one where it is undefined, in the place of those that are there.
    #[wasm_bindgen(method, catch, js_name = replaceDatabases)]
    pub fn replace_databases(this: &Halves, snapshot: &JsValue) -> Result<(), JsValue>;
}

impl Halves {
    /// Loads PGlite and Pyodide, and starts from a snapshot or with an empty database where it is undefined.
    ///
    /// # Errors
    /// A file could not be loaded, or one of them did not start.
    pub async fn boot(
        host: &Host,
        sqlalchemy: SqlalchemyVersion,
        postgresql: PostgresqlBuild,
        snapshot: &JsValue,
    ) -> Result<Self, JsValue> {
        host.boot(&word(&sqlalchemy), &word(&postgresql), snapshot)
            .await
            .map(JsCast::unchecked_into)
    }
}

/// A value that becomes one word.
fn word(value: &impl serde::Serialize) -> String {
    json(value).trim_matches('"').to_owned()
}
