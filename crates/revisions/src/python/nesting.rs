//! How deep a file's tree would be, counted from its tokens.
//!
//! The estimate is never too low, whatever the file looks like: where a file is broken, the parser goes on in ways of its own, so
//! closing brackets only count where they match, and every line may begin a block, inside brackets too.

use ruff_python_ast::token::TokenKind;
use ruff_python_parser::{Mode, lexer::lex};
use ruff_text_size::TextSize;

use super::{MOST_TOKENS, Refusal, Refused};

/// What a file may cost at any place. One unit is one level of a tree that grows to its left, such as `1+1+1`: about 110 bytes of
/// stack to drop it, so that all of it takes a quarter of what a browser has (1 MB).
const LIMIT: usize = 2_048;
/// Another operator, call, attribute or the like in one expression.
const LINK: usize = 1;
/// What the parser calls itself for before it has read the operand: `not`, `-`, `lambda`, `else`, `**` …
const PREFIX: usize = 16;
/// A bracket or an f-string.
const BRACKET: usize = 16;
/// A deeper indentation.
const BLOCK: usize = 8;

/// Why the parser can't be trusted with a file.
pub(super) fn refusal(source: &str) -> Option<Refused> {
    let mut lexer = lex(source, Mode::Module);
    let mut depth = Depth::new(source);
    for _ in 0..MOST_TOKENS {
        let kind = lexer.next_token();
        if kind == TokenKind::EndOfFile {
            return depth.at_end();
        }
        if let Some(refused) = depth.token(kind, lexer.current_range().start()) {
            return Some(refused);
        }
    }
    Some(depth.too_deep().unwrap_or(Refused {
        why: Refusal::TooLong,
        at: lexer.current_range().start(),
    }))
}

/// What closes a bracket, and the text of what opened it.
fn bracket(kind: TokenKind) -> Option<(TokenKind, char)> {
    Some(match kind {
        TokenKind::Lpar => (TokenKind::Rpar, '('),
        TokenKind::Lsqb => (TokenKind::Rsqb, '['),
        TokenKind::Lbrace => (TokenKind::Rbrace, '{'),
        _ => return None,
    })
}

/// A bracket or f-string that is open; the file itself is the first.
struct Open {
    /// The token that closes it.
    closing: TokenKind,
    /// Where it was opened, and by what.
    at: TextSize,
    opening: char,
    is_string: bool,
    /// The indentations inside of it, outermost first.
    indents: Vec<Indent>,
    /// What the expression in it costs so far.
    links: usize,
    /// `lambda`s whose parameters are being read: their commas don't end an expression.
    lambdas: usize,
    /// A `yield` takes all that follows, commas too.
    yields: bool,
}

/// How far a line is indented, counted in the two ways that have to agree.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Indent {
    column: usize,
    characters: usize,
}

struct Depth<'a> {
    source: &'a str,
    open: Vec<Open>,
    strings: usize,
    cost: usize,
    /// Whether the token before ends an operand.
    after_operand: bool,
    after_is: bool,
    /// Whether this may be a pattern, whose sums are read like what stands in front of an operand.
    after_case: bool,
    /// Where the limit was first exceeded.
    exceeded: Option<TextSize>,
}

impl<'a> Depth<'a> {
    fn new(source: &'a str) -> Self {
        let mut depth = Self {
            source,
            open: Vec::new(),
            strings: 0,
            cost: 0,
            after_operand: false,
            after_is: false,
            after_case: false,
            exceeded: None,
        };
        depth.open(TokenKind::EndOfFile, ' ', TextSize::new(0), false);
        depth.line_from(0);
        depth
    }

    /// Counts a token. What is wrong with an f-string is reported at once: the parser may take what follows for something else than
    /// the tokens say.
    fn token(&mut self, kind: TokenKind, at: TextSize) -> Option<Refused> {
        match kind {
            TokenKind::Comment | TokenKind::Indent | TokenKind::Dedent => return None,
            TokenKind::Newline | TokenKind::NonLogicalNewline => self.line_end(kind, at),
            TokenKind::FStringStart => self.open(TokenKind::FStringEnd, 'f', at, true),
            TokenKind::TStringStart => self.open(TokenKind::TStringEnd, 't', at, true),
            TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace => {
                let (closing, opening) = bracket(kind)?;
                self.link(LINK);
                self.open(closing, opening, at, false);
            }
            TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace | TokenKind::FStringEnd | TokenKind::TStringEnd => {
                if !self.close(kind) && self.strings > 0 {
                    return Some(self.broken_string(at));
                }
            }
            TokenKind::Comma if self.innermost().lambdas == 0 && !self.innermost().yields => self.end_expression(),
            TokenKind::Semi => self.end_expression(),
            TokenKind::Unknown if self.strings > 0 => return Some(self.broken_string(at)),
            _ if self.strings > 0 && begins_statement(kind) => return Some(self.broken_string(at)),
            _ => self.link(self.weight(kind)),
        }
        self.note(kind);
        if self.cost > LIMIT && self.exceeded.is_none() {
            self.exceeded = Some(at);
        }
        None
    }

    fn weight(&self, kind: TokenKind) -> usize {
        match kind {
            kind if is_operand(kind) => 0,
            TokenKind::Equal | TokenKind::FStringMiddle | TokenKind::TStringMiddle => 0,
            TokenKind::Plus | TokenKind::Minus if self.after_operand && !self.after_case => LINK,
            TokenKind::Star if self.after_operand => LINK,
            TokenKind::Not if self.after_operand || self.after_is => LINK,
            TokenKind::Plus
            | TokenKind::Minus
            | TokenKind::Star
            | TokenKind::DoubleStar
            | TokenKind::Tilde
            | TokenKind::Not
            | TokenKind::Lambda
            | TokenKind::Else
            | TokenKind::Await
            | TokenKind::Async
            | TokenKind::Yield
            | TokenKind::ColonEqual => PREFIX,
            _ => LINK,
        }
    }

    /// What a token means for those after it.
    fn note(&mut self, kind: TokenKind) {
        let innermost = self.innermost();
        match kind {
            TokenKind::NonLogicalNewline => return,
            TokenKind::Lambda => innermost.lambdas += 1,
            TokenKind::Colon => innermost.lambdas = innermost.lambdas.saturating_sub(1),
            TokenKind::Yield => innermost.yields = true,
            _ => {}
        }
        self.after_operand = is_operand(kind);
        self.after_is = kind == TokenKind::Is;
        self.after_case |= kind == TokenKind::Case;
    }

    fn innermost(&mut self) -> &mut Open {
        self.open.last_mut().expect("the file itself is never closed")
    }

    fn link(&mut self, weight: usize) {
        // The parts of an f-string stand beside each other.
        if !self.innermost().is_string {
            self.innermost().links += weight;
            self.cost += weight;
        }
    }

    fn open(&mut self, closing: TokenKind, opening: char, at: TextSize, is_string: bool) {
        self.open.push(Open {
            closing,
            at,
            opening,
            is_string,
            indents: Vec::new(),
            links: 0,
            lambdas: 0,
            yields: false,
        });
        self.strings += usize::from(is_string);
        self.cost += BRACKET;
    }

    /// False where something else is open.
    fn close(&mut self, kind: TokenKind) -> bool {
        let Some(closed) = self.open.pop_if(|open| open.closing == kind) else {
            return false;
        };
        self.strings -= usize::from(closed.is_string);
        self.cost -= BRACKET + BLOCK * closed.indents.len() + closed.links;
        true
    }

    fn end_expression(&mut self) {
        let innermost = self.innermost();
        let links = std::mem::take(&mut innermost.links);
        (innermost.lambdas, innermost.yields) = (0, false);
        self.cost -= links;
    }

    fn line_end(&mut self, kind: TokenKind, at: TextSize) {
        if kind == TokenKind::Newline {
            self.end_expression();
            self.after_case = false;
        }
        let rest = &self.source[at.to_usize()..];
        let length = if rest.starts_with("\r\n") { 2 } else { 1 };
        self.line_from(at.to_usize() + length);
    }

    /// Counts the indentation of the line that starts here, unless it is blank.
    fn line_from(&mut self, start: usize) {
        let Some(indent) = self.source.get(start..).and_then(indentation) else {
            return;
        };
        let indents = &mut self.innermost().indents;
        let before = indents.len();
        let is_deeper = |than: &Indent| indent.column > than.column && indent.characters > than.characters;
        let is_shallower = |than: &mut Indent| indent.column < than.column && indent.characters < than.characters;
        while indents.pop_if(is_shallower).is_some() {}
        if indents.last().is_none_or(is_deeper) {
            indents.push(indent);
        }
        let after = indents.len();
        self.cost = self.cost + BLOCK * after - BLOCK * before;
    }

    fn at_end(&self) -> Option<Refused> {
        let string = self.open.iter().rfind(|open| open.is_string);
        string
            .map(|string| self.broken_string(string.at))
            .or_else(|| self.too_deep())
    }

    /// A bracket that is never closed explains a file better than what piles up inside of it.
    fn too_deep(&self) -> Option<Refused> {
        let at = self.exceeded?;
        let unclosed = self.open.iter().skip(1).rfind(|open| !open.is_string);
        Some(unclosed.map_or(
            Refused {
                why: Refusal::TooDeep,
                at,
            },
            |open| Refused {
                why: Refusal::Broken(format!("'{}' was never closed", open.opening)),
                at: open.at,
            },
        ))
    }

    fn broken_string(&self, at: TextSize) -> Refused {
        Refused {
            why: Refusal::Broken("f-string: invalid syntax".to_owned()),
            at,
        }
    }
}

/// What ends an operand, so that `-` after it has two.
fn is_operand(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Identifier
            | TokenKind::Int
            | TokenKind::Float
            | TokenKind::Complex
            | TokenKind::String
            | TokenKind::None
            | TokenKind::True
            | TokenKind::False
            | TokenKind::Ellipsis
            | TokenKind::FStringEnd
            | TokenKind::TStringEnd
            | TokenKind::Rpar
            | TokenKind::Rsqb
            | TokenKind::Rbrace
    ) || kind.is_soft_keyword()
}

/// Keywords that no expression has.
fn begins_statement(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Assert
            | TokenKind::Break
            | TokenKind::Class
            | TokenKind::Continue
            | TokenKind::Def
            | TokenKind::Del
            | TokenKind::Elif
            | TokenKind::Except
            | TokenKind::Finally
            | TokenKind::Global
            | TokenKind::Import
            | TokenKind::Nonlocal
            | TokenKind::Pass
            | TokenKind::Raise
            | TokenKind::Return
            | TokenKind::Try
            | TokenKind::While
            | TokenKind::With
    )
}

/// The indentation of a line, as the parser's own lexer counts it; `None` for a blank line or a remark.
fn indentation(line: &str) -> Option<Indent> {
    let zero = Indent {
        column: 0,
        characters: 0,
    };
    let mut indent = zero;
    let mut is_continued = false;
    let mut bytes = line.bytes().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b' ' | b'\t' | 0x0C if is_continued => {}
            b' ' => (indent.column, indent.characters) = (indent.column + 1, indent.characters + 1),
            b'\t' => (indent.column, indent.characters) = (indent.column / 2 * 2 + 2, indent.characters + 1),
            0x0C => indent = zero,
            b'\\' => {
                if bytes.next_if_eq(&b'\r').is_some() {
                    bytes.next_if_eq(&b'\n');
                } else if bytes.next_if_eq(&b'\n').is_none() {
                    return Some(indent);
                }
                is_continued = indent != zero;
            }
            b'\n' | b'\r' | b'#' => return None,
            _ => return Some(indent),
        }
    }
    None
}
