//! Which arguments are ours, and which belong to the Alembic command.

use clap::CommandFactory;

use super::program::Program;

/// The arguments with our own options first, then `--` and the Alembic command: our options may stand anywhere, because none of Alembic's has
/// the same name, and all else that follows the folder is the command's.
pub fn ordered(arguments: &[String]) -> Vec<String> {
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
