//! The one way to Python's parser, with a guard in front of it.
//!
//! The parser is recursive, and so is everything that walks or drops its tree. The stack of a WebAssembly module can't grow, a
//! browser's own may be smaller still, and overflowing it ends the page. A parse can't be interrupted either. So the tokens, which
//! are cut without recursion, tell first whether a file can be read.

mod nesting;

use ruff_python_ast::{ModModule, PySourceType};
use ruff_python_parser::{Parsed, parse_unchecked_source};
use ruff_text_size::TextSize;

/// Tokens of a file that are read at most: what takes a browser about 30 ms. A revision of 1,000 lines has about 10,000.
pub(crate) const MOST_TOKENS: usize = 200_000;

/// Why a file isn't given to the parser, and the place that decided it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refused {
    pub why: Refusal,
    pub at: TextSize,
}

/// The reasons not to parse a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Its tree would be too deep.
    TooDeep,
    /// It has more than [`MOST_TOKENS`].
    TooLong,
    /// It is no Python, in Python's words, and what the parser would make of it can't be foreseen.
    Broken(String),
}

/// Parses a file, whatever is wrong with its syntax.
///
/// # Errors
/// The tree would be too deep or too large, see [`Refusal`].
pub(crate) fn parse(source: &str) -> Result<Parsed<ModModule>, Refused> {
    match nesting::refusal(source) {
        Some(refused) => Err(refused),
        None => Ok(parse_unchecked_source(source, PySourceType::Python)),
    }
}

#[cfg(test)]
mod tests;
