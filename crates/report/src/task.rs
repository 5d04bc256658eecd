//! What a task is called.

use protocol::{Amounts, Task};

use crate::{counted, one_line};

/// Characters of typed SQL that name it.
const SQL_SHOWN: usize = 80;

/// `upgrade head`, `reset`, `create role reader`, `sql: select * from orders and 2 more statements`.
pub fn task(task: &Task) -> String {
    match task {
        Task::Alembic { arguments } => command_line(arguments),
        Task::Reset => "reset".to_owned(),
        Task::CreateRoles { names } => format!("create role {}", names.join(", ")),
        Task::Fill(fill) => match fill.amounts {
            Amounts::Equal => format!("fill each table with {}", counted(fill.rows as usize, "row")),
            Amounts::InAll(rows) => format!("fill the tables with {} in all", counted(rows as usize, "row")),
            Amounts::Each(_) => "fill the tables in the proportions of production".to_owned(),
        },
        Task::CreateFromModels => "create all tables of the models".to_owned(),
        Task::Sql { statements } => typed(statements),
    }
}

/// As [`task`], with the word `alembic` in front of its command lines.
pub fn title(of: &Task) -> String {
    let words = task(of);
    match of {
        Task::Alembic { .. } => format!("alembic {words}"),
        _ => words,
    }
}

/// Arguments as they are typed into a shell, without the word `alembic`.
pub fn command_line(arguments: &[String]) -> String {
    let words = arguments
        .iter()
        .map(|word| shlex::try_quote(word).unwrap_or(word.into()));
    words.collect::<Vec<_>>().join(" ")
}

fn typed(statements: &[String]) -> String {
    let first = statements.first().map(String::as_str).unwrap_or_default();
    let words = format!("sql: {}", one_line(first, SQL_SHOWN));
    match statements.len() {
        0 | 1 => words,
        2 => format!("{words} and 1 more statement"),
        count => format!("{words} and {} more statements", count - 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_task_has_a_name() {
        let owned = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect::<Vec<_>>();
        assert_eq!(
            task(&Task::alembic(["merge", "heads", "-m", "two words"])),
            "merge heads -m 'two words'"
        );
        assert_eq!(task(&Task::Reset), "reset");
        assert_eq!(
            task(&Task::CreateRoles {
                names: owned(&["reader", "writer"])
            }),
            "create role reader, writer"
        );
        assert_eq!(task(&Task::CreateFromModels), "create all tables of the models");
        let sql = |statements: &[&str]| {
            task(&Task::Sql {
                statements: owned(statements),
            })
        };
        assert_eq!(sql(&["select\n 1"]), "sql: select 1");
        assert_eq!(sql(&["select 1", "select 2"]), "sql: select 1 and 1 more statement");
        assert_eq!(
            sql(&["select 1", "select 2", "select 3"]),
            "sql: select 1 and 2 more statements"
        );
    }
}
