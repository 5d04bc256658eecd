//! PGlite and Pyodide at work, and the order in which what they give goes out.

use std::collections::HashMap;
use std::rc::Rc;

use js_sys::Uint8Array;
use observer::{
    Numbered, Unanswered, Watch, ask_and_undo, begin_as_new, catalogs, conflicts, rows, table_rows, versions,
};
use pglite_bindings::Session;
use postgres_model::TableRows;
use protocol::{
    Answer, AskId, Difference, Ending, Event, Fault, Fill, FilledTable, FurtherDatabase, MigrationEnvironment, Outcome,
    PostgresqlBuild, Question, RunId, RunOptions, Settings, SqlalchemyVersion, Task, Versions,
};
use serde::Deserialize;
use wasm_bindgen::prelude::*;

use crate::halves::Halves;
use crate::host::{Host, fault_of, json};
use crate::joint::{Alone, Databases, Joint, Watched};

/// Both halves, joined.
#[derive(Debug)]
pub struct Machine {
    host: Host,
    halves: Halves,
    watched: Rc<Watched>,
    /// Nothing was ever written to the database.
    pristine: bool,
    /// Whether a snapshot is sent before the end of a run that wrote something.
    snapshots: bool,
    /// Snapshots that were set aside, by their names.
    set_aside: HashMap<String, Uint8Array>,
}

/// A database as Python knows it.
#[derive(Debug, Deserialize)]
struct Described {
    number: u32,
    name: String,
    version_tables: Vec<(Option<String>, String)>,
}

/// One that Alembic has worked on; the main one has no name.
#[derive(Debug, Deserialize)]
struct Migrated {
    number: u32,
    name: Option<String>,
}

/// What Python says at the end of a run.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Ran {
    /// PostgreSQL ended in the middle of it.
    Broke {
        ended: Box<Fault>,
    },
    Ended {
        outcome: Outcome,
        further: Vec<Described>,
    },
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
        let halves = Halves::boot(host, sqlalchemy, postgresql, &snapshot).await?;
        let databases = Databases::new(host.clone(), halves.databases());
        let watch = Watch::new(databases, host.observing().unwrap_or(true));
        let watched = Rc::new(Watched::new(watch));
        let versions: Versions = read(&halves.join(Joint::to(watched.clone()))?)?;
        host.emit(&Event::Ready {
            versions,
            duration_ms: host.now(),
        });
        Ok(Self {
            host: host.clone(),
            halves,
            watched,
            pristine: snapshot.is_undefined(),
            snapshots,
            set_aside: HashMap::new(),
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
            self.replace_databases(&JsValue::UNDEFINED)?;
        }
        self.halves
            .mount(&json(environment), &json(settings), &Uint8Array::new(files))?;
        let current = self.current()?;
        self.host.emit(&Event::Mounted { current });
        Ok(())
    }

    /// Runs a task. If it wrote to the database, all of it is sent before `finished` to who wants snapshots: so this engine can be ended at
    /// any moment of a later run, and nothing is lost.
    pub fn run(&mut self, run: RunId, task: &Task, options: RunOptions) -> Result<(), JsValue> {
        match task {
            Task::Reset => return self.reset(run, options),
            Task::Fill(fill) => return self.fill(run, fill, options),
            _ => {}
        }
        let began = self.host.now();
        let before = self.watched.with(|watch| watch.spent());
        let main = self.main()?;
        self.watched
            .with(|watch| watch.begin(run.0, main.number, options.timed_out));
        let (outcome, further) = match read(&self.halves.run(&json(task))?)? {
            Ran::Broke { ended } => {
                self.watched.with(Watch::abandon);
                self.host.emit(&Event::Broke { fault: ended });
                return Ok(());
            }
            Ran::Ended { outcome, further } => (outcome, further),
        };
        let main = self.main()?;
        self.report_further(&main, &further)?;
        let current = self.versions(&main)?;
        self.watched.with(|watch| watch.end(main.number));
        let wrote = self
            .watched
            .with(|watch| watch.surroundings().have_changed())
            .map_err(lost)?;
        let spent = self.watched.with(|watch| watch.spent());
        let ending = Ending {
            outcome,
            current,
            duration_ms: self.host.now() - began,
            wrote,
            postgresql_ms: spent.postgresql - before.postgresql,
            observing_ms: spent.observing - before.observing,
            catalogs: self.catalogs(options)?,
            rows: self.table_rows(options)?,
        };
        let finished = self.watched.with(|watch| watch.finished(&json(&ending)));
        if wrote {
            self.pristine = false;
            if !options.without_snapshot {
                self.send_snapshot()?;
            }
        }
        self.host.emit_json(&finished);
        Ok(())
    }

    /// Asks something, of the attached snapshot where there is one; the database stays as it is.
    pub fn ask(&self, ask: AskId, question: &Question, snapshot: &JsValue) -> Result<(), JsValue> {
        let answer = match question {
            Question::Rows { queries } => {
                let main = self.main()?;
                match self
                    .watched
                    .with(|watch| rows(&mut watch.session(main.number), queries))
                {
                    Ok(results) => Answer::Rows { results },
                    Err(Unanswered {
                        message,
                        sqlstate: Some(_),
                    }) => Answer::Refused { message },
                    Err(gone) => return Err(lost(gone)),
                }
            }
            Question::Catalogs => Answer::Lines {
                lines: self.lines(|session| catalogs(session))?,
            },
            Question::Lines { statements } => Answer::Lines {
                lines: self.lines(|session| first_column(session, statements))?,
            },
            Question::TableRows if snapshot.is_undefined() => {
                let main = self.main()?;
                let tables = self.watched.with(|watch| table_rows(&mut watch.session(main.number)));
                Answer::TableRows {
                    tables: tables.map_err(lost)?,
                }
            }
            Question::TableRows => self.of_copy(&Uint8Array::new(snapshot), |copy| {
                let tables = table_rows(copy)?;
                Ok(Answer::TableRows { tables })
            })?,
            Question::Conflicts { snapshot, locks } => {
                let kept = self.set_aside.get(snapshot).ok_or_else(|| no_snapshot(snapshot))?;
                self.of_copy(kept, |copy| {
                    let conflicts = conflicts(copy, locks)?;
                    Ok(Answer::Conflicts { conflicts })
                })?
            }
        };
        self.host.emit(&Event::Answered { ask, answer });
        Ok(())
    }

    /// Asks a copy of the main database of a snapshot. Where it does not start or gives no answer, nothing else has suffered.
    fn of_copy(
        &self,
        snapshot: &Uint8Array,
        asked: impl FnOnce(&mut Alone<'_>) -> Result<Answer, Unanswered>,
    ) -> Result<Answer, JsValue> {
        let copy = match self.halves.start_copy(snapshot, self.main()?.number) {
            Ok(copy) => copy,
            Err(error) => {
                let message = fault_of(&error).message;
                return Ok(Answer::Refused { message });
            }
        };
        let answer = asked(&mut Alone(&mut Session::new(copy.clone())));
        self.halves.end_copy(&copy);
        Ok(answer.unwrap_or_else(|Unanswered { message, .. }| Answer::Refused { message }))
    }

    /// Hands out a snapshot.
    pub fn keep(&self, snapshot: String) -> Result<(), JsValue> {
        let taken = self.halves.take_snapshot()?;
        let current = self.current()?;
        self.host.emit_with(&Event::Kept { snapshot, current }, &taken.buffer());
        Ok(())
    }

    /// Keeps a snapshot here.
    pub fn set_aside(&mut self, snapshot: String) -> Result<(), JsValue> {
        let taken = self.halves.take_snapshot()?;
        self.set_aside.insert(snapshot, taken);
        Ok(())
    }

    /// Goes on with the databases of a snapshot, or with an empty one where it has no name. A name without its databases changes nothing.
    pub fn restore(&mut self, snapshot: Option<String>, hand_out: bool, databases: &JsValue) -> Result<(), JsValue> {
        let set_aside = snapshot.as_ref().and_then(|name| self.set_aside.get(name));
        let databases = match (&snapshot, set_aside) {
            // It is given away, and stays here for the next time.
            (Some(_), Some(kept)) if databases.is_undefined() => kept.slice(0, kept.length()).buffer().into(),
            (Some(name), None) if databases.is_undefined() => {
                return Err(no_snapshot(name));
            }
            _ => databases.clone(),
        };
        self.replace_databases(&databases)?;
        if hand_out {
            self.send_snapshot()?;
        }
        let current = self.current()?;
        self.host.emit(&Event::Restored { snapshot, current });
        Ok(())
    }

    /// Forgets what was set aside.
    pub fn forget(&mut self, snapshot: &str) {
        self.set_aside.remove(snapshot);
    }

    /// Fills the main database, in a session as a new connection would have it.
    fn fill(&mut self, run: RunId, fill: &Fill, options: RunOptions) -> Result<(), JsValue> {
        let began = self.host.now();
        self.host.emit(&Event::Started { run });
        let main = self.main()?;
        let mut tell = |table: &FilledTable| {
            let table = table.clone();
            self.host.emit(&Event::TableFilled { run, table });
        };
        let filled = self.watched.with(|watch| {
            let mut session = watch.session(main.number);
            begin_as_new(&mut session).and_then(|()| seed::fill_tables(&mut session, fill, &mut tell))
        });
        filled.map_err(lost)?;
        let wrote = self
            .watched
            .with(|watch| watch.surroundings().have_changed())
            .map_err(lost)?;
        if wrote {
            self.pristine = false;
            if !options.without_snapshot {
                self.send_snapshot()?;
            }
        }
        let ending = Ending {
            outcome: Outcome::Succeeded,
            current: self.versions(&main)?,
            duration_ms: self.host.now() - began,
            wrote,
            catalogs: self.catalogs(options)?,
            rows: self.table_rows(options)?,
            ..Ending::default()
        };
        self.host.emit(&Event::Finished { run, ending });
        Ok(())
    }

    /// An empty database, for who keeps snapshots too.
    fn reset(&mut self, run: RunId, options: RunOptions) -> Result<(), JsValue> {
        let began = self.host.now();
        self.host.emit(&Event::Started { run });
        self.replace_databases(&JsValue::UNDEFINED)?;
        let duration_ms = self.host.now() - began;
        if self.snapshots && !options.without_snapshot {
            self.host.emit(&Event::SnapshotTaken {
                current: vec![],
                duration_ms,
            });
        }
        let ending = Ending {
            outcome: Outcome::Succeeded,
            duration_ms,
            wrote: true,
            catalogs: self.catalogs(options)?,
            ..Ending::default()
        };
        self.host.emit(&Event::Finished { run, ending });
        Ok(())
    }

    fn send_snapshot(&self) -> Result<(), JsValue> {
        if !self.snapshots {
            return Ok(());
        }
        let began = self.host.now();
        let snapshot = self.halves.take_snapshot()?;
        let event = Event::SnapshotTaken {
            current: self.current()?,
            duration_ms: self.host.now() - began,
        };
        self.host.emit_with(&event, &snapshot.buffer());
        Ok(())
    }

    fn replace_databases(&mut self, snapshot: &JsValue) -> Result<(), JsValue> {
        self.halves.replace_databases(snapshot)?;
        self.watched.with(|watch| {
            watch.forget();
            watch.surroundings().forget();
        });
        self.pristine = snapshot.is_undefined();
        Ok(())
    }

    fn main(&self) -> Result<Described, JsValue> {
        read(&self.halves.main_database()?)
    }

    /// The revisions that the main database's version tables hold.
    fn current(&self) -> Result<Vec<String>, JsValue> {
        self.versions(&self.main()?)
    }

    fn versions(&self, database: &Described) -> Result<Vec<String>, JsValue> {
        let tables = &database.version_tables;
        self.watched
            .with(|watch| match versions(&mut watch.session(database.number), tables) {
                Ok(versions) => Ok(versions),
                Err(Unanswered {
                    message,
                    sqlstate: Some(_),
                }) => {
                    watch.report("differed", &json(&Difference::VersionTableUnread { reason: message }));
                    Ok(vec![])
                }
                Err(gone) => Err(lost(gone)),
            })
    }

    fn report_further(&self, main: &Described, further: &[Described]) -> Result<(), JsValue> {
        if further.is_empty() {
            return Ok(());
        }
        let mut found = Vec::new();
        for database in further {
            let current = self.versions(database)?;
            let name = database.name.clone();
            found.push(FurtherDatabase { name, current });
        }
        let fields = serde_json::json!({ "main": main.name, "further": found });
        self.watched
            .with(|watch| watch.report("databases_migrated", &fields.to_string()));
        Ok(())
    }

    fn table_rows(&self, options: RunOptions) -> Result<Vec<TableRows>, JsValue> {
        if !options.rows {
            return Ok(vec![]);
        }
        let found = self.of_each_database(|session| table_rows(session))?;
        let of_database = |(database, tables): (Option<String>, Vec<TableRows>)| {
            tables.into_iter().map(move |table| TableRows {
                database: database.clone(),
                ..table
            })
        };
        Ok(found.into_iter().flat_map(of_database).collect())
    }

    fn catalogs(&self, options: RunOptions) -> Result<Vec<String>, JsValue> {
        match options.catalogs {
            true => self.lines(|session| catalogs(session)),
            false => Ok(vec![]),
        }
    }

    /// What is asked of the main database and of the others that Alembic has worked on, whose lines begin with their name.
    fn lines(
        &self,
        asked: impl Fn(&mut Numbered<'_, Databases>) -> Result<Vec<String>, Unanswered>,
    ) -> Result<Vec<String>, JsValue> {
        let mut lines = Vec::new();
        for (name, found) in self.of_each_database(asked)? {
            let prefix = name.map_or(String::new(), |name| format!("{name}: "));
            lines.extend(found.into_iter().map(|line| format!("{prefix}{line}")));
        }
        Ok(lines)
    }

    /// What is asked of the main database, which has no name here, and of the others that Alembic has worked on.
    fn of_each_database<T>(
        &self,
        asked: impl Fn(&mut Numbered<'_, Databases>) -> Result<T, Unanswered>,
    ) -> Result<Vec<(Option<String>, T)>, JsValue> {
        let databases: Vec<Migrated> = read(&self.halves.migrated_databases()?)?;
        let mut all = Vec::new();
        for Migrated { number, name } in databases {
            let found = self.watched.with(|watch| asked(&mut watch.session(number)));
            all.push((name, found.map_err(lost)?));
        }
        Ok(all)
    }
}

/// What statements give in their first column; whatever they set is undone.
fn first_column(session: &mut Numbered<'_, Databases>, statements: &str) -> Result<Vec<String>, Unanswered> {
    let rows = ask_and_undo(session, statements)?;
    Ok(rows.into_iter().map(Option::unwrap_or_default).collect())
}

fn no_snapshot(name: &str) -> JsValue {
    JsError::new(&format!("there is no snapshot {name}")).into()
}

/// What the host gives as JSON text.
fn read<T: for<'a> Deserialize<'a>>(text: &str) -> Result<T, JsValue> {
    serde_json::from_str(text).map_err(|error| JsError::new(&format!("unreadable: {error}")).into())
}

fn lost(unanswered: Unanswered) -> JsValue {
    JsError::new(&unanswered.message).into()
}
