//! JSON as PostgreSQL writes it, changed without being parsed: numbers stay as they are, and so does every space.

/// The text of an object whose field has another value; none where it has no such field.
pub(crate) fn with_field(text: &str, field: &str, value: &str) -> Option<String> {
    let key = format!("\"{field}\" : ");
    let from = position_of(text, &key)? + key.len();
    let to = end_of_value(text.as_bytes(), from);
    Some([&text[..from], value, &text[to..]].concat())
}

/// Where a key of the outermost object begins.
fn position_of(text: &str, key: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut depth = 0;
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'"' if depth == 1 && text[at..].starts_with(key) => return Some(at),
            b'"' => at = end_of_string(bytes, at),
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth -= 1,
            _ => {}
        }
        at += 1;
    }
    None
}

/// Where the value that begins at `from` is over.
fn end_of_value(bytes: &[u8], from: usize) -> usize {
    let mut depth = 0;
    let mut at = from;
    while at < bytes.len() {
        match bytes[at] {
            b',' | b'}' if depth == 0 => return at,
            b'"' => at = end_of_string(bytes, at),
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth -= 1,
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

/// Of a string that begins at `from`, where its last quote is.
fn end_of_string(bytes: &[u8], from: usize) -> usize {
    let mut at = from + 1;
    while at < bytes.len() && bytes[at] != b'"' {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_value_and_everything_else_as_it_was() {
        let text = r#"{"a" : {"b" : [1]}, "c" : "\"b\" : \\", "b" : [{"b" : "}]"}, 9223372036854775807], "d" : null}"#;
        for (field, old, new) in [
            ("a", r#"{"b" : [1]}"#, "1"),
            ("b", r#"[{"b" : "}]"}, 9223372036854775807]"#, "null"),
            ("d", "null", "[]"),
            ("c", r#""\"b\" : \\""#, "\"x\""),
        ] {
            let expected = text.replacen(&format!("\"{field}\" : {old}"), &format!("\"{field}\" : {new}"), 1);
            assert_eq!(with_field(text, field, new), Some(expected), "{field}");
        }
        assert_eq!(with_field(text, "e", "1"), None);
    }
}
