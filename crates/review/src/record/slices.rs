//! A run record read in slices, for a page that has to stay responsive: the statements and the changes of the schema, which make up
//! nearly all of a record, are cut out and read one by one, and the rest is read at the end.
//!
//! Only a record without fault is read so. As soon as anything is wrong, the whole is read at once, which says what and where.

use std::ops::Range;
use std::sync::Arc;

use postgres_model::StatementTrace;
use serde::de::DeserializeOwned;

use super::{READABLE, RecordError, RunRecord};
use crate::SchemaChange;

/// Bytes that one step looks through.
const STEP_SCANNED: usize = 128 * 1024;
/// Bytes of which one step makes data.
const STEP_READ: usize = 16 * 1024;

/// Reads a record step by step.
#[derive(Debug)]
pub struct RecordReader {
    text: String,
    /// How far the text was looked through.
    at: usize,
    nesting: Vec<(Place, Key)>,
    /// The string that was passed last.
    string: Range<usize>,
    /// The text without what was cut out, up to `kept`.
    rest: String,
    kept: usize,
    pieces: Vec<(List, usize, Range<usize>)>,
    /// How many of the pieces were read.
    read: usize,
    commands: Vec<Lists>,
    failed: bool,
}

/// What was cut out of a command.
#[derive(Debug, Default)]
struct Lists {
    statements: Vec<Arc<StatementTrace>>,
    changes: Vec<SchemaChange>,
}

/// A list whose elements are cut out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum List {
    Statements,
    Changes,
}

/// What a bracket opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Record,
    Commands,
    Command,
    Schema,
    Cut(List),
    Other,
}

/// The key that stands before a value, as far as it leads to a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Key {
    Commands,
    Statements,
    Schema,
    Changes,
    Other,
}

impl RecordReader {
    /// Nothing read yet.
    pub fn new(text: String) -> Self {
        Self {
            text,
            at: 0,
            nesting: Vec::new(),
            string: 0..0,
            rest: String::new(),
            kept: 0,
            pieces: Vec::new(),
            read: 0,
            commands: Vec::new(),
            failed: false,
        }
    }

    /// Reads on for a moment; false when only [`Self::finish`] is left.
    pub fn step(&mut self) -> bool {
        if self.at < self.text.len() {
            self.scan();
        } else {
            self.read_pieces();
        }
        !self.failed && (self.at < self.text.len() || self.read < self.pieces.len())
    }

    /// The record.
    ///
    /// # Errors
    /// Those of [`RunRecord::read`].
    pub fn finish(mut self) -> Result<RunRecord, RecordError> {
        while self.step() {}
        match self.assembled() {
            Some(record) => record.checked(),
            None => RunRecord::read(&self.text),
        }
    }

    fn assembled(&mut self) -> Option<RunRecord> {
        if self.failed {
            return None;
        }
        self.rest.push_str(&self.text[self.kept..]);
        let mut record: RunRecord = serde_json::from_str(&self.rest).ok()?;
        if !READABLE.contains(&record.format.as_str()) || record.commands.len() != self.commands.len() {
            return None;
        }
        for (command, lists) in record.commands.iter_mut().zip(self.commands.drain(..)) {
            command.statements = lists.statements;
            command.schema.set_changes(lists.changes);
        }
        Some(record)
    }

    fn scan(&mut self) {
        let end = (self.at + STEP_SCANNED).min(self.text.len());
        while self.at < end {
            let position = self.at;
            self.at += 1;
            match self.text.as_bytes()[position] {
                b'"' => self.pass_string(position),
                b':' => self.pass_key(),
                b'{' | b'[' => self.open(position),
                b'}' | b']' => self.close(position),
                b',' => self.end_of_element(position),
                _ => {}
            }
        }
    }

    fn pass_string(&mut self, open: usize) {
        let bytes = self.text.as_bytes();
        let mut at = open + 1;
        while at < bytes.len() && bytes[at] != b'"' {
            at += if bytes[at] == b'\\' { 2 } else { 1 };
        }
        self.string = open + 1..at.min(bytes.len());
        self.at = at + 1;
    }

    fn pass_key(&mut self) {
        let Some((place, key)) = self.nesting.last_mut() else {
            return;
        };
        *key = match (*place, &self.text.as_bytes()[self.string.clone()]) {
            (Place::Record, b"commands") => Key::Commands,
            (Place::Command, b"statements") => Key::Statements,
            (Place::Command, b"schema") => Key::Schema,
            (Place::Schema, b"changes") => Key::Changes,
            _ => Key::Other,
        };
    }

    fn open(&mut self, position: usize) {
        let is_list = self.text.as_bytes()[position] == b'[';
        let place = match (self.nesting.last(), is_list) {
            (None, false) => Place::Record,
            (Some((Place::Record, Key::Commands)), true) => Place::Commands,
            (Some((Place::Commands, _)), false) => Place::Command,
            (Some((Place::Command, Key::Schema)), false) => Place::Schema,
            (Some((Place::Command, Key::Statements)), true) => Place::Cut(List::Statements),
            (Some((Place::Schema, Key::Changes)), true) => Place::Cut(List::Changes),
            _ => Place::Other,
        };
        match place {
            Place::Command => self.commands.push(Lists::default()),
            Place::Cut(_) => {
                self.rest.push_str(&self.text[self.kept..=position]);
                self.kept = position + 1;
            }
            _ => {}
        }
        self.nesting.push((place, Key::Other));
    }

    fn close(&mut self, position: usize) {
        let is_empty = || self.text[self.kept..position].trim().is_empty();
        let is_first = |list| {
            self.pieces
                .last()
                .is_none_or(|(last, command, _)| (*last, *command + 1) != (list, self.commands.len()))
        };
        match self.nesting.last() {
            Some(&(Place::Cut(list), _)) if !(is_empty() && is_first(list)) => self.cut(list, position),
            Some((Place::Cut(_), _)) => self.kept = position,
            _ => {}
        }
        self.nesting.pop();
    }

    fn end_of_element(&mut self, position: usize) {
        if let Some(&(Place::Cut(list), _)) = self.nesting.last() {
            self.cut(list, position);
            self.kept = position + 1;
        }
    }

    /// What stands between the last cut and here is an element.
    fn cut(&mut self, list: List, position: usize) {
        self.pieces.push((list, self.commands.len() - 1, self.kept..position));
        self.kept = position;
    }

    fn read_pieces(&mut self) {
        let mut bytes = 0;
        while bytes < STEP_READ && !self.failed {
            let Some((list, command, range)) = self.pieces.get(self.read).cloned() else {
                return;
            };
            self.read += 1;
            bytes += range.len();
            let (text, lists) = (&self.text[range], &mut self.commands[command]);
            self.failed = !match list {
                List::Statements => read_into(&mut lists.statements, text),
                List::Changes => read_into(&mut lists.changes, text),
            };
        }
    }
}

/// Whether it could be read.
fn read_into<T: DeserializeOwned>(list: &mut Vec<T>, text: &str) -> bool {
    let element = serde_json::from_str(text);
    element.map(|element| list.push(element)).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const STATEMENT: &str = r#"{"index":INDEX,"sql":"a \"],[{ \\","parameters":null,"revision":null,"call":null,"directive":null,"at_ms":1,
        "duration_ms":1,"rows":null,"sqlstate":null,"error":null,"effects":{"locks":[],"rewritten":[],"scanned":[]}}"#;

    /// A record of two commands with these lists of statements and changes.
    fn text(statements: &str, changes: &str) -> String {
        let command = |state: &str| {
            let mut command = serde_json::to_value(crate::CommandRecord::default()).unwrap();
            command["state"] = state.into();
            command["statements"] = "STATEMENTS".into();
            command["schema"]["changes"] = "CHANGES".into();
            command.to_string()
        };
        let commands = format!("[{}, {}]", command("passed"), command("failed"));
        let commands = commands
            .replace("\"STATEMENTS\"", statements)
            .replace("\"CHANGES\"", changes);
        let settings = serde_json::to_string(&protocol::Settings::default()).unwrap();
        let environment = serde_json::to_string(&protocol::MigrationEnvironment::default()).unwrap();
        let versions = serde_json::to_string(&protocol::Versions::default()).unwrap();
        format!(
            r#" {{"format":"stillroom-run/1","repository":"commands","settings":{settings},"commands" : {commands},
            "environment":{environment},"versions":{versions}}}"#
        )
    }

    fn statements(count: usize) -> String {
        let statements: Vec<_> = (0..count)
            .map(|index| STATEMENT.replace("INDEX", &index.to_string()))
            .collect();
        format!("[ {} ]", statements.join(" ,\n"))
    }

    const CHANGES: &str = r#"[{"statement":0,"before":null,"changes":[{"class":"type","oid":7}]}]"#;

    #[test]
    fn slices_give_what_the_whole_gives() {
        for text in [
            text(&statements(3), CHANGES),
            text(&statements(1), "[]"),
            text("[ ]", CHANGES),
            text(&statements(2000), CHANGES),
        ] {
            let mut reader = RecordReader::new(text.clone());
            let mut steps = 1;
            while reader.step() {
                steps += 1;
            }
            assert!(!reader.failed);
            assert!(steps >= text.len() / STEP_SCANNED, "{steps}");
            let read = reader.finish().unwrap();
            assert_eq!(
                read.commands[1].statements.len(),
                RunRecord::read(&text).unwrap().commands[1].statements.len()
            );
            assert_eq!(Ok(read), RunRecord::read(&text));
        }
    }

    #[test]
    fn what_is_wrong_is_said_as_the_whole_says_it() {
        let good = text(&statements(2), CHANGES);
        let refused = [
            text("[,]", "[]"),
            text(&statements(2).replace(" ]", ",]"), "[]"),
            text(&statements(2).replacen("\"sql\"", "\"sqk\"", 1), "[]"),
            text(&statements(2), "{}"),
            text("7", "[]"),
            good.replace("stillroom-run/1", "stillroom-run/9"),
            good[..good.len() / 2].to_owned(),
            good[..good.len() - 1].to_owned(),
            "]".to_owned(),
            "[{\"commands\":[]}]".to_owned(),
            "\"\\".to_owned(),
            String::new(),
        ];
        for text in refused {
            let error = RunRecord::read(&text).expect_err(&text);
            assert_eq!(RecordReader::new(text.clone()).finish(), Err(error), "{text}");
        }
    }
}
