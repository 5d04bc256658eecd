//! The joined halves and what is known about their database: when it is empty, and when the page has all of it.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Uint8Array;
use protocol::{
    Event, Fault, MigrationEnvironment, Outcome, PostgresqlBuild, ReadId, RunId, Settings, SqlalchemyVersion, Task,
};
use wasm_bindgen::prelude::*;

use crate::host::{Host, Joined, json};

/// PGlite and Pyodide at work.
pub struct Machine {
    host: Host,
    joined: Joined,
    /// Nothing was ever written to the database.
    pristine: bool,
    /// The `finished` of a run, held back until the page has the database that the run left.
    finished: Rc<RefCell<Option<String>>>,
    _emit: Closure<dyn Fn(String)>,
}

impl Machine {
    /// Starts both halves; `snapshot` is a buffer, or undefined for an empty database.
    pub async fn start(
        host: &Host,
        sqlalchemy: SqlalchemyVersion,
        postgresql: PostgresqlBuild,
        snapshot: JsValue,
    ) -> Result<Self, JsValue> {
        let finished = Rc::default();
        let emit = forward(host, &finished);
        let joined = host
            .boot(emit.as_ref().unchecked_ref(), sqlalchemy, postgresql, &snapshot)
            .await?;
        let versions = String::from(js_sys::JSON::stringify(&joined.versions())?);
        let versions =
            serde_json::from_str(&versions).map_err(|error| JsError::new(&format!("unreadable versions: {error}")))?;
        host.emit(&Event::Ready {
            versions,
            duration_ms: host.now(),
        });
        Ok(Self {
            host: host.clone(),
            joined,
            pristine: snapshot.is_undefined(),
            finished,
            _emit: emit,
        })
    }

    /// Puts the repository's files in the place of those that were there; `files` is the buffer that holds them.
    pub async fn mount(
        &mut self,
        environment: &MigrationEnvironment,
        settings: &Settings,
        files: &JsValue,
        fresh: bool,
    ) -> Result<(), JsValue> {
        if fresh && !self.pristine {
            self.joined.empty_database().await?;
            self.pristine = true;
        }
        self.joined
            .mount(&json(environment), &json(settings), &Uint8Array::new(files))
    }

    /// Runs a task. If it wrote to the database, the page gets all of it before `finished`: so it can end this worker at any moment of a
    /// later run and lose nothing.
    pub async fn run(&mut self, run: RunId, task: &Task) -> Result<(), JsValue> {
        if *task == Task::Reset {
            return self.reset(run).await;
        }
        self.joined.run(run.0, &json(task))?;
        let began = self.host.now();
        if let Some(snapshot) = self.joined.take_snapshot_if_changed()? {
            self.pristine = false;
            let event = Event::SnapshotTaken {
                current: self.joined.current()?,
                duration_ms: self.host.now() - began,
            };
            self.host.emit_with(&event, &snapshot.buffer());
        }
        if let Some(finished) = self.finished.take() {
            self.host.emit_json(&finished);
        }
        Ok(())
    }

    /// Asks queries; the database stays as it is.
    pub fn read_rows(&self, read: ReadId, queries: &[String]) -> Result<(), JsValue> {
        self.joined.read_rows(read.0, &json(queries))
    }

    /// An empty database, for the page too.
    async fn reset(&mut self, run: RunId) -> Result<(), JsValue> {
        let began = self.host.now();
        self.host.emit(&Event::Started { run });
        self.joined.empty_database().await?;
        self.pristine = true;
        let duration_ms = self.host.now() - began;
        self.host.emit(&Event::SnapshotTaken {
            current: vec![],
            duration_ms,
        });
        self.host.emit(&Event::Finished {
            run,
            outcome: Outcome::Succeeded,
            current: vec![],
            duration_ms,
        });
        Ok(())
    }
}

/// What Python calls with each fact, as JSON text. Texts that are no event of the protocol end in a fault that says so.
fn forward(host: &Host, finished: &Rc<RefCell<Option<String>>>) -> Closure<dyn Fn(String)> {
    let (host, finished) = (host.clone(), finished.clone());
    Closure::new(move |text: String| match serde_json::from_str(&text) {
        Ok(Event::Finished { .. }) => *finished.borrow_mut() = Some(text),
        Ok(_) => host.emit_json(&text),
        Err(error) => host.emit(&Event::Broke {
            fault: Fault::of_the_engine(format!("Python reported something unknown: {error}: {text}")),
        }),
    })
}
