//! What a statement newly locked, rewrote, scanned and wrote, by comparing what the session holds and what PostgreSQL has counted with what
//! that was before.

use std::collections::{HashMap, HashSet};

use postgres_model::{Lock, LockMode, RelationKind, RowsChanged, Scan, Subject, SubjectKind};
use serde::Deserialize;

use crate::unanswered::Unanswered;

/// Of a relation that exists: `[oid, relkind, schema, name, file, table of an index, counters]`; the file is 0 where it has none.
#[derive(Debug, Deserialize)]
struct Row(u32, char, String, String, u32, Option<u32>, Option<Counters>);

/// What PostgreSQL has ever counted of a table: `[scans, rows read, inserted, updated, deleted]`.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
struct Counters(u64, u64, u64, u64, u64);

impl Counters {
    /// What was counted since then. TRUNCATE forgets what its transaction had counted.
    fn since(self, before: Self) -> Self {
        Self(
            self.0.saturating_sub(before.0),
            self.1.saturating_sub(before.1),
            self.2.saturating_sub(before.2),
            self.3.saturating_sub(before.3),
            self.4.saturating_sub(before.4),
        )
    }
}

/// The relations that exist, of those that were asked for, with the table that an index belongs to.
pub(crate) type There = HashMap<u32, Option<u32>>;

/// A kind of lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LockType {
    Relation,
    Advisory,
}

/// A lock, as the session holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct HeldLock {
    pub r#type: LockType,
    pub mode: LockMode,
    pub oid: u32,
}

/// What a comparison shows.
#[derive(Debug, Default)]
pub(crate) struct Compared {
    pub taken: Vec<Lock>,
    pub rewritten: Vec<Subject>,
    pub scanned: Vec<Scan>,
    pub changed: Vec<RowsChanged>,
    pub there: There,
}

/// All locks of one type and mode: the line that was read, and its oids.
#[derive(Debug)]
struct Mode {
    line: String,
    oids: HashSet<u32>,
}

/// What one session held when it was compared last, and what is known of relations.
#[derive(Debug, Default)]
pub(crate) struct Locks {
    held: HashMap<String, Mode>,
    files: HashMap<u32, u32>,
    names: HashMap<u32, (SubjectKind, String, String)>,
    counters: HashMap<u32, Counters>,
}

impl Locks {
    /// The transaction ended: nothing is held.
    pub fn clear(&mut self) {
        self.held.clear();
    }

    /// Whether anything was held when it was compared last.
    pub fn are_held(&self) -> bool {
        !self.held.is_empty()
    }

    /// How many locks are held.
    pub fn count(&self) -> usize {
        self.held.values().map(|mode| mode.oids.len()).sum()
    }

    /// Starts again with the relations that are there; `rows` is the answer to [`RELATIONS_THERE`](crate::queries::RELATIONS_THERE). A statement
    /// may drop one before its lock can be asked for its name, and give one another file before that was seen.
    ///
    /// # Errors
    /// As [`Locks::describe`].
    pub fn begin<'a>(&mut self, rows: impl IntoIterator<Item = &'a str>) -> Result<(), Unanswered> {
        *self = Self::default();
        self.describe(&[], rows).map(|_| ())
    }

    /// What is held now and was not before; `lines` is the answer to [`HELD`](crate::queries::HELD).
    ///
    /// # Errors
    /// A line is none that the query gives.
    pub fn newly_held<'a>(&mut self, lines: impl IntoIterator<Item = &'a str>) -> Result<Vec<HeldLock>, Unanswered> {
        let mut before = std::mem::take(&mut self.held);
        let mut found = Vec::new();
        for line in lines {
            let (key, r#type, mode, list) =
                read_line(line).ok_or_else(|| Unanswered::lost(format!("no lock: {line}")))?;
            let known = before.remove(key);
            let mode_now = match known {
                Some(known) if known.line == line => known,
                known => {
                    let mut oids = HashSet::new();
                    for oid in list.split(',').filter_map(|oid| oid.parse().ok()) {
                        oids.insert(oid);
                        if !known.as_ref().is_some_and(|known| known.oids.contains(&oid)) {
                            found.push(HeldLock { r#type, mode, oid });
                        }
                    }
                    let line = line.to_owned();
                    Mode { line, oids }
                }
            };
            self.held.insert(key.to_owned(), mode_now);
        }
        Ok(found)
    }

    /// The locks that are new, and what `rows` show of their relations and of others: JSON texts as [`HELD`](crate::queries::HELD),
    /// [`LOCKED`](crate::queries::LOCKED) and [`RELATIONS_THERE`](crate::queries::RELATIONS_THERE) give them.
    ///
    /// # Errors
    /// A row is none that the query gives.
    pub fn describe<'a>(
        &mut self,
        newly_held: &[HeldLock],
        rows: impl IntoIterator<Item = &'a str>,
    ) -> Result<Compared, Unanswered> {
        let mut compared = Compared::default();
        for json in rows {
            let row: Row = serde_json::from_str(json).map_err(Unanswered::lost)?;
            let Row(oid, kind, schema, name, file, table, counters) = row;
            self.name(oid, kind, schema, name);
            compared.there.insert(oid, table);
            if let Some(table) = table {
                compared.there.entry(table).or_default();
            }
            let Some(subject) = self.subject(oid, table) else {
                continue;
            };
            let is_rewritten = self.has_another_file(oid, file) && subject.kind != RelationKind::Sequence.into();
            if is_rewritten {
                compared.rewritten.push(subject.clone());
            }
            if let Some(counters) = counters {
                let before = self.counters.insert(oid, counters).unwrap_or_default();
                compared
                    .scanned
                    .extend(scan(&subject, counters.since(before), is_rewritten));
                compared.changed.extend(rows_changed(subject, counters.since(before)));
            }
        }
        let there = &compared.there;
        compared.taken = newly_held.iter().filter_map(|lock| self.lock(lock, there)).collect();
        Ok(compared)
    }

    fn name(&mut self, oid: u32, kind: char, schema: String, name: String) {
        let kind = SubjectKind::of_relkind(kind).unwrap_or(RelationKind::Table.into());
        self.names.insert(oid, (kind, schema, name));
    }

    fn subject(&self, oid: u32, table: Option<u32>) -> Option<Subject> {
        let (kind, schema, name) = self.names.get(&oid)?;
        Some(Subject {
            oid,
            kind: *kind,
            schema: Some(schema.clone()),
            name: name.clone(),
            table,
        })
    }

    /// None for a table that a statement made and dropped, as a rewrite of another does, and for what belongs to a table's storage.
    fn lock(&self, lock: &HeldLock, there: &There) -> Option<Lock> {
        let subject = match lock.r#type {
            LockType::Relation => self.subject(lock.oid, there.get(&lock.oid).copied().flatten())?,
            LockType::Advisory => Subject {
                oid: lock.oid,
                kind: SubjectKind::Advisory,
                schema: None,
                name: lock.oid.to_string(),
                table: None,
            },
        };
        Some(Lock {
            subject,
            mode: lock.mode,
        })
    }

    /// A relation has another file than before: it was rewritten or truncated.
    fn has_another_file(&mut self, oid: u32, file: u32) -> bool {
        let is_new = |before: u32| before != file;
        file != 0 && self.files.insert(oid, file).is_some_and(is_new)
    }
}

/// The scan of a file that was built anew has read nothing that was there.
fn scan(subject: &Subject, Counters(scans, rows, ..): Counters, is_rewritten: bool) -> Option<Scan> {
    let built_new = is_rewritten && rows == 0;
    (scans > 0 && !built_new).then(|| Scan {
        subject: subject.clone(),
        scans,
        rows,
    })
}

/// What is refreshed in a materialized view are no rows of a table.
fn rows_changed(subject: Subject, Counters(_, _, inserted, updated, deleted): Counters) -> Option<RowsChanged> {
    let is_any = subject.kind == RelationKind::Table.into() && inserted + updated + deleted > 0;
    is_any.then_some(RowsChanged {
        subject,
        inserted,
        updated,
        deleted,
    })
}

/// Its type and mode as one key, each of them, and the list of oids.
fn read_line(line: &str) -> Option<(&str, LockType, LockMode, &str)> {
    let (key, list) = line.rsplit_once(' ')?;
    let (r#type, mode) = key.split_once(' ')?;
    let r#type = match r#type {
        "relation" => LockType::Relation,
        "advisory" => LockType::Advisory,
        _ => return None,
    };
    Some((key, r#type, LockMode::named(mode)?, list))
}

#[cfg(test)]
mod tests;
