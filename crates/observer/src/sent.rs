//! The statements that were sent to PostgreSQL, as they stand in the wire's messages: what the code says of them is held against it.

use std::collections::VecDeque;

use crate::wire::{messages, text};

/// Statements that are kept until one of them is named: those that nobody reports are never named.
const KEPT: usize = 64;

/// What was sent since a statement was named last.
#[derive(Debug, Default)]
pub(crate) struct Sent(VecDeque<String>);

impl Sent {
    /// Takes note of the statements in a message.
    pub fn note(&mut self, message: &[u8]) {
        for (kind, body) in messages(message) {
            match kind {
                b'Q' => self.0.push_back(text(body)),
                b'P' => {
                    let statement = body.iter().position(|&byte| byte == 0).map_or(0, |end| end + 1);
                    self.0.push_back(text(&body[statement..]));
                }
                _ => {}
            }
        }
        let over = self.0.len().saturating_sub(KEPT);
        self.0.drain(..over);
    }

    /// A run begins.
    pub fn forget(&mut self) {
        self.0.clear();
    }

    /// The text of the statement that ran last: as the code has it, with the placeholders that were written, where that is what was sent; else
    /// what was sent.
    pub fn take(&mut self, sql: &str) -> String {
        let mut texts = std::mem::take(&mut self.0);
        if texts.is_empty() || texts.iter().any(|sent| is_instance(sent, sql)) {
            return sql.to_owned();
        }
        texts.pop_back().unwrap_or_default()
    }
}

/// Whether a text is a statement with values in the place of its placeholders. Several sets of values make several statements of it.
fn is_instance(sent: &str, sql: &str) -> bool {
    if sent == sql {
        return true;
    }
    let parts = parts(sql);
    if parts.len() == 1 || !sent.starts_with(parts[0]) {
        return false;
    }
    let mut rest = sent;
    parts.into_iter().all(|part| match rest.split_once(part) {
        Some((_, after)) => {
            rest = after;
            true
        }
        None => false,
    })
}

/// What stands between the places where a driver puts values: `%s`, `%(name)s`, `$1`. `%%` is a percent sign.
fn parts(sql: &str) -> Vec<&str> {
    let bytes = sql.as_bytes();
    let (mut parts, mut from, mut at) = (Vec::new(), 0, 0);
    while at < bytes.len() {
        match placeholder(bytes, at) {
            Some(length) => {
                parts.push(&sql[from..at]);
                at += length;
                from = at;
            }
            None => at += 1,
        }
    }
    parts.push(&sql[from..]);
    parts
}

/// The length of a placeholder at this place.
fn placeholder(bytes: &[u8], at: usize) -> Option<usize> {
    let rest = &bytes[at + 1..];
    match bytes[at] {
        b'$' => match rest.iter().take_while(|byte| byte.is_ascii_digit()).count() {
            0 => None,
            digits => Some(digits + 1),
        },
        b'%' if rest.first() == Some(&b'%') => Some(2),
        b'%' => {
            let name = match rest.first() {
                Some(b'(') => rest.iter().position(|&byte| byte == b')')? + 1,
                _ => 0,
            };
            matches!(rest.get(name), Some(b's' | b'b' | b't')).then_some(name + 2)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::query;

    #[test]
    fn a_statement_with_its_values_is_the_one_that_was_written() {
        for (sent, sql) in [
            ("select 1", "select 1"),
            ("insert into t values ('a', 2)", "insert into t values (%s, %(b)s)"),
            ("select $1 like '5%'", "select $1 like '5%%'"),
            (
                "insert into t values (1);insert into t values (2)",
                "insert into t values (%s)",
            ),
        ] {
            assert!(is_instance(sent, sql), "{sent}");
        }
        for (sent, sql) in [
            ("drop table t", "select 1"),
            ("drop table t; select 1", "select $1"),
            ("select 2", "select 1"),
        ] {
            assert!(!is_instance(sent, sql), "{sent}");
        }
    }

    #[test]
    fn what_was_sent_counts_where_the_code_says_something_else() {
        let mut sent = Sent::default();
        assert_eq!(sent.take("select 1"), "select 1");
        sent.note(&query("drop table t"));
        assert_eq!(sent.take("select 1"), "drop table t");
        sent.note(&crate::wire::prepare("s", "select $1"));
        assert_eq!(sent.take("select $1::int"), "select $1");
        assert_eq!(sent.take("nothing was sent"), "nothing was sent");
    }
}
