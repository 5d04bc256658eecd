//! PGlite and Pyodide at work, and the order in which what they give goes out.

use std::rc::Rc;

use js_sys::Uint8Array;
use observer::{CATALOGS, Unanswered, Watch, ask_and_undo, rows, versions};
use protocol::{
    Answer, AskId, Difference, Ending, Event, Fault, FurtherDatabase, MigrationEnvironment, Outcome, PostgresqlBuild,
    Question, RunId, RunOptions, Settings, SqlalchemyVersion, Task, Versions,
};
use serde::Deserialize;
use wasm_bindgen::prelude::*;

use crate::host::{Halves, Host, json};
use crate::joint::{Databases, Joint, Watched};

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
        ended: Fault,
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
        let halves = host.boot(sqlalchemy, postgresql, &snapshot).await?;
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
        if *task == Task::Reset {
            return self.reset(run, options);
        }
        let began = self.host.now();
        let before = self.watched.with(|watch| watch.spent());
        let main = self.main()?;
        self.watched.with(|watch| watch.begin(run.0, main.number));
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
        };
        let finished = self.watched.with(|watch| watch.finished(&json(&ending)));
        if wrote {
            self.pristine = false;
            self.send_snapshot()?;
        }
        self.host.emit_json(&finished);
        Ok(())
    }

    /// Asks something; the database stays as it is.
    pub fn ask(&self, ask: AskId, question: &Question) -> Result<(), JsValue> {
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
                lines: self.lines(CATALOGS)?,
            },
            Question::Lines { statements } => Answer::Lines {
                lines: self.lines(statements)?,
            },
        };
        self.host.emit(&Event::Answered { ask, answer });
        Ok(())
    }

    /// Hands out a snapshot.
    pub fn keep(&self, snapshot: String) -> Result<(), JsValue> {
        let taken = self.halves.take_snapshot()?;
        let current = self.current()?;
        self.host.emit_with(&Event::Kept { snapshot, current }, &taken.buffer());
        Ok(())
    }

    /// Goes on with the databases of a snapshot, or with an empty one where it has no name. A name without its databases changes nothing.
    pub fn restore(&mut self, snapshot: Option<String>, databases: &JsValue) -> Result<(), JsValue> {
        if let (Some(name), true) = (&snapshot, databases.is_undefined()) {
            return Err(JsError::new(&format!("there is no snapshot {name}")).into());
        }
        self.replace_databases(databases)?;
        let current = self.current()?;
        self.host.emit(&Event::Restored { snapshot, current });
        Ok(())
    }

    /// An empty database, for who keeps snapshots too.
    fn reset(&mut self, run: RunId, options: RunOptions) -> Result<(), JsValue> {
        let began = self.host.now();
        self.host.emit(&Event::Started { run });
        self.replace_databases(&JsValue::UNDEFINED)?;
        let duration_ms = self.host.now() - began;
        if self.snapshots {
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

    fn catalogs(&self, options: RunOptions) -> Result<Vec<String>, JsValue> {
        match options.catalogs {
            true => self.lines(CATALOGS),
            false => Ok(vec![]),
        }
    }

    /// The first column of what statements give, in the main database and in the others that Alembic has worked on, whose lines begin with
    /// their name; whatever they set is undone.
    fn lines(&self, statements: &str) -> Result<Vec<String>, JsValue> {
        let databases: Vec<Migrated> = read(&self.halves.migrated_databases()?)?;
        let mut lines = Vec::new();
        for Migrated { number, name } in databases {
            let prefix = name.map_or(String::new(), |name| format!("{name}: "));
            let asked = self
                .watched
                .with(|watch| ask_and_undo(&mut watch.session(number), statements));
            let found = asked.map_err(lost)?;
            lines.extend(
                found
                    .into_iter()
                    .map(|line| format!("{prefix}{}", line.unwrap_or_default())),
            );
        }
        Ok(lines)
    }
}

/// What the host gives as JSON text.
fn read<T: for<'a> Deserialize<'a>>(text: &str) -> Result<T, JsValue> {
    serde_json::from_str(text).map_err(|error| JsError::new(&format!("unreadable: {error}")).into())
}

fn lost(unanswered: Unanswered) -> JsValue {
    JsError::new(&unanswered.message).into()
}
