//! What decides how large a table is.

/// Which columns of a table are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Columns {
    /// Those of primary and foreign keys, those that a foreign key leads to at some time, and those that changed; a last line counts the
    /// others.
    #[default]
    Keys,
    /// Every column.
    All,
}

/// How tables are drawn, as far as their size depends on it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Style {
    /// Which columns are shown.
    pub columns: Columns,
    /// The width of a character of the monospaced font at 12 px, in px.
    pub character_width: f64,
}

impl Default for Style {
    fn default() -> Self {
        Self {
            columns: Columns::Keys,
            character_width: 7.25,
        }
    }
}

// Rows, and what stands above them, are multiples of half a row: `layout::vertical` relies on it to keep the lines' heights apart.

/// The height of a row, in px.
pub(crate) const ROW: i32 = 20;
/// The height of a table's head, in px.
pub(crate) const HEAD: i32 = 30;
/// Where a line ends that leads to a table and to none of its rows, in px below the table's top.
pub(crate) const HEAD_PIN: i32 = 20;
/// What is left free below the last row, in px.
pub(crate) const FOOT: i32 = 10;
/// From the left border to the word that says which key a column belongs to, in px; the sign of a mark stands there.
pub(crate) const KEY_AT: f64 = 20.0;
/// From the left border to a column's name, in px.
pub(crate) const NAME_AT: f64 = 44.0;
/// From a column's type to the right border, in px.
pub(crate) const TYPE_END: f64 = 12.0;

/// As many characters of a name are shown, and of a type; longer ones are cut.
pub(crate) const NAME_LIMIT: usize = 34;
pub(crate) const TYPE_LIMIT: usize = 24;

/// The height of a table with so many lines below its head, in px.
pub(crate) fn table_height(lines: usize) -> i32 {
    HEAD + ROW * lines as i32 + FOOT
}

/// The middle of a row, in px below the table's top.
pub(crate) fn row_middle(row: usize) -> i32 {
    HEAD + ROW * row as i32 + ROW / 2
}

/// The next multiple of a length.
pub(crate) fn rounded_up(length: i32, step: i32) -> i32 {
    (length + step - 1).div_euclid(step) * step
}

/// A text that is not longer than the limit.
pub(crate) fn cut(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    text.chars().take(limit - 1).chain(['…']).collect()
}

/// A type by PostgreSQL's shorter name for it.
pub(crate) fn short_type(name: &str) -> String {
    const SHORTER: [(&str, &str); 4] = [
        ("character varying", "varchar"),
        ("double precision", "float8"),
        ("timestamp", "timestamp"),
        ("time", "time"),
    ];
    let Some((long, short)) = SHORTER.iter().find(|(long, _)| name.starts_with(long)) else {
        return name.to_owned();
    };
    let rest = &name[long.len()..];
    match rest.strip_suffix(" without time zone") {
        Some(rest) => return format!("{short}{rest}"),
        None if !rest.contains(" with time zone") => return format!("{short}{rest}"),
        None => {}
    }
    format!("{short}tz{}", rest.replacen(" with time zone", "", 1))
}
