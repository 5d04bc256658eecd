//! LOCK, TRUNCATE, and what rebuilds or looks through tables and indexes.

use postgres_model::LockMode;
use postgres_model::LockMode::{AccessExclusive, Exclusive, Share, ShareUpdateExclusive};

use super::DocumentedLock;
use super::words::Words;

/// Behind LOCK.
pub(super) fn lock_table(mut words: Words<'_>) -> Option<Vec<DocumentedLock>> {
    words.eat("TABLE");
    let tables = words.relations()?;
    let mode = if words.eat("IN") {
        let named = |mode: &LockMode| words.eat(&format!("{mode} MODE"));
        LockMode::ALL.into_iter().find(named)?
    } else {
        AccessExclusive
    };
    Some(each(tables, mode))
}

/// Behind TRUNCATE.
pub(super) fn truncate(mut words: Words<'_>) -> Option<Vec<DocumentedLock>> {
    words.eat("TABLE");
    let mut found = each(words.relations()?, AccessExclusive);
    if words.has("CASCADE") {
        let others = "each table that references them with a foreign key";
        found.push(DocumentedLock::unnamed(others, AccessExclusive));
    }
    Some(found)
}

/// Behind REINDEX. Readers of a table lock each of its indexes, so they wait for the index that is rebuilt.
pub(super) fn reindex(mut words: Words<'_>) -> Option<Vec<DocumentedLock>> {
    let options = words.parentheses();
    let is_index = words.eat("INDEX");
    if !is_index && !words.eat("TABLE") {
        return None;
    }
    let in_options = options.is_some_and(|options| options.has("CONCURRENTLY"));
    let concurrently = words.eat("CONCURRENTLY") || in_options;
    let name = words.relation()?;
    Some(match (is_index, concurrently) {
        (true, true) => vec![DocumentedLock::unnamed("the table of the index", ShareUpdateExclusive)],
        (false, true) => vec![DocumentedLock::named(name, ShareUpdateExclusive)],
        (true, false) => vec![
            DocumentedLock::named(name, AccessExclusive),
            DocumentedLock::unnamed("the table of the index", Share),
        ],
        (false, false) => vec![
            DocumentedLock::named(name, Share),
            DocumentedLock::unnamed("each of its indexes", AccessExclusive),
        ],
    })
}

/// Behind VACUUM. Without a name it goes through all tables.
pub(super) fn vacuum(mut words: Words<'_>) -> Option<Vec<DocumentedLock>> {
    let mut full = words.parentheses().is_some_and(|options| options.has("FULL"));
    // The order of the old form: FULL, FREEZE, VERBOSE, ANALYZE.
    full |= words.eat("FULL");
    words.eat("FREEZE");
    words.eat("VERBOSE");
    words.eat_any(&["ANALYZE", "ANALYSE"]);
    let mode = if full { AccessExclusive } else { ShareUpdateExclusive };
    named_parts(words, mode)
}

/// Behind ANALYZE.
pub(super) fn analyze(mut words: Words<'_>) -> Option<Vec<DocumentedLock>> {
    words.parentheses();
    words.eat("VERBOSE");
    named_parts(words, ShareUpdateExclusive)
}

/// Behind CLUSTER.
pub(super) fn cluster(mut words: Words<'_>) -> Option<Vec<DocumentedLock>> {
    words.parentheses();
    words.eat("VERBOSE");
    Some(vec![DocumentedLock::named(words.relation()?, AccessExclusive)])
}

/// Behind REFRESH.
pub(super) fn refresh(mut words: Words<'_>) -> Option<Vec<DocumentedLock>> {
    if !words.eat("MATERIALIZED VIEW") {
        return None;
    }
    let mode = if words.eat("CONCURRENTLY") {
        Exclusive
    } else {
        AccessExclusive
    };
    Some(vec![DocumentedLock::named(words.relation()?, mode)])
}

/// Tables with commas between them, a list of columns behind each.
fn named_parts(words: Words<'_>, mode: LockMode) -> Option<Vec<DocumentedLock>> {
    let tables: Option<Vec<String>> = words.parts().into_iter().map(|mut part| part.relation()).collect();
    Some(each(tables?, mode))
}

fn each(tables: Vec<String>, mode: LockMode) -> Vec<DocumentedLock> {
    let lock = |table| DocumentedLock::named(table, mode);
    tables.into_iter().map(lock).collect()
}
