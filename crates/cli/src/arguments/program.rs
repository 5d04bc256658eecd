//! The arguments of `stillroom` as clap reads them; their comments are the text of `--help`.

use std::collections::BTreeMap;

use clap::{ArgGroup, Args, Parser, Subcommand, ValueEnum};
use protocol::{Settings, SqlalchemyVersion};

/// Rehearses Alembic migrations on a PostgreSQL inside Node; nothing is installed, and the repository is only read.
#[derive(Debug, Parser)]
#[command(name = "stillroom", disable_help_subcommand = true)]
pub struct Program {
    #[command(subcommand)]
    pub verb: Verb,
}

#[derive(Debug, Subcommand)]
pub enum Verb {
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
    /// Print the query that tells how large the tables of a database in production are.
    ///
    /// It reads the catalogs and statistics, never a table; its answer, one JSON document, holds names and numbers and no values:
    /// stillroom sizes | psql -XAt -f - -d "$DATABASE_URL" > sizes.json
    Sizes,
}

#[derive(Args, Debug)]
#[command(group(ArgGroup::new("amount").multiple(true)))]
pub struct Rehearse {
    /// The repository
    pub folder: String,

    #[command(flatten)]
    pub environment: Environment,

    /// The revision that the database is at before the deploy
    #[arg(long, value_name = "REVISION", default_value = "base")]
    pub from: String,

    /// The revision that is deployed
    #[arg(long, value_name = "REVISION", default_value = "heads")]
    pub to: String,

    /// Fill each table that there is at the beginning of the range with so many rows
    #[arg(long, value_name = "COUNT", default_value_t = 0, group = "amount", value_parser = clap::value_parser!(u64).range(0..=1_000_000))]
    pub rows: u64,

    /// Fill all tables together with so many rows
    #[arg(long, value_name = "COUNT", group = "amount", conflicts_with = "rows", value_parser = clap::value_parser!(u64).range(10..=1_000_000))]
    pub rows_total: Option<u64>,

    /// Give the tables the proportions of production, which this answer to the query of stillroom sizes tells; 10,000 rows unless --rows-total
    /// says otherwise
    #[arg(long, value_name = "FILE", group = "amount", conflicts_with = "rows")]
    pub sizes: Option<String>,

    /// Also run each revision on further rows: those that it could stumble over, and a second generation before its downgrade
    #[arg(long, requires = "amount")]
    pub adversarial: bool,

    /// Make other rows: the same seed makes the same rows
    #[arg(long, value_name = "NUMBER", default_value_t = 1, value_parser = clap::value_parser!(u64).range(0..1 << 53))]
    pub seed: u64,

    /// Print the result as JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Args, Debug)]
pub struct Run {
    /// The repository
    pub folder: String,

    #[command(flatten)]
    pub environment: Environment,

    #[command(flatten)]
    pub preparation: Preparation,

    /// Begin with the databases of this snapshot, which --keep wrote, instead of an empty PostgreSQL
    #[arg(long, value_name = "FILE")]
    pub restore: Option<String>,

    /// Write a snapshot of the databases to this file after the last command, whatever its outcome
    #[arg(long, value_name = "FILE")]
    pub keep: Option<String>,

    /// Run upgrade heads, downgrade base, upgrade heads
    #[arg(long, conflicts_with = "command")]
    pub up_down_up: bool,

    /// Print the run record as JSON instead of what Alembic prints
    #[arg(long)]
    pub json: bool,

    /// The Alembic command, such as: upgrade heads
    #[arg(last = true, required_unless_present = "up_down_up")]
    pub command: Vec<String>,
}

/// What the commands of a verb run in.
#[derive(Args, Debug)]
pub struct Environment {
    /// The environment with this script folder, where there are several
    #[arg(long, value_name = "FOLDER")]
    pub script: Option<String>,

    /// An environment variable; may be repeated
    #[arg(long = "env", value_name = "NAME=VALUE", value_parser = variable)]
    pub variables: Vec<(String, String)>,

    /// This SQLAlchemy instead of the one that the repository requires
    #[arg(long, value_name = "VERSION")]
    pub sqlalchemy: Option<Sqlalchemy>,

    /// Create an empty extension in place of one that is not available here; may be repeated
    #[arg(long = "skip-extension", value_name = "NAME")]
    pub skipped_extensions: Vec<String>,
}

/// What is done to the database before the first command.
#[derive(Args, Debug)]
pub struct Preparation {
    /// Create this role first; may be repeated
    #[arg(long = "role", value_name = "NAME")]
    pub roles: Vec<String>,

    /// Create the tables of env.py's target_metadata first
    #[arg(long)]
    pub from_models: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Sqlalchemy {
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

impl Environment {
    /// Variables and skipped extensions.
    pub fn settings(&self) -> Settings {
        Settings {
            variables: self.variables.iter().cloned().collect::<BTreeMap<_, _>>(),
            skipped_extensions: self.skipped_extensions.iter().cloned().collect(),
            ..Settings::default()
        }
    }

    /// The SQLAlchemy to run with; none for what the repository requires.
    pub fn sqlalchemy(&self) -> Option<SqlalchemyVersion> {
        self.sqlalchemy.map(|version| match version {
            Sqlalchemy::V2_0 => SqlalchemyVersion::V2_0,
            Sqlalchemy::V2_1 => SqlalchemyVersion::V2_1,
        })
    }
}
