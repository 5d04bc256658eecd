//! The rehearsal that a verb runs: which files are read, which environment is chosen, and what the engine is to do next. It is the page's
//! workbench in other surroundings: the program around it walks the folder, starts the engine in a process of its own and prints.

use js_sys::{Array, Uint8Array};
use protocol::{Command, Event, PrintStream, Settings, SqlalchemyVersion, Task};
use rehearsal::{
    Effect, EngineState, FolderIdentity, Found, History, OpenMsg, RangeRehearsal, RangeStart, ReadRepository,
    Reader as GraphReader, RecordMsg, RepositorySettings, RunMsg, Shared, Side, Source, Workbench, update,
};
use repository::{Intake, Limits, Packed, at_once};
use review::{CommandRecord, RunRecord};
use revisions::{Discovery, discover};
use serde::Deserialize;
use wasm_bindgen::prelude::*;

use crate::rows::{AskedRows, Rows};
use crate::{exit_status, range};

/// What a command printed.
#[wasm_bindgen(getter_with_clone)]
#[derive(Debug)]
pub struct Printed {
    /// Whether it went to stderr; else to stdout.
    #[wasm_bindgen(js_name = toStderr)]
    pub to_stderr: bool,
    /// The text, with its line ends.
    pub text: String,
}

/// Takes in the files of a repository.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Reader {
    intake: Intake,
}

#[wasm_bindgen]
impl Reader {
    /// Nothing read yet.
    #[wasm_bindgen(constructor)]
    pub fn new(name: &str) -> Self {
        Self {
            intake: Intake::new(name, Limits::default()),
        }
    }

    /// Whether this file is worth reading.
    pub fn wants(&mut self, path: &str, bytes: f64) -> bool {
        self.intake.wants(path, bytes as u64)
    }

    /// Keeps a file.
    pub fn add(&mut self, path: &str, contents: Vec<u8>) {
        self.intake.add(path, contents);
    }

    /// The rehearsal in one of its environments: the one of this script folder, else the most likely one. `sqlalchemy` is `2.0` or `2.1`;
    /// none for what the repository asks for.
    ///
    /// # Errors
    /// There is no environment, or none with this script folder.
    pub fn rehearsal(
        self,
        script: Option<String>,
        settings: &str,
        sqlalchemy: Option<String>,
    ) -> Result<Rehearsal, JsError> {
        let mut rehearsal = Rehearsal::default();
        self.open(&mut rehearsal, script, settings, sqlalchemy)?;
        Ok(rehearsal)
    }

    /// Opens the repository as the base of a rehearsal's workbench, and shows that side: it has an engine, a database and commands of its own.
    ///
    /// # Errors
    /// As for [`Reader::rehearsal`].
    pub fn beside(
        self,
        rehearsal: &mut Rehearsal,
        script: Option<String>,
        settings: &str,
        sqlalchemy: Option<String>,
    ) -> Result<(), JsError> {
        rehearsal.show(true);
        self.open(rehearsal, script, settings, sqlalchemy)
    }
}

impl Reader {
    fn open(
        self,
        rehearsal: &mut Rehearsal,
        script: Option<String>,
        settings: &str,
        sqlalchemy: Option<String>,
    ) -> Result<(), JsError> {
        let (repository, summary) = self.intake.finish();
        let engine: Settings = serde_json::from_str(settings)?;
        let sqlalchemy: Option<SqlalchemyVersion> = sqlalchemy.map(from_word).transpose()?;
        let discovery = discover(&repository);
        let chosen = choose(&discovery, script.as_deref()).map_err(|message| JsError::new(&message))?;
        let read = ReadRepository {
            repository,
            summary,
            source: Source::Folder(FolderIdentity::Contents(String::new())),
            kept: Found {
                settings: RepositorySettings { engine, sqlalchemy },
                offered: vec![],
            },
            discovery: Some(Discovery {
                environments: vec![discovery.environments[chosen].clone()],
                looked_for: discovery.looked_for,
            }),
        };
        let others = discovery.environments.iter().enumerate();
        let others = others.filter(|(index, _)| *index != chosen);
        *rehearsal.here() = Outside {
            others: others.map(|(_, other)| other.script_folder.clone()).collect(),
            ..Outside::default()
        };
        rehearsal.send(OpenMsg::Read(Box::new(read)));
        Ok(())
    }
}

fn choose(discovery: &Discovery, script: Option<&str>) -> Result<usize, String> {
    let mut environments = discovery.environments.iter();
    let Some(script) = script else {
        let first = environments.next().map(|_| 0);
        return first.ok_or_else(|| "no Alembic migrations were found in this folder".to_owned());
    };
    let wanted = script.trim_start_matches("./").trim_end_matches('/');
    let wanted = if wanted == "." { "" } else { wanted };
    let folders = || {
        environments
            .clone()
            .map(|environment| environment.script_folder.as_str())
    };
    folders().position(|folder| folder == wanted).ok_or_else(|| {
        let known: Vec<_> = folders().collect();
        format!(
            "there is no migration environment in {script}; there is: {}",
            known.join(", ")
        )
    })
}

/// A repository with a chosen environment, and the commands that ran in it; or two of them, of which one is shown: what is asked for and told
/// is about that one.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Rehearsal {
    bench: Workbench,
    sides: [Outside; 2],
}

/// What the program around it has to know and to do for one side.
#[derive(Debug, Default)]
struct Outside {
    /// The script folders of the environments that were not chosen.
    others: Vec<String>,
    /// Command lines that did not run, because an earlier one failed.
    left_out: Vec<Task>,
    /// The graph that is to be read.
    graph: Option<Effect>,
    /// What the engine is to be sent: commands as JSON text, with bytes where there are any.
    commands: Vec<(String, Option<Uint8Array>)>,
    /// Its engine is not needed any more.
    is_let_go: bool,
    /// What is said of the rows that a range is rehearsed on.
    basis: Vec<String>,
}

/// A range that is to be rehearsed.
#[derive(Deserialize)]
struct AskedRange {
    from: String,
    to: String,
    #[serde(flatten)]
    rows: AskedRows,
    adversarial: bool,
}

#[wasm_bindgen]
impl Rehearsal {
    /// Shows the base, or the head.
    pub fn show(&mut self, base: bool) {
        self.bench.shown = if base { Side::Base } else { Side::Head };
    }

    /// Closes the repository, unless a command runs in it.
    pub fn close(&mut self) {
        self.send(OpenMsg::Close);
    }

    /// Whether the engine is not needed any more.
    #[wasm_bindgen(js_name = isLetGo)]
    pub fn is_let_go(&self) -> bool {
        self.sides[self.bench.shown as usize].is_let_go
    }

    /// The script folder that commands run in.
    #[wasm_bindgen(getter)]
    pub fn script(&self) -> String {
        let opened = self.bench.rehearsal().opened.as_ref();
        let environment = opened.and_then(|opened| opened.environment());
        environment
            .map(|environment| environment.script_folder.clone())
            .unwrap_or_default()
    }

    /// The script folders of the environments that were not chosen.
    pub fn others(&self) -> Vec<String> {
        self.sides[self.bench.shown as usize].others.clone()
    }

    /// Begins a task (`protocol::Task` as JSON).
    ///
    /// # Errors
    /// It is none.
    pub fn begin(&mut self, task: &str) -> Result<(), JsError> {
        let task = serde_json::from_str(task)?;
        self.send(RunMsg::Task(task));
        Ok(())
    }

    /// Begins the rehearsal of a range (`arguments::Range` as JSON); `sizes` is the answer to the query of `stillroom sizes`.
    ///
    /// # Errors
    /// One of them is not what it should be.
    pub fn rehearse(&mut self, range: &str, sizes: Option<String>) -> Result<(), JsError> {
        let asked: AskedRange = serde_json::from_str(range)?;
        let Rows { fill, basis } = asked.rows.with(sizes.as_deref())?;
        self.here().basis = basis;
        self.send(RunMsg::Rehearse {
            from: RangeStart::Revision(asked.from),
            to: asked.to,
            fill,
            tries_rows: asked.adversarial,
        });
        Ok(())
    }

    /// Goes on with the database that the deploy of the rehearsed range left.
    #[wasm_bindgen(js_name = takeOver)]
    pub fn take_over(&mut self) {
        self.send(RunMsg::TakeOver);
    }

    /// Whether all of it was done, or could not be.
    #[wasm_bindgen(js_name = rangeHasEnded)]
    pub fn range_has_ended(&self) -> bool {
        self.range().is_none_or(RangeRehearsal::has_ended)
    }

    /// What the rehearsal of the range showed, for people.
    #[wasm_bindgen(js_name = rangeReport)]
    pub fn range_report(&self) -> String {
        self.range()
            .map(|range| range::text(range, self.history(), self.basis()))
            .unwrap_or_default()
    }

    /// The same as JSON.
    #[wasm_bindgen(js_name = rangeJson)]
    pub fn range_json(&self) -> String {
        self.range()
            .map(|range| range::json(range, self.history(), self.basis()))
            .unwrap_or_default()
    }

    /// The exit status: see [`exit_status`].
    #[wasm_bindgen(js_name = rangeStatus)]
    pub fn range_status(&self) -> u8 {
        self.range().map_or(exit_status::COULD_NOT_BEGIN, range::status)
    }

    /// Records a task that is not run, because an earlier one failed.
    ///
    /// # Errors
    /// It is none.
    pub fn skip(&mut self, task: &str) -> Result<(), JsError> {
        self.here().left_out.push(serde_json::from_str(task)?);
        Ok(())
    }

    /// What the engine is to be sent now, in this order: arrays of a command as JSON text and bytes, or undefined.
    #[wasm_bindgen(js_name = takeCommands)]
    pub fn take_commands(&mut self) -> Array {
        let commands = self.here().commands.drain(..);
        let message = |(command, bytes): (String, Option<Uint8Array>)| Array::of2(&command.into(), &bytes.into());
        commands.map(message).collect()
    }

    /// Reads the graph where it has changed: nothing waits for it but the end of a command, so it is read while the engine works.
    #[wasm_bindgen(js_name = readGraph)]
    pub fn read_graph(&mut self) {
        if let Some(Effect::ReadHistory {
            repository,
            environment,
            unread,
            ..
        }) = self.here().graph.take()
        {
            let (_, history) = at_once(GraphReader::outline(&repository, &environment, unread, async || {}));
            self.send(OpenMsg::HistoryRead(Shared::new(history)));
        }
    }

    /// Takes one fact of the engine.
    ///
    /// # Errors
    /// It is not an event of the protocol.
    pub fn note(&mut self, event: &str) -> Result<Option<Printed>, JsError> {
        let event: Event = serde_json::from_str(event)?;
        let printed = match &event {
            Event::Printed { stream, text, .. } => Some(Printed {
                to_stderr: *stream == PrintStream::Stderr,
                text: text.clone(),
            }),
            _ => None,
        };
        self.send(event);
        Ok(printed)
    }

    /// Why the engine can't go on; none while it can.
    pub fn broke(&self) -> Option<String> {
        match &self.bench.engine().state {
            EngineState::Broken(fault) => Some(fault.message.clone()),
            _ => None,
        }
    }

    /// Whether the last command has ended.
    #[wasm_bindgen(js_name = hasEnded)]
    pub fn has_ended(&self) -> bool {
        self.last().is_some_and(|command| command.state.has_ended())
    }

    /// The exit status of the last command: see [`exit_status`].
    pub fn status(&self) -> u8 {
        exit_status::of(self.last().map(|command| command.state).unwrap_or_default())
    }

    /// What the last command is called: `alembic upgrade head`.
    pub fn title(&self) -> String {
        self.last()
            .map(|command| report::title(&command.task))
            .unwrap_or_default()
    }

    /// What a person should know about the last command beside what Alembic printed.
    pub fn report(&self) -> String {
        let opened = self.bench.rehearsal().opened.as_ref();
        let pin = opened.and_then(|opened| opened.pin.as_ref());
        let versions = &self.bench.engine().versions;
        self.last()
            .map(|command| report::plain(command, pin, versions))
            .unwrap_or_default()
    }

    /// The run record as JSON.
    pub fn record(&mut self) -> String {
        let side = self.bench.shown;
        let saved = update(&mut self.bench, side, RecordMsg::Save);
        let json = saved.into_iter().find_map(|effect| match effect {
            Effect::Download(_, json) => Some(json),
            _ => None,
        });
        let json = json.expect("an open repository has a record");
        let mut record: RunRecord = serde_json::from_slice(&json).expect("a record was saved");
        let left_out = self.here().left_out.clone().into_iter();
        let current = self.bench.rehearsal().runs.current.clone();
        let left_out = left_out.map(|task| CommandRecord::new(task, current.clone(), Default::default()));
        record.commands.extend(left_out);
        serde_json::to_string(&record).expect("plain data becomes JSON")
    }

    fn range(&self) -> Option<&RangeRehearsal> {
        self.bench.rehearsal().runs.range.as_ref()
    }

    fn basis(&self) -> &[String] {
        &self.sides[self.bench.shown as usize].basis
    }

    fn history(&self) -> Option<&History> {
        self.bench.rehearsal().history().map(|history| &**history)
    }

    fn last(&self) -> Option<&CommandRecord> {
        self.bench.rehearsal().runs.run.as_ref().map(|run| &run.record)
    }
}

impl Rehearsal {
    /// Changes the rehearsal, and does what follows from it: at once where it needs no engine.
    fn send(&mut self, msg: impl Into<rehearsal::Msg>) {
        let side = self.bench.shown;
        for effect in update(&mut self.bench, side, msg) {
            self.perform(effect);
        }
    }

    fn perform(&mut self, effect: Effect) {
        match effect {
            Effect::RestartEngine {
                sqlalchemy, postgresql, ..
            } => self.command(
                &Command::Start {
                    sqlalchemy,
                    postgresql,
                    snapshots: false,
                },
                None,
            ),
            Effect::Mount {
                repository,
                environment,
                settings,
                fresh,
            } => {
                let packed = at_once(Packed::new(&repository, async || {}));
                let bytes = packed.parts().collect::<Vec<_>>().concat();
                let command = Command::Mount {
                    environment,
                    settings,
                    fresh,
                };
                self.command(&command, Some(Uint8Array::from(bytes.as_slice())));
            }
            Effect::Send(command) => self.command(&command, None),
            Effect::ReadHistory { .. } => self.here().graph = Some(effect),
            Effect::EndEngine => self.here().is_let_go = true,
            // A page's.
            _ => {}
        }
    }

    fn command(&mut self, command: &Command, bytes: Option<Uint8Array>) {
        let json = serde_json::to_string(command).expect("commands are plain data");
        self.here().commands.push((json, bytes));
    }

    fn here(&mut self) -> &mut Outside {
        &mut self.sides[self.bench.shown as usize]
    }
}

/// A value that is one word.
fn from_word<T: serde::de::DeserializeOwned>(word: String) -> Result<T, serde_json::Error> {
    serde_json::from_value(serde_json::Value::String(word))
}
