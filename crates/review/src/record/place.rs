//! Where in a JSON document a position is: `commands[0].plan[2].revision`. A record is one long line, so the column alone helps nobody.

enum Level {
    Key(String),
    Index(usize),
}

/// The path of what ends at a line and a column, as serde_json counts them: from 1, in bytes. Empty for the document itself.
pub(super) fn path_at(text: &str, line: usize, column: usize) -> String {
    let before: usize = text
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    let end = (before + column).min(text.len());
    let bytes = &text.as_bytes()[..end];
    let mut levels = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'{' => levels.push(Level::Key(String::new())),
            b'[' => levels.push(Level::Index(0)),
            b'}' | b']' => drop(levels.pop()),
            b',' => {
                if let Some(Level::Index(index)) = levels.last_mut() {
                    *index += 1;
                }
            }
            b'"' => {
                let close = end_of_string(bytes, at);
                if let (Some(Level::Key(key)), Some(name)) = (levels.last_mut(), key_at(bytes, at, close)) {
                    *key = name;
                }
                at = close;
            }
            _ => {}
        }
        at += 1;
    }
    words(&levels)
}

/// The position of the quotation mark that ends the string, or the end of the text.
fn end_of_string(bytes: &[u8], open: usize) -> usize {
    let mut at = open + 1;
    while at < bytes.len() && bytes[at] != b'"' {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    at
}

/// The string, where it is a key and not a value.
fn key_at(bytes: &[u8], open: usize, close: usize) -> Option<String> {
    let after = bytes.get(close + 1..)?;
    let next = after.iter().find(|byte| !byte.is_ascii_whitespace());
    (next == Some(&b':')).then(|| String::from_utf8_lossy(&bytes[open + 1..close]).into_owned())
}

fn words(levels: &[Level]) -> String {
    let mut path = String::new();
    for level in levels {
        match level {
            Level::Key(key) if key.is_empty() => {}
            Level::Key(key) => {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(key);
            }
            Level::Index(index) => path.push_str(&format!("[{index}]")),
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> String {
        let (before, _) = text.split_once('!').unwrap();
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap().len();
        path_at(&text.replace('!', ""), line, column)
    }

    #[test]
    fn keys_and_positions_lead_to_a_value() {
        assert_eq!(path(r#"{"a":[{"b":1},{"c":2!}]}"#), "a[1].c");
        assert_eq!(path("{\n\"a\": [1,\n 2!]}"), "a[1]");
        assert_eq!(path(r#"{"a":{"b":1}!}"#), "a");
        assert_eq!(path(r#"{"a":1}!"#), "");
    }

    #[test]
    fn what_stands_in_strings_is_text() {
        assert_eq!(path(r#"{"a":"x\"},[{","b":[3!]}"#), "b[0]");
    }
}
