//! A layout for statements that were sent on one long line.

use std::borrow::Cow;

use sqlformat::{Dialect, FormatOptions, Indent, QueryParams};

use super::tokens::{Token, tokens};

/// Shorter lines are read as they are.
const SHORT: usize = 72;

/// Longer ones are data rather than something to read.
const LONG: usize = 20_000;

/// Statements whose clauses are worth a line each; in DDL the formatter takes parts for clauses that are none.
const QUERIES: [&str; 6] = ["select", "insert", "update", "delete", "with", "merge"];

/// The statement with a clause on each line; as it was sent where its author has laid it out, where it is short, and where it is no query.
pub fn formatted_sql(sql: &str) -> Cow<'_, str> {
    let text = sql.trim();
    let word = text.split(|letter: char| !letter.is_ascii_alphabetic()).next();
    let is_query = word.is_some_and(|word| QUERIES.iter().any(|query| query.eq_ignore_ascii_case(word)));
    if !is_query || text.contains('\n') || !(SHORT + 1..LONG).contains(&text.len()) {
        return Cow::Borrowed(sql);
    }
    let options = FormatOptions {
        indent: Indent::Spaces(2),
        dialect: Dialect::PostgreSql,
        max_inline_block: SHORT,
        max_inline_arguments: Some(SHORT),
        max_inline_top_level: Some(SHORT),
        joins_as_top_level: true,
        ..FormatOptions::default()
    };
    let formatted = sqlformat::format(text, &QueryParams::None, &options);
    if same_tokens(text, &formatted) {
        Cow::Owned(formatted)
    } else {
        Cow::Borrowed(sql)
    }
}

/// What is shown must be what was sent. `%s` is no token of SQL's, so it is looked at by itself.
fn same_tokens(sent: &str, formatted: &str) -> bool {
    let significant = |sql| tokens(sql).filter(|(token, text)| *token != Token::Other || !text.trim().is_empty());
    significant(sent).eq(significant(formatted)) && sent.matches("%s").count() == formatted.matches("%s").count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_query_gets_a_line_for_each_clause() {
        let sql = "UPDATE orders SET total = s.total FROM (SELECT order_id, sum(price) AS total FROM order_line GROUP BY order_id) s WHERE s.order_id = orders.id";
        assert_eq!(
            formatted_sql(sql),
            "UPDATE orders SET\n  total = s.total\nFROM\n  (SELECT order_id, sum(price) AS total FROM order_line GROUP BY order_id) s\nWHERE s.order_id = orders.id",
        );
    }

    #[test]
    fn what_is_short_laid_out_or_no_query_stays() {
        let long = "x".repeat(80);
        for sql in [
            "SELECT 1".to_owned(),
            format!("SELECT\n  {long}"),
            format!("ALTER TABLE orders ADD CONSTRAINT {long} UNIQUE (a)"),
            format!("SELECT '{long}' WHERE a = any(%s)"),
        ] {
            assert_eq!(formatted_sql(&sql), sql);
        }
    }
}
