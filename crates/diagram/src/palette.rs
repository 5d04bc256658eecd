//! The colours of a diagram.

/// Colours as CSS writes them: `#2a6a4f`, `rgb(…)`. Everything else is drawn with these, so a palette makes a diagram light or dark.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Palette {
    /// Behind everything.
    pub ground: String,
    /// Behind a table's rows.
    pub surface: String,
    /// Behind a table's name.
    pub head: String,
    /// A table's border.
    pub border: String,
    /// Names.
    pub text: String,
    /// Types and what is said beside.
    pub text_dim: String,
    /// The words for keys.
    pub accent: String,
    /// Foreign keys that the revision left alone.
    pub edge: String,
    pub added: String,
    pub changed: String,
    pub removed: String,
}

impl Palette {
    /// Dark on light.
    pub fn light() -> Self {
        Self::of([
            "#f6f5f1", "#ffffff", "#eceae3", "#c4c0b5", "#22252a", "#63676e", "#2a6a4f", "#8d929a", "#24704d",
            "#8a5a00", "#b3261e",
        ])
    }

    /// Light on dark.
    pub fn dark() -> Self {
        Self::of([
            "#15171a", "#1c1f23", "#2a2f35", "#4a5159", "#e4e6e8", "#9ba2aa", "#6fc39f", "#7a828b", "#74c79f",
            "#e5b95c", "#ff8a80",
        ])
    }

    fn of(colours: [&str; 11]) -> Self {
        let [
            ground,
            surface,
            head,
            border,
            text,
            text_dim,
            accent,
            edge,
            added,
            changed,
            removed,
        ] = colours.map(str::to_owned);
        Self {
            ground,
            surface,
            head,
            border,
            text,
            text_dim,
            accent,
            edge,
            added,
            changed,
            removed,
        }
    }
}
