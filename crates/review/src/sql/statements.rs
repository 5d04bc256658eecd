//! Where the statements of a text end, by psql's rules.

use std::ops::Range;

use super::tokens::{Token, tokens};

/// Where the statements stand, in bytes, without the semicolons and without comments around them.
///
/// As in psql, a semicolon ends a statement unless it stands in parentheses or in the body of a function that begins with
/// BEGIN ATOMIC.
pub fn sql_statements(sql: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut statement = Statement::default();
    let mut at = 0;
    for (token, text) in tokens(sql) {
        let place = at..at + text.len();
        at = place.end;
        if text == ";" && statement.is_complete() {
            found.extend(std::mem::take(&mut statement).place);
        } else if token != Token::Comment && !text.trim().is_empty() {
            statement.take(token, text, place);
        }
    }
    found.extend(statement.place);
    found
}

/// A statement as far as it has been read.
#[derive(Default)]
struct Statement {
    place: Option<Range<usize>>,
    parentheses: usize,
    /// Its first words, in capitals: enough to know a function's definition.
    words: Vec<String>,
    /// How many BEGIN and CASE of a function's body have no END yet.
    blocks: usize,
}

impl Statement {
    fn is_complete(&self) -> bool {
        self.parentheses == 0 && self.blocks == 0
    }

    fn take(&mut self, token: Token, text: &str, place: Range<usize>) {
        match &mut self.place {
            Some(all) => all.end = place.end,
            None => self.place = Some(place),
        }
        match text {
            "(" => self.parentheses += 1,
            ")" => self.parentheses = self.parentheses.saturating_sub(1),
            _ if token == Token::Word => self.take_word(text.to_ascii_uppercase()),
            _ => {}
        }
    }

    fn take_word(&mut self, word: String) {
        match word.as_str() {
            "BEGIN" if self.defines_function() => self.blocks += 1,
            "CASE" if self.blocks > 0 => self.blocks += 1,
            "END" => self.blocks = self.blocks.saturating_sub(1),
            _ => {}
        }
        if self.words.len() < 4 {
            self.words.push(word);
        }
    }

    fn defines_function(&self) -> bool {
        let mut words = self.words.iter().map(String::as_str);
        let first = words.next() == Some("CREATE");
        let kind = words.find(|word| !matches!(*word, "OR" | "REPLACE"));
        first && matches!(kind, Some("FUNCTION" | "PROCEDURE"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(sql: &str) -> Vec<&str> {
        sql_statements(sql).into_iter().map(|place| &sql[place]).collect()
    }

    #[test]
    fn semicolons_end_statements_but_not_in_texts_and_parentheses() {
        assert_eq!(
            told("select 1; select ';' ;; select \";\""),
            ["select 1", "select ';'", "select \";\""]
        );
        assert_eq!(
            told("do $$ begin; end $$;select 2"),
            ["do $$ begin; end $$", "select 2"]
        );
        assert_eq!(
            told("create rule r as on insert to t do (delete from a; delete from b); x"),
            ["create rule r as on insert to t do (delete from a; delete from b)", "x"]
        );
        assert_eq!(told(""), [""; 0]);
        assert_eq!(told(" ; -- nothing\n;"), [""; 0]);
    }

    #[test]
    fn comments_around_a_statement_are_left_out() {
        assert_eq!(
            told("-- first\nselect 1 -- why\n + 2; /* second */ select 3 /* end */"),
            ["select 1 -- why\n + 2", "select 3"]
        );
    }

    #[test]
    fn a_body_that_begins_atomic() {
        let function =
            "create or replace function f() returns int begin atomic select case when true then 1 end; select 2; end";
        assert_eq!(told(&format!("{function}; select 3")), [function, "select 3"]);
        assert_eq!(told("begin; select 1; end"), ["begin", "select 1", "end"]);
    }
}
