//! The worker's binary: takes commands one after the other, has them carried out, and reports facts.
//!
//! It runs wherever its [`Host`] does: in a Web Worker for the page, in Node for the tests. A message is an array: the JSON text
//! of a command or an event, then its attachments.

mod host;
mod machine;

use futures_channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use futures_util::StreamExt;
use js_sys::Array;
use protocol::{Command, Event};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::host::Host;
use crate::machine::Machine;

/// The engine, as its host sees it.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Engine {
    messages: UnboundedSender<Array>,
}

#[wasm_bindgen]
impl Engine {
    /// An engine that answers through its host. Nothing is loaded before the first command.
    #[wasm_bindgen(constructor)]
    pub fn new(host: Host) -> Self {
        let (messages, incoming) = unbounded();
        spawn_local(serve(host, incoming));
        Self { messages }
    }

    /// Takes a message. It is handled when those before it are done.
    pub fn handle(&self, message: Array) {
        // The receiving end lives as long as the worker does.
        let _ = self.messages.unbounded_send(message);
    }
}

async fn serve(host: Host, mut incoming: UnboundedReceiver<Array>) {
    let mut machine = None;
    while let Some(message) = incoming.next().await {
        if let Err(error) = handle(&host, &mut machine, &message).await {
            host.emit(&Event::Broke {
                fault: host::fault_of(&error),
            });
        }
    }
}

async fn handle(host: &Host, machine: &mut Option<Machine>, message: &Array) -> Result<(), JsValue> {
    let text = message.get(0).as_string().unwrap_or_default();
    let command = serde_json::from_str(&text).map_err(|error| JsError::new(&format!("unreadable command: {error}")))?;
    let attachments = message.slice(1, message.length());
    if let Command::Start { sqlalchemy, postgresql } = command {
        *machine = Some(Machine::start(host, sqlalchemy, postgresql, attachments.get(0)).await?);
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
        } => machine.mount(&environment, &settings, &attachments.get(0), fresh).await,
        Command::Run { run, task } => machine.run(run, &task).await,
        Command::ReadRows { read, queries } => machine.read_rows(read, &queries),
    }
}
