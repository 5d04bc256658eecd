//! What reads and writes rows.

use postgres_model::LockMode::{AccessShare, RowExclusive, RowShare};

use super::DocumentedLock;
use super::words::Words;

/// Behind INSERT, UPDATE, DELETE or MERGE; `before` stands before the name of the table.
pub(super) fn change(mut words: Words<'_>, before: &str) -> Option<Vec<DocumentedLock>> {
    if !words.eat(before) {
        return None;
    }
    words.eat("ONLY");
    Some(vec![DocumentedLock::named(words.relation()?, RowExclusive)])
}

/// Behind COPY; what a query gives is read.
pub(super) fn copy(mut words: Words<'_>) -> Option<Vec<DocumentedLock>> {
    if let Some(mut inside) = words.parentheses() {
        return if inside.eat("SELECT") { query(inside) } else { None };
    }
    let table = words.relation()?;
    words.parentheses();
    let mode = if words.eat("FROM") {
        RowExclusive
    } else if words.eat("TO") {
        AccessShare
    } else {
        return None;
    };
    Some(vec![DocumentedLock::named(table, mode)])
}

/// Behind SELECT, TABLE or VALUES; SELECT … INTO makes a table and is left open.
pub(super) fn query(words: Words<'_>) -> Option<Vec<DocumentedLock>> {
    let mut end = words;
    let locks_rows = end.go_behind("FOR") && end.eat_any(&["UPDATE", "NO KEY UPDATE", "SHARE", "KEY SHARE"]);
    let mut found = vec![DocumentedLock::unnamed("each table that it reads", AccessShare)];
    if locks_rows {
        found.push(DocumentedLock::unnamed("each table whose rows it locks", RowShare));
    }
    (!words.has("INTO")).then_some(found)
}

/// Behind WITH: only what reads, for the text does not show easily what a part that writes belongs to.
pub(super) fn with(words: Words<'_>) -> Option<Vec<DocumentedLock>> {
    let writes = ["INSERT", "UPDATE", "DELETE", "MERGE"];
    if writes.iter().any(|word| words.has(word)) {
        return None;
    }
    query(words)
}
