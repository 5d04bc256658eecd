//! ALTER, DROP and COMMENT.

use postgres_model::LockMode::{AccessExclusive, ShareUpdateExclusive};

use super::DocumentedLock;
use super::alter_table::alter_table;
use super::words::{Words, label};

/// Objects that are no relations and belong to none.
const NO_RELATION: [&str; 11] = [
    "TYPE",
    "DOMAIN",
    "FUNCTION",
    "PROCEDURE",
    "AGGREGATE",
    "COLLATION",
    "SCHEMA",
    "ROLE",
    "USER",
    "DATABASE",
    "EXTENSION",
];

/// Behind ALTER.
pub(super) fn alter(mut words: Words<'_>) -> Option<Vec<DocumentedLock>> {
    if words.eat("TABLE") {
        return alter_table(words);
    }
    if words.eat("INDEX") {
        return alter_index(words);
    }
    if words.eat("TYPE") {
        words.qualified()?;
        return words.eat_any(&["ADD VALUE", "RENAME VALUE"]).then(Vec::new);
    }
    words
        .eat_any(&[
            "ROLE",
            "USER",
            "DATABASE",
            "FUNCTION",
            "PROCEDURE",
            "DEFAULT PRIVILEGES",
        ])
        .then(Vec::new)
}

/// The page notes ACCESS EXCLUSIVE for what it says nothing else of; the forms that measurably take less are left open.
fn alter_index(mut words: Words<'_>) -> Option<Vec<DocumentedLock>> {
    words.eat("IF EXISTS");
    let index = words.relation()?;
    let mode = if words.eat("RENAME TO") {
        ShareUpdateExclusive
    } else if words.eat("SET TABLESPACE") {
        AccessExclusive
    } else {
        return None;
    };
    Some(vec![DocumentedLock::named(index, mode)])
}

/// Behind DROP.
pub(super) fn drop(mut words: Words<'_>) -> Option<Vec<DocumentedLock>> {
    if words.eat("TABLE") {
        words.eat("IF EXISTS");
        let tables = words.relations()?.into_iter();
        let parent =
            DocumentedLock::unnamed("the partitioned table", AccessExclusive).only_if("a partition is dropped");
        let own = tables.map(|table| DocumentedLock::named(table, AccessExclusive));
        return Some(own.chain([parent]).collect());
    }
    if words.eat("INDEX") {
        let mode = if words.eat("CONCURRENTLY") {
            ShareUpdateExclusive
        } else {
            AccessExclusive
        };
        return Some(vec![DocumentedLock::unnamed("the table of the index", mode)]);
    }
    (words.eat_any(&NO_RELATION) && !words.has("CASCADE")).then(Vec::new)
}

/// Behind COMMENT.
pub(super) fn comment(mut words: Words<'_>) -> Option<Vec<DocumentedLock>> {
    if !words.eat("ON") {
        return None;
    }
    if words.eat("COLUMN") {
        let mut name = words.qualified()?;
        name.pop();
        return Some(vec![DocumentedLock::named(label(&name), ShareUpdateExclusive)]);
    }
    let relations = [
        "TABLE",
        "INDEX",
        "VIEW",
        "MATERIALIZED VIEW",
        "SEQUENCE",
        "FOREIGN TABLE",
    ];
    if words.eat_any(&relations) {
        return Some(vec![DocumentedLock::named(words.relation()?, ShareUpdateExclusive)]);
    }
    words.eat_any(&NO_RELATION).then(Vec::new)
}
