//! Sentences in which code and places are marked, so that the page can set them as code and as links, and a terminal as text.

use std::fmt;

use postgres_model::CallSite;

/// A part of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Span {
    /// Words.
    Text(String),
    /// A name, an option, a statement: something that is spelled exactly so.
    Code(String),
    /// A line of the repository.
    Place(CallSite),
}

/// One or more sentences. As text, a place is `path:line`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sentence(Vec<Span>);

impl Sentence {
    /// Begins with words.
    pub fn text(text: impl Into<String>) -> Self {
        Self::default().and(text)
    }

    /// Begins with code.
    pub fn code(code: impl Into<String>) -> Self {
        Self::default().and_code(code)
    }

    /// Goes on with words; no words are no span.
    pub fn and(mut self, text: impl Into<String>) -> Self {
        let text = text.into();
        if !text.is_empty() {
            self.0.push(Span::Text(text));
        }
        self
    }

    /// Goes on with code.
    pub fn and_code(mut self, code: impl Into<String>) -> Self {
        self.0.push(Span::Code(code.into()));
        self
    }

    /// Goes on with a list of code, with commas between.
    pub fn and_codes(mut self, codes: impl IntoIterator<Item = impl Into<String>>) -> Self {
        for (index, code) in codes.into_iter().enumerate() {
            self = self.and(if index > 0 { ", " } else { "" }).and_code(code);
        }
        self
    }

    /// Goes on with words and the place that they lead to; without a place, with neither.
    pub fn and_place(mut self, before: &str, place: Option<&CallSite>) -> Self {
        if let Some(place) = place {
            self = self.and(before);
            self.0.push(Span::Place(place.clone()));
        }
        self
    }

    /// Its parts, in order.
    pub fn spans(&self) -> &[Span] {
        &self.0
    }
}

impl fmt::Display for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for span in &self.0 {
            match span {
                Span::Text(text) | Span::Code(text) => f.write_str(text)?,
                Span::Place(place) => write!(f, "{}:{}", place.path, place.line)?,
            }
        }
        Ok(())
    }
}
