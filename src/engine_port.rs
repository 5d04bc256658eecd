//! Owns the worker: sends commands, receives events, ends it, and keeps the last database snapshot for the next one.
//!
//! A message is an array: the JSON text of a [`Command`] or an [`Event`], then its attachments as `ArrayBuffer`s.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use js_sys::{Array, ArrayBuffer};
use protocol::{Command, Event, Fault, PostgresqlBuild, SqlalchemyVersion};
use wasm_bindgen::prelude::*;
use web_sys::{ErrorEvent, MessageEvent, Worker, WorkerOptions, WorkerType};

use crate::timing;

/// The worker's script, beside the page.
const SCRIPT: &str = "engine/worker.mjs";

/// Events are handed on together, this many milliseconds after the first: often enough to look alive, and seldom enough that
/// drawing leaves the second core to the engine. A timer, because animation frames stop while the page is in the background.
const BATCH_MS: u32 = 60;

/// The page's end of the engine.
pub struct EnginePort {
    inbox: Rc<Inbox>,
    worker: Option<RunningWorker>,
}

struct RunningWorker {
    worker: Worker,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn(ErrorEvent)>,
}

/// What has come from the worker.
struct Inbox {
    on_events: Box<dyn Fn(Vec<Event>)>,
    waiting: RefCell<Vec<Event>>,
    snapshot: RefCell<Option<ArrayBuffer>>,
}

impl EnginePort {
    /// A port without a worker yet; events go to `on_events` in batches.
    pub fn new(on_events: impl Fn(Vec<Event>) + 'static) -> Self {
        let inbox = Inbox {
            on_events: Box::new(on_events),
            waiting: RefCell::default(),
            snapshot: RefCell::default(),
        };
        Self {
            inbox: Rc::new(inbox),
            worker: None,
        }
    }

    /// Ends the worker, whatever it is doing, and starts another from the last snapshot, or with an empty database.
    pub fn restart(&mut self, sqlalchemy: SqlalchemyVersion, postgresql: PostgresqlBuild) {
        if let Some(running) = self.worker.take() {
            running.worker.terminate();
        }
        self.inbox.waiting.borrow_mut().clear();
        match spawn(&self.inbox) {
            Ok(worker) => self.worker = Some(worker),
            Err(error) => self
                .inbox
                .accept(broke(format!("The browser could not start a worker: {error:?}"))),
        }
        let snapshot = self.inbox.snapshot.borrow().clone();
        let start = Command::Start { sqlalchemy, postgresql };
        self.post(&message(&start, snapshot.as_ref()), &Array::new());
    }

    /// The next worker begins with an empty database.
    pub fn forget_snapshot(&mut self) {
        self.inbox.snapshot.borrow_mut().take();
    }

    /// Sends a command.
    pub fn send(&self, command: &Command) {
        self.post(&message(command, None), &Array::new());
    }

    /// Sends a command with a buffer that the worker takes over.
    pub fn give(&self, command: &Command, attachment: &ArrayBuffer) {
        self.post(&message(command, Some(attachment)), &Array::of1(attachment));
    }

    fn post(&self, message: &Array, transfer: &Array) {
        let Some(running) = &self.worker else { return };
        if let Err(error) = running.worker.post_message_with_transfer(message, transfer) {
            self.inbox
                .accept(broke(format!("A message could not be sent to the engine: {error:?}")));
        }
    }
}

impl Inbox {
    fn accept(self: &Rc<Self>, event: Event) {
        timing::measure_event(&event);
        let mut waiting = self.waiting.borrow_mut();
        waiting.push(event);
        if waiting.len() == 1 {
            let inbox = self.clone();
            Timeout::new(BATCH_MS, move || {
                let events = inbox.waiting.take();
                (inbox.on_events)(events);
            })
            .forget();
        }
    }

    fn accept_message(self: &Rc<Self>, message: &MessageEvent) {
        let parts: Array = message.data().unchecked_into();
        let json = parts.get(0).as_string().unwrap_or_default();
        match serde_json::from_str(&json) {
            Ok(event) => {
                if matches!(event, Event::SnapshotTaken { .. }) {
                    *self.snapshot.borrow_mut() = parts.get(1).dyn_into().ok();
                }
                self.accept(event);
            }
            Err(error) => self.accept(broke(format!(
                "The engine sent a message that the page can't read: {error}"
            ))),
        }
    }
}

fn spawn(inbox: &Rc<Inbox>) -> Result<RunningWorker, JsValue> {
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    let worker = Worker::new_with_options(SCRIPT, &options)?;
    let on_message = {
        let inbox = inbox.clone();
        Closure::new(move |message: MessageEvent| inbox.accept_message(&message))
    };
    let on_error = {
        let inbox = inbox.clone();
        Closure::new(move |error: ErrorEvent| {
            error.prevent_default();
            inbox.accept(broke(format!("The engine's worker failed: {}", error.message())));
        })
    };
    worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
    Ok(RunningWorker {
        worker,
        _on_message: on_message,
        _on_error: on_error,
    })
}

fn message(command: &Command, attachment: Option<&ArrayBuffer>) -> Array {
    let json = serde_json::to_string(command).expect("commands are plain data");
    match attachment {
        Some(attachment) => Array::of2(&json.into(), attachment),
        None => Array::of1(&json.into()),
    }
}

fn broke(message: String) -> Event {
    Event::Broke {
        fault: Fault::of_the_engine(message),
    }
}
