//! Snapshots of databases that outlive the page: between the state, the engine and the browser's storage.

use js_sys::{Array, ArrayBuffer, Error};
use protocol::{Answer, Command, Event, Question};
use rehearsal::{Effect, Snapshot, SnapshotId, SnapshotMsg, SnapshotOwner};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::app::App;
use crate::settings::absolute;

#[wasm_bindgen(module = "/src/snapshot_store.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    async fn keep(
        owner: &str,
        id: &str,
        text: &str,
        schema: &str,
        buffer: Option<ArrayBuffer>,
    ) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    async fn find(owner: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    async fn describe(owner: &str, id: &str, text: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    async fn remove(owner: &str, id: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    async fn read(owner: &str, id: &str) -> Result<JsValue, JsValue>;

    /// A snapshot as storage has it.
    type Stored;
    #[wasm_bindgen(method, getter)]
    fn text(this: &Stored) -> String;
    #[wasm_bindgen(method, getter)]
    fn at(this: &Stored) -> f64;
    #[wasm_bindgen(method, getter)]
    fn bytes(this: &Stored) -> f64;
    #[wasm_bindgen(method, getter, js_name = whyNotStored)]
    fn why_not_stored(this: &Stored) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    fn schema(this: &Stored) -> String;
    #[wasm_bindgen(method, getter)]
    fn buffer(this: &Stored) -> Option<ArrayBuffer>;
}

/// Carries out what concerns kept snapshots. A command that needs one is sent when it was read; everything else goes on in the background.
pub async fn perform(app: App, effect: Effect) {
    match effect {
        Effect::FindSnapshots(owner) => spawn_local(find_all(app, owner)),
        Effect::KeepSnapshot(owner, snapshot) => {
            let buffer = app.engine(|engine| engine.last_snapshot());
            spawn_local(keep_one(app, owner, *snapshot, buffer));
        }
        Effect::DescribeSnapshot(owner, snapshot) => spawn_local(async move {
            let text = text_of(&snapshot);
            if let Err(error) = describe(&key(&owner), &snapshot.id.to_string(), &text).await {
                app.send(SnapshotMsg::NotKept(snapshot.id, words(&error)));
            }
        }),
        Effect::DeleteSnapshot(owner, id) => spawn_local(async move {
            // What can't be deleted was not there, or goes with the storage that can't be reached.
            let _ = remove(&key(&owner), &id.to_string()).await;
        }),
        Effect::SendSnapshot(owner, id, command) => send(app, owner, id, command).await,
        _ => {}
    }
}

async fn find_all(app: App, owner: SnapshotOwner) {
    let found = find(&key(&owner))
        .await
        .map(Array::unchecked_from_js)
        .unwrap_or_default();
    let snapshots = found.iter().filter_map(|stored| {
        let stored: Stored = stored.unchecked_into();
        // What another version wrote in another way is left alone.
        let snapshot: Snapshot = serde_json::from_str(&stored.text()).ok()?;
        Some(snapshot.stored(stored.at() as u64, stored.bytes() as u64))
    });
    let snapshots = snapshots.collect();
    if is_of(app, &owner) {
        app.send(SnapshotMsg::Found(snapshots));
    }
}

async fn keep_one(app: App, owner: SnapshotOwner, snapshot: Snapshot, buffer: Option<ArrayBuffer>) {
    let schema = serde_json::to_string(&snapshot.schema()).expect("plain data becomes JSON");
    let (id, text) = (snapshot.id, text_of(&snapshot));
    let kept = keep(&key(&owner), &id.to_string(), &text, &schema, buffer).await;
    if !is_of(app, &owner) {
        return;
    }
    match kept {
        Ok(stored) => {
            let stored: Stored = stored.unchecked_into();
            app.send(SnapshotMsg::Kept {
                id,
                at: stored.at() as u64,
                bytes: stored.bytes() as u64,
                why_not_stored: stored.why_not_stored(),
            });
        }
        Err(error) => app.send(SnapshotMsg::NotKept(id, words(&error))),
    }
}

async fn send(app: App, owner: SnapshotOwner, id: SnapshotId, command: Command) {
    let stored: Stored = match read(&key(&owner), &id.to_string()).await {
        Ok(stored) => stored.unchecked_into(),
        Err(error) => return app.send(SnapshotMsg::Unreadable(id, words(&error))),
    };
    if let Ok(schema) = serde_json::from_str(&stored.schema()) {
        app.send(SnapshotMsg::SchemaRead(id, Box::new(schema)));
    }
    match (stored.buffer(), command) {
        (Some(buffer), command) => app.engine(|engine| engine.send_with(&command, &buffer)),
        (None, Command::Restore { .. }) => {
            let empty = Command::Restore {
                snapshot: None,
                hand_out: true,
            };
            app.engine(|engine| engine.send(&empty));
        }
        // An empty database has no tables.
        (
            None,
            Command::Ask {
                ask,
                question: Question::TableRows,
            },
        ) => app.send(Event::Answered {
            ask,
            answer: Answer::TableRows { tables: vec![] },
        }),
        (None, command) => app.engine(|engine| engine.send(&command)),
    }
}

/// Whether the open repository is still the one that is meant.
fn is_of(app: App, owner: &SnapshotOwner) -> bool {
    let owner_of = |state: &rehearsal::Workbench| state.rehearsal_of(app.side()).opened.as_ref()?.snapshot_owner();
    app.peek(owner_of).as_ref() == Some(owner)
}

fn key(owner: &SnapshotOwner) -> String {
    let owner = SnapshotOwner {
        source: absolute(&owner.source),
        ..owner.clone()
    };
    serde_json::to_string(&owner).expect("plain data becomes JSON")
}

fn text_of(snapshot: &Snapshot) -> String {
    serde_json::to_string(snapshot).expect("plain data becomes JSON")
}

fn words(error: &JsValue) -> String {
    let message = error.dyn_ref::<Error>().and_then(|error| error.message().as_string());
    message
        .filter(|message| !message.is_empty())
        .unwrap_or_else(|| "the browser’s storage failed".to_owned())
}
