//! What `stillroom run` knows: which files to read, which environment to run in, and the record of what happened.
//!
//! The program around it (`bin/stillroom.mjs`) walks the folder, starts the engine in its own process and prints.

use protocol::{Event, Settings, Versions};
use rehearsal::{environment_for_engine, postgresql_for, sqlalchemy_for};
use repository::{Intake, Limits, Repository, policy};
use review::{CommandRecord, FORMAT, RunRecord};
use revisions::{Environment, GraphBuilder, SqlalchemyPin, discover, sqlalchemy_pin, unread_problems};
use wasm_bindgen::prelude::*;

/// Whether a folder of this name is entered.
#[wasm_bindgen]
pub fn enters(folder_name: &str) -> bool {
    policy::enters(folder_name)
}

/// Takes in the files of a repository.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Reader {
    intake: Intake,
    name: String,
}

#[wasm_bindgen]
impl Reader {
    /// Nothing read yet.
    #[wasm_bindgen(constructor)]
    pub fn new(name: &str) -> Self {
        Self {
            intake: Intake::new(name, Limits::default()),
            name: name.to_owned(),
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

    /// The rehearsal in one of its environments: the one of this script folder, else the most likely one.
    ///
    /// # Errors
    /// There is no environment, or none with this script folder.
    pub fn rehearsal(self, script: Option<String>, settings: &str) -> Result<Rehearsal, JsError> {
        let (repository, summary) = self.intake.finish();
        let settings: Settings = serde_json::from_str(settings)?;
        let environments = discover(&repository).environments;
        let environment = choose(&environments, script.as_deref()).map_err(|message| JsError::new(&message))?;
        let pin = sqlalchemy_pin(&repository, &environment.working_directory);
        let record = RunRecord {
            format: FORMAT.to_owned(),
            repository: self.name,
            environment: environment_for_engine(environment),
            settings,
            versions: Versions::default(),
            commands: vec![],
        };
        let unread = unread_problems(&repository, environment, &summary);
        let others = environments.iter().filter(|other| *other != environment);
        let others = others.map(|other| other.script_folder.clone()).collect();
        Ok(Rehearsal {
            environment: environment.clone(),
            repository,
            pin,
            others,
            unread: unread.iter().map(ToString::to_string).collect(),
            record,
        })
    }
}

fn choose<'a>(environments: &'a [Environment], script: Option<&str>) -> Result<&'a Environment, String> {
    let Some(script) = script else {
        return environments
            .first()
            .ok_or_else(|| "no Alembic migrations were found in this folder".to_owned());
    };
    let wanted = script.trim_start_matches("./").trim_end_matches('/');
    let wanted = if wanted == "." { "" } else { wanted };
    environments
        .iter()
        .find(|environment| environment.script_folder == wanted)
        .ok_or_else(|| {
            let known: Vec<_> = environments
                .iter()
                .map(|environment| environment.script_folder.as_str())
                .collect();
            format!(
                "there is no migration environment in {script}; there is: {}",
                known.join(", ")
            )
        })
}

/// A repository with a chosen environment, and the record of the commands that ran in it.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Rehearsal {
    repository: Repository,
    environment: Environment,
    pin: Option<SqlalchemyPin>,
    others: Vec<String>,
    /// What should have been read and was not, each with its reason.
    unread: Vec<String>,
    record: RunRecord,
}

#[wasm_bindgen]
impl Rehearsal {
    /// The paths of the files, in the order of `contents`.
    pub fn paths(&self) -> Vec<String> {
        self.repository.paths().map(str::to_owned).collect()
    }

    /// The bytes of one file.
    pub fn contents(&self, path: &str) -> Vec<u8> {
        self.repository
            .bytes(path)
            .map(|bytes| bytes.to_vec())
            .unwrap_or_default()
    }

    /// `protocol::MigrationEnvironment` as JSON.
    pub fn environment(&self) -> String {
        json(&self.record.environment)
    }

    /// The script folders of the environments that were not chosen.
    pub fn others(&self) -> Vec<String> {
        self.others.clone()
    }

    /// The SQLAlchemy that the repository asks for: `2.0` or `2.1`.
    pub fn sqlalchemy(&self) -> String {
        word(&sqlalchemy_for(self.pin.as_ref()))
    }

    /// The PostgreSQL that its migrations need with these settings: `plain` or `postgis`.
    pub fn postgresql(&self) -> String {
        word(&postgresql_for(self.environment.names_postgis, &self.record.settings))
    }

    /// Takes down what runs.
    ///
    /// # Errors
    /// The text is not `protocol::Versions`.
    pub fn started(&mut self, versions: &str) -> Result<(), JsError> {
        self.record.versions = serde_json::from_str(versions)?;
        Ok(())
    }

    /// The next command; facts from now on belong to it.
    ///
    /// # Errors
    /// The text is not `protocol::Task`.
    pub fn begin(&mut self, task: &str) -> Result<(), JsError> {
        let task = serde_json::from_str(task)?;
        let before = self.record.commands.last();
        let (current, schema) = before
            .map(|command| (command.current.clone(), command.schema.at_the_end()))
            .unwrap_or_default();
        self.record
            .commands
            .push(CommandRecord::new(task, current, schema).without(self.unread.clone()));
        Ok(())
    }

    /// Takes down one event.
    ///
    /// # Errors
    /// The text is no event of the protocol.
    pub fn note(&mut self, event: &str) -> Result<(), JsError> {
        let event: Event = serde_json::from_str(event)?;
        if let Event::FileWritten { path, text, .. } = &event {
            // Alembic can be told to write outside of the repository.
            let _ = self.repository.insert(path, text.clone().into_bytes());
        }
        if let Some(command) = self.record.commands.last_mut() {
            command.note(&event);
        }
        Ok(())
    }

    /// The last command has ended; takes down the catalogs as they are now, and the milliseconds that it spent inside PGlite and on
    /// being observed.
    pub fn ended(&mut self, catalogs: Vec<String>, postgresql_ms: f64, observing_ms: f64) {
        let Some(command) = self.record.commands.last_mut() else {
            return;
        };
        command.catalogs = catalogs;
        command.divide_time(postgresql_ms, observing_ms);
        if command.conditions.expected.is_some() {
            let (graph, _) = GraphBuilder::of(&self.repository, &self.environment).finish();
            let applied = graph.applied_ids(command.current.iter().map(String::as_str));
            command.compare_version_table(&applied);
        }
    }

    /// What the last command came to, as `review::CommandState` has it; `passed` is the only good one.
    pub fn state(&self) -> String {
        let last = self.record.commands.last();
        word(&last.map(|command| command.state).unwrap_or_default())
    }

    /// What the last command is called: `alembic upgrade head`.
    pub fn title(&self) -> String {
        let last = self.record.commands.last();
        last.map(|command| report::title(&command.task)).unwrap_or_default()
    }

    /// What a person should know about the last command beside what Alembic printed.
    pub fn report(&self) -> String {
        let pin = self.pin.as_ref();
        self.record
            .commands
            .last()
            .map(|command| report::plain(command, pin, &self.record.versions))
            .unwrap_or_default()
    }

    /// The run record as JSON.
    pub fn record(&self) -> String {
        json(&self.record)
    }
}

/// A value that becomes one word.
fn word(value: &impl serde::Serialize) -> String {
    json(value).trim_matches('"').to_owned()
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("plain data becomes JSON")
}
