//! Owns the worker: sends commands, receives events, ends it, and keeps the last database snapshot for the next one.
//!
//! A message is an array: the JSON text of a [`Command`] or an [`Event`], then its attachments as `ArrayBuffer`s.

use js_sys::{Array, ArrayBuffer, Uint8Array};
use protocol::{Command, Event, Fault};
use wasm_bindgen::prelude::*;
use web_sys::{ErrorEvent, MessageEvent, Worker, WorkerOptions, WorkerType};

/// The worker's script, beside the page.
const SCRIPT: &str = "engine/worker.mjs";

/// The page's end of the engine.
pub struct EnginePort {
    on_event: std::rc::Rc<dyn Fn(Event)>,
    worker: Option<RunningWorker>,
    snapshot: std::rc::Rc<std::cell::RefCell<Option<ArrayBuffer>>>,
}

struct RunningWorker {
    worker: Worker,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn(ErrorEvent)>,
}

impl EnginePort {
    /// A port without a worker yet; every event goes to `on_event`.
    pub fn new(on_event: impl Fn(Event) + 'static) -> Self {
        Self {
            on_event: std::rc::Rc::new(on_event),
            worker: None,
            snapshot: Default::default(),
        }
    }

    /// Ends the worker, whatever it is doing, and starts another from the last snapshot, or with an empty database.
    pub fn restart(&mut self) {
        if let Some(running) = self.worker.take() {
            running.worker.terminate();
        }
        match self.spawn() {
            Ok(worker) => self.worker = Some(worker),
            Err(error) => (self.on_event)(broke(format!("The browser could not start a worker: {error:?}"))),
        }
        let snapshot = self.snapshot.borrow().clone();
        self.send(&Command::Start, snapshot.as_ref().map(JsValue::from).into_iter());
    }

    /// The next worker begins with an empty database.
    pub fn forget_snapshot(&mut self) {
        self.snapshot.borrow_mut().take();
    }

    /// Sends a command. Attachments are copied, so that the page keeps its own.
    pub fn send(&self, command: &Command, attachments: impl Iterator<Item = JsValue>) {
        let Some(running) = &self.worker else { return };
        let json = serde_json::to_string(command).expect("commands are plain data");
        let mut message = Array::of1(&json.into());
        message.extend(attachments);
        if let Err(error) = running.worker.post_message(&message) {
            (self.on_event)(broke(format!("A message could not be sent to the engine: {error:?}")));
        }
    }

    fn spawn(&self) -> Result<RunningWorker, JsValue> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(SCRIPT, &options)?;
        let (on_event, snapshot) = (self.on_event.clone(), self.snapshot.clone());
        let on_message = Closure::new(move |message: MessageEvent| {
            let parts: Array = message.data().unchecked_into();
            let json = parts.get(0).as_string().unwrap_or_default();
            match serde_json::from_str(&json) {
                Ok(event) => {
                    if matches!(event, Event::SnapshotTaken { .. }) {
                        *snapshot.borrow_mut() = parts.get(1).dyn_into().ok();
                    }
                    on_event(event);
                }
                Err(error) => on_event(broke(format!(
                    "The engine sent a message that the page can't read: {error}"
                ))),
            }
        });
        let on_event = self.on_event.clone();
        let on_error = Closure::new(move |error: ErrorEvent| {
            error.prevent_default();
            on_event(broke(format!("The engine's worker failed: {}", error.message())));
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Ok(RunningWorker {
            worker,
            _on_message: on_message,
            _on_error: on_error,
        })
    }
}

/// Bytes as an attachment.
pub fn attachment(bytes: &[u8]) -> JsValue {
    Uint8Array::from(bytes).buffer().into()
}

fn broke(message: String) -> Event {
    Event::Broke {
        fault: Fault::of_the_engine(message),
    }
}
