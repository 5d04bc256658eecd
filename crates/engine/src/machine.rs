//! The joined halves and what is known about their database: when it is empty, and when the page has all of it.

use js_sys::{Array, Uint8Array};
use protocol::{Event, MigrationEnvironment, MountedFile, Outcome, RunId};
use wasm_bindgen::prelude::*;

use crate::host::{Host, Joined, json};

/// PGlite and Pyodide at work.
pub struct Machine {
    host: Host,
    joined: Joined,
    /// Nothing was ever written to the database.
    pristine: bool,
    _emit: Closure<dyn Fn(String)>,
}

impl Machine {
    /// Starts both halves; `snapshot` is a buffer, or undefined for an empty database.
    pub async fn start(host: &Host, snapshot: JsValue) -> Result<Self, JsValue> {
        let emit = {
            let host = host.clone();
            Closure::<dyn Fn(String)>::new(move |event: String| host.emit_json(&event))
        };
        let joined = host.boot(emit.as_ref().unchecked_ref(), &snapshot).await?;
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
            _emit: emit,
        })
    }

    /// Puts the repository's files in the place of those that were there; `contents` is one buffer with all their bytes.
    pub async fn mount(
        &mut self,
        environment: &MigrationEnvironment,
        files: &[MountedFile],
        contents: JsValue,
        fresh: bool,
    ) -> Result<(), JsValue> {
        if fresh && !self.pristine {
            self.joined.empty_database().await?;
            self.pristine = true;
        }
        let (paths, parts) = (Array::new(), Array::new());
        let mut start = 0;
        for file in files {
            paths.push(&file.path.as_str().into());
            parts.push(&Uint8Array::new_with_byte_offset_and_length(
                &contents, start, file.bytes,
            ));
            start += file.bytes;
        }
        self.joined.mount(&json(environment), &paths, &parts)
    }

    /// Runs a command line, and afterwards gives the page the whole database if the command wrote to it: so the page can end
    /// this worker at any moment of a later run and lose nothing.
    pub fn run(&mut self, run: RunId, arguments: &[String]) -> Result<(), JsValue> {
        self.joined.run(run.0, &json(arguments))?;
        let began = self.host.now();
        if let Some(snapshot) = self.joined.take_snapshot_if_changed()? {
            self.pristine = false;
            let current = self.joined.current()?;
            let event = Event::SnapshotTaken {
                current,
                duration_ms: self.host.now() - began,
            };
            self.host.emit_with(&event, &snapshot.buffer());
        }
        Ok(())
    }

    /// An empty database, for the page too.
    pub async fn reset(&mut self, run: RunId) -> Result<(), JsValue> {
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
