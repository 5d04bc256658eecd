//! The locks that PostgreSQL's documentation says a statement takes, from its text.
//!
//! The facts are those of PostgreSQL 17's documentation: chapter 13.3.1 "Table-Level Locks" and the pages of the commands. What it does not
//! say, such as the lock of DROP TRIGGER or CREATE POLICY, is not known here either. Nothing of this is measured: it stands beside "not
//! known", and never in the place of what `pg_locks` showed.

mod alter_table;
mod create;
mod definitions;
mod maintenance;
mod rows;
mod words;

use postgres_model::LockMode;

use crate::sql_statements;
use words::{Words, significant};

/// A lock that the documentation names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentedLock {
    /// On what.
    pub relation: DocumentedRelation,
    /// How.
    pub mode: LockMode,
    /// Only then; none where it is always taken.
    pub only_if: Option<&'static str>,
}

/// What a statement locks, as far as its text says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DocumentedRelation {
    /// The name in the statement, with its schema where that is written and not `public`.
    Named(String),
    /// A relation that the statement does not name, in words: `the table of the index`.
    Unnamed(&'static str),
}

impl DocumentedLock {
    fn named(relation: String, mode: LockMode) -> Self {
        let relation = DocumentedRelation::Named(relation);
        Self {
            relation,
            mode,
            only_if: None,
        }
    }

    fn unnamed(relation: &'static str, mode: LockMode) -> Self {
        let relation = DocumentedRelation::Unnamed(relation);
        Self {
            relation,
            mode,
            only_if: None,
        }
    }

    fn only_if(self, condition: &'static str) -> Self {
        Self {
            only_if: Some(condition),
            ..self
        }
    }
}

/// The locks on relations that the documentation names for the statements of a text, the strongest on each. An empty list means that it
/// names none; none means that it is not known: a statement was not recognised, or the documentation does not say.
pub fn documented_locks(sql: &str) -> Option<Vec<DocumentedLock>> {
    let mut found: Vec<DocumentedLock> = Vec::new();
    for place in sql_statements(sql) {
        for lock in of_statement(&sql[place])? {
            let same = |known: &&mut DocumentedLock| known.relation == lock.relation && known.only_if == lock.only_if;
            match found.iter_mut().find(same) {
                Some(known) => known.mode = known.mode.max(lock.mode),
                None => found.push(lock),
            }
        }
    }
    Some(found)
}

fn of_statement(sql: &str) -> Option<Vec<DocumentedLock>> {
    let words = significant(sql);
    let mut words = Words::new(&words);
    match words.next_word()?.as_str() {
        "ALTER" => definitions::alter(words),
        "CREATE" => create::create(words),
        "DROP" => definitions::drop(words),
        "COMMENT" => definitions::comment(words),
        "ANALYZE" | "ANALYSE" => maintenance::analyze(words),
        "CLUSTER" => maintenance::cluster(words),
        "LOCK" => maintenance::lock_table(words),
        "REFRESH" => maintenance::refresh(words),
        "REINDEX" => maintenance::reindex(words),
        "TRUNCATE" => maintenance::truncate(words),
        "VACUUM" => maintenance::vacuum(words),
        "COPY" => rows::copy(words),
        "DELETE" => rows::change(words, "FROM"),
        "INSERT" | "MERGE" => rows::change(words, "INTO"),
        "UPDATE" => rows::change(words, ""),
        "SELECT" | "TABLE" | "VALUES" => rows::query(words),
        "WITH" => rows::with(words),
        "ABORT" | "BEGIN" | "COMMIT" | "DEALLOCATE" | "END" | "LISTEN" | "NOTIFY" | "RELEASE" | "RESET"
        | "ROLLBACK" | "SAVEPOINT" | "SET" | "SHOW" | "START" | "UNLISTEN" => Some(vec![]),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
