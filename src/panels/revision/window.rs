//! How much of a text is shown at once: a source of a million lines would take the page a minute to draw.

use std::fmt::Write;

/// Lines that are shown at once.
const MOST_LINES: usize = 2_000;
/// Bytes that are shown at once; colouring them can't be interrupted.
const MOST_BYTES: usize = 128 * 1024;
/// Bytes of one line that are shown.
const LONGEST_LINE: usize = 2_000;

/// A part of a text, in whole lines; long ones are cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// The number of its first line, counted from 1.
    pub first: u32,
    /// The number of its last line.
    pub last: u32,
    /// The lines.
    pub text: String,
    /// How many lines come after it.
    pub below: usize,
}

impl Window {
    /// The part of a text in which a line is; the one that is shown already stays where it can.
    pub fn of(text: &str, line: u32, before: Option<&Self>) -> Self {
        let is_shown = |window: &&Self| (window.first..=window.last).contains(&line);
        let half = u32::try_from(MOST_LINES / 2).unwrap_or(u32::MAX);
        let first = before
            .filter(is_shown)
            .map_or_else(|| line.saturating_sub(half).max(1), |window| window.first);
        let around = Self::from(text, first);
        if around.last >= line
            || line
                > around
                    .last
                    .saturating_add(u32::try_from(around.below).unwrap_or(u32::MAX))
        {
            return around;
        }
        Self::from(text, line)
    }

    /// The part that begins at a line; at the first where the text has no such line.
    fn from(text: &str, first: u32) -> Self {
        let count = text.split('\n').count();
        let before = usize::try_from(first).map_or(0, |first| first.saturating_sub(1));
        let before = if before < count { before } else { 0 };
        let mut shown = String::new();
        let mut lines = 0;
        for line in text.split('\n').skip(before).take(MOST_LINES) {
            if lines > 0 && shown.len() + line.len().min(LONGEST_LINE) > MOST_BYTES {
                break;
            }
            if lines > 0 {
                shown.push('\n');
            }
            push_cut(&mut shown, line);
            lines += 1;
        }
        let number = |line: usize| u32::try_from(line).unwrap_or(u32::MAX);
        Self {
            first: number(before + 1),
            last: number(before + lines),
            text: shown,
            below: count - before - lines,
        }
    }

    /// How many lines come before it.
    pub fn above(&self) -> u32 {
        self.first - 1
    }
}

fn push_cut(shown: &mut String, line: &str) {
    if line.len() <= LONGEST_LINE {
        return shown.push_str(line);
    }
    let end = line.floor_char_boundary(LONGEST_LINE);
    shown.push_str(&line[..end]);
    let more = line[end..].chars().count();
    let _ = write!(shown, "… {more} more characters");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(window: &Window) -> (u32, u32, u32, usize) {
        (window.above(), window.first, window.last, window.below)
    }

    #[test]
    fn an_ordinary_file_is_shown_whole() {
        let window = Window::of("a\nb\n", 2, None);
        assert_eq!((lines(&window), window.text.as_str()), ((0, 1, 3, 0), "a\nb\n"));
        assert_eq!(lines(&Window::of("", 1, None)), (0, 1, 1, 0));
        assert_eq!(lines(&Window::of("a", 99, None)), (0, 1, 1, 0));
    }

    #[test]
    fn of_a_million_lines_those_around_the_marked_one_are_shown() {
        let text = "x\n".repeat(1_000_000);
        let window = Window::of(&text, 1, None);
        assert_eq!(lines(&window), (0, 1, 2_000, 998_001));
        let moved = Window::of(&text, 500_000, Some(&window));
        assert_eq!(lines(&moved), (498_999, 499_000, 500_999, 499_002));
        assert_eq!(Window::of(&text, 500_900, Some(&moved)), moved);
        assert_eq!(Window::of(&text, 1_000_001, None).last, 1_000_001);
    }

    #[test]
    fn long_lines_are_cut_and_count_little() {
        let text = format!("{}\n{}", "é".repeat(900_000), "y".repeat(1_000));
        let window = Window::of(&text, 2, None);
        assert!(window.text.starts_with("éé") && window.text.contains("… 899000 more characters\nyyy"));
        let heavy = format!("{}\n", "z".repeat(1_999)).repeat(1_000);
        let window = Window::of(&heavy, 900, None);
        assert!((window.first..=window.last).contains(&900) && window.text.len() <= MOST_BYTES + LONGEST_LINE);
    }
}
