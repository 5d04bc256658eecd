//! Python source in coloured pieces, for showing a revision file.
//!
//! The pieces come from the parser's own tokens, so that what is a keyword here is one in Python. A
//! broken file is coloured as far as its tokens can be told.

use ruff_python_ast::token::{Token, TokenKind};
use ruff_python_parser::{Mode, lexer::lex};
use ruff_text_size::Ranged;
use serde::{Deserialize, Serialize};

use crate::python::parse;

/// What a piece of source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Class {
    /// Names, brackets, space.
    Plain,
    /// `def`, `if`, `match` where it is one.
    Keyword,
    /// String literals, also the text of f-strings.
    String,
    /// Number literals.
    Number,
    /// From `#` to the end of the line.
    Comment,
    /// The name after `def` or `class`.
    Definition,
    /// `@` and the name after it, before a definition.
    Decorator,
    /// `None`, `True`, `False` and Python's built-in functions and types.
    Builtin,
    /// `+`, `==`, `->` and the like.
    Operator,
}

/// A piece of one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Span {
    /// What it is.
    pub class: Class,
    /// The byte of the source it starts at.
    pub start: usize,
    /// The byte of the source after its last.
    pub end: usize,
}

/// The source in lines, each in pieces that cover it without gaps; the line ends belong to no
/// piece. An empty line has none.
pub fn highlight(source: &str) -> Vec<Vec<Span>> {
    let mut painter = Painter {
        source,
        lines: vec![Vec::new()],
        at: 0,
    };
    let mut context = Context::default();
    for (kind, start, end) in tokens(source) {
        let class = context.class(kind, &source[start..end]);
        painter.paint(Class::Plain, start);
        painter.paint(class, end);
    }
    painter.paint(Class::Plain, source.len());
    painter.lines
}

/// Tokens with the bytes they cover. The parser knows soft keywords; what nests too deep for it is
/// only cut into tokens.
fn tokens(source: &str) -> Vec<(TokenKind, usize, usize)> {
    if let Ok(parsed) = parse(source) {
        let place = |token: &Token| (token.kind(), token.start().to_usize(), token.end().to_usize());
        return parsed.tokens().iter().map(place).collect();
    }
    let mut lexer = lex(source, Mode::Module);
    let mut tokens = Vec::new();
    loop {
        match lexer.next_token() {
            TokenKind::EndOfFile => return tokens,
            kind => {
                let range = lexer.current_range();
                tokens.push((kind, range.start().to_usize(), range.end().to_usize()));
            }
        }
    }
}

/// What the tokens before mean for the next.
#[derive(Default)]
struct Context {
    after_def: bool,
    after_dot: bool,
    is_decorator: bool,
    /// Something that isn't space came before on this logical line.
    within_line: bool,
}

impl Context {
    fn class(&mut self, kind: TokenKind, text: &str) -> Class {
        let class = match kind {
            TokenKind::Comment => return Class::Comment,
            TokenKind::Newline | TokenKind::NonLogicalNewline | TokenKind::Indent | TokenKind::Dedent => {
                *self = Self {
                    within_line: kind == TokenKind::NonLogicalNewline && self.within_line,
                    ..Self::default()
                };
                return Class::Plain;
            }
            TokenKind::At if !self.within_line => {
                self.is_decorator = true;
                Class::Decorator
            }
            TokenKind::Identifier if self.after_def => Class::Definition,
            TokenKind::Identifier | TokenKind::Dot if self.is_decorator => Class::Decorator,
            TokenKind::Identifier if !self.after_dot && BUILTINS.binary_search(&text).is_ok() => Class::Builtin,
            _ => class_of(kind),
        };
        self.is_decorator &= class == Class::Decorator;
        self.after_def = matches!(kind, TokenKind::Def | TokenKind::Class);
        self.after_dot = kind == TokenKind::Dot;
        self.within_line = true;
        class
    }
}

fn class_of(kind: TokenKind) -> Class {
    match kind {
        TokenKind::None | TokenKind::True | TokenKind::False => Class::Builtin,
        TokenKind::Int | TokenKind::Float | TokenKind::Complex => Class::Number,
        TokenKind::String
        | TokenKind::FStringStart
        | TokenKind::FStringMiddle
        | TokenKind::FStringEnd
        | TokenKind::TStringStart
        | TokenKind::TStringMiddle
        | TokenKind::TStringEnd => Class::String,
        kind if kind.is_keyword() => Class::Keyword,
        kind if kind.is_operator() && !is_punctuation(kind) => Class::Operator,
        _ => Class::Plain,
    }
}

fn is_punctuation(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Lpar
            | TokenKind::Rpar
            | TokenKind::Lsqb
            | TokenKind::Rsqb
            | TokenKind::Lbrace
            | TokenKind::Rbrace
            | TokenKind::Colon
            | TokenKind::Comma
            | TokenKind::Semi
            | TokenKind::Dot
    )
}

/// Cuts pieces at line ends.
struct Painter<'a> {
    source: &'a str,
    lines: Vec<Vec<Span>>,
    /// The first byte not painted yet.
    at: usize,
}

impl Painter<'_> {
    /// Paints from where it is to `end`.
    fn paint(&mut self, class: Class, end: usize) {
        while self.at < end {
            let rest = &self.source[self.at..end];
            let line_end = rest.find('\n');
            let text = line_end.map_or(rest, |line_end| &rest[..line_end]);
            let text = if line_end.is_some() {
                text.strip_suffix('\r').unwrap_or(text)
            } else {
                text
            };
            self.push(class, text.len());
            self.at += line_end.map_or(rest.len(), |line_end| line_end + 1);
            if line_end.is_some() {
                self.lines.push(Vec::new());
            }
        }
    }

    fn push(&mut self, class: Class, length: usize) {
        let (start, end) = (self.at, self.at + length);
        let Some(line) = self.lines.last_mut().filter(|_| length > 0) else {
            return;
        };
        match line.last_mut() {
            Some(last) if last.class == class && last.end == start => last.end = end,
            _ => line.push(Span { class, start, end }),
        }
    }
}

/// Python's built-in functions, types and common exceptions, sorted.
const BUILTINS: &[&str] = &[
    "Exception",
    "KeyError",
    "NotImplementedError",
    "RuntimeError",
    "TypeError",
    "ValueError",
    "abs",
    "all",
    "any",
    "bool",
    "bytes",
    "callable",
    "dict",
    "enumerate",
    "filter",
    "float",
    "frozenset",
    "getattr",
    "globals",
    "hasattr",
    "int",
    "isinstance",
    "issubclass",
    "iter",
    "len",
    "list",
    "locals",
    "map",
    "max",
    "min",
    "next",
    "object",
    "open",
    "print",
    "range",
    "repr",
    "reversed",
    "round",
    "set",
    "setattr",
    "sorted",
    "str",
    "sum",
    "super",
    "tuple",
    "type",
    "zip",
];

#[cfg(test)]
mod tests {
    use super::*;

    /// Every piece as `class:text`, plain ones left out, lines separated by `|`.
    fn pieces(source: &str) -> String {
        let lines = highlight(source).into_iter().map(|line| {
            let shown = line.iter().filter(|span| span.class != Class::Plain);
            let shown = shown.map(|span| format!("{:?}:{}", span.class, &source[span.start..span.end]));
            shown.collect::<Vec<_>>().join(" ")
        });
        lines.collect::<Vec<_>>().join(" | ")
    }

    #[test]
    fn every_class_is_told() {
        assert_eq!(
            pieces("@app.task(1)\ndef run(x: int = None) -> str:  # why\n    return x + 'é'\n"),
            "Decorator:@app.task Number:1 | Keyword:def Definition:run Builtin:int Operator:= Builtin:None \
             Operator:-> Builtin:str Comment:# why | Keyword:return Operator:+ String:'é' | "
        );
    }

    #[test]
    fn strings_go_over_lines_and_f_strings_hold_code() {
        assert_eq!(pieces("x = '''a\nb'''\n"), "Operator:= String:'''a | String:b''' | ");
        assert_eq!(pieces("f'a{len(b)}c'"), "String:f'a Builtin:len String:c'");
    }

    #[test]
    fn methods_and_soft_keywords_are_not_mistaken() {
        assert_eq!(pieces("a.type = match\n"), "Operator:= | ");
        assert_eq!(pieces("a @ b"), "Operator:@");
    }

    #[test]
    fn the_pieces_of_a_line_leave_no_gap() {
        for source in [
            "",
            "\n",
            "a\r\nb",
            "x = (\n",
            "'''",
            "def f(:\n\t\0?",
            "é = \"ü\" $ 1",
            "if x:\n  y\n z\n",
        ] {
            let lines = highlight(source);
            assert_eq!(lines.len(), source.split('\n').count(), "{source:?}");
            for (spans, line) in lines.iter().zip(source.split('\n')) {
                let text: String = spans.iter().map(|span| &source[span.start..span.end]).collect();
                assert_eq!(text, line.strip_suffix('\r').unwrap_or(line), "{source:?}");
            }
        }
    }

    #[test]
    fn builtins_are_sorted_for_the_binary_search() {
        assert!(BUILTINS.is_sorted());
    }

    #[test]
    fn towers_of_brackets_are_coloured_as_well() {
        assert!(pieces(&format!("{}1 # end", "[".repeat(5000))).contains("Number:1"));
    }
}
