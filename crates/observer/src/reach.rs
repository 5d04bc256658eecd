//! How much of the schema a statement can have changed, by its first words. It only saves reading what can't have changed: whatever it
//! misses is found when the whole schema is compared at the end of the command.

use crate::literals::{plain, without_literals};
use crate::words::{Words, places};

/// What a statement can have changed, from the least to the most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reach {
    /// Nothing, unless it took a lock as DDL does.
    Rows,
    /// The relations that it names or locks.
    Relations,
    /// These, and what is no relation: types, functions, schemas, extensions …
    Objects,
    /// These, and whatever may have the name of a relation in its definition.
    Dependents,
    /// Anything.
    Everything,
}

/// A part of a relation that is read alone where a statement can have changed nothing else of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Columns,
    Constraints,
    Indexes,
}

/// Statements that read and write rows, or change nothing at all.
const ONLY_ROWS: &[&str] = &[
    "select",
    "insert",
    "update",
    "delete",
    "with",
    "values",
    "table",
    "copy",
    "set",
    "reset",
    "show",
    "begin",
    "start",
    "commit",
    "end",
    "rollback",
    "abort",
    "savepoint",
    "release",
    "explain",
    "fetch",
    "move",
    "declare",
    "close",
    "lock",
    "listen",
    "unlisten",
    "notify",
    "analyze",
    "prepare",
    "deallocate",
    "discard",
    "merge",
];
const SHAPES: &[&str] = &[
    "create", "alter", "drop", "truncate", "refresh", "reindex", "cluster", "vacuum",
];
/// What may stand between such a word and what it is about.
const MODIFIERS: &[&str] = &[
    "or",
    "replace",
    "global",
    "local",
    "temp",
    "temporary",
    "unlogged",
    "unique",
    "materialized",
    "constraint",
    "foreign",
    "concurrently",
    "recursive",
];
const OF_RELATIONS: &[&str] = &[
    "table",
    "index",
    "view",
    "sequence",
    "trigger",
    "policy",
    "rule",
    "column",
    "constraint",
];

/// The furthest reach of the statements in a text.
pub(crate) fn reach(sql: &str) -> Reach {
    let plain = plain(sql);
    let statements = plain.split(';').map(opened).filter(|statement| !statement.is_empty());
    statements.map(reach_of_one).max().unwrap_or(Reach::Rows)
}

fn reach_of_one(statement: &str) -> Reach {
    let words = Words::of(statement);
    let first = words.at(0);
    if ONLY_ROWS.contains(&first) {
        return Reach::Rows;
    }
    if carries_far(&words) {
        return Reach::Everything;
    }
    let renames = words.has_any(&["rename"]) || words.has_pair("set", "schema");
    if is_of_relations(&words) {
        return if renames { Reach::Dependents } else { Reach::Relations };
    }
    if matches!(first, "grant" | "revoke") {
        let of_all = words
            .after(0)
            .windows(4)
            .any(|each| each[0] == "all" && each[2] == "in" && each[3] == "schema");
        return if of_all { Reach::Everything } else { Reach::Objects };
    }
    if first == "drop" && matches!(words.at(1), "schema" | "extension" | "owned") {
        return Reach::Everything;
    }
    if has_shape(&words) && !renames {
        Reach::Objects
    } else {
        Reach::Everything
    }
}

/// What a foreign key says of rows is no CASCADE.
fn carries_far(words: &Words) -> bool {
    let all = words.after(0);
    let of_rows = |at: usize| at >= 2 && all[at - 2] == "on" && matches!(all[at - 1].as_str(), "delete" | "update");
    let cascades = all
        .iter()
        .enumerate()
        .any(|(at, word)| word == "cascade" && !of_rows(at));
    let three = |first: &str, second: &str, third: &str| {
        all.windows(3)
            .any(|each| each[0] == first && each[1] == second && each[2] == third)
    };
    cascades
        || three("all", "in", "tablespace")
        || three("owned", "by", "current")
        || three("owned", "by", "current_user")
}

fn has_shape(words: &Words) -> bool {
    SHAPES.contains(&words.at(0)) || (words.at(0) == "comment" && words.at(1) == "on")
}

fn is_of_relations(words: &Words) -> bool {
    if !has_shape(words) {
        return false;
    }
    let rest = words.after(if words.at(0) == "comment" { 2 } else { 1 });
    let kind = rest.iter().position(|word| !MODIFIERS.contains(&word.as_str()));
    // A constraint can be commented on, and it comes before TRIGGER.
    let kind = kind.map(|at| rest[at].as_str());
    kind.is_some_and(|kind| OF_RELATIONS.contains(&kind)) || rest.first().is_some_and(|word| word == "constraint")
}

/// The parts of a text that name what its statements are about: not the columns, expressions and other tables that follow.
pub(crate) fn subjects(sql: &str) -> String {
    let mut names: Vec<String> = Vec::new();
    let plain = without_literals(sql, |quoted| {
        names.push(quoted.to_owned());
        format!("\"{}\"", names.len() - 1)
    });
    let heads: Vec<&str> = plain.split(';').map(opened).map(head).collect();
    let joined = heads.join(" ");
    // Every second piece is the number of a name.
    let pieces = joined.split('"').enumerate().map(|(at, piece)| match at % 2 {
        0 => piece,
        _ => piece
            .parse::<usize>()
            .ok()
            .and_then(|at| names.get(at))
            .map_or("", String::as_str),
    });
    pieces.collect()
}

/// Words that follow what a statement is about.
const FOLLOWS: &[&str] = &[
    "add",
    "alter",
    "drop",
    "rename",
    "set",
    "using",
    "is",
    "as",
    "validate",
    "owner",
    "where",
    "from",
    "values",
    "references",
];

/// `GRANT SELECT (name) ON item` names it late.
fn head(statement: &str) -> &str {
    let mut words = places(statement).map(|(from, to)| (from, to, statement[from..to].to_ascii_lowercase()));
    let Some((_, begin, first)) = words.next() else {
        return statement;
    };
    if matches!(first.as_str(), "grant" | "revoke") {
        return statement;
    }
    let parenthesis = statement.find('(').unwrap_or(statement.len());
    let follows = words
        .find(|(_, _, word)| FOLLOWS.contains(&word.as_str()))
        .map_or(statement.len(), |(from, _, _)| from);
    statement.get(begin..parenthesis.min(follows)).unwrap_or_default()
}

/// The one part of a relation that a statement can have changed; none where it may be more. For one statement alone, with nothing in it that
/// could reach further.
pub(crate) fn part_reached(sql: &str) -> Option<Part> {
    let plain = plain(sql);
    let statement = opened(&plain).trim_end();
    let statement = statement.strip_suffix(';').unwrap_or(statement);
    if statement.contains(';') {
        return None;
    }
    let words = Words::of(statement);
    match (words.at(0), words.at(1), words.at(2)) {
        ("create" | "drop", "index", _) | ("create", "unique", "index") => {
            (!words.has_any(&["cascade"])).then_some(Part::Indexes)
        }
        ("comment", "on", "column") => Some(Part::Columns),
        ("alter", "table", _) if changes_columns(&words) => Some(Part::Columns),
        ("alter", "table", _) if changes_constraints(&words) => Some(Part::Constraints),
        _ => None,
    }
}

fn changes_columns(words: &Words) -> bool {
    const MORE: &[&str] = &[
        "constraint",
        "unique",
        "primary",
        "references",
        "check",
        "exclude",
        "foreign",
        "type",
        "validate",
        "enable",
        "disable",
        "cluster",
        "inherit",
        "of",
        "owner",
        "replica",
        "attach",
        "detach",
        "reset",
        "logged",
        "unlogged",
        "tablespace",
        "schema",
        "access",
        "rename",
        "expression",
    ];
    let alters = words.has_pair("alter", "column")
        && ["set", "drop"]
            .iter()
            .any(|verb| words.has_pair(verb, "default") || words.has_pair(verb, "not"));
    let drops_more = words.has_without("drop", &["default", "not"]);
    (words.has_pair("add", "column") || alters) && !words.has_any(MORE) && !drops_more
}

/// A NOT NULL is a constraint since PostgreSQL 18, and here a property of its column.
fn changes_constraints(words: &Words) -> bool {
    const MORE: &[&str] = &[
        "column", "unique", "primary", "exclude", "using", "drop", "enable", "disable", "cluster", "inherit", "of",
        "owner", "replica", "attach", "detach", "reset", "rename",
    ];
    let all = words.after(0);
    let sets = all
        .iter()
        .enumerate()
        .any(|(at, word)| word == "set" && !is_action(all, at));
    (words.has_pair("add", "constraint") || words.has_pair("validate", "constraint"))
        && !words.has_any(MORE)
        && !words.has_pair("not", "null")
        && !words.has_without("alter", &["table"])
        && !sets
}

/// `ON DELETE SET NULL` says what happens to rows.
fn is_action(words: &[String], at: usize) -> bool {
    at >= 2 && words[at - 2] == "on" && matches!(words[at - 1].as_str(), "delete" | "update")
}

/// A statement without the blanks and parentheses that it begins with.
fn opened(statement: &str) -> &str {
    statement.trim_start_matches(|letter: char| letter.is_whitespace() || letter == '(')
}

#[cfg(test)]
mod tests;
