//! The words of a statement, in lower case: what its reach is told from.

use crate::literals::is_word;

/// Words in the order in which they stand, without the signs between them.
#[derive(Debug)]
pub(crate) struct Words(Vec<String>);

impl Words {
    /// The words of a text that has no literals in it.
    pub fn of(text: &str) -> Self {
        Self(
            places(text)
                .map(|(from, to)| text[from..to].to_ascii_lowercase())
                .collect(),
        )
    }

    /// The word at this position; an empty one after the end.
    pub fn at(&self, position: usize) -> &str {
        self.0.get(position).map_or("", String::as_str)
    }

    /// Whether one of these words stands somewhere.
    pub fn has_any(&self, words: &[&str]) -> bool {
        self.0.iter().any(|word| words.contains(&word.as_str()))
    }

    /// Whether these two stand side by side somewhere.
    pub fn has_pair(&self, first: &str, second: &str) -> bool {
        self.0.windows(2).any(|pair| pair[0] == first && pair[1] == second)
    }

    /// Whether this word stands somewhere without one of these behind it.
    pub fn has_without(&self, word: &str, followers: &[&str]) -> bool {
        let mut places = self.0.iter().enumerate().filter(|(_, each)| *each == word);
        places.any(|(at, _)| !followers.contains(&self.at(at + 1)))
    }

    /// The words from this position on.
    pub fn after(&self, position: usize) -> &[String] {
        self.0.get(position..).unwrap_or_default()
    }
}

/// Where each word begins and ends, in bytes. Letters beyond ASCII are part of words.
pub(crate) fn places(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let bytes = text.as_bytes();
    let is_letter = |byte: u8| is_word(byte) || byte >= 0x80;
    let mut at = 0;
    std::iter::from_fn(move || {
        let from = at + bytes[at..].iter().position(|&byte| is_letter(byte))?;
        let length = bytes[from..].iter().position(|&byte| !is_letter(byte));
        at = length.map_or(bytes.len(), |length| from + length);
        Some((from, at))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_told_from_signs() {
        let words = Words::of("ALTER TABLE größe.t_1 (Drop NOT null)");
        assert_eq!(
            words.after(0),
            ["alter", "table", "größe", "t_1", "drop", "not", "null"]
        );
        assert!(words.has_pair("not", "null") && !words.has_pair("null", "not"));
        assert!(words.has_without("drop", &["default"]) && !words.has_without("drop", &["not"]));
        assert_eq!(words.at(9), "");
    }
}
