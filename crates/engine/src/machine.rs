//! The joined halves, and the order in which what they give goes out.

use js_sys::Uint8Array;
use protocol::{
    AskId, Ending, Event, MigrationEnvironment, Outcome, PostgresqlBuild, Question, RunId, RunOptions, Settings,
    SqlalchemyVersion, Task,
};
use wasm_bindgen::prelude::*;

use crate::host::{Host, Joined, json};

/// PGlite and Pyodide at work.
#[derive(Debug)]
pub struct Machine {
    host: Host,
    joined: Joined,
    /// Nothing was ever written to the database.
    pristine: bool,
    /// Whether a snapshot is sent before the end of a run that wrote something.
    snapshots: bool,
    _emit: Closure<dyn Fn(String)>,
}

impl Machine {
    /// Starts both halves; `snapshot` is a buffer, or undefined for an empty database.
    pub async fn start(
        host: &Host,
        sqlalchemy: SqlalchemyVersion,
        postgresql: PostgresqlBuild,
        snapshot: JsValue,
        snapshots: bool,
    ) -> Result<Self, JsValue> {
        let emit = forward(host);
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
            snapshots,
            _emit: emit,
        })
    }

    /// Puts the repository's files in the place of those that were there; `files` is the buffer that holds them.
    pub fn mount(
        &mut self,
        environment: &MigrationEnvironment,
        settings: &Settings,
        files: &JsValue,
        fresh: bool,
    ) -> Result<(), JsValue> {
        if fresh && !self.pristine {
            self.joined.replace_databases(&JsValue::UNDEFINED)?;
            self.pristine = true;
        }
        self.joined
            .mount(&json(environment), &json(settings), &Uint8Array::new(files))?;
        let current = self.joined.current()?;
        self.host.emit(&Event::Mounted { current });
        Ok(())
    }

    /// Runs a task. If it wrote to the database, all of it is sent before `finished` to who wants snapshots: so this engine can be ended at
    /// any moment of a later run, and nothing is lost.
    pub fn run(&mut self, run: RunId, task: &Task, options: RunOptions) -> Result<(), JsValue> {
        if *task == Task::Reset {
            return self.reset(run, options);
        }
        let Some(finished) = self.joined.run(run.0, &json(task), options.catalogs)? else {
            return Ok(());
        };
        if finished.wrote() {
            self.pristine = false;
            if self.snapshots {
                let began = self.host.now();
                let snapshot = self.joined.take_snapshot()?;
                let event = Event::SnapshotTaken {
                    current: self.joined.current()?,
                    duration_ms: self.host.now() - began,
                };
                self.host.emit_with(&event, &snapshot.buffer());
            }
        }
        self.host.emit_json(&finished.event());
        Ok(())
    }

    /// Asks something; the database stays as it is.
    pub fn ask(&self, ask: AskId, question: &Question) -> Result<(), JsValue> {
        if let Some(answer) = self.joined.ask(&json(question))? {
            let ask = ask.0;
            self.host
                .emit_json(&format!(r#"{{"event":"answered","ask":{ask},"answer":{answer}}}"#));
        }
        Ok(())
    }

    /// Hands out a snapshot.
    pub fn keep(&self, snapshot: String) -> Result<(), JsValue> {
        let taken = self.joined.take_snapshot()?;
        let current = self.joined.current()?;
        self.host.emit_with(&Event::Kept { snapshot, current }, &taken.buffer());
        Ok(())
    }

    /// Goes on with the databases of a snapshot, or with an empty one where it has no name. A name without its databases changes nothing.
    pub fn restore(&mut self, snapshot: Option<String>, databases: &JsValue) -> Result<(), JsValue> {
        if let (Some(name), true) = (&snapshot, databases.is_undefined()) {
            return Err(JsError::new(&format!("there is no snapshot {name}")).into());
        }
        self.joined.replace_databases(databases)?;
        self.pristine = databases.is_undefined();
        let current = self.joined.current()?;
        self.host.emit(&Event::Restored { snapshot, current });
        Ok(())
    }

    /// An empty database, for who keeps snapshots too.
    fn reset(&mut self, run: RunId, options: RunOptions) -> Result<(), JsValue> {
        let began = self.host.now();
        self.host.emit(&Event::Started { run });
        self.joined.replace_databases(&JsValue::UNDEFINED)?;
        self.pristine = true;
        let duration_ms = self.host.now() - began;
        if self.snapshots {
            self.host.emit(&Event::SnapshotTaken {
                current: vec![],
                duration_ms,
            });
        }
        let catalogs = if options.catalogs {
            self.joined.catalogs()?
        } else {
            vec![]
        };
        let ending = Ending {
            outcome: Outcome::Succeeded,
            duration_ms,
            wrote: true,
            catalogs,
            ..Ending::default()
        };
        self.host.emit(&Event::Finished { run, ending });
        Ok(())
    }
}

/// What the host calls with each fact, as JSON text.
fn forward(host: &Host) -> Closure<dyn Fn(String)> {
    let host = host.clone();
    Closure::new(move |text: String| host.emit_json(&text))
}
