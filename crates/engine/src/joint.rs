//! The joint between Python and the databases: the functions that Python is handed lead here.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;

use observer::{Surroundings, Unanswered, Watch, next_transaction};
use pglite_bindings::Session;
use wasm_bindgen::prelude::*;

use crate::host::{Host, StartedDatabases};

/// Why a database gave no answer: what JavaScript threw.
#[derive(Clone, Debug)]
pub struct Lost(pub JsValue);

impl fmt::Display for Lost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.dyn_ref::<js_sys::Error>() {
            Some(error) => f.write_str(&String::from(error.message())),
            None => write!(f, "{:?}", self.0),
        }
    }
}

impl Lost {
    /// PostgreSQL's module has ended, and with it every database.
    fn is_the_end(&self) -> bool {
        let error = self.0.dyn_ref::<js_sys::Error>();
        error.is_some_and(|error| error.name() == "PostgresqlEnded")
    }
}

/// A PGlite, and the next transaction id when it was asked for last.
#[derive(Debug)]
struct Running {
    session: Session,
    next_transaction: Vec<Option<String>>,
}

/// The databases that the host has started, by Python's numbers.
#[derive(Debug)]
pub struct Databases {
    host: Host,
    started: StartedDatabases,
    running: BTreeMap<u32, Running>,
    ended: Option<Lost>,
}

impl Databases {
    pub fn new(host: Host, started: StartedDatabases) -> Self {
        Self {
            host,
            started,
            running: BTreeMap::new(),
            ended: None,
        }
    }

    /// Others have taken their place.
    pub fn forget(&mut self) {
        self.running.clear();
        self.ended = None;
    }

    fn running(&mut self, number: u32) -> Result<&mut Running, JsValue> {
        if !self.running.contains_key(&number) {
            let mut session = Session::new(self.started.get(number)?);
            let asked = next_transaction(&mut Alone(&mut session));
            let next_transaction = asked.map_err(|gone| JsError::new(&gone.message))?;
            self.running.insert(
                number,
                Running {
                    session,
                    next_transaction,
                },
            );
        }
        Ok(self.running.get_mut(&number).expect("it was put there"))
    }

    /// Whether anything was written to one of them since this was asked last, or since it began.
    ///
    /// # Errors
    /// One of them has gone.
    pub fn have_changed(&mut self) -> Result<bool, Unanswered> {
        let mut have_changed = false;
        for running in self.running.values_mut() {
            let now = next_transaction(&mut Alone(&mut running.session))?;
            have_changed |= now != running.next_transaction;
            running.next_transaction = now;
        }
        Ok(have_changed)
    }
}

/// A PGlite by itself.
pub struct Alone<'a>(pub &'a mut Session);

impl observer::Session for Alone<'_> {
    type Error = Lost;

    fn exchange(&mut self, message: &[u8]) -> Result<Vec<u8>, Lost> {
        self.0.exchange(message).map_err(Lost)
    }
}

impl Surroundings for Databases {
    type Error = Lost;

    fn exchange(&mut self, database: u32, message: &[u8]) -> Result<Vec<u8>, Lost> {
        if let Some(ended) = &self.ended {
            return Err(ended.clone());
        }
        let running = self.running(database).map_err(Lost)?;
        running.session.exchange(message).map_err(|error| {
            let lost = Lost(error);
            if lost.is_the_end() {
                self.ended = Some(lost.clone());
            }
            lost
        })
    }

    fn now(&self) -> f64 {
        self.host.now()
    }

    fn emit(&mut self, event: &str) {
        self.host.emit_json(event);
    }
}

/// What is watched, shared by the machine and the joint. PostgreSQL may load an extension in the middle of an exchange; that is reported after
/// it.
#[derive(Debug)]
pub struct Watched {
    watch: RefCell<Watch<Databases>>,
    waiting: RefCell<Vec<(String, String)>>,
}

impl Watched {
    pub fn new(watch: Watch<Databases>) -> Self {
        Self {
            watch: RefCell::new(watch),
            waiting: RefCell::default(),
        }
    }

    /// Uses the watch, and reports what happened meanwhile.
    pub fn with<T>(&self, act: impl FnOnce(&mut Watch<Databases>) -> T) -> T {
        let mut watch = self.watch.borrow_mut();
        let done = act(&mut watch);
        for (event, fields) in self.waiting.take() {
            watch.report(&event, &fields);
        }
        done
    }

    /// Reports an event, now or when the exchange that goes on is over.
    fn report(&self, event: &str, fields: &str) {
        match self.watch.try_borrow_mut() {
            Ok(mut watch) => watch.report(event, fields),
            Err(_) => self.waiting.borrow_mut().push((event.to_owned(), fields.to_owned())),
        }
    }
}

/// What the functions call that Python is handed.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Joint(Rc<Watched>);

impl Joint {
    /// A joint to these databases.
    pub fn to(watched: Rc<Watched>) -> Self {
        Self(watched)
    }
}

#[wasm_bindgen]
impl Joint {
    /// Sends wire-protocol bytes to the database of this number, and gives its whole answer.
    ///
    /// # Errors
    /// PostgreSQL ended, or a further database could not start.
    #[wasm_bindgen(js_name = execProtocol)]
    pub fn exec_protocol(&self, database: u32, message: &[u8]) -> Result<Vec<u8>, JsValue> {
        let answer = self.0.with(|watch| watch.exchange(database, message));
        answer.map_err(|lost| lost.0)
    }

    /// A statement has run: in which database, its text, what Python knows of it as a JSON object, and how many milliseconds it took.
    pub fn statement(&self, database: u32, sql: &str, fields: &str, duration_ms: f64) {
        self.0.with(|watch| watch.statement(database, sql, fields, duration_ms));
    }

    /// Milliseconds on a clock that stands still while statements are observed.
    pub fn clock(&self) -> f64 {
        self.0.watch.borrow().clock()
    }

    /// Reports an event that Python saw, with its fields as a JSON object.
    ///
    /// # Errors
    /// It is none that Python reports.
    #[wasm_bindgen(js_name = reportOfPython)]
    pub fn report_of_python(&self, event: &str, fields: &str) -> Result<(), JsError> {
        if !observer::is_of_the_run(event) {
            return Err(JsError::new(&format!("{event} is nothing that a run reports")));
        }
        self.0.report(event, fields);
        Ok(())
    }

    /// Reports an event that the host saw, with its fields as a JSON object.
    pub fn report(&self, event: &str, fields: &str) {
        self.0.report(event, fields);
    }
}
