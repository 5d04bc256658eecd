//! The revision graph, and what Alembic would say about it.
//!
//! Revisions are kept in the order Alembic loads their files, and named by their place in that
//! order (an *index*). A broken history gives a graph as well: the edges that lead nowhere or in
//! circles are left out and reported.

mod assemble;
mod builder;
mod cycles;
mod edges;
mod labels;
mod order;
mod set;

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::read::RevisionFile;
pub use builder::GraphBuilder;
pub use set::RevisionSet;

/// Revisions that are looked at between two pauses, where each takes little.
const REVISIONS_BETWEEN_PAUSES: usize = 512;

/// A revision in its graph. Lists of other revisions hold indices into [`Graph::revisions`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revision {
    /// What its file says.
    pub file: Arc<RevisionFile>,
    /// The revisions that `down_revision` names, in the order written.
    pub down_revisions: Vec<usize>,
    /// The revisions that `depends_on` names, directly or by branch label, in the order written.
    pub depends_on: Vec<usize>,
    /// Those of `depends_on` that no ancestor depends on already; the ones Alembic follows.
    pub normalized_depends_on: Vec<usize>,
    /// The revisions whose `down_revision` names this one.
    pub nextrev: Vec<usize>,
    /// The revisions that depend on this one without having it as a `down_revision`.
    pub dependents: Vec<usize>,
    /// All branch labels that reach this revision.
    pub branch_labels: BTreeSet<String>,
}

impl Revision {
    /// Its id.
    pub fn id(&self) -> &str {
        &self.file.revision
    }

    /// No revision names it as its `down_revision`.
    pub fn is_head(&self) -> bool {
        self.nextrev.is_empty()
    }

    /// A head that no other revision depends on. `alembic heads` calls a head that is not one an
    /// "effective head".
    pub fn is_real_head(&self) -> bool {
        self.nextrev.is_empty() && self.dependents.is_empty()
    }

    /// Its file says `down_revision = None`.
    pub fn is_base(&self) -> bool {
        self.file.down_revisions.is_empty()
    }

    /// A base that depends on nothing.
    pub fn is_real_base(&self) -> bool {
        self.is_base() && self.file.depends_on.is_empty()
    }

    /// More than one revision follows it.
    pub fn is_branch_point(&self) -> bool {
        self.nextrev.len() > 1
    }

    /// More than one revision follows it or depends on it.
    pub fn is_real_branch_point(&self) -> bool {
        self.nextrev.len() + self.dependents.len() > 1
    }

    /// It has more than one `down_revision`.
    pub fn is_merge_point(&self) -> bool {
        self.file.down_revisions.len() > 1
    }

    /// What must be applied before it: its down revisions and then what it depends on besides,
    /// without repetition (Alembic's `_normalized_down_revisions`).
    pub fn requires(&self) -> impl Iterator<Item = usize> {
        let dependencies = self.normalized_depends_on.iter();
        let besides = dependencies.filter(|index| !self.down_revisions.contains(index));
        self.down_revisions.iter().chain(besides).copied()
    }
}

/// Which edges a walk follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Follow {
    /// `down_revision` alone.
    DownRevisions,
    /// `down_revision` and `depends_on`.
    DependenciesToo,
}

/// What a database has, going by the rows of its version table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applied {
    /// Every revision that is applied.
    pub revisions: RevisionSet,
    /// Rows that name no revision of this graph, as after a switch of branches ("Can't locate
    /// revision identified by …").
    pub unknown: Vec<String>,
}

/// All revisions of an environment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Graph {
    revisions: Vec<Revision>,
    by_id: FxHashMap<String, usize>,
    newest_first: Vec<usize>,
}

impl Graph {
    /// The revisions, in the order Alembic loads them.
    pub fn revisions(&self) -> &[Revision] {
        &self.revisions
    }

    /// How many revisions there are.
    pub fn len(&self) -> usize {
        self.revisions.len()
    }

    /// True without any revision.
    pub fn is_empty(&self) -> bool {
        self.revisions.is_empty()
    }

    /// The index of the revision with exactly this id.
    pub fn find(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// The revision with exactly this id.
    pub fn get(&self, id: &str) -> Option<&Revision> {
        self.find(id).map(|index| &self.revisions[index])
    }

    /// The heads, as `alembic heads` lists them.
    pub fn heads(&self) -> Vec<usize> {
        self.indices(Revision::is_head)
    }

    /// The heads that nothing depends on, as `alembic heads --resolve-dependencies` lists them;
    /// what `heads` stands for in a target.
    pub fn real_heads(&self) -> Vec<usize> {
        self.indices(Revision::is_real_head)
    }

    /// The bases.
    pub fn bases(&self) -> Vec<usize> {
        self.indices(Revision::is_base)
    }

    /// All revisions in the order `alembic history` prints them. A revision comes before everything
    /// it requires.
    pub fn newest_first(&self) -> &[usize] {
        &self.newest_first
    }

    /// These revisions and everything below them.
    pub fn ancestors(&self, of: impl IntoIterator<Item = usize>, follow: Follow) -> RevisionSet {
        self.reach(of, |revision, todo| match follow {
            Follow::DownRevisions => todo.extend(&revision.down_revisions),
            Follow::DependenciesToo => todo.extend(revision.requires()),
        })
    }

    /// These revisions and everything above them.
    pub fn descendants(&self, of: impl IntoIterator<Item = usize>, follow: Follow) -> RevisionSet {
        self.reach(of, |revision, todo| {
            todo.extend(&revision.nextrev);
            if follow == Follow::DependenciesToo {
                todo.extend(&revision.dependents);
            }
        })
    }

    /// What a database has whose version table holds these rows.
    pub fn applied<'a>(&self, rows: impl IntoIterator<Item = &'a str>) -> Applied {
        let mut known = Vec::new();
        let mut unknown = Vec::new();
        for row in rows {
            match self.find(row) {
                Some(index) => known.push(index),
                None => unknown.push(row.to_owned()),
            }
        }
        Applied {
            revisions: self.ancestors(known, Follow::DependenciesToo),
            unknown,
        }
    }

    /// The ids of every revision that such a database has.
    pub fn applied_ids<'a>(&self, rows: impl IntoIterator<Item = &'a str>) -> HashSet<String> {
        let applied = self.applied(rows);
        let id = |index: usize| self.revisions[index].id().to_owned();
        applied.revisions.iter().map(id).collect()
    }

    fn indices(&self, which: impl Fn(&Revision) -> bool) -> Vec<usize> {
        let all = self.revisions.iter().enumerate();
        all.filter(|(_, revision)| which(revision))
            .map(|(index, _)| index)
            .collect()
    }

    fn reach(&self, from: impl IntoIterator<Item = usize>, next: impl Fn(&Revision, &mut Vec<usize>)) -> RevisionSet {
        let mut reached = RevisionSet::new(self.len());
        let mut todo: Vec<usize> = from.into_iter().collect();
        while let Some(index) = todo.pop() {
            if reached.insert(index) {
                next(&self.revisions[index], &mut todo);
            }
        }
        reached
    }
}

#[cfg(test)]
mod tests;
