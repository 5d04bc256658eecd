//! The word at a place that PostgreSQL names.

use std::ops::Range;

/// The word at a character counted from 1, in bytes: what an error's position points at. A place after the end is the last sign's.
pub fn word_at(sql: &str, position: u32) -> Range<usize> {
    let at = position.saturating_sub(1) as usize;
    let places = || sql.char_indices().map(|(place, _)| place);
    let from = places().nth(at).or_else(|| places().next_back()).unwrap_or_default();
    let rest = &sql[from..];
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    let word = rest.find(|letter| !is_word(letter)).unwrap_or(rest.len());
    let sign = rest.chars().next().map_or(0, char::len_utf8);
    from..from + word.max(sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_or_sign_at_a_character() {
        let at = |sql: &'static str, position| &sql[word_at(sql, position)];
        assert_eq!(at("select nme from x", 8), "nme");
        assert_eq!(at("select '🌿' || größe", 15), "größe");
        assert_eq!(at("select (", 8), "(");
        assert_eq!(at("select (", 9), "(");
        assert_eq!(at("", 1), "");
    }
}
