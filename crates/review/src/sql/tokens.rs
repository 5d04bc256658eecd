//! The tokens of PostgreSQL's SQL, as far as it takes to tell names, texts and comments from each other.

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token {
    /// A keyword or a name.
    Word,
    /// `"a name"`
    QuotedName,
    /// `'…'`, `E'…'`, or a body between dollars.
    String,
    Number,
    Comment,
    /// `$1`
    Parameter,
    /// One sign, or white space.
    Other,
}

/// The text in tokens; put together again they are the text.
pub fn tokens(sql: &str) -> impl Iterator<Item = (Token, &str)> {
    let mut rest = sql;
    std::iter::from_fn(move || {
        let (token, length) = first(rest)?;
        let (text, after) = rest.split_at(length);
        rest = after;
        Some((token, text))
    })
}

fn first(rest: &str) -> Option<(Token, usize)> {
    let letter = rest.chars().next()?;
    Some(match letter {
        '-' if rest.starts_with("--") => (Token::Comment, rest.find('\n').unwrap_or(rest.len())),
        '/' if rest.starts_with("/*") => (Token::Comment, block_comment(rest)),
        '\'' => (Token::String, quoted(rest, 0, '\'')),
        'e' | 'E' if rest[1..].starts_with('\'') => (Token::String, escaped(rest)),
        '"' => (Token::QuotedName, quoted(rest, 0, '"')),
        '$' => dollar(rest),
        '0'..='9' => (
            Token::Number,
            run(rest, |letter| letter.is_ascii_digit() || letter == '.'),
        ),
        _ if is_word(letter) => (Token::Word, word(rest)),
        _ if letter.is_whitespace() => (Token::Other, run(rest, char::is_whitespace)),
        _ => (Token::Other, letter.len_utf8()),
    })
}

fn is_word(letter: char) -> bool {
    letter.is_alphabetic() || letter == '_'
}

fn word(rest: &str) -> usize {
    run(rest, |letter| {
        is_word(letter) || letter.is_ascii_digit() || letter == '$'
    })
}

/// `$1`, or `$tag$ … $tag$`.
fn dollar(rest: &str) -> (Token, usize) {
    let digits = run(&rest[1..], |letter| letter.is_ascii_digit());
    if digits > 0 {
        return (Token::Parameter, 1 + digits);
    }
    let tag = 1 + run(&rest[1..], |letter| is_word(letter) || letter.is_ascii_digit());
    if rest[tag..].starts_with('$') {
        let mark = &rest[..=tag];
        let end = rest[mark.len()..].find(mark);
        return (Token::String, end.map_or(rest.len(), |at| at + 2 * mark.len()));
    }
    (Token::Other, 1)
}

fn run(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|letter| !belongs(letter)).unwrap_or(text.len())
}

/// Comments nest, other than in C.
fn block_comment(text: &str) -> usize {
    let (mut at, mut depth) = (2, 1);
    while depth > 0 {
        let Some(found) = text[at..].find(['*', '/']) else {
            return text.len();
        };
        at += found;
        let (change, length) = match &text[at..] {
            rest if rest.starts_with("/*") => (1, 2),
            rest if rest.starts_with("*/") => (-1, 2),
            _ => (0, 1),
        };
        depth += change;
        at += length;
    }
    at
}

/// Up to the closing mark; a doubled one is part of the text.
fn quoted(text: &str, from: usize, mark: char) -> usize {
    let mut at = from + 1;
    while let Some(found) = text[at..].find(mark) {
        at += found + 1;
        if !text[at..].starts_with(mark) {
            return at;
        }
        at += 1;
    }
    text.len()
}

/// `E'…'`, in which a backslash takes the next letter's meaning away.
fn escaped(text: &str) -> usize {
    let mut letters = text.char_indices().skip(2).peekable();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '\\' => {
                letters.next();
            }
            '\'' if letters.next_if(|(_, next)| *next == '\'').is_none() => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::Token::*;
    use super::*;

    fn told(sql: &str) -> Vec<(Token, &str)> {
        let found: Vec<_> = tokens(sql).collect();
        assert_eq!(found.iter().map(|(_, text)| *text).collect::<Vec<_>>().concat(), sql);
        found.into_iter().filter(|(_, text)| !text.trim().is_empty()).collect()
    }

    #[test]
    fn quotation_marks() {
        assert_eq!(told("'it''s'"), [(String, "'it''s'")]);
        assert_eq!(
            told("E'it\\'s;' e'a''b' 'a\\'"),
            [(String, "E'it\\'s;'"), (String, "e'a''b'"), (String, "'a\\'")]
        );
        assert_eq!(told("\"a;\"\"b\" x"), [(QuotedName, "\"a;\"\"b\""), (Word, "x")]);
        assert_eq!(told("'open"), [(String, "'open")]);
        assert_eq!(told("E'open\\"), [(String, "E'open\\")]);
    }

    #[test]
    fn comments_nest() {
        assert_eq!(
            told("/* a /* b */ c */ x"),
            [(Comment, "/* a /* b */ c */"), (Word, "x")]
        );
        assert_eq!(told("/* open /*"), [(Comment, "/* open /*")]);
        assert_eq!(told("-- to the end\nx"), [(Comment, "-- to the end"), (Word, "x")]);
    }

    #[test]
    fn dollars() {
        assert_eq!(told("$1"), [(Parameter, "$1")]);
        assert_eq!(told("$$ ; $$"), [(String, "$$ ; $$")]);
        assert_eq!(told("$b1$ $$ $b1$"), [(String, "$b1$ $$ $b1$")]);
        assert_eq!(told("a$1"), [(Word, "a$1")]);
        assert_eq!(told("$"), [(Other, "$")]);
    }
}
