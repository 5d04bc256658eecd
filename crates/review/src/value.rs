//! Long values laid out for reading. Nothing but white space is added, so what is shown is what PostgreSQL said.

use std::fmt::Write;

const BYTES_IN_A_LINE: usize = 16;

/// JSON with a member on each line. Numbers and the order of members stay as they are; a text that is no JSON keeps all of its signs too.
pub fn indented_json(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    let mut depth = 0_usize;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => {
                out.push('"');
                copy_string(&mut letters, &mut out);
            }
            '{' | '[' => {
                out.push(letter);
                while letters.next_if(|letter| letter.is_whitespace()).is_some() {}
                if let Some(end) = letters.next_if(|letter| matches!(letter, '}' | ']')) {
                    out.push(end);
                } else {
                    depth += 1;
                    new_line(&mut out, depth);
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                new_line(&mut out, depth);
                out.push(letter);
            }
            ',' => {
                out.push(',');
                new_line(&mut out, depth);
            }
            ':' => out.push_str(": "),
            _ if letter.is_whitespace() => {}
            _ => out.push(letter),
        }
    }
    out
}

fn copy_string(letters: &mut impl Iterator<Item = char>, out: &mut String) {
    while let Some(letter) = letters.next() {
        out.push(letter);
        match letter {
            '\\' => out.extend(letters.next()),
            '"' => return,
            _ => {}
        }
    }
}

fn new_line(out: &mut String, depth: usize) {
    out.push('\n');
    out.extend(std::iter::repeat_n("  ", depth));
}

/// `bytea` in lines of 16 bytes with their places and letters; none for a text that is not `\x…`. An odd digit at the end, where a value
/// was cut, is left out.
pub fn bytes_dump(text: &str) -> Option<String> {
    let digits = text.strip_prefix("\\x")?.as_bytes();
    let bytes: Vec<u8> = digits
        .chunks_exact(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect::<Option<_>>()?;
    let mut out = String::with_capacity(bytes.len() * 5);
    for (line, bytes) in bytes.chunks(BYTES_IN_A_LINE).enumerate() {
        let hex: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let letters: String = bytes.iter().map(|&byte| printable(byte)).collect();
        let place = line * BYTES_IN_A_LINE;
        let _ = writeln!(out, "{place:08x}  {:<47}  {letters}", hex.join(" "));
    }
    Some(out)
}

fn printable(byte: u8) -> char {
    if byte.is_ascii_graphic() || byte == b' ' {
        char::from(byte)
    } else {
        '.'
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_laid_out_and_not_changed() {
        assert_eq!(
            indented_json(r#"{"b": 1.50, "a": [1e400, "x, \"{y}\""], "e": {}, "f": [ ]}"#),
            "{\n  \"b\": 1.50,\n  \"a\": [\n    1e400,\n    \"x, \\\"{y}\\\"\"\n  ],\n  \"e\": {},\n  \"f\": []\n}"
        );
        assert_eq!(indented_json("null"), "null");
        assert_eq!(indented_json("\"open \\"), "\"open \\");
    }

    #[test]
    fn bytes_have_places_and_letters() {
        let dump = bytes_dump("\\x48656c6c6f2c20776f726c64210a0001ff").unwrap();
        assert_eq!(
            dump,
            "00000000  48 65 6c 6c 6f 2c 20 77 6f 72 6c 64 21 0a 00 01  Hello, world!...\n00000010  ff                                               .\n"
        );
        assert_eq!(bytes_dump("\\xabc").unwrap().lines().count(), 1);
        assert_eq!(bytes_dump("\\x").as_deref(), Some(""));
        assert_eq!(bytes_dump("escaped"), None);
        assert_eq!(bytes_dump("\\xzz"), None);
    }
}
