//! CREATE: what it locks beside the object that it makes.

use postgres_model::LockMode::{AccessExclusive, Share, ShareRowExclusive, ShareUpdateExclusive};

use super::DocumentedLock;
use super::words::Words;

/// Objects that are no relations and belong to none.
const NO_RELATION: [&str; 11] = [
    "TYPE",
    "DOMAIN",
    "FUNCTION",
    "PROCEDURE",
    "AGGREGATE",
    "COLLATION",
    "ROLE",
    "USER",
    "GROUP",
    "DATABASE",
    "TABLESPACE",
];

/// Behind CREATE.
pub(super) fn create(mut words: Words<'_>) -> Option<Vec<DocumentedLock>> {
    let replaces = words.eat("OR REPLACE");
    if words.eat_any(&["INDEX", "UNIQUE INDEX"]) {
        return index(words);
    }
    if words.eat_any(&["TRIGGER", "CONSTRAINT TRIGGER"]) {
        let table = words.go_behind("ON").then(|| words.relation())??;
        return Some(vec![DocumentedLock::named(table, ShareRowExclusive)]);
    }
    if words.eat("STATISTICS") {
        let table = words.go_behind("FROM").then(|| words.relation())??;
        return Some(vec![DocumentedLock::named(table, ShareUpdateExclusive)]);
    }
    words.eat_any(&["GLOBAL", "LOCAL"]);
    let is_plain = !words.eat_any(&["TEMP", "TEMPORARY"]);
    words.eat("UNLOGGED");
    if words.eat("TABLE") {
        return table(words);
    }
    let is_view = is_plain && !replaces && words.eat_any(&["VIEW", "MATERIALIZED VIEW"]);
    let is_sequence = words.eat("SEQUENCE") && !words.has("OWNED");
    let is_schema = words.eat("SCHEMA") && !words.has("CREATE");
    (is_view || is_sequence || is_schema || words.eat_any(&NO_RELATION)).then(Vec::new)
}

fn index(mut words: Words<'_>) -> Option<Vec<DocumentedLock>> {
    let mode = if words.eat("CONCURRENTLY") {
        ShareUpdateExclusive
    } else {
        Share
    };
    words.eat("IF NOT EXISTS");
    if !words.eat("ON") {
        words.qualified()?;
        if !words.eat("ON") {
            return None;
        }
    }
    words.eat("ONLY");
    Some(vec![DocumentedLock::named(words.relation()?, mode)])
}

/// Foreign keys lock the tables that they reference, PARTITION OF its parent. Of the parents of INHERITS, the page says nothing.
fn table(mut words: Words<'_>) -> Option<Vec<DocumentedLock>> {
    words.eat("IF NOT EXISTS");
    let made = words.relation()?;
    let mut found = Vec::new();
    if words.eat("PARTITION OF") {
        found.push(DocumentedLock::named(words.relation()?, AccessExclusive));
    }
    let definitions = words.parentheses().map(Words::parts).unwrap_or_default();
    for mut definition in definitions {
        while definition.go_behind("REFERENCES") {
            let referenced = definition.relation()?;
            if referenced != made {
                found.push(DocumentedLock::named(referenced, ShareRowExclusive));
            }
        }
    }
    (!words.has("INHERITS")).then_some(found)
}
