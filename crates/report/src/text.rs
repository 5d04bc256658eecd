//! Texts cut to where they are shown.

/// A text as one line of so many letters at most, and a mark where it was longer: layout is for where all of it is shown.
pub fn one_line(text: &str, most: usize) -> String {
    let words = text.split_whitespace().enumerate();
    let mut letters = words.flat_map(|(at, word)| (at > 0).then_some(' ').into_iter().chain(word.chars()));
    let mut line: String = letters.by_ref().take(most).collect();
    if letters.next().is_some() {
        line.truncate(line.trim_end().len());
        line.push('…');
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layout_is_left_out() {
        assert_eq!(one_line("\n  select 1,\n\t 2  ", 80), "select 1, 2");
        assert_eq!(one_line(" \n", 80), "");
    }

    #[test]
    fn what_fits_has_no_mark() {
        assert_eq!(one_line("abc de\n", 6), "abc de");
        assert_eq!(one_line("abc de", 5), "abc d…");
    }

    #[test]
    fn no_blank_stands_before_the_mark() {
        assert_eq!(one_line("abc de", 4), "abc…");
        assert_eq!(one_line("abc de", 3), "abc…");
    }

    #[test]
    fn letters_are_counted_and_not_their_bytes() {
        assert_eq!(one_line("äöü ß", 5), "äöü ß");
        assert_eq!(one_line("äöüß", 2), "äö…");
    }
}
