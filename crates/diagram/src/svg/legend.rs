//! What the signs mean, below the diagram.

use super::xml::Xml;
use crate::model::Diagram;
use crate::palette::Palette;

const WORDS: [&str; 8] = [
    "PK primary key",
    "FK foreign key",
    "PFK both",
    "? can be null",
    "… columns not shown",
    "+ added",
    "~ changed",
    "− removed",
];
/// The size of its text and the height of its lines, in px.
const SIZE: f64 = 10.0;
const LINE: f64 = 16.0;
/// It needs so much room at least, in px.
const NARROWEST: f64 = 260.0;

/// Words with their places.
#[derive(Debug)]
pub(super) struct Legend {
    words: Vec<(f64, f64, &'static str)>,
    /// The width of the diagram with it.
    pub width: f64,
    /// The y of its lower border.
    pub bottom: f64,
}

impl Legend {
    /// Goes below a diagram, in as many lines as it takes.
    pub fn below(diagram: &Diagram, margin: f64) -> Self {
        let bounds = diagram.bounds;
        let width = bounds.width.max(NARROWEST);
        let character = diagram.character_width / 12.0 * SIZE;
        let (mut x, mut y) = (0.0, bounds.bottom() + margin + SIZE);
        let mut words = Vec::new();
        for word in WORDS {
            let length = word.chars().count() as f64 * character;
            if x > 0.0 && x + length > width {
                (x, y) = (0.0, y + LINE);
            }
            words.push((bounds.x + x, y, word));
            x += length + 2.5 * character;
        }
        Self {
            words,
            width,
            bottom: y,
        }
    }

    /// Writes it.
    pub fn write(&self, xml: &mut Xml, palette: &Palette) {
        xml.open("g")
            .attribute("font-size", SIZE)
            .attribute("fill", &palette.text_dim);
        for (x, y, word) in &self.words {
            xml.open("text").attribute("x", x).attribute("y", y).text(word);
            xml.close();
        }
        xml.close();
    }
}
