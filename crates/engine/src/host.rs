//! What surrounds the engine, in JavaScript: a Web Worker in the page, a process or a module in Node.

use js_sys::{Array, Function, Uint8Array};
use protocol::{Event, Fault, PostgresqlBuild, SqlalchemyVersion};
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

    /// Starts PGlite and Pyodide and joins them; `emit` takes events as JSON text. See `host/boot.mjs`.
    #[wasm_bindgen(method, catch, js_name = boot)]
    async fn boot_untyped(
        this: &Host,
        emit: &Function,
        sqlalchemy: &str,
        postgresql: &str,
        snapshot: &JsValue,
    ) -> Result<JsValue, JsValue>;

    /// PGlite and Pyodide, up and joined: the class `Engine` of `host/engine.mjs`.
    #[derive(Clone, Debug)]
    pub type Joined;

    /// What runs in it: the fields of `protocol::Versions`.
    #[wasm_bindgen(method, getter)]
    pub fn versions(this: &Joined) -> JsValue;

    /// Puts these files, which are packed, in the place of those that were there and makes Alembic work in `environment`.
    #[wasm_bindgen(method, catch)]
    pub fn mount(this: &Joined, environment: &str, settings: &str, files: &Uint8Array) -> Result<(), JsValue>;

    /// Runs a task other than a reset. Emits everything from `started` on but `finished`; none where PostgreSQL ended, which is emitted.
    #[wasm_bindgen(method, catch)]
    pub fn run(this: &Joined, run: u32, task: &str, catalogs: bool) -> Result<Option<Finished>, JsValue>;

    /// Answers a question and leaves nothing behind; none where PostgreSQL ended, which is emitted.
    #[wasm_bindgen(method, catch)]
    pub fn ask(this: &Joined, question: &str) -> Result<Option<String>, JsValue>;

    /// What the main database's version table holds.
    #[wasm_bindgen(method, catch)]
    pub fn current(this: &Joined) -> Result<Vec<String>, JsValue>;

    /// Everything that migrations can leave in the catalogs.
    #[wasm_bindgen(method, catch)]
    pub fn catalogs(this: &Joined) -> Result<Vec<String>, JsValue>;

    /// All databases as they are now.
    #[wasm_bindgen(method, catch, js_name = takeSnapshot)]
    pub fn take_snapshot(this: &Joined) -> Result<Uint8Array, JsValue>;

    /// Puts the databases of a snapshot, or an empty one where it is undefined, in the place of those that are there.
    #[wasm_bindgen(method, catch, js_name = replaceDatabases)]
    pub fn replace_databases(this: &Joined, snapshot: &JsValue) -> Result<(), JsValue>;

    /// How a run ended.
    pub type Finished;

    /// `finished`, as JSON text.
    #[wasm_bindgen(method, getter)]
    pub fn event(this: &Finished) -> String;

    /// Whether the run used a transaction id.
    #[wasm_bindgen(method, getter)]
    pub fn wrote(this: &Finished) -> bool;
}

impl Host {
    /// Starts PGlite and Pyodide, from a snapshot or with an empty database where it is undefined.
    ///
    /// # Errors
    /// A file could not be loaded, or one of them did not start.
    pub async fn boot(
        &self,
        emit: &Function,
        sqlalchemy: SqlalchemyVersion,
        postgresql: PostgresqlBuild,
        snapshot: &JsValue,
    ) -> Result<Joined, JsValue> {
        self.boot_untyped(emit, &word(&sqlalchemy), &word(&postgresql), snapshot)
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
