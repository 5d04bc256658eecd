//! A run: one command of the user, from the click to its end, and its entry in the console.

use postgres_model::{Schema, StatementTrace};
use protocol::{PrintStream, RunId};
use review::{CommandRecord, RESET};

use super::Shared;
use crate::text::one_line;

/// What a run record calls the creation of roles.
const CREATE_ROLES: &str = "create_roles";

/// What it calls the creation of the models' tables.
const CREATE_TABLES: &str = "create_tables";

/// What it calls statements that somebody typed.
const SQL: &str = "sql";

/// What a run does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Task {
    /// An Alembic command line, without the word `alembic`.
    Alembic(String),
    /// An empty database.
    Reset,
    /// Roles that the migrations take for granted.
    CreateRoles(Vec<String>),
    /// The tables of the models.
    CreateFromModels,
    /// Statements that somebody typed.
    Sql(Vec<String>),
}

impl Task {
    /// What the console and the run call it.
    pub fn words(&self) -> String {
        match self {
            Self::Alembic(line) => line.clone(),
            Self::Reset => "reset".to_owned(),
            Self::CreateRoles(names) => format!("create role {}", names.join(", ")),
            Self::CreateFromModels => "create all tables of the models".to_owned(),
            Self::Sql(statements) => typed_words(statements),
        }
    }

    /// What the run record calls it; a command line is split as a shell would.
    fn arguments(&self) -> Vec<String> {
        match self {
            Self::Alembic(line) => shlex::split(line).unwrap_or_default(),
            Self::Reset => vec![RESET.to_owned()],
            Self::CreateRoles(names) => [CREATE_ROLES.to_owned()]
                .into_iter()
                .chain(names.iter().cloned())
                .collect(),
            Self::CreateFromModels => vec![CREATE_TABLES.to_owned()],
            Self::Sql(statements) => [SQL.to_owned()].into_iter().chain(statements.iter().cloned()).collect(),
        }
    }

    /// The task behind the arguments of a run record.
    fn of(arguments: &[String]) -> Self {
        match arguments.split_first() {
            Some((word, [])) if word == RESET => Self::Reset,
            Some((word, [])) if word == CREATE_TABLES => Self::CreateFromModels,
            Some((word, names)) if word == CREATE_ROLES => Self::CreateRoles(names.to_vec()),
            Some((word, statements)) if word == SQL => Self::Sql(statements.to_vec()),
            _ => {
                let words = arguments
                    .iter()
                    .map(|word| shlex::try_quote(word).unwrap_or(word.into()));
                Self::Alembic(words.collect::<Vec<_>>().join(" "))
            }
        }
    }
}

/// `sql: select * from orders … and 2 more statements`
fn typed_words(statements: &[String]) -> String {
    const SHOWN: usize = 80;
    let first = statements.first().map(String::as_str).unwrap_or_default();
    let mut words = format!("sql: {}", one_line(first, SHOWN));
    match statements.len() {
        0 | 1 => {}
        2 => words.push_str(" and 1 more statement"),
        count => words.push_str(&format!(" and {} more statements", count - 1)),
    }
    words
}

/// One command, from the click to its end.
#[derive(Debug)]
pub struct Run {
    /// Its number.
    pub id: RunId,
    /// What it does.
    pub task: Task,
    /// What it did.
    pub record: CommandRecord,
}

impl Run {
    /// A run that the engine has not begun yet; `before` is what the version table holds, and `schema` what is known of the database,
    /// `unread` the files that Alembic would load and that were not read.
    pub fn new(id: RunId, task: Task, before: Vec<String>, schema: Schema, unread: Vec<String>) -> Self {
        let by_hand = matches!(task, Task::Sql(_));
        Self {
            id,
            record: CommandRecord {
                by_hand,
                ..CommandRecord::new(task.arguments(), before, schema)
            }
            .without(unread),
            task,
        }
    }

    /// A run of a record, which has ended.
    pub fn recorded(id: RunId, record: CommandRecord) -> Self {
        Self {
            id,
            task: Task::of(&record.arguments),
            record,
        }
    }

    /// Whether it was typed and only looked at the database; known once it has ended.
    pub fn only_looks(&self) -> bool {
        self.record.by_hand && !self.record.wrote
    }

    /// Whether it goes on, or waits for the engine.
    pub fn is_running(&self) -> bool {
        !self.record.state.has_ended()
    }

    /// A statement by its position in the run.
    pub fn statement(&self, index: usize) -> Option<Shared<StatementTrace>> {
        self.record.statements.get(index).cloned().map(Shared::from)
    }
}

/// One command in the console and what it printed.
#[derive(Clone, Debug, PartialEq)]
pub struct ConsoleEntry {
    /// The run.
    pub run: RunId,
    /// The command line without `alembic`, or what else was done.
    pub line: String,
    /// Whether it is a command line of Alembic.
    pub is_alembic: bool,
    /// What was printed; neighbours on one stream are joined.
    pub output: Vec<(PrintStream, String)>,
    /// Whether it still runs.
    pub running: bool,
    /// A line about the end when nothing was printed.
    pub note: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_names_the_task() {
        let tasks = [
            Task::Alembic("upgrade head".to_owned()),
            Task::Alembic("merge heads -m 'two words'".to_owned()),
            Task::Reset,
            Task::CreateRoles(vec!["reader".to_owned(), "writer".to_owned()]),
            Task::CreateFromModels,
            Task::Sql(vec!["select 1".to_owned(), "reset".to_owned()]),
        ];
        for task in tasks {
            assert_eq!(Task::of(&task.arguments()), task);
        }
    }
}
