//! XML text, escaped.

use std::fmt::{Display, Write};

/// A document that is being written. Whatever goes through it is escaped, element names excepted: those are ours.
#[derive(Debug, Default)]
pub(super) struct Xml {
    text: String,
    open: Vec<&'static str>,
    /// Whether the last start tag still takes attributes.
    in_tag: bool,
}

impl Xml {
    /// Starts an element.
    pub fn open(&mut self, name: &'static str) -> &mut Self {
        self.end_tag();
        self.text.push('<');
        self.text.push_str(name);
        self.open.push(name);
        self.in_tag = true;
        self
    }

    /// An attribute of the element that was just started.
    pub fn attribute(&mut self, name: &str, value: impl Display) -> &mut Self {
        _ = write!(self.text, " {name}=\"");
        self.escaped(&value.to_string());
        self.text.push('"');
        self
    }

    /// An attribute, if there is a value.
    pub fn attribute_if(&mut self, name: &str, value: Option<impl Display>) -> &mut Self {
        if let Some(value) = value {
            self.attribute(name, value);
        }
        self
    }

    /// Text inside of the element.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.end_tag();
        self.escaped(text);
        self
    }

    /// An element that has only text.
    pub fn element(&mut self, name: &'static str, text: &str) {
        self.open(name).text(text);
        self.close();
    }

    /// Ends the element that was started last.
    pub fn close(&mut self) {
        let name = self.open.pop();
        if self.in_tag {
            self.text.push_str("/>");
            self.in_tag = false;
        } else if let Some(name) = name {
            _ = write!(self.text, "</{name}>");
        }
        if matches!(name, Some("g" | "svg" | "title" | "desc")) {
            self.text.push('\n');
        }
    }

    /// The document.
    pub fn finish(self) -> String {
        self.text
    }

    fn end_tag(&mut self) {
        if self.in_tag {
            self.text.push('>');
            self.in_tag = false;
        }
    }

    fn escaped(&mut self, text: &str) {
        for character in text.chars() {
            match character {
                '&' => self.text.push_str("&amp;"),
                '<' => self.text.push_str("&lt;"),
                '>' => self.text.push_str("&gt;"),
                '"' => self.text.push_str("&quot;"),
                '\'' => self.text.push_str("&#39;"),
                // XML 1.0 has no way to write most control characters, nor these two.
                '\t' | '\n' | '\r' => self.text.push(' '),
                '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => self.text.push('\u{fffd}'),
                other => self.text.push(other),
            }
        }
    }
}
