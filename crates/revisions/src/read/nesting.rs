//! A guard in front of the parser, which is recursive: a WebAssembly stack can't grow, and
//! overflowing it kills the page.

use ruff_python_ast::token::TokenKind;
use ruff_python_parser::{Mode, lexer::lex};

use crate::problem::ProblemKind;

/// Levels of brackets plus blocks. Migrations stay below 20; Python gives up at 200 brackets or 100
/// blocks.
const LIMIT: usize = 64;

/// The problem of a file that nests too deep for the parser.
pub(super) fn too_deep(source: &str) -> Option<ProblemKind> {
    let suspicious = openings(source) > LIMIT && raw_depth(source) > LIMIT;
    (suspicious && token_depth(source) > LIMIT).then_some(ProblemKind::TooDeep { limit: LIMIT })
}

/// How deep a file could be at most: every bracket has to open, and every block has its colon. Few
/// files need a closer look than this.
fn openings(source: &str) -> usize {
    source
        .bytes()
        .filter(|byte| matches!(byte, b'(' | b'[' | b'{' | b':'))
        .count()
}

/// An upper estimate that is quick to get: brackets inside strings count as well, closing ones are
/// only believed above zero, and every space or tab at the start of a line may be a block.
fn raw_depth(source: &str) -> usize {
    let (mut brackets, mut indent, mut deepest) = (0_usize, 0, 0);
    let mut at_line_start = true;
    for byte in source.bytes() {
        match byte {
            b'\n' => (at_line_start, indent) = (true, 0),
            b' ' | b'\t' if at_line_start => indent += 1,
            b'(' | b'[' | b'{' => brackets += 1,
            b')' | b']' | b'}' => brackets = brackets.saturating_sub(1),
            _ => at_line_start = false,
        }
        deepest = deepest.max(brackets + indent);
    }
    deepest
}

/// The true depth, from the tokens.
fn token_depth(source: &str) -> usize {
    let mut lexer = lex(source, Mode::Module);
    let (mut depth, mut deepest) = (0_usize, 0);
    loop {
        match lexer.next_token() {
            TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace | TokenKind::Indent => depth += 1,
            TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace | TokenKind::Dedent => {
                depth = depth.saturating_sub(1);
            }
            TokenKind::EndOfFile => return deepest,
            _ => {}
        }
        deepest = deepest.max(depth);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_files_pass() {
        assert_eq!(too_deep("x = [(1, {2: [3]})]\n"), None);
        let smileys = format!("'''{}'''\nx = (1)\n", "(".repeat(500));
        assert_eq!(too_deep(&smileys), None);
        let aligned = format!("f(a,\n{}b)\n", " ".repeat(100));
        assert_eq!(too_deep(&aligned), None);
    }

    #[test]
    fn towers_are_stopped() {
        let brackets = format!("x = {}1{}", "[".repeat(5000), "]".repeat(5000));
        assert_eq!(too_deep(&brackets), Some(ProblemKind::TooDeep { limit: LIMIT }));
        let blocks: String = (0..90).map(|depth| format!("{}if x:\n", " ".repeat(depth))).collect();
        assert_eq!(too_deep(&blocks), Some(ProblemKind::TooDeep { limit: LIMIT }));
    }
}
