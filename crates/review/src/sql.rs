//! SQL for reading: the pieces that are coloured differently.

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
    let mut rest = sql;
    while !rest.is_empty() {
        let (kind, length) = piece(rest);
        let (text, behind) = rest.split_at(length);
        pieces.push((kind, text));
        rest = behind;
    }
    pieces
}

fn piece(rest: &str) -> (SqlPiece, usize) {
    let first = rest.chars().next().unwrap_or_default();
    match first {
        '-' if rest.starts_with("--") => (SqlPiece::Comment, rest.find('\n').unwrap_or(rest.len())),
        '/' if rest.starts_with("/*") => (SqlPiece::Comment, behind(rest, 2, "*/")),
        '\'' => (SqlPiece::String, quoted(rest, '\'')),
        '"' => (SqlPiece::Plain, quoted(rest, '"')),
        '$' => dollar(rest),
        '0'..='9' => (
            SqlPiece::Number,
            run(rest, |letter| letter.is_ascii_digit() || letter == '.'),
        ),
        _ if is_word(first) => word(rest),
        _ => (SqlPiece::Plain, plain(rest)),
    }
}

fn is_word(letter: char) -> bool {
    letter.is_alphabetic() || letter == '_'
}

fn word(rest: &str) -> (SqlPiece, usize) {
    let length = run(rest, |letter| {
        is_word(letter) || letter.is_ascii_digit() || letter == '$'
    });
    let upper = rest[..length].to_ascii_uppercase();
    let is_keyword = KEYWORDS.split_ascii_whitespace().any(|keyword| keyword == upper);
    (if is_keyword { SqlPiece::Keyword } else { SqlPiece::Plain }, length)
}

/// `$1`, or `$tag$ … $tag$`.
fn dollar(rest: &str) -> (SqlPiece, usize) {
    let digits = run(&rest[1..], |letter| letter.is_ascii_digit());
    if digits > 0 {
        return (SqlPiece::Parameter, 1 + digits);
    }
    let tag = 1 + run(&rest[1..], is_word);
    if rest[tag..].starts_with('$') {
        return (SqlPiece::String, behind(rest, tag + 1, &rest[..=tag]));
    }
    (SqlPiece::Plain, 1)
}

/// Up to what no other rule begins with.
fn plain(rest: &str) -> usize {
    let mut letters = rest.char_indices().skip(1);
    let ends = |letter: char| is_word(letter) || letter.is_ascii_digit() || "-/'\"$".contains(letter);
    letters
        .find(|(_, letter)| ends(*letter))
        .map_or(rest.len(), |(at, _)| at)
}

fn run(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|letter| !belongs(letter)).unwrap_or(text.len())
}

/// Just behind the end mark, or to the end of a text without one.
fn behind(text: &str, from: usize, end: &str) -> usize {
    text[from..].find(end).map_or(text.len(), |at| from + at + end.len())
}

/// A doubled quotation mark is two neighbouring pieces, which look the same.
fn quoted(text: &str, mark: char) -> usize {
    text[1..].find(mark).map_or(text.len(), |at| at + 2)
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
                (String, "'it'"),
                (String, "'s'"),
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
