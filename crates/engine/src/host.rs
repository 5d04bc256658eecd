//! What surrounds the engine, in JavaScript: a Web Worker in the page, a process or a module in Node.

use js_sys::{Array, Uint8Array};
use pglite_bindings::PGlite;
use protocol::{Event, Fault, PostgresqlBuild, SqlalchemyVersion};
use wasm_bindgen::prelude::*;

use crate::joint::Joint;

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

    /// Loads PGlite and Pyodide and starts the first database; see `host/boot.mjs`.
    #[wasm_bindgen(method, catch, js_name = boot)]
    async fn boot_untyped(
        this: &Host,
        sqlalchemy: &str,
        postgresql: &str,
        snapshot: &JsValue,
    ) -> Result<JsValue, JsValue>;

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

    /// Puts the databases of a snapshot, or an empty one where it is undefined, in the place of those that are there.
    #[wasm_bindgen(method, catch, js_name = replaceDatabases)]
    pub fn replace_databases(this: &Halves, snapshot: &JsValue) -> Result<(), JsValue>;

    /// The class `Databases` of `host/databases.mjs`.
    #[derive(Clone, Debug)]
    pub type StartedDatabases;

    /// The PGlite of this number, which starts where it does not run.
    #[wasm_bindgen(method, catch)]
    pub fn get(this: &StartedDatabases, number: u32) -> Result<PGlite, JsValue>;
}

impl Host {
    /// Loads PGlite and Pyodide, and starts from a snapshot or with an empty database where it is undefined.
    ///
    /// # Errors
    /// A file could not be loaded, or one of them did not start.
    pub async fn boot(
        &self,
        sqlalchemy: SqlalchemyVersion,
        postgresql: PostgresqlBuild,
        snapshot: &JsValue,
    ) -> Result<Halves, JsValue> {
        self.boot_untyped(&word(&sqlalchemy), &word(&postgresql), snapshot)
            .await
            .map(JsCast::unchecked_into)
    }

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

/// A value that becomes one word.
fn word(value: &impl serde::Serialize) -> String {
    json(value).trim_matches('"').to_owned()
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
