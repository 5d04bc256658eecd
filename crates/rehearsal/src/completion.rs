//! Completion of Alembic command lines: commands, options, revision ids and branch labels.

use crate::history::{History, first_line};

/// Alembic's commands with their one-line help, as `alembic --help` gives them (1.20).
const COMMANDS: &[(&str, &str)] = &[
    ("branches", "show current branch points"),
    (
        "check",
        "check if revision command with autogenerate has pending upgrade ops",
    ),
    ("current", "display the current revision for a database"),
    ("downgrade", "revert to a previous version"),
    (
        "ensure_version",
        "create the alembic version table if it doesn't exist already",
    ),
    ("heads", "show current available heads in the script directory"),
    ("history", "list changeset scripts in chronological order"),
    ("list_templates", "list available templates"),
    ("merge", "merge two revisions together. Creates a new migration file"),
    ("revision", "create a new revision file"),
    ("show", "show the revision(s) denoted by the given symbol"),
    (
        "stamp",
        "'stamp' the revision table with the given revision; don't run any migrations",
    ),
    ("upgrade", "upgrade to a later version"),
];

/// Options by command, from `alembic <command> --help` (1.20).
const OPTIONS: &[(&str, &[&str])] = &[
    ("branches", &["--verbose"]),
    ("current", &["--check-heads", "--verbose"]),
    ("downgrade", &["--sql", "--tag"]),
    ("ensure_version", &["--sql"]),
    ("heads", &["--resolve-dependencies", "--verbose"]),
    ("history", &["--indicate-current", "--rev-range", "--verbose"]),
    ("merge", &["--branch-label", "--message", "--rev-id", "--splice"]),
    (
        "revision",
        &[
            "--autogenerate",
            "--branch-label",
            "--depends-on",
            "--head",
            "--message",
            "--rev-id",
            "--splice",
            "--sql",
            "--version-path",
        ],
    ),
    ("stamp", &["--purge", "--sql", "--tag"]),
    ("upgrade", &["--sql", "--tag"]),
];

/// Commands whose argument is a revision, with the symbols that each understands besides ids.
const TARGETS: &[(&str, &[&str])] = &[
    ("downgrade", &["-1", "base"]),
    ("merge", &["heads"]),
    ("show", &["base", "current", "head", "heads"]),
    ("stamp", &["base", "head", "heads"]),
    ("upgrade", &["+1", "head", "heads"]),
];

/// No more words than this are offered at once.
const MOST: usize = 50;

/// One word that fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The word.
    pub text: String,
    /// What it is.
    pub about: String,
}

/// What could stand at the end of the line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completions {
    /// The line without its last word.
    before: String,
    /// The last word so far.
    typed: String,
    /// The words that fit.
    pub words: Vec<Word>,
    /// The word that the arrow keys have come to.
    pub chosen: Option<usize>,
}

impl Completions {
    /// Whether there is a choice to show.
    pub fn is_open(&self) -> bool {
        !self.words.is_empty()
    }

    /// Moves the choice, around the ends.
    pub fn move_choice(&mut self, steps: isize) {
        let count = self.words.len() as isize;
        let start = if steps > 0 { -1 } else { 0 };
        let next = (self.chosen.map_or(start, |chosen| chosen as isize) + steps).rem_euclid(count.max(1));
        self.chosen = (count > 0).then_some(next as usize);
    }

    /// Whether nothing is left to choose.
    pub fn is_settled(&self) -> bool {
        self.words.len() < 2
    }

    /// The line, completed as far as all words agree; none when nothing fits.
    pub fn line(&self) -> Option<String> {
        let first = &self.words.first()?.text;
        let agreed = self.words.iter().fold(first.len(), |length, word| {
            first
                .char_indices()
                .zip(word.text.chars())
                .take_while(|((at, a), b)| *at < length && a == b)
                .map(|((at, a), _)| at + a.len_utf8())
                .last()
                .unwrap_or(0)
        });
        let space = if self.is_settled() { " " } else { "" };
        Some(format!(
            "{}{}{space}",
            self.before,
            &first[..agreed.max(self.typed.len())]
        ))
    }
}

/// Puts a chosen word in the place of the last one.
pub fn accept(line: &str, word: &str) -> String {
    let (before, _) = split_last(line);
    format!("{before}{word} ")
}

/// What fits at the end of the line.
pub fn complete(line: &str, history: Option<&History>) -> Completions {
    let (before, typed) = split_last(line);
    let words: Vec<&str> = before
        .split_whitespace()
        .skip_while(|word| *word == "alembic")
        .collect();
    let command = words.iter().find(|word| !word.starts_with('-')).copied();
    let candidates = match command {
        None => COMMANDS
            .iter()
            .map(|(text, about)| Word {
                text: (*text).to_owned(),
                about: (*about).to_owned(),
            })
            .collect(),
        Some(command) if typed.starts_with("--") => {
            let options = OPTIONS
                .iter()
                .find(|(name, _)| *name == command)
                .map_or(&[][..], |(_, options)| options);
            options
                .iter()
                .map(|text| Word {
                    text: (*text).to_owned(),
                    about: String::new(),
                })
                .collect()
        }
        Some(command) => targets(command, history),
    };
    let words = candidates
        .into_iter()
        .filter(|word| word.text.starts_with(typed))
        .take(MOST)
        .collect();
    Completions {
        before: before.to_owned(),
        typed: typed.to_owned(),
        words,
        chosen: None,
    }
}

fn targets(command: &str, history: Option<&History>) -> Vec<Word> {
    let Some((_, symbols)) = TARGETS.iter().find(|(name, _)| *name == command) else {
        return vec![];
    };
    let symbols = symbols.iter().map(|text| Word {
        text: (*text).to_owned(),
        about: String::new(),
    });
    let rows = history
        .into_iter()
        .flat_map(|history| (0..history.len()).map(|row| history.revision(row)));
    symbols
        .chain(rows.map(|revision| Word {
            text: revision.id().to_owned(),
            about: first_line(revision).to_owned(),
        }))
        .collect()
}

fn split_last(line: &str) -> (&str, &str) {
    line.split_at(line.rfind(char::is_whitespace).map_or(0, |at| at + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> Option<String> {
        complete(text, None).line()
    }

    #[test]
    fn a_single_fit_is_completed_with_a_space() {
        assert_eq!(line("upg").as_deref(), Some("upgrade "));
        assert_eq!(line("alembic down").as_deref(), Some("alembic downgrade "));
        assert_eq!(line("history --ind").as_deref(), Some("history --indicate-current "));
    }

    #[test]
    fn several_fits_are_completed_as_far_as_they_agree() {
        assert_eq!(line("upgrade he").as_deref(), Some("upgrade head"));
        assert_eq!(complete("upgrade he", None).words.len(), 2);
        assert_eq!(line("h").as_deref(), Some("h"));
    }

    #[test]
    fn nothing_fits_nothing_changes() {
        assert_eq!(line("frobnicate"), None);
        assert_eq!(line("history x"), None);
    }

    #[test]
    fn the_arrow_keys_go_around() {
        let mut completions = complete("upgrade he", None);
        let mut at = |steps| {
            completions.move_choice(steps);
            completions.chosen
        };
        assert_eq!([at(1), at(1), at(1), at(-1)], [Some(0), Some(1), Some(0), Some(1)]);
    }

    #[test]
    fn a_chosen_word_replaces_the_last_one() {
        assert_eq!(accept("upgrade he", "heads"), "upgrade heads ");
        assert_eq!(accept("up", "upgrade"), "upgrade ");
    }

    /// Asks Alembic for its commands and their options: `[[name, help, [option, …]], …]`.
    const ASK: &str = "
import json
from alembic.config import CommandLine
[commands] = [action for action in CommandLine().parser._actions if action.choices]
helps = {choice.dest: choice.help for choice in commands._choices_actions}
def options(parser):
    return sorted(option for action in parser._actions for option in action.option_strings if option.startswith('--') and option != '--help')
print(json.dumps([[name, helps[name], options(parser)] for name, parser in commands.choices.items()]))
";

    /// `edit` needs an editor and `init` a folder outside of the repository.
    const NOT_OFFERED: [&str; 2] = ["edit", "init"];

    #[test]
    fn alembic_has_the_same_commands_and_options() {
        let python = std::env::var("STILLROOM_PYTHON").unwrap_or_else(|_| "python3".to_owned());
        let asked = std::process::Command::new(&python).args(["-c", ASK]).output();
        let asked = asked.unwrap_or_else(|error| panic!("{python} does not start ({error}); set STILLROOM_PYTHON"));
        let answer = String::from_utf8_lossy(&asked.stdout);
        let theirs: Vec<(String, String, Vec<String>)> = serde_json::from_str(&answer)
            .unwrap_or_else(|error| panic!("{error}: {answer}{}", String::from_utf8_lossy(&asked.stderr)));
        let plain = |help: &str| {
            let words: Vec<_> = help.trim_end_matches(['.', ' ']).split_whitespace().collect();
            words.join(" ").to_lowercase()
        };
        let theirs: Vec<_> = theirs
            .into_iter()
            .filter(|(name, ..)| !NOT_OFFERED.contains(&name.as_str()))
            .map(|(name, help, options)| (name, plain(&help), options))
            .collect();
        let ours: Vec<_> = COMMANDS
            .iter()
            .map(|&(name, help)| {
                let options = OPTIONS.iter().find(|(command, _)| *command == name);
                let options = options.map_or(&[][..], |(_, options)| options);
                (
                    name.to_owned(),
                    plain(help),
                    options.iter().map(|&option| option.to_owned()).collect(),
                )
            })
            .collect();
        assert_eq!(ours, theirs);
    }
}
