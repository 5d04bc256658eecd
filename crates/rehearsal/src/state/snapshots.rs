//! The states that the database of a rehearsal was in, as far as it can return to them.

use std::fmt;

use postgres_model::{Schema, TableRows};
use protocol::{AskId, PostgresqlBuild};
use serde::{Deserialize, Serialize};

use super::{Run, Shared};
use crate::source::Source;

/// How many bytes the automatic snapshots of a repository may take in the browser's storage, compressed; the oldest go first.
pub const AUTOMATIC_BYTES: u64 = 200_000_000;

/// How many automatic snapshots of a repository there may be.
pub const AUTOMATIC_COUNT: usize = 200;

/// Which snapshot it is: no two of a repository are equal, on whichever visit they were taken. In the order of their numbers they were taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SnapshotId {
    /// When the page was loaded that took it, in milliseconds since 1970.
    pub(crate) visit: u64,
    /// The number of the run that it was taken after.
    pub(crate) run: u32,
}

impl fmt::Display for SnapshotId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}-{}", self.visit, self.run)
    }
}

/// A state of the database, after a command that wrote to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    /// Which.
    pub id: SnapshotId,
    /// The name that the user gave it; none for one that is kept only as long as there is room.
    pub name: Option<String>,
    /// The state before the command; none for the empty database that every rehearsal begins with.
    pub parent: Option<SnapshotId>,
    /// Between the parent and this one there were others, which are no longer kept.
    #[serde(default)]
    pub follows_gap: bool,
    /// The command that led to it.
    pub after: String,
    /// What the version table held.
    pub revisions: Vec<String>,
    /// What each table of the main database held; none where nobody counted.
    pub rows: Option<Vec<TableRows>>,
    /// The PostgreSQL that can open it.
    pub postgresql: PostgresqlBuild,
    /// When it was taken, in milliseconds since 1970; none before it is kept.
    pub at: Option<u64>,
    /// The bytes that it takes, compressed; none before it is kept.
    pub bytes: Option<u64>,
    /// Where it is.
    #[serde(skip)]
    pub place: Place,
    /// The schema; none where it was taken on an earlier visit and not returned to.
    #[serde(skip)]
    pub(crate) schema: Option<Schema>,
    /// The commands that led to it on this visit, oldest first.
    #[serde(skip)]
    pub(crate) past: Vec<Shared<Run>>,
}

impl Snapshot {
    /// The name, or the command that led to it.
    pub fn label(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.after)
    }

    /// The schema; none where it was taken on an earlier visit and not read since.
    pub const fn schema(&self) -> Option<&Schema> {
        self.schema.as_ref()
    }

    /// The same, as it is in the browser's storage: taken at this time, in milliseconds since 1970, with so many bytes.
    pub const fn stored(mut self, at: u64, bytes: u64) -> Self {
        (self.at, self.bytes, self.place) = (Some(at), Some(bytes), Place::Browser);
        self
    }

    /// How many rows all tables held; none where nobody counted.
    pub fn rows_in_all(&self) -> Option<u64> {
        let rows = self.rows.as_ref()?.iter().map(|table| table.rows);
        Some(rows.sum())
    }
}

/// Where a snapshot is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// In the browser's storage: it survives the page.
    #[default]
    Browser,
    /// In the engine’s last message; it goes into storage after this message.
    Taken,
    /// On its way into storage.
    OnItsWay,
    /// In this page alone, because the browser has no room or no storage for it: it is lost with the page.
    Page,
}

/// Whose snapshots they are: no other repository is shown them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotOwner {
    /// Where the repository came from.
    pub source: Source,
    /// Its name.
    pub repository: String,
    /// The name of the migration environment.
    pub environment: String,
}

/// The states of a database, and which one it is in.
#[derive(Debug, Default)]
pub struct Snapshots {
    /// In the order in which they were taken.
    list: Vec<Snapshot>,
    /// The state that the database is in; none for the empty database.
    pub current: Option<SnapshotId>,
    /// The state that the database returns to just now.
    pub returning: Option<Returning>,
    /// What is compared with the database as it is now.
    pub comparison: Option<Comparison>,
    /// Whose tables the engine was asked to count.
    pub(crate) counting: Vec<(AskId, SnapshotId)>,
    /// What is to be written into storage after this message: those that were taken, or about which something else is said now.
    pub(crate) unwritten: Vec<SnapshotId>,
    /// What is to be deleted from storage after this message.
    pub(crate) deleted: Vec<SnapshotId>,
    /// Storage was searched for those of earlier visits.
    pub(crate) is_searched: bool,
}

/// A state that the database returns to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Returning {
    /// The snapshot; none for the empty database.
    pub to: Option<SnapshotId>,
}

/// A snapshot that is compared with the database as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// The snapshot.
    pub of: SnapshotId,
    /// The state that the database was in; none for the empty database.
    pub with: Option<SnapshotId>,
    /// Why rows are not known.
    pub not_counted: Option<String>,
}

/// A line of the tree of states.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TreeLine<'a> {
    /// The state; none for the empty database.
    pub snapshot: Option<&'a Snapshot>,
    /// 0 for the states that followed each other first; one more for each return to an earlier state.
    pub depth: usize,
    /// Whether the database is in it.
    pub is_current: bool,
}

impl Snapshots {
    /// In the order in which they were taken.
    pub fn list(&self) -> &[Snapshot] {
        &self.list
    }

    /// One of them.
    pub fn get(&self, id: SnapshotId) -> Option<&Snapshot> {
        self.list.iter().find(|snapshot| snapshot.id == id)
    }

    pub(crate) fn get_mut(&mut self, id: SnapshotId) -> Option<&mut Snapshot> {
        self.list.iter_mut().find(|snapshot| snapshot.id == id)
    }

    /// The state that the database is in; none for the empty database.
    pub fn current(&self) -> Option<&Snapshot> {
        self.get(self.current?)
    }

    /// The state before the last command: none where there was no command, or where it is no longer kept.
    pub fn before_last(&self) -> Option<Returning> {
        let current = self.current().filter(|current| !current.follows_gap)?;
        Some(Returning { to: current.parent })
    }

    /// Whether another one is in this page alone.
    pub(crate) fn another_is_in_the_page(&self, id: SnapshotId) -> bool {
        let mut others = self.list.iter().filter(|snapshot| snapshot.id != id);
        others.any(|other| other.place == Place::Page)
    }

    /// The bytes of all that are in the browser's storage.
    pub fn stored_bytes(&self) -> u64 {
        let stored = self.list.iter().filter(|snapshot| snapshot.place == Place::Browser);
        stored.filter_map(|snapshot| snapshot.bytes).sum()
    }

    /// The tree. A state stands above those that followed it, and those that followed it after a return stand before the one that followed it
    /// first, indented: so an indented line belongs to the nearest line above that is less indented.
    pub fn tree(&self) -> Vec<TreeLine<'_>> {
        let root = TreeLine {
            snapshot: None,
            depth: 0,
            is_current: self.current.is_none(),
        };
        let mut lines = vec![];
        let mut waiting = vec![root];
        while let Some(line) = waiting.pop() {
            lines.push(line);
            let id = line.snapshot.map(|snapshot| snapshot.id);
            let mut followers = self.list.iter().filter(|snapshot| snapshot.parent == id);
            let first = followers.next();
            let branches: Vec<&Snapshot> = followers.collect();
            let mut wait = |snapshot, depth| {
                waiting.push(TreeLine {
                    snapshot: Some(snapshot),
                    depth,
                    is_current: self.current == Some(snapshot.id),
                });
            };
            first.into_iter().for_each(|first| wait(first, line.depth));
            branches
                .into_iter()
                .rev()
                .for_each(|branch| wait(branch, line.depth + 1));
        }
        lines
    }

    /// What the engine was asked for gets no answer.
    pub(crate) fn give_up(&mut self, why: &str) {
        self.returning = None;
        let was_asked = !std::mem::take(&mut self.counting).is_empty();
        if let Some(comparison) = self.comparison.as_mut().filter(|_| was_asked) {
            comparison.not_counted = Some(why.to_owned());
        }
    }

    /// A command led to another state.
    pub(crate) fn add(&mut self, snapshot: Snapshot) {
        self.current = Some(snapshot.id);
        self.comparison = None;
        self.unwritten.push(snapshot.id);
        self.list.push(snapshot);
    }

    /// Something else is said of one.
    pub(crate) fn change(&mut self, id: SnapshotId, change: impl FnOnce(&mut Snapshot)) {
        if let Some(snapshot) = self.list.iter_mut().find(|snapshot| snapshot.id == id) {
            change(snapshot);
            self.unwritten.push(id);
        }
    }

    /// Those of earlier visits are before those of this one.
    pub(crate) fn found(&mut self, found: Vec<Snapshot>) {
        let of_this_visit = std::mem::take(&mut self.list);
        let is_new = |snapshot: &Snapshot| of_this_visit.iter().all(|other| other.id != snapshot.id);
        self.list = found.into_iter().filter(is_new).collect();
        self.list.extend(of_this_visit);
        self.list.sort_by_key(|snapshot| snapshot.id);
        for at in 0..self.list.len() {
            let parent = self.list[at].parent.filter(|parent| self.get(*parent).is_none());
            if parent.is_some() {
                (self.list[at].parent, self.list[at].follows_gap) = (None, true);
            }
        }
    }

    /// Deletes one; those that followed it follow its parent.
    pub(crate) fn delete(&mut self, id: SnapshotId) {
        let Some(at) = self.list.iter().position(|snapshot| snapshot.id == id) else {
            return;
        };
        let parent = self.list.remove(at).parent;
        for follower in self.list.iter_mut().filter(|snapshot| snapshot.parent == Some(id)) {
            (follower.parent, follower.follows_gap) = (parent, true);
            self.unwritten.push(follower.id);
        }
        self.comparison.take_if(|comparison| comparison.of == id);
        self.deleted.push(id);
    }

    /// The automatic snapshot that goes first: never a named one, nor the one that the database is in, nor the one before that.
    pub(crate) fn first_to_go(&self) -> Option<SnapshotId> {
        let kept = [self.current, self.before_last().and_then(|before| before.to)];
        let automatic = self.list.iter().filter(|snapshot| snapshot.name.is_none());
        let mut stored = automatic.filter(|snapshot| matches!(snapshot.place, Place::Browser | Place::Page));
        Some(stored.find(|snapshot| !kept.contains(&Some(snapshot.id)))?.id)
    }

    /// Whether there are more automatic ones than there is room for.
    pub(crate) fn is_over_limit(&self) -> bool {
        let automatic = || self.list.iter().filter(|snapshot| snapshot.name.is_none());
        let bytes: u64 = automatic().filter_map(|snapshot| snapshot.bytes).sum();
        bytes > AUTOMATIC_BYTES || automatic().count() > AUTOMATIC_COUNT
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(run: u32) -> SnapshotId {
        SnapshotId { visit: 1, run }
    }

    fn snapshot(run: u32, parent: Option<u32>) -> Snapshot {
        Snapshot {
            id: id(run),
            name: None,
            parent: parent.map(id),
            follows_gap: false,
            after: format!("command {run}"),
            revisions: vec![],
            rows: None,
            postgresql: PostgresqlBuild::Plain,
            at: None,
            bytes: Some(1),
            place: Place::Browser,
            schema: None,
            past: vec![],
        }
    }

    fn snapshots(of: &[(u32, Option<u32>)]) -> Snapshots {
        let mut all = Snapshots::default();
        for (run, parent) in of {
            all.add(snapshot(*run, *parent));
        }
        all
    }

    /// A line for each state: two blanks for each level, and a star at the one that the database is in.
    fn drawn(snapshots: &Snapshots) -> Vec<String> {
        let line = |line: &TreeLine<'_>| {
            let label = line.snapshot.map_or("empty", |snapshot| snapshot.label());
            let star = if line.is_current { " *" } else { "" };
            format!("{}{label}{star}", "  ".repeat(line.depth))
        };
        snapshots.tree().iter().map(line).collect()
    }

    #[test]
    fn a_return_begins_a_branch() {
        let all = snapshots(&[
            (1, None),
            (2, Some(1)),
            (3, Some(2)),
            (4, Some(1)),
            (5, Some(4)),
            (6, Some(1)),
        ]);
        assert_eq!(
            drawn(&all),
            [
                "empty",
                "command 1",
                "  command 4",
                "  command 5",
                "  command 6 *",
                "command 2",
                "command 3"
            ]
        );
    }

    #[test]
    fn what_followed_one_that_is_gone_follows_its_parent_and_cannot_be_undone() {
        let mut all = snapshots(&[(1, None), (2, Some(1)), (3, Some(2))]);
        assert_eq!(all.before_last(), Some(Returning { to: Some(id(2)) }));
        all.unwritten.clear();
        all.delete(id(2));
        assert_eq!((&all.unwritten[..], &all.deleted[..]), (&[id(3)][..], &[id(2)][..]));
        assert_eq!(drawn(&all), ["empty", "command 1", "command 3 *"]);
        assert_eq!(all.before_last(), None);
        assert_eq!(all.get(id(3)).unwrap().parent, Some(id(1)));
    }

    #[test]
    fn the_oldest_automatic_one_goes_first() {
        let mut all = snapshots(&[(1, None), (2, Some(1)), (3, Some(2)), (4, Some(3))]);
        all.get_mut(id(1)).unwrap().name = Some("release".to_owned());
        assert_eq!(all.first_to_go(), Some(id(2)));
        all.delete(id(2));
        assert_eq!(all.first_to_go(), None, "the state before the last command stays");
        assert!(!all.is_over_limit());
        all.get_mut(id(4)).unwrap().bytes = Some(AUTOMATIC_BYTES);
        assert!(all.is_over_limit());
    }

    #[test]
    fn those_of_earlier_visits_come_first_and_may_have_lost_their_parent() {
        let mut all = snapshots(&[(7, None)]);
        let earlier = |run, parent: Option<u32>| Snapshot {
            id: SnapshotId { visit: 0, run },
            parent: parent.map(|run| SnapshotId { visit: 0, run }),
            ..snapshot(run, None)
        };
        all.found(vec![earlier(9, Some(8)), earlier(10, Some(9))]);
        assert_eq!(drawn(&all), ["empty", "  command 7 *", "command 9", "command 10"]);
        assert!(all.list()[0].follows_gap && !all.list()[1].follows_gap);
    }
}
