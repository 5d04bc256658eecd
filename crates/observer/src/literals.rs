//! A statement's text without what may hold words and semicolons of its own: comments, strings, the bodies of functions, quoted names.

/// The text with a space in the place of each of these; of a quoted name, what `name` gives for it, quotes and all.
pub(crate) fn without_literals(sql: &str, mut name: impl FnMut(&str) -> String) -> String {
    let mut plain = String::with_capacity(sql.len());
    let mut from = 0;
    while let Some(literal) = next_literal(sql, from) {
        plain.push_str(&sql[from..literal.start]);
        let text = &sql[literal.start..literal.end];
        if text.starts_with('"') {
            plain.push_str(&name(text));
        } else {
            plain.push(' ');
        }
        from = literal.end;
    }
    plain.push_str(&sql[from..]);
    plain
}

/// The text with a space in the place of each literal.
pub(crate) fn plain(sql: &str) -> String {
    without_literals(sql, |_| " ".to_owned())
}

struct Literal {
    start: usize,
    end: usize,
}

fn next_literal(sql: &str, from: usize) -> Option<Literal> {
    let bytes = sql.as_bytes();
    let mut at = from;
    loop {
        at += bytes[at..]
            .iter()
            .position(|byte| matches!(byte, b'-' | b'/' | b'\'' | b'"' | b'$'))?;
        let end = match bytes[at] {
            b'-' if bytes.get(at + 1) == Some(&b'-') => Some(after(sql, "\n", at + 2)),
            b'/' if bytes.get(at + 1) == Some(&b'*') => Some(after(sql, "*/", at + 2)),
            b'\'' if is_escape_string(bytes, at) => {
                return Some(Literal {
                    start: at - 1,
                    end: end_of_escape_string(bytes, at + 1),
                });
            }
            // A doubled quote ends one string and begins the next, which leaves out the same.
            b'\'' => Some(after(sql, "'", at + 1)),
            b'"' => Some(after(sql, "\"", at + 1)),
            b'$' => dollar_quote(bytes, at).map(|length| after(sql, &sql[at..at + length], at + length)),
            _ => None,
        };
        match end {
            Some(end) => return Some(Literal { start: at, end }),
            None => at += 1,
        }
    }
}

fn after(sql: &str, closing: &str, from: usize) -> usize {
    sql[from..]
        .find(closing)
        .map_or(sql.len(), |at| from + at + closing.len())
}

/// The length of `$$` or `$tag$`.
fn dollar_quote(bytes: &[u8], at: usize) -> Option<usize> {
    let tag = bytes[at + 1..].iter().position(|byte| !is_word(*byte))?;
    (bytes[at + 1 + tag] == b'$').then_some(tag + 2)
}

fn is_escape_string(bytes: &[u8], at: usize) -> bool {
    at > 0 && matches!(bytes[at - 1], b'e' | b'E') && !(at > 1 && is_word(bytes[at - 2]))
}

fn end_of_escape_string(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'\'' if bytes.get(at + 1) == Some(&b'\'') => at += 2,
            b'\'' => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

pub(crate) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_holds_words_of_its_own_is_left_out() {
        for (sql, expected) in [
            ("select 'a;b' -- c;d\n, 1", "select , 1"),
            ("select /* ; */ $x$ ; $x$, $$;$$", "select ,"),
            (r"select E'it\'s; \\', 2", "select , 2"),
            ("select 'it''s', 1", "select , 1"),
            ("select name'x', 1", "select name , 1"),
            ("select $1, a/b, a-b", "select $1, a/b, a-b"),
            ("select 'open", "select"),
            (r"select e'open\", "select"),
            ("-", "-"),
        ] {
            let plain = plain(sql);
            let words: Vec<&str> = plain.split_whitespace().collect();
            assert_eq!(words.join(" "), expected, "{sql}");
        }
    }

    #[test]
    fn a_space_stands_for_each() {
        let cases: &[(&str, &str, &[&str])] = &[
            ("select 1", "select 1", &[]),
            ("a 'b''c' d", "a    d", &[]),
            (r"a e'b\'c''d\\' e", "a   e", &[]),
            (r"a E'\' ; ' b", "a   b", &[]),
            (r"name'b\' c", "name  c", &[]),
            (r#"a "b""c" d"#, "a    d", &[r#""b""#, r#""c""#]),
            ("a $x$b$$c$x$ d", "a   d", &[]),
            ("a $$b$$ c", "a   c", &[]),
            ("a -- b\nc", "a  c", &[]),
            ("a /* b */ c", "a   c", &[]),
            ("a 'b", "a  ", &[]),
            (r"a e'b\", "a  ", &[]),
            (r#"a "b"#, "a  ", &[r#""b"#]),
            ("a $x$ b", "a  ", &[]),
            ("a /* b", "a  ", &[]),
            ("", "", &[]),
        ];
        for (sql, left, quoted) in cases {
            let mut names = Vec::new();
            let plain = without_literals(sql, |name| {
                names.push(name.to_owned());
                " ".to_owned()
            });
            assert_eq!(
                (
                    plain.as_str(),
                    names.iter().map(String::as_str).collect::<Vec<_>>().as_slice()
                ),
                (*left, *quoted),
                "{sql}"
            );
        }
    }

    #[test]
    fn megabytes_are_walked_through_once() {
        const MEGABYTE: usize = 1_000_000;
        assert_eq!(plain(&format!("select '{}'", "x".repeat(5 * MEGABYTE))), "select  ");
        assert_eq!(plain(&format!("select e'{}'", r"\\''".repeat(MEGABYTE))), "select  ");
        assert_eq!(plain(&"$".repeat(MEGABYTE)).len(), MEGABYTE / 4);
    }

    #[test]
    fn quoted_names_can_be_kept() {
        assert_eq!(
            without_literals(r#"drop table "a;b", 'x'"#, str::to_uppercase),
            r#"drop table "A;B",  "#
        );
    }
}
