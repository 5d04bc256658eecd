//! Watches the databases of a run and reports what it sees as the run's events. The code of the run knows why a statement was sent; what was
//! sent, what it did and which transactions it ran in is seen here.

use std::collections::BTreeMap;
use std::fmt;

use postgres_model::{Effects, TransactionMark};
use serde_json::json;

use crate::lock_timeout;
use crate::reporter::{Known, Reporter};
use crate::schema::Change;
use crate::sent::Sent;
use crate::session::Session;
use crate::unanswered::Unanswered;
use crate::{Observed, Observer};

/// The databases that are watched, a clock, and where events go.
pub trait Surroundings {
    /// Why a database gave no answer.
    type Error: fmt::Display;

    /// Sends messages to the database of this number, and gives its whole answer.
    ///
    /// # Errors
    /// As [`Session::exchange`].
    fn exchange(&mut self, database: u32, message: &[u8]) -> Result<Vec<u8>, Self::Error>;

    /// Milliseconds on a clock that never goes back.
    fn now(&self) -> f64;

    /// Takes an event, as JSON text.
    fn emit(&mut self, event: &str);
}

/// One of the databases, for questions that belong to no run.
#[derive(Debug)]
pub struct Numbered<'a, S> {
    surroundings: &'a mut S,
    database: u32,
}

impl<S: Surroundings> Session for Numbered<'_, S> {
    type Error = S::Error;

    fn exchange(&mut self, message: &[u8]) -> Result<Vec<u8>, Self::Error> {
        self.surroundings.exchange(self.database, message)
    }
}

/// What could not be observed, by the name of a `protocol::Difference`.
const STATEMENTS: &str = "statements_unobserved";
const SCHEMA: &str = "schema_unread";

/// Milliseconds that went somewhere, since the start.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Spent {
    /// Inside the databases, for what runs sent.
    pub postgresql: f64,
    /// On observing.
    pub observing: f64,
}

/// Watches runs, one after the other.
#[derive(Debug)]
pub struct Watch<S> {
    surroundings: S,
    /// Whether it sees what statements do; without, nothing is asked between them, which shows what observing costs.
    observes: bool,
    observers: BTreeMap<u32, Observer>,
    reporter: Reporter,
    sent: Sent,
    is_on: bool,
    began_at: f64,
    shown: Option<u32>,
    next_statement: u32,
    /// The statement of this run that ends with the error of `lock_timeout`.
    timed_out: Option<u32>,
    measuring_since: Option<f64>,
    failures: BTreeMap<&'static str, String>,
    spent: Spent,
}

impl<S: Surroundings> Watch<S> {
    /// A watch over these databases.
    pub fn new(surroundings: S, observes: bool) -> Self {
        Self {
            surroundings,
            observes,
            observers: BTreeMap::new(),
            reporter: Reporter::default(),
            sent: Sent::default(),
            is_on: false,
            began_at: 0.0,
            shown: None,
            next_statement: 0,
            timed_out: None,
            measuring_since: None,
            failures: BTreeMap::new(),
            spent: Spent::default(),
        }
    }

    /// Every database was replaced.
    pub fn forget(&mut self) {
        self.observers.clear();
        self.shown = None;
    }

    /// One of the databases; what is asked there is not observed.
    pub fn session(&mut self, database: u32) -> Numbered<'_, S> {
        Numbered {
            surroundings: &mut self.surroundings,
            database,
        }
    }

    /// What is watched.
    pub fn surroundings(&mut self) -> &mut S {
        &mut self.surroundings
    }

    /// Where time went since the start.
    pub fn spent(&self) -> Spent {
        self.spent
    }

    /// Milliseconds on a clock that stands still while something is observed, so that no reported duration includes it.
    pub fn clock(&self) -> f64 {
        self.measuring_since.unwrap_or_else(|| self.surroundings.now()) - self.spent.observing
    }

    /// Sends messages of the run's code and gives the answer. Between runs nobody begins to watch: what the reading loads belongs to a run.
    ///
    /// # Errors
    /// The database has gone.
    pub fn exchange(&mut self, database: u32, message: &[u8]) -> Result<Vec<u8>, S::Error> {
        if self.is_on {
            self.sent.note(message);
            if self.observes && !self.observers.contains_key(&database) {
                self.measured(|watch| watch.begin_observing(database));
            }
        }
        let answer = self.answer(database, message)?;
        self.measured(|watch| {
            let now = watch.now();
            let passed = watch.with_observer(database, |observer, session| {
                observer.passed(session, message, &answer, now)
            });
            let changes = passed
                .and_then(|passed| watch.tried(STATEMENTS, passed))
                .unwrap_or_default();
            watch.report_changes(database, None, changes);
            watch.send();
        });
        Ok(answer)
    }

    /// The database's answer; that of a lock timeout where the run's options ask for one.
    fn answer(&mut self, database: u32, message: &[u8]) -> Result<Vec<u8>, S::Error> {
        let is_due = self.is_on && self.timed_out == Some(self.next_statement);
        let instead = is_due.then(|| lock_timeout::instead(message)).flatten();
        let began = self.surroundings.now();
        let answer = self
            .surroundings
            .exchange(database, instead.as_deref().unwrap_or(message));
        self.spent.postgresql += self.surroundings.now() - began;
        let answer = answer?;
        Ok(match instead {
            Some(_) => {
                self.timed_out = None;
                lock_timeout::timed_out(&answer)
            }
            None => answer,
        })
    }

    /// A run begins; `database` is the one that is shown. Reports its schema where nobody knows it yet. The statement with the number
    /// `timed_out`, counted from 0 as the events count, ends with the error of `lock_timeout` instead of running.
    pub fn begin(&mut self, run: u32, database: u32, timed_out: Option<u32>) {
        self.reporter.begin(run);
        self.is_on = true;
        self.sent.forget();
        self.began_at = self.clock();
        self.next_statement = 0;
        self.timed_out = timed_out;
        self.failures.clear();
        if self.observes {
            self.measured(|watch| {
                let others: Vec<u32> = watch
                    .observers
                    .keys()
                    .copied()
                    .filter(|other| *other != database)
                    .collect();
                for other in others {
                    watch.begin_observing(other);
                }
                watch.show(database);
            });
        }
        self.send();
    }

    /// A statement has run: its text, what the code knows of it as a JSON object, and how many milliseconds it took. What it changed in the
    /// schema goes out as an event.
    pub fn statement(&mut self, database: u32, sql: &str, fields: &str, duration_ms: f64) {
        self.measured(|watch| {
            let index = watch.next_statement;
            watch.next_statement += 1;
            let reports = watch.reporter.reports_statements();
            let observed = watch.with_observer(database, |observer, session| match reports {
                true => observer.observe(session, sql),
                false => Observed::default(),
            });
            let Observed { effects, changes } = observed.unwrap_or_default();
            if let Some(reason) = &effects.unknown {
                watch.fail(STATEMENTS, reason.clone());
            }
            watch.report_changes(database, Some(index), changes);
            watch.report_marks(database, index);
            let at_ms = (watch.now() - duration_ms).max(0.0);
            let sql = watch.sent.take(sql);
            watch.report_statement(&sql, fields, index, at_ms, duration_ms, &effects);
            watch.send();
        });
    }

    /// The run has ended, and nothing uses the sessions any more; `database` is the one that is shown from now on.
    pub fn end(&mut self, database: u32) {
        self.measured(|watch| {
            let all: Vec<u32> = watch.observers.keys().copied().collect();
            for each in all {
                watch.report_marks(each, watch.next_statement);
            }
            if watch.shown == Some(database) {
                let ended = watch.with_observer(database, |observer, session| observer.end(session));
                let changes = ended.and_then(|ended| watch.tried(SCHEMA, ended)).unwrap_or_default();
                watch.report_changes(database, None, changes);
            } else if watch.observes {
                watch.show(database);
            }
            watch.is_on = false;
        });
        for (difference, reason) in std::mem::take(&mut self.failures) {
            self.report(
                "differed",
                &json!({ "difference": difference, "reason": reason }).to_string(),
            );
        }
        self.send();
    }

    /// Reports an event; `fields` is a JSON object. Between runs there is nothing to report.
    pub fn report(&mut self, event: &str, fields: &str) {
        self.reporter.report(event, fields);
        self.send();
    }

    /// The last event of the run, which is not sent: `fields` are those of `finished`.
    pub fn finished(&mut self, fields: &str) -> String {
        let finished = self.reporter.end(fields);
        self.send();
        finished
    }

    /// The run has come to no end.
    pub fn abandon(&mut self) {
        self.is_on = false;
        self.reporter.abandon();
        self.send();
    }

    fn show(&mut self, database: u32) {
        let was_shown = self.shown.replace(database) == Some(database);
        let changes = self.begin_observing(database);
        if was_shown {
            self.report_changes(database, None, changes);
            return;
        }
        let objects: Vec<&str> = self
            .observers
            .get(&database)
            .into_iter()
            .flat_map(Observer::objects)
            .collect();
        let fields = format!("{{\"objects\":[{}]}}", objects.join(","));
        self.reporter.report("schema_read", &fields);
    }

    /// Begins to observe a database, before the run's code has sent anything to it; gives what changed before the run.
    fn begin_observing(&mut self, database: u32) -> Vec<Change> {
        self.observers.entry(database).or_default();
        let begun = self.with_observer(database, |observer, session| observer.begin(session));
        begun.and_then(|begun| self.tried(SCHEMA, begun)).unwrap_or_default()
    }

    fn with_observer<T>(
        &mut self,
        database: u32,
        act: impl FnOnce(&mut Observer, &mut Numbered<'_, S>) -> T,
    ) -> Option<T> {
        let observer = self.observers.get_mut(&database)?;
        let mut session = Numbered {
            surroundings: &mut self.surroundings,
            database,
        };
        Some(act(observer, &mut session))
    }

    /// The place of what no statement did is given by the statement that it happened in or before.
    fn report_changes(&mut self, database: u32, statement: Option<u32>, changes: Vec<Change>) {
        if self.shown != Some(database) || changes.is_empty() {
            return;
        }
        let place = match statement {
            Some(statement) => format!("\"statement\":{statement}"),
            None => format!("\"statement\":null,\"before\":{}", self.next_statement),
        };
        let changes: Vec<String> = changes.iter().map(change).collect();
        let fields = format!("{{{place},\"changes\":[{}]}}", changes.join(","));
        self.reporter.report("schema_changed", &fields);
    }

    fn report_marks(&mut self, database: u32, statement: u32) {
        let marks = self
            .with_observer(database, |observer, _| observer.take_marks())
            .unwrap_or_default();
        let marks: Vec<TransactionMark> = marks
            .into_iter()
            .map(|(kind, at_ms)| TransactionMark { kind, at_ms, statement })
            .collect();
        self.reporter.transactions(&marks);
    }

    fn report_statement(
        &mut self,
        sql: &str,
        fields: &str,
        index: u32,
        at_ms: f64,
        duration_ms: f64,
        effects: &Effects,
    ) {
        let known = Known {
            index,
            at_ms,
            duration_ms,
            effects,
        };
        let now = self.surroundings.now();
        self.reporter.statement(fields, sql, &known, now);
    }

    /// An error of the observer is never the run's.
    fn tried<T>(&mut self, what: &'static str, result: Result<T, Unanswered>) -> Option<T> {
        result.map_err(|failure| self.fail(what, failure.message)).ok()
    }

    fn fail(&mut self, what: &'static str, reason: String) {
        self.failures.entry(what).or_insert(reason);
    }

    fn now(&self) -> f64 {
        self.clock() - self.began_at
    }

    fn measured<T>(&mut self, act: impl FnOnce(&mut Self) -> T) -> T {
        let began = self.surroundings.now();
        self.measuring_since = Some(began);
        let done = act(self);
        self.spent.observing += self.surroundings.now() - began;
        self.measuring_since = None;
        done
    }

    fn send(&mut self) {
        for event in self.reporter.take() {
            self.surroundings.emit(&event);
        }
    }
}

/// A `postgres_model::ObjectChange` as JSON; the object's text goes out as PostgreSQL wrote it.
fn change(change: &Change) -> String {
    let key = json!(change.key).to_string();
    match &change.object {
        Some(object) => format!("{},\"object\":{object}}}", key.trim_end_matches('}')),
        None => key,
    }
}
