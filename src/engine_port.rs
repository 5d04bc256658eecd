//! Owns the worker: sends commands, receives events, ends it, and keeps the last good database snapshot for the next one.
//!
//! A message is an array: the JSON text of a [`Command`] or an [`Event`], then its attachments as `ArrayBuffer`s. It travels through a port
//! of which the repository's code in the worker has no reference.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use js_sys::{Array, ArrayBuffer, Uint8Array};
use protocol::{Command, Event, Fault, PostgresqlBuild, SqlalchemyVersion};
use wasm_bindgen::prelude::*;
use web_sys::{MessageChannel, MessageEvent, MessagePort};

use crate::timing;

/// Events are handed on together, this many milliseconds after the first: often enough to look alive, and seldom enough that
/// drawing leaves the second core to the engine. A timer, because animation frames stop while the page is in the background.
const BATCH_MS: u32 = 60;

/// Characters of JSON that are parsed and handed on at once: about 10 ms of work. What comes above that waits for its turn.
const BATCH_CHARACTERS: usize = 400_000;

/// A worker that has said nothing for so long, in milliseconds, will not: one of its files doesn't arrive.
const FIRST_WORD_MS: u32 = 60_000;

#[wasm_bindgen(module = "/src/engine_frame.js")]
extern "C" {
    /// A worker that was started, or is being started.
    type StartedEngine;

    /// Starts a worker and hands it its port.
    #[wasm_bindgen(js_name = startEngine)]
    fn start_engine(port: &MessagePort, on_error: &Closure<dyn Fn(String)>) -> StartedEngine;

    /// Ends it, wherever it is.
    #[wasm_bindgen(method)]
    fn stop(this: &StartedEngine);
}

/// The page's end of the engine.
pub struct EnginePort {
    on_events: Rc<dyn Fn(Vec<Event>)>,
    snapshots: Rc<RefCell<Snapshots>>,
    worker: Option<RunningWorker>,
}

/// Databases to go back to.
#[derive(Default)]
struct Snapshots {
    /// What the next worker begins with: the newest of a run that has finished; none for an empty database.
    last: Option<ArrayBuffer>,
    /// The one that was sent to be restored, with its name.
    sent: Option<(String, ArrayBuffer)>,
}

struct RunningWorker {
    engine: StartedEngine,
    port: MessagePort,
    inbox: Rc<Inbox>,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn(String)>,
}

impl Drop for RunningWorker {
    fn drop(&mut self) {
        self.inbox.is_closed.set(true);
        self.port.set_onmessage(None);
        self.port.close();
        self.engine.stop();
    }
}

impl EnginePort {
    /// A port without a worker yet; events go to `on_events` in batches.
    pub fn new(on_events: impl Fn(Vec<Event>) + 'static) -> Self {
        Self {
            on_events: Rc::new(on_events),
            snapshots: Rc::default(),
            worker: None,
        }
    }

    /// Ends the worker, whatever it is doing, and starts another from the last good snapshot, or with an empty database. Nothing that the
    /// worker before has sent is heard any more.
    pub fn restart(&mut self, sqlalchemy: SqlalchemyVersion, postgresql: PostgresqlBuild) {
        self.worker = None;
        let inbox = Rc::new(Inbox::new(self.on_events.clone(), self.snapshots.clone()));
        match spawn(&inbox) {
            Ok(worker) => self.worker = Some(worker),
            Err(error) => inbox.accept(broke(format!("The browser could not start a worker: {error:?}"))),
        }
        let snapshot = self.snapshots.borrow().last.clone();
        let start = Command::Start {
            sqlalchemy,
            postgresql,
            snapshots: true,
        };
        self.post(&message(&start, snapshot.as_ref()), &Array::new());
    }

    /// The next worker begins with an empty database, and nothing that was kept can be restored.
    pub fn forget_snapshots(&mut self) {
        self.snapshots.take();
    }

    /// What the next worker begins with; none for an empty database.
    pub fn last_snapshot(&self) -> Option<ArrayBuffer> {
        self.snapshots.borrow().last.clone()
    }

    /// Sends a command.
    pub fn send(&self, command: &Command) {
        self.post(&message(command, None), &Array::new());
    }

    /// Sends a command with a snapshot. If it restores the snapshot, the next worker begins with it too.
    pub fn send_with(&self, command: &Command, snapshot: &ArrayBuffer) {
        if let Command::Restore {
            snapshot: Some(name), ..
        } = command
        {
            self.snapshots.borrow_mut().sent = Some((name.clone(), snapshot.clone()));
        }
        self.post(&message(command, Some(snapshot)), &Array::new());
    }

    /// Sends a command with a buffer that the worker takes over.
    pub fn give(&self, command: &Command, attachment: &ArrayBuffer) {
        self.post(&message(command, Some(attachment)), &Array::of1(attachment));
    }

    fn post(&self, message: &Array, transfer: &Array) {
        let Some(running) = &self.worker else { return };
        if let Err(error) = running.port.post_message_with_transferable(message, transfer) {
            let words = format!("A message could not be sent to the engine: {error:?}");
            running.inbox.accept(broke(words));
        }
    }
}

/// What has come from one worker.
struct Inbox {
    on_events: Rc<dyn Fn(Vec<Event>)>,
    waiting: RefCell<Vec<Message>>,
    /// The newest snapshot of a run that has not finished; the next run can only begin when it has.
    taken: RefCell<Option<Option<ArrayBuffer>>>,
    snapshots: Rc<RefCell<Snapshots>>,
    is_closed: Cell<bool>,
    has_heard: Cell<bool>,
}

/// An event as it came, which is parsed when its turn comes.
enum Message {
    Json(String, JsValue),
    Event(Event),
}

impl Inbox {
    fn new(on_events: Rc<dyn Fn(Vec<Event>)>, snapshots: Rc<RefCell<Snapshots>>) -> Self {
        Self {
            on_events,
            waiting: RefCell::default(),
            taken: RefCell::default(),
            snapshots,
            is_closed: Cell::new(false),
            has_heard: Cell::new(false),
        }
    }

    fn accept(self: &Rc<Self>, event: Event) {
        self.wait(Message::Event(event));
    }

    fn wait(self: &Rc<Self>, message: Message) {
        let mut waiting = self.waiting.borrow_mut();
        waiting.push(message);
        if waiting.len() == 1 {
            self.hand_on_after(BATCH_MS);
        }
    }

    fn hand_on_after(self: &Rc<Self>, milliseconds: u32) {
        let inbox = self.clone();
        Timeout::new(milliseconds, move || inbox.hand_on()).forget();
    }

    /// Hands on as much as one turn allows.
    fn hand_on(self: &Rc<Self>) {
        if self.is_closed.get() {
            return;
        }
        let (batch, is_more) = self.take_batch();
        let events = batch.into_iter().map(|message| self.event_of(message)).collect();
        if is_more {
            self.hand_on_after(0);
        }
        (self.on_events)(events);
    }

    fn take_batch(&self) -> (Vec<Message>, bool) {
        let mut waiting = self.waiting.borrow_mut();
        let mut characters = 0;
        let fits = |message: &&Message| {
            let before = characters;
            if let Message::Json(json, _) = message {
                characters += json.len();
            }
            before < BATCH_CHARACTERS
        };
        let count = waiting.iter().take_while(fits).count();
        let rest = waiting.split_off(count);
        (std::mem::replace(&mut waiting, rest), !waiting.is_empty())
    }

    fn event_of(&self, message: Message) -> Event {
        let event = match message {
            Message::Event(event) => event,
            Message::Json(json, attachment) => match serde_json::from_str(&json) {
                Ok(event) => self.keep_snapshot(event, attachment),
                Err(error) => broke(format!("The engine sent a message that the page can't read: {error}")),
            },
        };
        timing::measure_event(&event);
        event
    }

    /// A snapshot counts when the run that it belongs to has finished, and only if it is whole.
    fn keep_snapshot(&self, event: Event, attachment: JsValue) -> Event {
        match &event {
            Event::SnapshotTaken { .. } => match checked(attachment) {
                Ok(snapshot) => *self.taken.borrow_mut() = Some(snapshot),
                Err(words) => return broke(words),
            },
            Event::Finished { .. } => {
                if let Some(taken) = self.taken.take() {
                    self.snapshots.borrow_mut().last = taken;
                }
            }
            // A worker that is ended in a later run goes back to this. What was restored without being handed out is in the engine alone,
            // for as long as a rehearsal needs it: then a new worker goes on with what was there before.
            Event::Restored { snapshot, .. } => {
                let mut snapshots = self.snapshots.borrow_mut();
                let sent = snapshots.sent.take_if(|(name, _)| Some(&*name) == snapshot.as_ref());
                if let Some(restored) = self.taken.take().or(sent.map(|(_, sent)| Some(sent))) {
                    snapshots.last = restored;
                }
            }
            _ => {}
        }
        event
    }
}

/// The snapshot of an attachment; none stands for an empty database.
fn checked(attachment: JsValue) -> Result<Option<ArrayBuffer>, String> {
    if attachment.is_undefined() {
        return Ok(None);
    }
    let buffer: ArrayBuffer = attachment
        .dyn_into()
        .map_err(|_| "The engine sent a snapshot that is not a buffer.")?;
    let head = |from: u32, to: u32| {
        let to = to.min(buffer.byte_length());
        Uint8Array::new(&buffer.slice_with_end(from, to)).to_vec()
    };
    rehearsal::check_snapshot(buffer.byte_length(), head)
        .map_err(|problem| format!("The snapshot of the database that the engine sent is damaged: {problem}."))?;
    Ok(Some(buffer))
}

fn spawn(inbox: &Rc<Inbox>) -> Result<RunningWorker, JsValue> {
    let channel = MessageChannel::new()?;
    let on_message = {
        let inbox = inbox.clone();
        Closure::new(move |message: MessageEvent| {
            let parts: Array = message.data().unchecked_into();
            let json = parts.get(0).as_string().unwrap_or_default();
            inbox.has_heard.set(true);
            inbox.wait(Message::Json(json, parts.get(1)));
        })
    };
    let on_error = {
        let inbox = inbox.clone();
        Closure::new(move |words: String| inbox.accept(broke(format!("The engine's worker failed: {words}"))))
    };
    let waiting = inbox.clone();
    Timeout::new(FIRST_WORD_MS, move || {
        if !waiting.has_heard.get() && !waiting.is_closed.get() {
            waiting.accept(broke(
                "engine/worker.mjs, or the engine’s WebAssembly beside it, has not arrived within 60 seconds"
                    .to_owned(),
            ));
        }
    })
    .forget();
    let port = channel.port1();
    port.set_onmessage(Some(Closure::as_ref(&on_message).unchecked_ref()));
    let engine = start_engine(&channel.port2(), &on_error);
    Ok(RunningWorker {
        engine,
        port,
        inbox: inbox.clone(),
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
        fault: Box::new(Fault::of_the_engine(message)),
    }
}
