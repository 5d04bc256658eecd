//! Which changes of a column's type every value survives, by the types as `format_type` writes them.

/// A type in its parts: `character varying(50)[]`.
#[derive(Debug, PartialEq)]
struct Type<'a> {
    base: &'a str,
    modifiers: Vec<i64>,
    dimensions: &'a str,
}

impl<'a> Type<'a> {
    fn of(text: &'a str) -> Self {
        let (element, dimensions) = text.split_at(text.find("[]").unwrap_or(text.len()));
        let modified = element
            .split_once('(')
            .and_then(|(before, rest)| Some((before, rest.split_once(')')?)));
        // `timestamp(3) with time zone` has its modifier in the middle, and keeps every value as a rounded one.
        match modified {
            Some((before, (inside, ""))) => Self {
                base: before,
                modifiers: inside
                    .split(',')
                    .filter_map(|number| number.trim().parse().ok())
                    .collect(),
                dimensions,
            },
            Some((before, (_, after))) if after.ends_with("time zone") => Self {
                base: if after.contains("without") {
                    before
                } else {
                    with_time_zone(before)
                },
                modifiers: vec![],
                dimensions,
            },
            _ => Self {
                base: element,
                modifiers: vec![],
                dimensions,
            },
        }
        .named()
    }

    fn named(mut self) -> Self {
        self.base = match self.base {
            "timestamp without time zone" => "timestamp",
            "time without time zone" => "time",
            base => base,
        };
        self
    }

    /// How many characters or bits it takes; none where there is no limit.
    fn length(&self) -> Option<i64> {
        self.modifiers.first().copied()
    }

    /// How many digits it takes before the point; none where there is no limit.
    fn digits(&self) -> Option<i64> {
        let scale = self.modifiers.get(1).copied().unwrap_or_default();
        self.modifiers.first().map(|precision| precision - scale)
    }
}

fn with_time_zone(base: &str) -> &'static str {
    match base {
        "timestamp" => "timestamp with time zone",
        _ => "time with time zone",
    }
}

const STRINGS: &[&str] = &["text", "character varying", "character"];
/// Numbers, each of which takes every value of those before it, but for a rounding.
const NUMBERS: &[&str] = &["smallint", "integer", "bigint", "numeric", "real", "double precision"];
const TIMES: &[&str] = &["date", "timestamp", "timestamp with time zone"];

/// Whether PostgreSQL has to look at each value, because there can be one that it refuses: a shorter text, a smaller number, another kind of type.
pub(super) fn can_fail(before: &str, after: &str) -> bool {
    let (old, new) = (Type::of(before), Type::of(after));
    if before == after {
        return false;
    }
    if is(STRINGS, &new) && new.dimensions.is_empty() {
        return new.length().is_some_and(|length| is_longer(&old, length));
    }
    if old.dimensions.is_empty() != new.dimensions.is_empty() {
        return true;
    }
    if is(NUMBERS, &old) && is(NUMBERS, &new) {
        return is_larger(&old, &new);
    }
    if is(TIMES, &old) && is(TIMES, &new) {
        return false;
    }
    match (old.base, new.base) {
        ("bit" | "bit varying", "bit varying") => new
            .length()
            .is_some_and(|length| old.length().is_none_or(|was| was > length)),
        ("time", "time") | ("time with time zone", "time with time zone") | ("interval", "interval") => false,
        _ => true,
    }
}

fn is(types: &[&str], r#type: &Type<'_>) -> bool {
    types.contains(&r#type.base)
}

/// Whether it can be too long for a string of this length.
fn is_longer(old: &Type<'_>, length: i64) -> bool {
    let longest = match old.base {
        "smallint" => Some(6),
        "integer" => Some(11),
        "bigint" => Some(20),
        "boolean" => Some(5),
        "uuid" => Some(36),
        "date" | "timestamp" | "timestamp with time zone" => None,
        _ if is(STRINGS, old) => old.length(),
        _ => None,
    };
    !old.dimensions.is_empty() || longest.is_none_or(|longest| longest > length)
}

/// Whether it can be too large for a number.
fn is_larger(old: &Type<'_>, new: &Type<'_>) -> bool {
    let digits = match old.base {
        "smallint" => Some(5),
        "integer" => Some(10),
        "bigint" => Some(19),
        "numeric" => old.digits(),
        _ => None,
    };
    let place = |base: &str| NUMBERS.iter().position(|number| *number == base);
    match (new.base, new.digits()) {
        ("numeric", Some(most)) => digits.is_none_or(|digits| digits > most),
        ("numeric", None) => false,
        ("real", _) if old.base == "numeric" => digits.is_none_or(|digits| digits > 38),
        ("double precision", _) if old.base == "numeric" => digits.is_none_or(|digits| digits > 308),
        _ => place(old.base) > place(new.base),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_conversion_can_fail_or_not() {
        let pairs = [
            ("character varying(200)", "character varying(50)", true),
            ("character varying(50)", "character varying(200)", false),
            ("character varying(50)", "text", false),
            ("text", "character varying(50)", true),
            ("character varying", "character(3)", true),
            ("integer", "character varying(11)", false),
            ("integer", "character varying(5)", true),
            ("timestamp(3) with time zone", "text", false),
            ("text[]", "text", false),
            ("text[]", "integer[]", true),
            ("bigint", "integer", true),
            ("integer", "bigint", false),
            ("integer", "numeric(10,0)", false),
            ("integer", "numeric(10,2)", true),
            ("numeric(12,2)", "numeric(10,2)", true),
            ("numeric(10,2)", "numeric(12,2)", false),
            ("numeric(10,4)", "numeric(9,2)", false),
            ("numeric", "numeric(10,2)", true),
            ("numeric(10,2)", "numeric", false),
            ("numeric(10,2)", "integer", true),
            ("double precision", "real", true),
            ("date", "timestamp without time zone", false),
            ("timestamp without time zone", "timestamp with time zone", false),
            (
                "timestamp(6) without time zone",
                "timestamp(3) without time zone",
                false,
            ),
            ("text", "uuid", true),
            ("state", "other_state", true),
            ("interval", "time without time zone", true),
        ];
        for (before, after, expected) in pairs {
            assert_eq!(can_fail(before, after), expected, "{before} to {after}");
        }
    }
}
