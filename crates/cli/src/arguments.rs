//! What may stand on the command line of `stillroom`, and what it asks for.

mod order;
mod program;

use clap::Parser;
use protocol::{Settings, SqlalchemyVersion, Task};
use serde::Serialize;

use crate::exit_status;
use order::ordered;
use program::{Program, Rehearse, Run, Verb};

const PROMISES: &str = "\
The repository's code runs in a process of its own.
  Enforced: Node's permission model lets it read the engine's files only, write none, start no programs or threads and load no addons;
    it has no environment variables and makes no code from text; its realm has no process, network or file system and imports no modules.
  Not enforced: Node says that its permission model is no boundary against malicious code; only the realm keeps the code from the
    network, because Node 20 to 24 don't; memory and time have no limit.
Run code that you would not run otherwise in a container, or in the page.";

/// What the program is to do.
#[derive(Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Asked {
    /// Print a text and end with this exit status.
    Print {
        /// The text.
        text: String,
        /// 0 for help.
        status: u8,
    },
    /// Run tasks.
    #[serde(rename_all = "camelCase")]
    Run {
        /// The folder of the repository.
        folder: String,
        /// The script folder of the environment; none for the most likely one.
        script: Option<String>,
        /// Variables and skipped extensions.
        settings: Box<Settings>,
        /// None for what the repository requires.
        sqlalchemy: Option<SqlalchemyVersion>,
        /// What prepares the database.
        first: Vec<Task>,
        /// The file of the snapshot that the database begins with; none for an empty one.
        restore: Option<String>,
        /// The file that a snapshot is written to in the end.
        keep: Option<String>,
        /// What is run after that, up to the first that fails.
        tasks: Vec<Task>,
        /// The range that is rehearsed instead of tasks.
        range: Option<Box<Range>>,
        /// Whether the record is printed instead of what Alembic prints.
        json: bool,
    },
}

/// A range that is rehearsed.
#[derive(Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Range {
    /// Where it begins.
    from: String,
    /// Where it ends.
    to: String,
    /// Rows that each table is filled with; 0 for none, or for what follows.
    rows: u64,
    /// Rows that all tables are filled with.
    rows_total: Option<u64>,
    /// The file of the sizes whose proportions the tables get.
    sizes: Option<String>,
    /// What they are made from.
    seed: u64,
    /// Whether each revision also runs on further rows.
    adversarial: bool,
}

/// Reads the arguments that follow the program's name.
pub fn read(arguments: &[String]) -> Asked {
    let program = std::iter::once("stillroom".to_owned());
    match Program::try_parse_from(program.chain(ordered(arguments))) {
        Ok(Program { verb: Verb::Run(run) }) => run.into(),
        Ok(Program {
            verb: Verb::Rehearse(range),
        }) => range.into(),
        Ok(Program { verb: Verb::Sizes }) => Asked::Print {
            text: sizes::QUERY.to_owned(),
            status: 0,
        },
        Err(error) => {
            let ending = if error.use_stderr() {
                String::new()
            } else {
                format!("\n{PROMISES}\n\n{}\n", exit_status::MEANINGS)
            };
            Asked::Print {
                text: format!("{}{ending}", error.render()),
                status: if error.use_stderr() {
                    exit_status::COULD_NOT_BEGIN
                } else {
                    0
                },
            }
        }
    }
}

impl From<Run> for Asked {
    fn from(run: Run) -> Self {
        let of = run.preparation;
        let roles = (!of.roles.is_empty()).then_some(Task::CreateRoles { names: of.roles });
        let models = of.from_models.then_some(Task::CreateFromModels);
        let tasks = match run.up_down_up {
            true => vec![
                Task::alembic(["upgrade", "heads"]),
                Task::alembic(["downgrade", "base"]),
                Task::alembic(["upgrade", "heads"]),
            ],
            false => vec![Task::alembic(run.command.iter().map(String::as_str))],
        };
        Self::Run {
            folder: run.folder,
            settings: Box::new(run.environment.settings()),
            sqlalchemy: run.environment.sqlalchemy(),
            script: run.environment.script,
            first: roles.into_iter().chain(models).collect(),
            restore: run.restore,
            keep: run.keep,
            tasks,
            range: None,
            json: run.json,
        }
    }
}

impl From<Rehearse> for Asked {
    fn from(rehearse: Rehearse) -> Self {
        Self::Run {
            folder: rehearse.folder,
            settings: Box::new(rehearse.environment.settings()),
            sqlalchemy: rehearse.environment.sqlalchemy(),
            script: rehearse.environment.script,
            first: vec![],
            restore: None,
            keep: None,
            tasks: vec![],
            range: Some(Box::new(Range {
                from: rehearse.from,
                to: rehearse.to,
                rows: rehearse.rows,
                rows_total: rehearse.rows_total,
                sizes: rehearse.sizes,
                seed: rehearse.seed,
                adversarial: rehearse.adversarial,
            })),
            json: rehearse.json,
        }
    }
}

#[cfg(test)]
mod tests;
