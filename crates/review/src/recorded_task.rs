//! The task of a recorded command: `"task": {"kind": "alembic", "arguments": […]}`. In the format before it was words in `arguments`, of
//! which the first named the task where that was no command line of Alembic.

use protocol::Task;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

#[derive(Deserialize)]
struct Recorded {
    task: Option<Task>,
    arguments: Option<Vec<String>>,
    #[serde(default)]
    by_hand: bool,
}

/// Writes it as `task`.
pub fn serialize<S: Serializer>(task: &Task, serializer: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Field<'a> {
        task: &'a Task,
    }
    Field { task }.serialize(serializer)
}

/// Reads it from either format.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Task, D::Error> {
    let recorded = Recorded::deserialize(deserializer)?;
    match (recorded.task, recorded.arguments) {
        (Some(task), _) => Ok(task),
        (None, Some(arguments)) => Ok(of_arguments(arguments, recorded.by_hand)),
        (None, None) => Err(D::Error::missing_field("task")),
    }
}

fn of_arguments(mut arguments: Vec<String>, by_hand: bool) -> Task {
    let first = arguments.first().map(String::as_str);
    match (first, arguments.len()) {
        (Some("sql"), _) if by_hand => Task::Sql {
            statements: arguments.split_off(1),
        },
        (Some("reset"), 1) => Task::Reset,
        (Some("create_tables"), 1) => Task::CreateFromModels,
        (Some("create_roles"), _) => Task::CreateRoles {
            names: arguments.split_off(1),
        },
        _ => Task::Alembic { arguments },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Command {
        #[serde(flatten, with = "super")]
        task: Task,
    }

    fn read(json: &str) -> Task {
        serde_json::from_str::<Command>(json).expect("a task").task
    }

    fn owned(words: &[&str]) -> Vec<String> {
        words.iter().map(|&word| word.to_owned()).collect()
    }

    #[test]
    fn words_of_the_format_before_name_the_task() {
        assert_eq!(
            read(r#"{"arguments":["upgrade","head"]}"#),
            Task::alembic(["upgrade", "head"])
        );
        assert_eq!(read(r#"{"arguments":["reset"]}"#), Task::Reset);
        assert_eq!(read(r#"{"arguments":["create_tables"]}"#), Task::CreateFromModels);
        let names = owned(&["reader"]);
        assert_eq!(
            read(r#"{"arguments":["create_roles","reader"]}"#),
            Task::CreateRoles { names }
        );
        let statements = owned(&["select 1"]);
        assert_eq!(
            read(r#"{"arguments":["sql","select 1"],"by_hand":true}"#),
            Task::Sql { statements }
        );
    }

    #[test]
    fn a_command_line_that_begins_like_another_task_is_one() {
        assert_eq!(
            read(r#"{"arguments":["sql","x"],"by_hand":false}"#),
            Task::alembic(["sql", "x"])
        );
        assert_eq!(read(r#"{"arguments":["reset","x"]}"#), Task::alembic(["reset", "x"]));
    }

    #[test]
    fn what_is_written_is_read() {
        for task in [Task::Reset, Task::alembic(["upgrade", "head"])] {
            let text = serde_json::to_string(&Command { task: task.clone() }).expect("JSON");
            assert_eq!(read(&text), task);
        }
        assert!(serde_json::from_str::<Command>("{}").is_err());
    }
}
