//! A run record from its text. The text may come from anywhere: what is wrong with it is said with its place, and positions that
//! lead nowhere are refused, so that nobody behind this has to expect them.

use serde_json::Value;

use super::{FORMAT, READABLE, RunRecord, place};
use crate::CommandRecord;

/// Why a text is no run record that can be shown.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// It is text in another encoding.
    #[error("it is text in {0}, and a saved run is in UTF-8")]
    OtherEncoding(&'static str),
    /// It is no text.
    #[error("it is not text in UTF-8")]
    NotText,
    /// It is no JSON.
    #[error("it is not JSON: {message}, at line {line}, column {column}")]
    Syntax {
        /// What the parser says.
        message: String,
        /// From 1.
        line: usize,
        /// From 1, in bytes.
        column: usize,
    },
    /// It is some other JSON.
    #[error("it is JSON, but not a run record: it has no “format”")]
    NotARecord,
    /// A format that is not known.
    #[error("its “format” is {0}, and this page reads {FORMAT}")]
    OtherFormat(String),
    /// Something is missing or not what the format says.
    #[error("at {path}: {message}")]
    Content {
        /// Where: `commands[0].plan[2]`.
        path: String,
        /// What is wrong.
        message: String,
    },
}

impl RecordError {
    /// What to do about it.
    pub const fn advice(&self) -> &'static str {
        match self {
            Self::OtherEncoding(_) => {
                "Save it again in UTF-8. PowerShell writes UTF-16 where “>” is used; “| Out-File -Encoding utf8” does not."
            }
            Self::NotText => "Choose a file that was saved as a run.",
            Self::Syntax { .. } => "It may have been cut off on its way: save or download it again.",
            Self::NotARecord => "A run is saved with “Save” beside its outcome, or with “stillroom run … --json”.",
            Self::OtherFormat(_) => "Open it with the Stillroom that wrote it, or save the run again with this one.",
            Self::Content { .. } => {
                "It was changed after it was saved, or written by another Stillroom: save the run again."
            }
        }
    }
}

/// The text of a file, without the mark that some programs write in front of it.
///
/// # Errors
/// It is in another encoding, or no text.
pub fn record_text(mut bytes: Vec<u8>) -> Result<String, RecordError> {
    if let Some(encoding) = other_encoding(&bytes) {
        return Err(RecordError::OtherEncoding(encoding));
    }
    if bytes.starts_with(UTF_8_MARK) {
        bytes.drain(..UTF_8_MARK.len());
    }
    String::from_utf8(bytes).map_err(|_| RecordError::NotText)
}

const UTF_8_MARK: &[u8] = &[0xEF, 0xBB, 0xBF];

/// By its mark, or by the zero bytes that JSON's first signs have in it.
fn other_encoding(bytes: &[u8]) -> Option<&'static str> {
    let zeros = bytes
        .get(..4)
        .map(|first| [first[0], first[1], first[2], first[3]].map(|byte| byte == 0));
    match (bytes, zeros) {
        ([0xFF, 0xFE, 0, 0, ..] | [0, 0, 0xFE, 0xFF, ..], _) => Some("UTF-32"),
        (_, Some([true, true, true, false] | [false, true, true, true])) => Some("UTF-32"),
        ([0xFF, 0xFE, ..] | [0xFE, 0xFF, ..], _) => Some("UTF-16"),
        (_, Some([true, false, ..] | [false, true, ..])) => Some("UTF-16"),
        _ => None,
    }
}

impl RunRecord {
    /// Reads a record.
    ///
    /// # Errors
    /// The text is no JSON, no record, one of another format, or it contradicts itself.
    pub fn read(text: &str) -> Result<Self, RecordError> {
        match serde_json::from_str::<Self>(text) {
            Ok(record) if !READABLE.contains(&record.format.as_str()) => Err(RecordError::OtherFormat(record.format)),
            Ok(record) => record.checked(),
            Err(error) => Err(explained(text, &error)),
        }
    }

    /// The record in this format, if it doesn't contradict itself.
    pub(super) fn checked(mut self) -> Result<Self, RecordError> {
        FORMAT.clone_into(&mut self.format);
        if self.commands.is_empty() {
            return Err(wrong("commands".to_owned(), "it holds no command"));
        }
        for (position, command) in self.commands.iter().enumerate() {
            check(command).map_err(|(path, message)| wrong(format!("commands[{position}].{path}"), message))?;
        }
        Ok(self)
    }
}

fn wrong(path: String, message: &str) -> RecordError {
    RecordError::Content {
        path,
        message: message.to_owned(),
    }
}

/// Indices are positions, and steps consist of statements that are there.
fn check(command: &CommandRecord) -> Result<(), (String, &'static str)> {
    let mut statements = command.statements.iter().zip(0_u32..);
    if let Some((_, position)) = statements.find(|(statement, position)| statement.index != *position) {
        return Err((
            format!("statements[{position}].index"),
            "it is not the statement’s position",
        ));
    }
    let count = command.statements.len() as u32;
    let outside = |(first, end): (u32, u32)| first > end || end > count;
    match command.plan.iter().position(|step| outside(step.statements)) {
        Some(position) => Err((format!("plan[{position}].statements"), "there are no such statements")),
        None => Ok(()),
    }
}

fn explained(text: &str, error: &serde_json::Error) -> RecordError {
    let document: Value = match serde_json::from_str(text) {
        Ok(document) => document,
        Err(syntax) => return syntax_error(&syntax),
    };
    match document.get("format") {
        None => RecordError::NotARecord,
        Some(Value::String(format)) if READABLE.contains(&format.as_str()) => RecordError::Content {
            path: match place::path_at(text, error.line(), error.column()).as_str() {
                "" => "the top".to_owned(),
                path => path.to_owned(),
            },
            message: message_of(error),
        },
        Some(Value::String(format)) => RecordError::OtherFormat(format.clone()),
        Some(other) => RecordError::OtherFormat(other.to_string()),
    }
}

fn syntax_error(error: &serde_json::Error) -> RecordError {
    RecordError::Syntax {
        message: message_of(error),
        line: error.line(),
        column: error.column(),
    }
}

/// The message without its position.
fn message_of(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.rsplit_once(" at line ") {
        Some((message, _)) => message.to_owned(),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use postgres_model::StatementTrace;

    use super::*;

    fn record() -> RunRecord {
        RunRecord {
            format: FORMAT.to_owned(),
            repository: "shop".to_owned(),
            environment: Default::default(),
            settings: Default::default(),
            versions: Default::default(),
            commands: vec![CommandRecord {
                statements: vec![Arc::new(StatementTrace::default())],
                ..CommandRecord::default()
            }],
        }
    }

    fn refused(change: impl FnOnce(&mut Value)) -> RecordError {
        let mut json = serde_json::to_value(record()).unwrap();
        change(&mut json);
        RunRecord::read(&json.to_string()).unwrap_err()
    }

    #[test]
    fn what_was_written_is_read() {
        let text = serde_json::to_string(&record()).unwrap();
        assert_eq!(RunRecord::read(&text), Ok(record()));
    }

    #[test]
    fn what_is_no_record_is_told_from_what_is_broken() {
        let cut = serde_json::to_string(&record()).unwrap();
        let cut = RunRecord::read(&cut[..cut.len() / 2]).unwrap_err();
        assert!(matches!(cut, RecordError::Syntax { line: 1, .. }), "{cut}");
        assert_eq!(RunRecord::read("{\"name\": 1}"), Err(RecordError::NotARecord));
        assert_eq!(RunRecord::read("[1, 2]"), Err(RecordError::NotARecord));
        assert!(matches!(RunRecord::read("migrations"), Err(RecordError::Syntax { .. })));
    }

    #[test]
    fn another_format_is_refused_whether_its_fields_are_known_or_not() {
        let three = || RecordError::OtherFormat("stillroom-run/3".to_owned());
        assert_eq!(refused(|json| json["format"] = "stillroom-run/3".into()), three());
        assert_eq!(
            RunRecord::read("{\"format\": \"stillroom-run/3\", \"runs\": []}"),
            Err(three())
        );
        assert_eq!(
            three().to_string(),
            "its “format” is stillroom-run/3, and this page reads stillroom-run/2"
        );
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        let said = |change: fn(&mut Value)| refused(change).to_string();
        assert_eq!(
            said(|json| json["commands"][0]["statements"][0]["sql"] = 7.into()),
            "at commands[0].statements[0].sql: invalid type: integer `7`, expected a string"
        );
        assert_eq!(
            said(|json| drop(json.as_object_mut().unwrap().remove("versions"))),
            "at the top: missing field `versions`"
        );
        assert_eq!(
            said(|json| json["commands"] = Value::Array(vec![])),
            "at commands: it holds no command"
        );
    }

    #[test]
    fn positions_that_lead_nowhere_are_refused() {
        let index = refused(|json| json["commands"][0]["statements"][0]["index"] = 4_000_000_000_u32.into());
        assert_eq!(
            index.to_string(),
            "at commands[0].statements[0].index: it is not the statement’s position"
        );
        let step = refused(|json| {
            json["commands"][0]["plan"] = serde_json::json!([
                {"revision": "a", "direction": "upgrade", "message": "", "progress": "failed", "statements": [0, 4_000_000_000_u32]}
            ]);
        });
        assert_eq!(
            step.to_string(),
            "at commands[0].plan[0].statements: there are no such statements"
        );
    }
}
