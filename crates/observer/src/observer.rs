//! Watches one database while statements run: where transactions begin and end, which locks a statement takes, what it rewrites, scans and
//! writes, and what it changes in the schema. It asks the same session between the statements and leaves nothing behind.

use std::collections::BTreeSet;

use postgres_model::{Effects, LockMode, TransactionMarkKind};

use crate::asking::Asking;
use crate::locks::{Compared, HeldLock, LockType, Locks, There};
use crate::queries::{HELD, LOCKED, RELATIONS_THERE};
use crate::reach::{Reach, part_reached, reach, subjects};
use crate::schema::{Change, Schema, oid_list};
use crate::session::Session;
use crate::transactions::{Passed, TimedMark, Transactions, is_begin};
use crate::unanswered::Unanswered;

/// While no more locks than these are held, it is asked after each statement what became of all that is locked, though it neither locked
/// nor named it. What only reads and writes rows does so seldom, so that it is asked while it costs next to nothing.
const FEW: usize = 200;
const FEW_FOR_ROWS: usize = 30;
const RELEASE: &str = "RELEASE";
/// Where COMMIT AND CHAIN is looked for: nobody writes it after megabytes of values.
const READ_BYTES: usize = 100_000;

/// Statements that neither lock nor change anything themselves, by their tags. Nothing is asked after them: it could be a transaction's
/// first query, and SET TRANSACTION has to come before that.
fn is_quiet(tag: &str) -> bool {
    const QUIET: &[&str] = &[
        "BEGIN",
        "START TRANSACTION",
        "COMMIT",
        "ROLLBACK",
        "SAVEPOINT",
        RELEASE,
        "SET",
        "RESET",
        "SHOW",
    ];
    QUIET.contains(&tag)
}

/// Modes that no statement takes that only reads and writes rows: what takes one may change the shape of a relation. Without SHARE ROW
/// EXCLUSIVE, which a foreign key takes of the table that it references; a trigger takes it too, but names its table.
fn is_of_ddl(mode: LockMode) -> bool {
    matches!(
        mode,
        LockMode::ShareUpdateExclusive | LockMode::Share | LockMode::Exclusive | LockMode::AccessExclusive
    )
}

fn text_of(name: &str) -> &'static str {
    match name {
        "stillroom_held" => &HELD,
        "stillroom_locked" => &LOCKED,
        _ => &RELATIONS_THERE,
    }
}

/// What is known of one statement, with what it changed in the schema.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Observed {
    /// What it did beside its answer.
    pub effects: Effects,
    /// The objects that are new, different or gone.
    pub changes: Vec<Change>,
}

/// Of what ran where nothing could be asked.
fn unknown(reason: Option<String>) -> Effects {
    Effects {
        unknown: reason,
        ..Effects::default()
    }
}

/// Of what ran outside of a transaction: its locks are released before they can be read.
fn outside(compared: Compared) -> Effects {
    Effects {
        locks: None,
        ..inside(compared)
    }
}

fn inside(compared: Compared) -> Effects {
    Effects {
        locks: Some(compared.taken),
        rewritten: compared.rewritten,
        scanned: compared.scanned,
        changed: Some(compared.changed),
        unknown: None,
    }
}

/// Without what may have been counted for something else.
fn uncounted(effects: Effects) -> Effects {
    Effects {
        rewritten: vec![],
        scanned: vec![],
        changed: None,
        ..effects
    }
}

/// Watches one database, through a session that is lent to each call.
#[derive(Debug)]
pub struct Observer {
    transactions: Transactions,
    locks: Locks,
    asking: Asking,
    schema: Schema,
    tags: Vec<String>,
    told_changes: bool,
    is_rolled_back: bool,
    /// A statement was refused that nobody has reported yet.
    is_refused: bool,
    /// What the transaction counted or wrote to other files, which a rollback makes something else.
    moved: Moved,
    /// More is counted than was read, so that it would be taken for the next statement's.
    is_uncounted: bool,
    /// The transaction holds so many locks that it was not asked what became of all that is locked.
    is_unread: bool,
    /// Why a statement could not be observed, until what it took no longer counts as taken by the next one.
    blindness: Option<String>,
}

/// What a transaction did that goes otherwise into what PostgreSQL counts if it, or a savepoint, is rolled back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Moved {
    #[default]
    Nothing,
    /// Attempts stay counted, and files are the old ones again.
    Rows,
    /// Also if a savepoint is released: what was counted before a TRUNCATE is forgotten.
    Files,
}

impl Default for Observer {
    fn default() -> Self {
        Self {
            transactions: Transactions::default(),
            locks: Locks::default(),
            asking: Asking::new(text_of),
            schema: Schema::default(),
            tags: Vec::new(),
            told_changes: false,
            is_rolled_back: false,
            is_refused: false,
            moved: Moved::Nothing,
            is_uncounted: false,
            is_unread: false,
            blindness: None,
        }
    }
}

impl Observer {
    /// Every object of the schema as it was read last, as JSON texts.
    pub fn objects(&self) -> impl Iterator<Item = &str> {
        self.schema.objects()
    }

    /// A run begins: nothing is held. Gives what changed in the schema since it was read last; the first time, all of it.
    ///
    /// # Errors
    /// The catalogs could not be read.
    pub fn begin<S: Session>(&mut self, session: &mut S) -> Result<Vec<Change>, Unanswered> {
        self.transactions.take_marks();
        self.tags.clear();
        (self.told_changes, self.is_rolled_back, self.blindness) = (false, false, None);
        (self.is_refused, self.moved) = (false, Moved::Nothing);
        (self.is_uncounted, self.is_unread) = (false, false);
        let relations = self.asking.outside(session, &[("stillroom_there", vec![])])?;
        self.locks.begin(relations.iter().map(String::as_str))?;
        self.schema.read_all(session, false)
    }

    /// A message and its answer have passed, at this time in milliseconds. Gives what a rollback undid of the changes that were reported.
    ///
    /// # Errors
    /// The catalogs could not be read.
    pub fn passed<S: Session>(
        &mut self,
        session: &mut S,
        message: &[u8],
        answer: &[u8],
        now: f64,
    ) -> Result<Vec<Change>, Unanswered> {
        let beginning = &message[..message.len().min(READ_BYTES)];
        let passed = self.transactions.note(answer, &String::from_utf8_lossy(beginning), now);
        if passed
            .tags
            .iter()
            .any(|tag| tag.starts_with("DISCARD") || tag.starts_with("DEALLOCATE"))
        {
            self.asking.forget_prepared();
            self.schema.forget_prepared();
        }
        let has = |kind| passed.kinds.contains(&kind);
        let has_ended = has(TransactionMarkKind::Commit) || has(TransactionMarkKind::Rollback);
        if has_ended {
            self.locks.clear();
            self.blindness = None;
        }
        let rolls_back = has(TransactionMarkKind::Rollback) || has(TransactionMarkKind::RollbackToSavepoint);
        self.note_counting(&passed, rolls_back, has_ended);
        let is_settled = rolls_back && self.is_settled(&passed);
        let changes = match rolls_back {
            true => self.undone(session, is_settled),
            false => Ok(vec![]),
        };
        let releases = passed.tags.iter().any(|tag| tag == RELEASE);
        self.tags.extend(passed.tags);
        let is_told = (self.is_idle() || releases) && self.tags.iter().all(|tag| is_quiet(tag));
        if is_settled || is_told {
            self.count(session);
        }
        if has_ended {
            (self.told_changes, self.moved) = (false, Moved::Nothing);
        }
        changes
    }

    fn is_idle(&self) -> bool {
        !self.transactions.is_open() && !self.transactions.has_failed()
    }

    /// Takes note of what goes into what PostgreSQL counts and is no reported statement's: the attempts of statements that were refused or rolled
    /// back, and what was not read while many locks were held.
    fn note_counting(&mut self, passed: &Passed, rolls_back: bool, has_ended: bool) {
        self.is_refused = passed.is_refused || (self.is_refused && passed.tags.is_empty());
        if passed.is_refused {
            self.moved = self.moved.max(Moved::Rows);
        }
        let releases = passed.tags.iter().any(|tag| tag == RELEASE);
        self.is_uncounted |= (rolls_back && (self.moved > Moved::Nothing || self.told_changes))
            || (releases && self.moved == Moved::Files)
            || (passed.is_refused && self.is_idle())
            || (has_ended && std::mem::take(&mut self.is_unread));
    }

    /// Reads what was counted for no statement that is reported, so that it is not taken for the next one's. Where PostgreSQL refuses that, the
    /// next statement's rows are not known.
    fn count<S: Session>(&mut self, session: &mut S) {
        if self.is_uncounted && self.compare_all(session).is_ok() {
            self.is_uncounted = false;
        }
    }

    /// Whether something can be asked after a rollback. Not where statements ran after it; and not in a transaction that has just begun, where
    /// SET TRANSACTION may come.
    fn is_settled(&self, passed: &Passed) -> bool {
        let tags = &passed.tags;
        let after = tags.iter().rposition(|tag| tag == "ROLLBACK").map_or(0, |at| at + 1);
        let just_begun = passed.kinds.last() == Some(&TransactionMarkKind::Begin);
        !self.transactions.has_failed() && !just_begun && tags[after..].iter().all(|tag| is_quiet(tag))
    }

    /// Where transactions began and ended since the last time.
    pub fn take_marks(&mut self) -> Vec<TimedMark> {
        self.transactions.take_marks()
    }

    /// A statement has run. What fails here is never the statement's fault, and leaves the session as it was.
    pub fn observe<S: Session>(&mut self, session: &mut S, sql: &str) -> Observed {
        self.observed(session, sql).unwrap_or_else(|failure| {
            self.blindness = Some(failure.message.clone());
            self.is_uncounted = true;
            Observed {
                effects: unknown(Some(failure.message)),
                changes: vec![],
            }
        })
    }

    fn observed<S: Session>(&mut self, session: &mut S, sql: &str) -> Result<Observed, Unanswered> {
        // What ran before this transaction, for which nobody observes, has nothing to do with it.
        let begun = self.tags.iter().rposition(|tag| is_begin(tag)).map_or(0, |at| at + 1);
        let was_quiet = self.tags[begun..].iter().all(|tag| is_quiet(tag));
        self.tags.clear();
        let is_refused = std::mem::take(&mut self.is_refused);
        if self.transactions.has_failed() {
            return Ok(observed(unknown(None), vec![]));
        }
        if !self.transactions.is_open() {
            return match (is_refused, was_quiet) {
                (true, _) => Ok(observed(unknown(None), vec![])),
                (false, true) => Ok(observed(outside(Compared::default()), vec![])),
                (false, false) => self.observed_outside(session, sql),
            };
        }
        if was_quiet {
            return Ok(observed(inside(Compared::default()), vec![]));
        }
        let reached = reach(sql);
        let of_rows = reached == Reach::Rows;
        let named = if of_rows {
            self.schema.named(sql)
        } else {
            self.schema.named(&subjects(sql))
        };
        let compared = self.compare_locks(session, &named, if of_rows { FEW_FOR_ROWS } else { FEW })?;
        let changes = self.changes(session, sql, reached, &compared, &named)?;
        self.told_changes |= !changes.is_empty();
        if !compared.rewritten.is_empty() {
            self.moved = Moved::Files;
        } else if !compared.changed.is_empty() {
            self.moved = self.moved.max(Moved::Rows);
        }
        let effects = match self.blindness.take() {
            Some(reason) => unknown(Some(format!("a statement before it could not be observed: {reason}"))),
            None => inside(compared),
        };
        Ok(observed(self.counted(session, effects), changes))
    }

    fn observed_outside<S: Session>(&mut self, session: &mut S, sql: &str) -> Result<Observed, Unanswered> {
        let effects = outside(self.compare_all(session)?);
        let effects = self.counted(session, effects);
        let changes = match reach(sql) {
            Reach::Rows => vec![],
            _ => self.schema.read_all(session, false)?,
        };
        Ok(observed(effects, changes))
    }

    /// Effects without what may belong to a statement before; from here on it is counted.
    fn counted<S: Session>(&mut self, session: &mut S, effects: Effects) -> Effects {
        if !self.is_uncounted {
            return effects;
        }
        self.count(session);
        uncounted(effects)
    }

    /// The run has ended: what it changed in the schema and nobody has seen yet.
    ///
    /// # Errors
    /// The catalogs could not be read.
    pub fn end<S: Session>(&mut self, session: &mut S) -> Result<Vec<Change>, Unanswered> {
        self.schema.read_all(session, false)
    }

    /// Asks at once where that is possible, so that the next statement is not taken for the one that did it.
    fn undone<S: Session>(&mut self, session: &mut S, is_settled: bool) -> Result<Vec<Change>, Unanswered> {
        if !is_settled {
            self.is_rolled_back |= self.told_changes;
            return Ok(vec![]);
        }
        // A savepoint's locks are gone, and those before it are still held.
        if self.locks.are_held() {
            self.newly_held(session, &BTreeSet::new(), 0)?;
        }
        match self.told_changes {
            true => self.schema.read_all(session, self.transactions.is_open()),
            false => Ok(vec![]),
        }
    }

    fn changes<S: Session>(
        &mut self,
        session: &mut S,
        sql: &str,
        reached: Reach,
        compared: &Compared,
        named: &BTreeSet<u32>,
    ) -> Result<Vec<Change>, Unanswered> {
        let how = match std::mem::take(&mut self.is_rolled_back) {
            true => Reach::Everything,
            false => reached,
        };
        let there: &There = &compared.there;
        let locked = compared.taken.iter().filter(|lock| is_of_ddl(lock.mode));
        let mut oids: BTreeSet<u32> = locked
            .map(|lock| lock.subject.table.unwrap_or(lock.subject.oid))
            .collect();
        if how != Reach::Rows {
            oids.extend(named);
        }
        match how {
            Reach::Everything => self.schema.read_all(session, true),
            Reach::Dependents => self.schema.read_with_dependents(session, &oids, there),
            _ => self
                .schema
                .read(session, &oids, there, part_reached(sql), how == Reach::Objects),
        }
    }

    /// What became of all relations.
    fn compare_all<S: Session>(&mut self, session: &mut S) -> Result<Compared, Unanswered> {
        let question = [("stillroom_there", vec![])];
        let relations = match self.transactions.is_open() {
            true => self.asking.inside(session, &question)?,
            false => self.asking.outside(session, &question)?,
        };
        self.locks.describe(&[], relations.iter().map(String::as_str))
    }

    /// Of what is held, what is new; and the lines on relations that come with that.
    fn newly_held<S: Session>(
        &mut self,
        session: &mut S,
        named: &BTreeSet<u32>,
        few: usize,
    ) -> Result<(Vec<HeldLock>, Vec<String>), Unanswered> {
        let values = vec![oid_list(named.iter().copied()), few.to_string()];
        let lines = self.asking.inside(session, &[("stillroom_held", values)])?;
        let (relations, held): (Vec<String>, Vec<String>) = lines.into_iter().partition(|line| line.starts_with('['));
        let newly_held = self.locks.newly_held(held.iter().map(String::as_str))?;
        Ok((newly_held, relations))
    }

    /// Of what is held, what is new; and what became of the relations that are newly held or named, or of all while `few` are held.
    fn compare_locks<S: Session>(
        &mut self,
        session: &mut S,
        named: &BTreeSet<u32>,
        few: usize,
    ) -> Result<Compared, Unanswered> {
        let (newly_held, mut relations) = self.newly_held(session, named, few)?;
        if self.locks.count() > few {
            self.is_unread = true;
            let is_unread = |lock: &&HeldLock| lock.r#type == LockType::Relation && !named.contains(&lock.oid);
            let unread: Vec<u32> = newly_held.iter().filter(is_unread).map(|lock| lock.oid).collect();
            if !unread.is_empty() {
                relations.extend(
                    self.asking
                        .inside(session, &[("stillroom_locked", vec![oid_list(unread)])])?,
                );
            }
        }
        self.locks.describe(&newly_held, relations.iter().map(String::as_str))
    }
}

fn observed(effects: Effects, changes: Vec<Change>) -> Observed {
    Observed { effects, changes }
}
