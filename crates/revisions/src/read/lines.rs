//! Lines and columns of byte offsets.

use memchr::memchr_iter;
use ruff_text_size::TextSize;

use crate::problem::Position;

/// Where the lines of a source start.
pub(crate) struct Lines<'a> {
    source: &'a str,
    /// The byte after each line end.
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    pub fn new(source: &'a str) -> Self {
        let starts = memchr_iter(b'\n', source.as_bytes())
            .map(|newline| newline + 1)
            .collect();
        Self { source, starts }
    }

    /// The line of a byte offset, from 1.
    pub fn line(&self, offset: TextSize) -> u32 {
        saturating(self.starts_before(offset)).saturating_add(1)
    }

    /// The line and column of a byte offset.
    pub fn position(&self, offset: TextSize) -> Position {
        let starts_before = self.starts_before(offset);
        let line_start = starts_before.checked_sub(1).map_or(0, |last| self.starts[last]);
        let before = &self.source[line_start..self.source.floor_char_boundary(offset.to_usize())];
        let column = saturating(before.chars().count()).saturating_add(1);
        Position {
            line: self.line(offset),
            column,
        }
    }

    fn starts_before(&self, offset: TextSize) -> usize {
        self.starts.partition_point(|start| *start <= offset.to_usize())
    }
}

fn saturating(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_from_one() {
        let lines = Lines::new("ab\né=1\n");
        let at = |offset| lines.position(TextSize::new(offset));
        assert_eq!(at(0), Position { line: 1, column: 1 });
        assert_eq!(at(2), Position { line: 1, column: 3 });
        assert_eq!(at(3), Position { line: 2, column: 1 });
        assert_eq!(at(5), Position { line: 2, column: 2 });
        assert_eq!(at(8), Position { line: 3, column: 1 });
        assert_eq!(at(99), Position { line: 3, column: 1 });
    }
}
