//! The pieces of SQL that are coloured differently.

use super::tokens::{Token, tokens};

/// What a piece of SQL is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum SqlPiece {
    Keyword,
    String,
    Number,
    Comment,
    Parameter,
    Plain,
}

/// Words that are keywords wherever they stand; names that are also keywords, such as `name` or `value`, stay plain.
const KEYWORDS: &str = "ADD AFTER ALL ALTER ALWAYS AND ANALYZE ANY ARRAY AS ASC BEFORE BEGIN BETWEEN BY CASCADE CASE CAST CHECK COLLATE COLUMN COMMENT COMMIT \
    CONCURRENTLY CONFLICT CONSTRAINT COPY CREATE CROSS CURRENT_TIMESTAMP DECLARE DEFAULT DEFERRABLE DEFERRED DELETE DESC DISTINCT DO DOMAIN DROP EACH ELSE \
    END ENUM EXCEPT EXCLUDE EXECUTE EXISTS EXPLAIN EXTENSION FALSE FOR FOREIGN FROM FULL FUNCTION GENERATED GIN GIST GRANT GROUP HAVING IDENTITY IF ILIKE IN \
    INDEX INITIALLY INNER INSERT INTERSECT INTO IS JOIN KEY LANGUAGE LATERAL LEFT LIKE LIMIT LOCK MATERIALIZED MERGE NO NOT NOTHING NULL NULLS OF OFFSET ON \
    ONLY OR ORDER OUTER OVER OWNER PARTITION POLICY PRIMARY PROCEDURE RECURSIVE REFERENCES REFRESH REINDEX RELEASE RENAME REPLACE RESTART RESTRICT RETURNING \
    RETURNS REVOKE RIGHT ROLE ROLLBACK ROW ROWS RULE SAVEPOINT SCHEMA SECURITY SELECT SEQUENCE SET SHOW STORED TABLE TEMP TEMPORARY THEN TO TRANSACTION \
    TRIGGER TRUE TRUNCATE TYPE UNION UNIQUE UNLOGGED UPDATE USING VALIDATE VALUES VIEW WHEN WHERE WITH WITHOUT";

/// The text in pieces; put together again they are the text.
pub fn sql_pieces(sql: &str) -> Vec<(SqlPiece, &str)> {
    let mut pieces: Vec<(SqlPiece, &str)> = Vec::new();
    let mut at = 0;
    for (token, text) in tokens(sql) {
        let end = at + text.len();
        match (pieces.last_mut(), piece(token, text)) {
            (Some((SqlPiece::Plain, last)), SqlPiece::Plain) => *last = &sql[at - last.len()..end],
            (_, kind) => pieces.push((kind, text)),
        }
        at = end;
    }
    pieces
}

fn piece(token: Token, text: &str) -> SqlPiece {
    match token {
        Token::Word if is_keyword(text) => SqlPiece::Keyword,
        Token::Word | Token::QuotedName | Token::Other => SqlPiece::Plain,
        Token::String => SqlPiece::String,
        Token::Number => SqlPiece::Number,
        Token::Comment => SqlPiece::Comment,
        Token::Parameter => SqlPiece::Parameter,
    }
}

fn is_keyword(word: &str) -> bool {
    KEYWORDS
        .split_ascii_whitespace()
        .any(|keyword| keyword.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(sql: &str) -> Vec<(SqlPiece, &str)> {
        let pieces = sql_pieces(sql);
        let whole: String = pieces.iter().map(|(_, text)| *text).collect();
        assert_eq!(whole, sql);
        pieces
            .into_iter()
            .filter(|(kind, _)| *kind != SqlPiece::Plain)
            .collect()
    }

    #[test]
    fn pieces_of_a_statement() {
        use SqlPiece::*;
        assert_eq!(
            shown("ALTER TABLE \"Table\" ADD n1 int DEFAULT 1.5 -- why\n, x text = 'it''s' || $1"),
            [
                (Keyword, "ALTER"),
                (Keyword, "TABLE"),
                (Keyword, "ADD"),
                (Keyword, "DEFAULT"),
                (Number, "1.5"),
                (Comment, "-- why"),
                (String, "'it''s'"),
                (Parameter, "$1"),
            ]
        );
    }

    #[test]
    fn bodies_in_dollars_and_what_is_not_closed() {
        use SqlPiece::*;
        assert_eq!(
            shown("DO $x$ select ';' $x$;"),
            [(Keyword, "DO"), (String, "$x$ select ';' $x$")]
        );
        assert_eq!(shown("/* open"), [(Comment, "/* open")]);
        assert_eq!(shown("'ä"), [(String, "'ä")]);
        assert_eq!(shown("$"), []);
        assert_eq!(shown("é — ü $$"), [(String, "$$")]);
    }
}
