//! The words of one statement, read one after the other.

use crate::sql::tokens::{Token, tokens};

/// A token that says something: neither a comment nor white space.
pub(super) type Word<'a> = (Token, &'a str);

/// The tokens of a statement that say something.
pub(super) fn significant(sql: &str) -> Vec<Word<'_>> {
    tokens(sql)
        .filter(|(token, text)| *token != Token::Comment && !text.trim().is_empty())
        .collect()
}

/// What is left of a statement.
#[derive(Clone, Copy)]
pub(super) struct Words<'a> {
    rest: &'a [Word<'a>],
}

impl<'a> Words<'a> {
    pub(super) fn new(rest: &'a [Word<'a>]) -> Self {
        Self { rest }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// The next keyword or name, in capitals.
    pub(super) fn next_word(&mut self) -> Option<String> {
        let ((token, text), rest) = self.rest.split_first()?;
        self.rest = rest;
        (*token == Token::Word).then(|| text.to_ascii_uppercase())
    }

    /// Goes behind a phrase, if it comes next.
    pub(super) fn eat(&mut self, phrase: &str) -> bool {
        let mut rest = self.rest;
        for expected in phrase.split_ascii_whitespace() {
            match rest.split_first() {
                Some((word, behind)) if is(*word, expected) => rest = behind,
                _ => return false,
            }
        }
        self.rest = rest;
        true
    }

    /// Goes behind the first of these phrases that comes next.
    pub(super) fn eat_any(&mut self, phrases: &[&str]) -> bool {
        phrases.iter().any(|phrase| self.eat(phrase))
    }

    /// Goes behind the next place of a word outside of parentheses.
    pub(super) fn go_behind(&mut self, word: &str) -> bool {
        let mut depth = 0;
        let found = self.rest.iter().position(|&token| {
            depth += step(token);
            depth == 0 && is(token, word)
        });
        self.rest = found.map_or(&[], |at| &self.rest[at + 1..]);
        found.is_some()
    }

    /// Whether a word stands anywhere in it.
    pub(super) fn has(&self, word: &str) -> bool {
        self.rest.iter().any(|&token| is(token, word))
    }

    /// Goes behind a list in parentheses, and gives what is in it.
    pub(super) fn parentheses(&mut self) -> Option<Self> {
        let inside = self.rest.strip_prefix(&[(Token::Other, "(")])?;
        let mut depth = 1;
        let end = inside.iter().position(|&token| {
            depth += step(token);
            depth == 0
        })?;
        self.rest = &inside[end + 1..];
        Some(Self::new(&inside[..end]))
    }

    /// The parts between commas outside of parentheses.
    pub(super) fn parts(self) -> Vec<Self> {
        let mut depth = 0;
        let is_comma = |&token: &Word<'_>| {
            depth += step(token);
            depth == 0 && is(token, ",")
        };
        self.rest.split(is_comma).map(Self::new).collect()
    }

    /// A name with its schema and whatever else stands before it, as PostgreSQL takes it.
    pub(super) fn qualified(&mut self) -> Option<Vec<String>> {
        let mut parts = vec![self.identifier()?];
        while self.eat(".") {
            parts.push(self.identifier()?);
        }
        Some(parts)
    }

    /// The name of a relation, without the schema `public`.
    pub(super) fn relation(&mut self) -> Option<String> {
        let name = label(&self.qualified()?);
        self.eat("*");
        Some(name)
    }

    /// The names of relations with commas between them; ONLY may stand before each.
    pub(super) fn relations(&mut self) -> Option<Vec<String>> {
        let mut names = Vec::new();
        loop {
            self.eat("ONLY");
            names.push(self.relation()?);
            if !self.eat(",") {
                return Some(names);
            }
        }
    }

    fn identifier(&mut self) -> Option<String> {
        let ((token, text), rest) = self.rest.split_first()?;
        let name = match token {
            Token::Word => text.to_lowercase(),
            Token::QuotedName => text.strip_prefix('"')?.strip_suffix('"')?.replace("\"\"", "\""),
            _ => return None,
        };
        self.rest = rest;
        Some(name)
    }
}

/// How a relation is called, as [`Subject::label`](postgres_model::Subject::label) calls it.
pub(super) fn label(name: &[String]) -> String {
    match name {
        [schema, name] if schema == "public" => name.clone(),
        _ => name.join("."),
    }
}

fn is((token, text): Word<'_>, expected: &str) -> bool {
    matches!(token, Token::Word | Token::Other) && text.eq_ignore_ascii_case(expected)
}

const fn step((_, text): Word<'_>) -> i32 {
    match text.as_bytes() {
        b"(" | b"[" => 1,
        b")" | b"]" => -1,
        _ => 0,
    }
}
