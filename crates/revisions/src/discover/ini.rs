//! Ini files by the rules of Python's `configparser.ConfigParser`, which Alembic reads them with.
//!
//! Its rules for continuation lines, comments, delimiters and `%(name)s` are its own, and a value
//! read differently would be a different folder; so they are followed here instead of those of
//! another ini dialect.

use std::cell::Cell;
use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

/// The section whose options all others have as well.
const DEFAULT_SECTION: &str = "DEFAULT";
/// How deep `%(name)s` may lead from value to value (`MAX_INTERPOLATION_DEPTH`).
const MAX_DEPTH: usize = 10;

/// Sections that are read; more are no configuration that anybody wrote.
pub(super) const MOST_SECTIONS: usize = 1_000;
/// Errors that are noted.
const MOST_ERRORS: usize = 100;
/// Values that are put into others for one option, so that they can't multiply.
const MOST_REFERENCES: usize = 1_000;
/// Characters that a value with references may come to.
const LONGEST_VALUE: usize = 64 * 1024;

type Options = BTreeMap<String, String>;

/// A parsed file. Names of options are in lower case, as `ConfigParser` keeps them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Ini {
    sections: Vec<(String, Options)>,
    /// Where a section is in `sections`.
    places: FxHashMap<String, usize>,
    /// Whether there were more sections than are read.
    pub is_cut: bool,
    /// What `ConfigParser` would have stopped at, with lines from 1.
    pub errors: Vec<(usize, String)>,
}

/// A reference in a value that leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct BadKey(pub String);

impl Ini {
    /// Reads a file. Lines that break the rules are noted and passed over.
    pub fn parse(text: &str) -> Self {
        let mut parser = Parser::default();
        for (number, line) in text.lines().enumerate() {
            parser.line(number + 1, line);
        }
        parser.finish()
    }

    /// The sections except `DEFAULT`, in order.
    pub fn sections(&self) -> impl Iterator<Item = &str> {
        self.sections
            .iter()
            .map(|(name, _)| name.as_str())
            .filter(|name| *name != DEFAULT_SECTION)
    }

    /// Whether a section itself has an option.
    pub fn declares(&self, section: &str, option: &str) -> bool {
        self.options(section)
            .is_some_and(|options| options.contains_key(option))
    }

    /// An option as written, from the section or from `DEFAULT`.
    pub fn raw(&self, section: &str, option: &str) -> Option<&str> {
        let from = |section| self.options(section).and_then(|options| options.get(option));
        from(section).or_else(|| from(DEFAULT_SECTION)).map(String::as_str)
    }

    /// An option with references replaced; `here` is what `%(here)s` stands for.
    pub fn get(&self, section: &str, option: &str, here: &str) -> Option<Result<String, BadKey>> {
        let raw = self.raw(section, option)?;
        let left = Cell::new(MOST_REFERENCES);
        Some(self.interpolate(section, raw, here, MAX_DEPTH, &left))
    }

    fn interpolate(
        &self,
        section: &str,
        raw: &str,
        here: &str,
        depth: usize,
        left: &Cell<usize>,
    ) -> Result<String, BadKey> {
        substitute(raw, |key| {
            let key = key.to_lowercase();
            left.set(left.get().checked_sub(1)?);
            match self.raw(section, &key) {
                Some(value) if depth > 0 => {
                    let value = self.interpolate(section, value, here, depth - 1, left).ok()?;
                    Some(value).filter(|value| value.len() <= LONGEST_VALUE)
                }
                None if key == "here" => Some(here.to_owned()),
                _ => None,
            }
        })
    }

    fn options(&self, section: &str) -> Option<&Options> {
        let place = self.places.get(section)?;
        self.sections.get(*place).map(|(_, options)| options)
    }
}

/// Replaces `%(key)s` by what `lookup` gives, and `%%` by `%`.
pub(super) fn substitute(raw: &str, lookup: impl Fn(&str) -> Option<String>) -> Result<String, BadKey> {
    let mut result = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((before, after)) = rest.split_once('%') {
        result.push_str(before);
        if let Some(after) = after.strip_prefix('%') {
            result.push('%');
            rest = after;
            continue;
        }
        let reference = after.strip_prefix('(').and_then(|after| after.split_once(")s"));
        let Some((key, after)) = reference else {
            return Err(BadKey(format!("%{}", after.chars().take(1).collect::<String>())));
        };
        result.push_str(&lookup(key).ok_or_else(|| BadKey(key.to_owned()))?);
        rest = after;
    }
    result.push_str(rest);
    Ok(result)
}

/// `ConfigParser._read`, line by line.
#[derive(Default)]
struct Parser {
    ini: Ini,
    /// Where options go; `None` before the first section.
    section: Option<usize>,
    /// The option that continuation lines belong to.
    option: Option<String>,
    /// How far that option is indented.
    indent: usize,
}

impl Parser {
    fn line(&mut self, number: usize, line: &str) {
        let value = line.trim();
        if value.starts_with(['#', ';']) {
            return;
        }
        if value.is_empty() {
            self.continue_value("");
            return;
        }
        let indent = line.len() - line.trim_start().len();
        if self.option.is_some() && indent > self.indent {
            self.continue_value(value);
            return;
        }
        self.indent = indent;
        if let Some(header) = header(value) {
            self.start_section(number, header);
        } else if self.section.is_none() {
            if !self.ini.is_cut {
                self.error(number, "File contains no section headers.".to_owned());
            }
        } else {
            self.start_option(number, value);
        }
    }

    fn continue_value(&mut self, text: &str) {
        if let (Some(section), Some(option)) = (self.section, &self.option)
            && let Some(value) = self.ini.sections[section].1.get_mut(option)
        {
            value.push('\n');
            value.push_str(text);
        }
    }

    fn start_section(&mut self, number: usize, name: &str) {
        self.option = None;
        let existing = self.ini.places.get(name).copied();
        if existing.is_some() && name != DEFAULT_SECTION {
            self.error(number, format!("section '{name}' already exists"));
        }
        self.section = existing.or_else(|| self.add_section(name));
    }

    fn add_section(&mut self, name: &str) -> Option<usize> {
        let place = self.ini.sections.len();
        if place >= MOST_SECTIONS {
            self.ini.is_cut = true;
            return None;
        }
        self.ini.sections.push((name.to_owned(), Options::new()));
        self.ini.places.insert(name.to_owned(), place);
        Some(place)
    }

    fn error(&mut self, number: usize, message: String) {
        if self.ini.errors.len() < MOST_ERRORS {
            self.ini.errors.push((number, message));
        }
    }

    fn start_option(&mut self, number: usize, text: &str) {
        let Some((name, value)) = text.split_once(['=', ':']).filter(|(name, _)| !name.trim().is_empty()) else {
            self.error(number, "neither a section, nor an option with a value".to_owned());
            return;
        };
        let name = name.trim_end().to_lowercase();
        let Some(section) = self.section else { return };
        let (section_name, options) = &self.ini.sections[section];
        if options.contains_key(&name) {
            let message = format!("option '{name}' in section '{section_name}' already exists");
            self.error(number, message);
        }
        let (_, options) = &mut self.ini.sections[section];
        options.insert(name.clone(), value.trim().to_owned());
        self.option = Some(name);
    }

    /// Empty lines belong to a value only where something follows them.
    fn finish(mut self) -> Ini {
        for value in self
            .ini
            .sections
            .iter_mut()
            .flat_map(|(_, options)| options.values_mut())
        {
            value.truncate(value.trim_end().len());
        }
        self.ini
    }
}

/// The name in `[name]`. Up to the last bracket, with anything after it ignored, as `SECTCRE` has
/// it.
fn header(text: &str) -> Option<&str> {
    let inside = text.strip_prefix('[')?;
    let end = inside.rfind(']').filter(|end| *end > 0)?;
    Some(&inside[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn get(text: &str, option: &str) -> String {
        Ini::parse(text).get("alembic", option, "/here").unwrap().unwrap()
    }

    #[test]
    fn values_are_read_as_configparser_reads_them() {
        let text = "# comment\n[alembic]\nscript_location = %(here)s/m ; not a comment\nA: \
             b = c\nempty =\n";
        assert_eq!(get(text, "script_location"), "/here/m ; not a comment");
        assert_eq!(get(text, "a"), "b = c");
        assert_eq!(get(text, "empty"), "");
        assert_eq!(Ini::parse(text).errors, []);
    }

    #[test]
    fn values_go_on_in_lines_that_are_indented_deeper() {
        let text = "[alembic]\nversion_locations = a\n    b\n  # comment\n\n    c\n\nnext = 1\n";
        assert_eq!(get(text, "version_locations"), "a\nb\n\nc");
        assert_eq!(get(text, "next"), "1");
        assert_eq!(
            get("[alembic]\nx =\n  [not a section]\n  y = z", "x"),
            "\n[not a section]\ny = z"
        );
    }

    #[test]
    fn references_are_replaced() {
        let text = "[DEFAULT]\nroot = db\n[alembic]\nscript_location = \
             %(Root)s/%(name)s\nname = %(root)s_m\nt = %%(rev)s\n";
        assert_eq!(get(text, "script_location"), "db/db_m");
        assert_eq!(get(text, "t"), "%(rev)s");
        let bad = Ini::parse("[alembic]\na = %(gone)s\nb = 5%\nc = %(c)s").clone();
        assert_eq!(bad.get("alembic", "a", ""), Some(Err(BadKey("gone".into()))));
        assert!(matches!(bad.get("alembic", "b", ""), Some(Err(_))));
        assert!(matches!(bad.get("alembic", "c", ""), Some(Err(_))));
    }

    #[test]
    fn what_configparser_refuses_is_noted() {
        let ini = Ini::parse("x = 1\n[alembic]\na = 1\nA = 2\njust text\n[alembic]\n= 3\n");
        let lines: Vec<usize> = ini.errors.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [1, 4, 5, 6, 7]);
    }

    #[test]
    fn sections_beyond_the_limit_are_not_read() {
        let text: String = (0..MOST_SECTIONS + 5).map(|n| format!("[s{n}]\nx = {n}\n")).collect();
        let ini = Ini::parse(&text);
        assert!(ini.is_cut && ini.errors.is_empty());
        assert_eq!(ini.sections().count(), MOST_SECTIONS);
        assert_eq!((ini.raw("s999", "x"), ini.raw("s1000", "x")), (Some("999"), None));
    }

    #[test]
    fn references_do_not_multiply() {
        let mut text = "[alembic]\nx0 = x\n".to_owned();
        for level in 1..10 {
            text += &format!("x{level} = {}\n", format!("%(x{})s", level - 1).repeat(50));
        }
        assert!(matches!(Ini::parse(&text).get("alembic", "x9", ""), Some(Err(_))));
        assert_eq!(get(&text, "x1").len(), 50);
    }

    #[test]
    fn sections_leave_the_default_out() {
        let ini = Ini::parse("[DEFAULT]\na=1\n[one]\n[two] ; remark\nb=2");
        assert_eq!(ini.sections().collect::<Vec<_>>(), ["one", "two"]);
        assert_eq!(ini.raw("two", "a"), Some("1"));
        assert!(!ini.declares("two", "a") && ini.declares("two", "b"));
    }
}
