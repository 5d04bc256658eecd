//! What may stand on the command line of `stillroom`.

use std::collections::BTreeMap;

use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use protocol::{Settings, SqlalchemyVersion, Task};
use serde::Serialize;

use crate::exit_status;

const PROMISES: &str = "\
The repository's code runs in a process of its own.
  Enforced: Node's permission model lets it read the engine's files only, write none, start no programs or threads and load no addons;
    it has no environment variables and makes no code from text; its realm has no process, network or file system and imports no modules.
  Not enforced: Node says that its permission model is no boundary against malicious code; only the realm keeps the code from the
    network, because Node 20 to 24 don't; memory and time have no limit.
Run code that you would not run otherwise in a container, or in the page.";

/// Rehearses Alembic migrations on a PostgreSQL inside Node; nothing is installed, and the repository is only read.
#[derive(Debug, Parser)]
#[command(name = "stillroom", disable_help_subcommand = true)]
struct Program {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Run Alembic commands of a repository on an empty PostgreSQL.
    ///
    /// Options of Alembic itself, such as -x key=value or --sql, belong to the command. Put -- in front of the command when it begins with an
    /// option, or when one of its values looks like an option of stillroom.
    Run(Run),
    /// Rehearse a range of revisions, and say of each whether it can be rolled back.
    ///
    /// Brings an empty PostgreSQL to the beginning of the range and runs the range as a deploy does, in one command. Then runs each revision
    /// alone: upgrade, downgrade, upgrade, and compares the catalogs and the rows after each.
    Rehearse(Rehearse),
}

#[derive(Args, Debug)]
struct Rehearse {
    /// The repository
    folder: String,

    #[command(flatten)]
    environment: Environment,

    /// The revision that the database is at before the deploy
    #[arg(long, value_name = "REVISION", default_value = "base")]
    from: String,

    /// The revision that is deployed
    #[arg(long, value_name = "REVISION", default_value = "heads")]
    to: String,

    /// Fill each table that there is at the beginning of the range with so many rows
    #[arg(long, value_name = "COUNT", default_value_t = 0, value_parser = clap::value_parser!(u64).range(0..=1_000_000))]
    rows: u64,

    /// Also run each revision on further rows: those that it could stumble over, and a second generation before its downgrade
    #[arg(long, requires = "rows")]
    adversarial: bool,

    /// Make other rows: the same seed makes the same rows
    #[arg(long, value_name = "NUMBER", default_value_t = 1, value_parser = clap::value_parser!(u64).range(0..1 << 53))]
    seed: u64,

    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args, Debug)]
struct Run {
    /// The repository
    folder: String,

    #[command(flatten)]
    environment: Environment,

    #[command(flatten)]
    preparation: Preparation,

    /// Run upgrade heads, downgrade base, upgrade heads
    #[arg(long, conflicts_with = "command")]
    up_down_up: bool,

    /// Print the run record as JSON instead of what Alembic prints
    #[arg(long)]
    json: bool,

    /// The Alembic command, such as: upgrade heads
    #[arg(last = true, required_unless_present = "up_down_up")]
    command: Vec<String>,
}

/// What the commands of a verb run in.
#[derive(Args, Debug)]
struct Environment {
    /// The environment with this script folder, where there are several
    #[arg(long, value_name = "FOLDER")]
    script: Option<String>,

    /// An environment variable; may be repeated
    #[arg(long = "env", value_name = "NAME=VALUE", value_parser = variable)]
    variables: Vec<(String, String)>,

    /// This SQLAlchemy instead of the one that the repository requires
    #[arg(long, value_name = "VERSION")]
    sqlalchemy: Option<Sqlalchemy>,

    /// Create an empty extension in place of one that is not available here; may be repeated
    #[arg(long = "skip-extension", value_name = "NAME")]
    skipped_extensions: Vec<String>,
}

/// What is done to the database before the first command.
#[derive(Args, Debug)]
struct Preparation {
    /// Create this role first; may be repeated
    #[arg(long = "role", value_name = "NAME")]
    roles: Vec<String>,

    /// Create the tables of env.py's target_metadata first
    #[arg(long)]
    from_models: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Sqlalchemy {
    #[value(name = "2.0")]
    V2_0,
    #[value(name = "2.1")]
    V2_1,
}

fn variable(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("it takes NAME=VALUE".to_owned()),
    }
}

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
        settings: Settings,
        /// None for what the repository requires.
        sqlalchemy: Option<SqlalchemyVersion>,
        /// What prepares the database.
        first: Vec<Task>,
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
pub struct Range {
    /// Where it begins.
    from: String,
    /// Where it ends.
    to: String,
    /// Rows that each table is filled with; 0 for none.
    rows: u64,
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
            settings: run.environment.settings(),
            sqlalchemy: run.environment.sqlalchemy(),
            script: run.environment.script,
            first: roles.into_iter().chain(models).collect(),
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
            settings: rehearse.environment.settings(),
            sqlalchemy: rehearse.environment.sqlalchemy(),
            script: rehearse.environment.script,
            first: vec![],
            tasks: vec![],
            range: Some(Box::new(Range {
                from: rehearse.from,
                to: rehearse.to,
                rows: rehearse.rows,
                seed: rehearse.seed,
                adversarial: rehearse.adversarial,
            })),
            json: rehearse.json,
        }
    }
}

impl Environment {
    fn settings(&self) -> Settings {
        Settings {
            variables: self.variables.iter().cloned().collect::<BTreeMap<_, _>>(),
            skipped_extensions: self.skipped_extensions.iter().cloned().collect(),
            ..Settings::default()
        }
    }

    fn sqlalchemy(&self) -> Option<SqlalchemyVersion> {
        self.sqlalchemy.map(|version| match version {
            Sqlalchemy::V2_0 => SqlalchemyVersion::V2_0,
            Sqlalchemy::V2_1 => SqlalchemyVersion::V2_1,
        })
    }
}

/// The arguments with our own options first, then `--` and the Alembic command: our options may stand anywhere, because none of Alembic's has
/// the same name, and all else that follows the folder is the command's.
fn ordered(arguments: &[String]) -> Vec<String> {
    let (mut own, mut command) = (Vec::new(), Vec::new());
    let mut words = 0;
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        if argument == "--" {
            command.extend(rest.by_ref().cloned());
            break;
        }
        let takes_value = option(argument);
        let is_word = !argument.starts_with('-');
        let is_ours = takes_value.is_some() || words < 2 || (!is_word && command.is_empty());
        words += usize::from(is_word);
        if is_ours { &mut own } else { &mut command }.push(argument.clone());
        if takes_value == Some(true) && !argument.contains('=') {
            own.extend(rest.next().cloned());
        }
    }
    if !command.is_empty() {
        own.push("--".to_owned());
        own.extend(command);
    }
    own
}

/// Whether an argument is one of our options, and whether that takes a value.
fn option(argument: &str) -> Option<bool> {
    if argument == "-h" {
        return Some(false);
    }
    let name = argument.strip_prefix("--")?.split('=').next()?;
    let program = Program::command();
    let found = program
        .get_subcommands()
        .flat_map(clap::Command::get_arguments)
        .find(|known| known.get_long() == Some(name))
        .map(|known| known.get_action().takes_values());
    found.or_else(|| (name == "help").then_some(false))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(line: &str) -> Asked {
        let arguments: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        read(&arguments)
    }

    fn run(line: &str) -> (Vec<Task>, bool, Option<String>) {
        match asked(line) {
            Asked::Run {
                tasks, json, script, ..
            } => (tasks, json, script),
            Asked::Print { text, .. } => panic!("{line}: {text}"),
        }
    }

    #[test]
    fn clap_finds_no_fault_in_the_program() {
        Program::command().debug_assert();
    }

    #[test]
    fn options_of_alembic_belong_to_the_command() {
        let (tasks, json, _) = run("run shop --json upgrade -x tenant=a head --sql");
        assert_eq!(
            (tasks, json),
            (
                vec![Task::alembic(["upgrade", "-x", "tenant=a", "head", "--sql"])],
                true
            )
        );
    }

    #[test]
    fn a_command_that_begins_with_an_option_stands_after_two_hyphens() {
        let (tasks, ..) = run("run shop -- -x tenant=a upgrade head");
        assert_eq!(tasks, [Task::alembic(["-x", "tenant=a", "upgrade", "head"])]);
        let (tasks, json, _) = run("run shop -- upgrade head --json");
        assert_eq!(
            (tasks, json),
            (vec![Task::alembic(["upgrade", "head", "--json"])], false)
        );
    }

    #[test]
    fn our_own_options_may_stand_after_the_command() {
        let (tasks, json, script) = run("run shop upgrade head --json --script db");
        assert_eq!(
            (tasks, json, script.as_deref()),
            (vec![Task::alembic(["upgrade", "head"])], true, Some("db"))
        );
    }

    #[test]
    fn a_range_begins_at_the_base_and_ends_at_the_heads_unless_told_otherwise() {
        let range = |line: &str| match asked(line) {
            Asked::Run { range, .. } => range,
            Asked::Print { text, .. } => panic!("{line}: {text}"),
        };
        let told = |from: &str, to: &str, rows, seed, adversarial| {
            Some(Box::new(Range {
                from: from.to_owned(),
                to: to.to_owned(),
                rows,
                seed,
                adversarial,
            }))
        };
        assert_eq!(range("rehearse shop"), told("base", "heads", 0, 1, false));
        assert_eq!(
            range("rehearse shop --from a1 --to b2 --json"),
            told("a1", "b2", 0, 1, false)
        );
        assert_eq!(
            range("rehearse shop --rows 1000 --seed 7 --adversarial"),
            told("base", "heads", 1000, 7, true)
        );
        assert_eq!(range("run shop upgrade head"), None);
    }

    #[test]
    fn up_down_up_is_three_commands() {
        let (tasks, ..) = run("run shop --up-down-up");
        let words: Vec<String> = tasks.iter().map(report::task).collect();
        assert_eq!(words, ["upgrade heads", "downgrade base", "upgrade heads"]);
    }

    #[test]
    fn what_prepares_the_database_comes_first() {
        let Asked::Run {
            settings,
            first,
            sqlalchemy,
            ..
        } = asked(
            "run shop --env URL=a=b --skip-extension timescaledb --role app --role=web --from-models --sqlalchemy 2.0 upgrade head",
        )
        else {
            panic!("it is a run")
        };
        assert_eq!(
            settings.variables,
            BTreeMap::from([("URL".to_owned(), "a=b".to_owned())])
        );
        assert!(settings.skipped_extensions.contains("timescaledb"));
        assert_eq!(sqlalchemy, Some(SqlalchemyVersion::V2_0));
        let names = ["app", "web"].map(str::to_owned).to_vec();
        assert_eq!(first, [Task::CreateRoles { names }, Task::CreateFromModels]);
    }

    #[test]
    fn what_cannot_be_run_is_said_with_the_usage() {
        for (line, words) in [
            ("", "Usage: stillroom <COMMAND>"),
            ("walk shop upgrade head", "unrecognized subcommand 'walk'"),
            ("run shop", "<COMMAND>"),
            ("run shop --up-down-up upgrade head", "cannot be used with"),
            ("run shop --sqlalchemy 1.4 upgrade head", "[possible values: 2.0, 2.1]"),
            ("run shop --env URL upgrade head", "it takes NAME=VALUE"),
            ("run shop --jsn upgrade head", "unexpected argument '--jsn'"),
        ] {
            let Asked::Print { text, status } = asked(line) else {
                panic!("{line}")
            };
            assert!(text.contains(words) && text.contains("--help"), "{line}: {text}");
            assert_eq!(status, exit_status::COULD_NOT_BEGIN);
        }
    }

    #[test]
    fn help_says_what_is_promised_and_what_a_status_means() {
        for line in ["--help", "-h", "run --help", "run shop upgrade --help"] {
            let Asked::Print { text, status } = asked(line) else {
                panic!("{line}")
            };
            assert_eq!(status, 0, "{line}");
            assert!(text.contains("Not enforced") && text.contains("Exit status"), "{text}");
        }
    }
}
