//! The engine: takes commands one after the other, has them carried out, and reports facts.
//!
//! It runs wherever its [`Host`] does: in a Web Worker for the page, in a process of its own for `stillroom run`, in Node for the tests. A
//! message is an array: the JSON text of a command or an event, then its attachments.

mod halves;
mod host;
mod joint;
mod machine;

use std::rc::Rc;

use futures_channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use futures_channel::oneshot;
use futures_util::lock::Mutex;
use futures_util::{FutureExt, StreamExt};
use js_sys::{Array, Promise};
use protocol::{Command, Event};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{future_to_promise, spawn_local};

use crate::host::Host;
use crate::machine::Machine;

/// The engine, as its host sees it.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Engine {
    served: Rc<Served>,
    messages: UnboundedSender<Waiting>,
}

/// A message, and who waits for its end.
type Waiting = (Array, oneshot::Sender<()>);

/// What takes commands.
#[derive(Debug)]
struct Served {
    host: Host,
    /// None before the first command.
    machine: Mutex<Option<Machine>>,
}

#[wasm_bindgen]
impl Engine {
    /// An engine that answers through its host. Nothing is loaded before the first command.
    #[wasm_bindgen(constructor)]
    pub fn new(host: Host) -> Self {
        let machine = Mutex::new(None);
        let served = Rc::new(Served { host, machine });
        let (messages, incoming) = unbounded();
        spawn_local(serve(served.clone(), incoming));
        Self { served, messages }
    }

    /// Takes a message. It is handled when those before it are done; then the promise is fulfilled.
    pub fn handle(&self, message: Array) -> Promise {
        let (done, ended) = oneshot::channel();
        // The receiving end lives as long as the engine does.
        let _ = self.messages.unbounded_send((message, done));
        future_to_promise(async move {
            let _ = ended.await;
            Ok(JsValue::UNDEFINED)
        })
    }

    /// Handles a message at once, where none waits.
    ///
    /// # Errors
    /// Another one is being handled, or it is one that takes its time: the first.
    #[wasm_bindgen(js_name = handleNow)]
    pub fn handle_now(&self, message: &Array) -> Result<(), JsError> {
        let handled = self.served.handle(message).now_or_never();
        handled.ok_or_else(|| JsError::new("the message can't be handled at once"))
    }
}

/// What a schema is read with, to ask it of another PostgreSQL: one row for each object, as JSON.
#[wasm_bindgen(js_name = schemaSql)]
pub fn schema_sql() -> String {
    observer::SCHEMA_SQL.clone()
}

/// The lines of the catalogs, of the rows that this yields.
///
/// # Errors
/// These are not such rows.
#[wasm_bindgen(js_name = catalogsOf)]
pub fn catalogs_of(rows: &str) -> Result<Vec<String>, JsError> {
    Ok(observer::catalogs_of(rows)?)
}

async fn serve(served: Rc<Served>, mut incoming: UnboundedReceiver<Waiting>) {
    while let Some((message, done)) = incoming.next().await {
        served.handle(&message).await;
        // Nobody has to wait.
        let _ = done.send(());
    }
}

impl Served {
    async fn handle(&self, message: &Array) {
        let mut machine = self.machine.lock().await;
        if let Err(error) = carry_out(&self.host, &mut machine, message).await {
            self.host.emit(&Event::Broke {
                fault: Box::new(host::fault_of(&error)),
            });
        }
    }
}

async fn carry_out(host: &Host, machine: &mut Option<Machine>, message: &Array) -> Result<(), JsValue> {
    let text = message.get(0).as_string().unwrap_or_default();
    let command = serde_json::from_str(&text).map_err(|error| JsError::new(&format!("unreadable command: {error}")))?;
    let attachment = message.get(1);
    if let Command::Start {
        sqlalchemy,
        postgresql,
        snapshots,
    } = command
    {
        *machine = Some(Machine::start(host, sqlalchemy, postgresql, attachment, snapshots).await?);
        return Ok(());
    }
    let Some(machine) = machine else {
        return Err(JsError::new("the engine did not start").into());
    };
    match command {
        Command::Start { .. } => unreachable!("handled above"),
        Command::Mount {
            environment,
            settings,
            fresh,
        } => machine.mount(&environment, &settings, &attachment, fresh),
        Command::Run { run, task, options } => machine.run(run, &task, options),
        Command::Ask { ask, question } => machine.ask(ask, &question, &attachment),
        Command::Keep { snapshot } => machine.keep(snapshot),
        Command::SetAside { snapshot } => machine.set_aside(snapshot),
        Command::Restore { snapshot, hand_out } => machine.restore(snapshot, hand_out, &attachment),
        Command::Forget { snapshot } => {
            machine.forget(&snapshot);
            Ok(())
        }
    }
}
