//! The SQL console: what is being typed, what ran, and what came of it.

use std::collections::BTreeMap;
use std::ops::{Add, Range};

use postgres_model::{ResultSet, StatementTrace};
use protocol::RunId;
use review::{sql_statements, word_at};

use super::{Shared, Workbench};

/// Texts that are remembered.
const REMEMBERED: usize = 200;

/// A place in the text of the editor, in UTF-16 units, as JavaScript counts them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct EditorPlace(pub u32);

impl EditorPlace {
    /// The place after a text that stands at the beginning.
    pub fn after(text: &str) -> Self {
        Self::default() + text
    }
}

/// The place after a text that stands at this place.
impl Add<&str> for EditorPlace {
    type Output = Self;

    fn add(self, text: &str) -> Self {
        Self(self.0 + text.encode_utf16().count() as u32)
    }
}

/// The SQL console.
#[derive(Debug, Default)]
pub struct SqlConsole {
    /// What is being typed.
    pub text: String,
    /// What ran, oldest first; nothing stands there twice in a row.
    pub history: Vec<String>,
    /// What ran last.
    pub ran: Option<TypedSql>,
}

impl SqlConsole {
    /// Remembers a text that is run.
    pub fn remember(&mut self, text: &str) {
        if self.history.last().is_none_or(|last| last != text) {
            self.history.push(text.to_owned());
        }
        if self.history.len() > REMEMBERED {
            self.history.remove(0);
        }
    }
}

/// Statements that somebody typed and ran.
#[derive(Debug)]
pub struct TypedSql {
    /// The run.
    pub run: RunId,
    /// What the editor held: the places of the statements are in it.
    pub text: String,
    /// The statements, in order; the run has a trace for each that it came to.
    pub statements: Vec<TypedStatement>,
    /// Rows, by the position of the statement that gave them.
    pub results: BTreeMap<u32, Shared<ResultSet>>,
}

/// One of the statements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedStatement {
    /// As it is sent.
    pub sql: String,
    /// Where it begins in the editor.
    pub from: EditorPlace,
    /// How many characters are put in front of what was typed.
    pub added: u32,
}

impl TypedStatement {
    /// The statements of a text that begins at a place of the editor.
    pub fn all(text: &str, from: EditorPlace) -> Vec<Self> {
        let mut counted = (0, from);
        let statements = sql_statements(text).into_iter().map(|place| {
            counted = (place.start, counted.1 + &text[counted.0..place.start]);
            Self {
                from: counted.1,
                sql: text[place].to_owned(),
                added: 0,
            }
        });
        statements.collect()
    }

    /// How PostgreSQL would carry out the statement that the cursor is in or after; none in a text without any.
    pub fn explain(text: &str, cursor: EditorPlace) -> Option<Self> {
        const EXPLAIN: &str = "EXPLAIN ";
        let mut places = sql_statements(text);
        let begins = |place: &Range<usize>| EditorPlace::after(&text[..place.start]);
        let nearest = places.iter().rposition(|place| begins(place) <= cursor).unwrap_or(0);
        let place = (!places.is_empty()).then(|| places.swap_remove(nearest))?;
        let from = begins(&place);
        let typed = &text[place];
        let word = typed.split(|letter: char| !letter.is_ascii_alphabetic()).next();
        let added = match word {
            Some(word) if word.eq_ignore_ascii_case(EXPLAIN.trim_end()) => "",
            _ => EXPLAIN,
        };
        Some(Self {
            from,
            sql: format!("{added}{typed}"),
            added: added.len() as u32,
        })
    }

    /// Where PostgreSQL found its error: the word there. None where it named no place.
    pub fn error_place(&self, trace: &StatementTrace) -> Option<Range<EditorPlace>> {
        let word = word_at(&self.sql, trace.error_position?);
        let added = self.added as usize;
        let from = self.from + self.sql.get(added..word.start).unwrap_or_default();
        Some(from..from + &self.sql[word])
    }
}

impl Workbench {
    /// How many of the shown commands were typed and wrote to the database, since it was empty.
    pub fn writes_by_hand(&self) -> usize {
        self.shown_records()
            .fold(0, |count, record| match record.emptied_the_database() {
                true => 0,
                false => count + usize::from(record.task.is_by_hand() && record.wrote),
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error_at(sql: &TypedStatement, position: u32) -> Option<Range<EditorPlace>> {
        sql.error_place(&StatementTrace {
            error_position: Some(position),
            ..StatementTrace::default()
        })
    }

    #[test]
    fn statements_know_their_place_in_the_editor() {
        let all = TypedStatement::all("select '🌿'; select nme from x", EditorPlace(10));
        assert_eq!(
            all.iter()
                .map(|each| (each.sql.as_str(), each.from.0))
                .collect::<Vec<_>>(),
            [("select '🌿'", 10), ("select nme from x", 10 + 13)]
        );
        assert_eq!(error_at(&all[1], 8), Some(EditorPlace(30)..EditorPlace(33)));
    }

    #[test]
    fn an_error_behind_the_end_marks_the_last_sign() {
        let all = TypedStatement::all("select (", EditorPlace(0));
        assert_eq!(error_at(&all[0], 9), Some(EditorPlace(7)..EditorPlace(8)));
        assert_eq!(all[0].error_place(&StatementTrace::default()), None);
    }

    /// The cursor is counted as the editor counts: the leaf is two units, and four bytes.
    #[test]
    fn the_cursor_is_no_place_in_bytes() {
        let text = "select '🌿'; select 2";
        let found = |cursor| TypedStatement::explain(text, EditorPlace(cursor)).unwrap().sql;
        assert_eq!(found(12), "EXPLAIN select '🌿'");
        assert_eq!(found(13), "EXPLAIN select 2");
    }

    #[test]
    fn the_statement_at_the_cursor_is_explained() {
        let text = "select 1; select nme from x; ";
        let found = |cursor| TypedStatement::explain(text, EditorPlace(cursor)).unwrap();
        assert_eq!(found(0).sql, "EXPLAIN select 1");
        assert_eq!(found(9).sql, "EXPLAIN select 1");
        let second = found(29);
        assert_eq!(second.sql, "EXPLAIN select nme from x");
        assert_eq!(error_at(&second, 16), Some(EditorPlace(17)..EditorPlace(20)));
        assert_eq!(TypedStatement::explain(" -- nothing", EditorPlace(3)), None);
        let explained = TypedStatement::explain("explain (costs off) select 1", EditorPlace(0)).unwrap();
        assert_eq!(
            (explained.sql.as_str(), explained.added),
            ("explain (costs off) select 1", 0)
        );
    }
}
