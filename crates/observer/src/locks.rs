//! What a statement newly locked, rewrote and scanned, by comparing what the session holds with what it held before.

use std::collections::{HashMap, HashSet};

use postgres_model::{Lock, LockMode, Scan, Subject, SubjectKind};
use serde::Deserialize;

use crate::Unanswered;

/// Of a relation that exists: `[oid, relkind, schema, name, file]`; the file is 0 where it has none.
#[derive(Debug, Deserialize)]
pub(crate) struct File(pub u32, pub char, pub String, pub String, pub u32);

/// The same of a relation that was locked or named, with `[table of an index, scans, rows]`; the scans are those of this transaction.
#[derive(Debug, Deserialize)]
struct Row(u32, char, String, String, u32, Option<u32>, u64, u64);

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
    scans: HashMap<u32, (u64, u64)>,
}

impl Locks {
    /// The transaction ended: nothing is held, and PostgreSQL counts scans from nought.
    pub fn clear(&mut self) {
        self.held.clear();
        self.scans.clear();
    }

    /// Whether anything was held when it was compared last.
    pub fn are_held(&self) -> bool {
        !self.held.is_empty()
    }

    /// How many locks are held.
    pub fn count(&self) -> usize {
        self.held.values().map(|mode| mode.oids.len()).sum()
    }

    /// Starts again with the relations that are there. A statement may drop one before its lock can be asked for its name, and give one
    /// another file before that was seen.
    pub fn begin(&mut self, relations: Vec<File>) {
        self.clear();
        self.names.clear();
        self.files.clear();
        for File(oid, kind, schema, name, file) in relations {
            self.name(oid, kind, schema, name);
            self.files.insert(oid, file);
        }
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

    /// The locks that are new, and what `rows` show of their relations and of others: JSON texts as [`HELD`](crate::queries::HELD) and
    /// [`LOCKED`](crate::queries::LOCKED) give them.
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
            let Row(oid, kind, ref schema, ref name, file, table, scans, read) = row;
            self.name(oid, kind, schema.clone(), name.clone());
            compared.there.insert(oid, table);
            if let Some(table) = table {
                compared.there.entry(table).or_default();
            }
            let is_rewritten = self.has_another_file(oid, file);
            if is_rewritten {
                compared.rewritten.extend(self.subject(oid, table));
            }
            if let (Some((scans, rows)), Some(subject)) = (
                self.new_scans(oid, kind, scans, read, is_rewritten),
                self.subject(oid, table),
            ) {
                compared.scanned.push(Scan { subject, scans, rows });
            }
        }
        let there = &compared.there;
        compared.taken = newly_held.iter().filter_map(|lock| self.lock(lock, there)).collect();
        Ok(compared)
    }

    fn name(&mut self, oid: u32, kind: char, schema: String, name: String) {
        let kind = SubjectKind::of_relkind(kind).unwrap_or(SubjectKind::Table);
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

    /// Only what PostgreSQL counts as a scan of a whole table; indexes are read by other ways.
    fn new_scans(&mut self, oid: u32, kind: char, scans: u64, rows: u64, is_rewritten: bool) -> Option<(u64, u64)> {
        if !matches!(kind, 'r' | 'm') {
            return None;
        }
        let (scans_before, rows_before) = self.scans.insert(oid, (scans, rows)).unwrap_or_default();
        let built_new = is_rewritten && rows == rows_before;
        (scans > scans_before && !built_new).then(|| (scans - scans_before, rows.saturating_sub(rows_before)))
    }
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
