//! From files to a graph, in the steps of Alembic's `RevisionMap._revision_map`, except that
//! nothing stops it.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{Graph, Revision, cycles, labels, order};
use crate::problem::{Identifier, Position, Problem, ProblemKind};
use crate::read::RevisionFile;

/// Makes the graph and adds what is wrong with it to `problems`.
pub(super) fn assemble(files: impl Iterator<Item = Arc<RevisionFile>>, problems: &mut Vec<Problem>) -> Graph {
    let mut graph = collect(files, problems);
    let labels = labels::claim(&graph, problems);
    let mut is_complete = resolve_depends_on(&mut graph, &labels, problems);
    is_complete &= resolve_down_revisions(&mut graph, &labels, problems);
    link(&mut graph);
    // Taken before cycles are cut, which would make heads of revisions that are none.
    let heads = graph.heads();
    cycles::cut(&mut graph, is_complete, problems);
    normalize_depends_on(&mut graph);
    labels::spread(&mut graph);
    graph.newest_first = order::newest_first(&graph);
    check_ends(&graph, &heads, problems);
    graph
}

/// The revisions by id. Where an id comes twice, the later file takes the place of the earlier, as
/// in Alembic.
fn collect(files: impl Iterator<Item = Arc<RevisionFile>>, problems: &mut Vec<Problem>) -> Graph {
    let mut graph = Graph::default();
    let mut repeated: Vec<(usize, Vec<String>)> = Vec::new();
    for file in files {
        match graph.by_id.get(&file.revision) {
            None => {
                graph.by_id.insert(file.revision.clone(), graph.revisions.len());
                graph.revisions.push(Revision::unlinked(file));
            }
            Some(&index) => {
                let revision = &mut graph.revisions[index];
                let earlier = std::mem::replace(revision, Revision::unlinked(file)).file;
                let later = graph.revisions[index].file.path.clone();
                match repeated.iter_mut().find(|(repeated, _)| *repeated == index) {
                    Some((_, paths)) => paths.push(later),
                    None => repeated.push((index, vec![earlier.path.clone(), later])),
                }
            }
        }
    }
    for (index, paths) in repeated {
        let revision = &graph.revisions[index];
        let kind = ProblemKind::DuplicateRevision {
            revision: revision.id().to_owned(),
            paths,
        };
        problems.push(revision.problem(kind, Identifier::Revision));
    }
    graph
}

impl Revision {
    fn unlinked(file: Arc<RevisionFile>) -> Self {
        Self {
            branch_labels: file.branch_labels.iter().cloned().collect(),
            file,
            down_revisions: Vec::new(),
            depends_on: Vec::new(),
            normalized_depends_on: Vec::new(),
            nextrev: Vec::new(),
            dependents: Vec::new(),
        }
    }

    /// A problem of this revision, at the place where `identifier` is written.
    pub(super) fn problem(&self, kind: ProblemKind, identifier: Identifier) -> Problem {
        Problem {
            kind,
            path: Some(self.file.path.clone()),
            revision: Some(self.id().to_owned()),
            position: self.position(identifier),
        }
    }

    fn position(&self, identifier: Identifier) -> Option<Position> {
        let positions = &self.file.positions;
        match identifier {
            Identifier::Revision => positions.revision,
            Identifier::DownRevision => positions.down_revision,
            Identifier::BranchLabels => positions.branch_labels,
            Identifier::DependsOn => positions.depends_on,
        }
    }
}

/// `_add_depends_on`: ids first, then labels; never partial ids. False if something was missing.
fn resolve_depends_on(graph: &mut Graph, labels: &FxHashMap<String, usize>, problems: &mut Vec<Problem>) -> bool {
    let mut is_complete = true;
    for index in 0..graph.len() {
        let file = Arc::clone(&graph.revisions[index].file);
        for name in &file.depends_on {
            match graph.find(name).or_else(|| labels.get(name).copied()) {
                // A loop was reported when the file was read.
                Some(found) if found == index => is_complete = false,
                Some(found) => push_new(&mut graph.revisions[index].depends_on, found),
                None => {
                    is_complete = false;
                    let kind = ProblemKind::MissingDependsOn {
                        depends_on: name.clone(),
                        revision: file.revision.clone(),
                        meant: meant(graph, name),
                    };
                    problems.push(graph.revisions[index].problem(kind, Identifier::DependsOn));
                }
            }
        }
    }
    is_complete
}

/// Ids only, although labels are in Alembic's map: it goes wrong with them later. False if
/// something was missing.
fn resolve_down_revisions(graph: &mut Graph, labels: &FxHashMap<String, usize>, problems: &mut Vec<Problem>) -> bool {
    let mut is_complete = true;
    for index in 0..graph.len() {
        let file = Arc::clone(&graph.revisions[index].file);
        for name in &file.down_revisions {
            match graph.find(name) {
                Some(found) if found == index => is_complete = false,
                Some(found) => push_new(&mut graph.revisions[index].down_revisions, found),
                None => {
                    is_complete = false;
                    let kind = ProblemKind::MissingDownRevision {
                        down_revision: name.clone(),
                        revision: file.revision.clone(),
                        meant: labels
                            .get(name)
                            .map(|index| graph.revisions[*index].id().to_owned())
                            .or_else(|| meant(graph, name)),
                    };
                    problems.push(graph.revisions[index].problem(kind, Identifier::DownRevision));
                }
            }
        }
    }
    is_complete
}

/// The only id that starts with what was written, where at least four characters were, as for
/// Alembic's targets.
fn meant(graph: &Graph, name: &str) -> Option<String> {
    const FEWEST_CHARACTERS: usize = 4;
    if name.chars().count() < FEWEST_CHARACTERS {
        return None;
    }
    let mut matching = graph
        .revisions
        .iter()
        .map(Revision::id)
        .filter(|id| id.starts_with(name));
    match (matching.next(), matching.next()) {
        (Some(only), None) => Some(only.to_owned()),
        _ => None,
    }
}

/// Fills `nextrev` and `dependents` from the edges that point down.
pub(super) fn link(graph: &mut Graph) {
    for revision in &mut graph.revisions {
        revision.nextrev.clear();
        revision.dependents.clear();
    }
    for index in 0..graph.len() {
        let Revision {
            down_revisions,
            depends_on,
            ..
        } = &graph.revisions[index];
        let (down_revisions, depends_on) = (down_revisions.clone(), depends_on.clone());
        for down in &down_revisions {
            graph.revisions[*down].nextrev.push(index);
        }
        for dependency in depends_on.iter().filter(|index| !down_revisions.contains(index)) {
            graph.revisions[*dependency].dependents.push(index);
        }
    }
}

/// `_normalize_depends_on`: what an ancestor depends on already need not be followed again.
fn normalize_depends_on(graph: &mut Graph) {
    for index in 0..graph.len() {
        if graph.revisions[index].depends_on.is_empty() {
            continue;
        }
        let mut needed = graph.revisions[index].depends_on.clone();
        for ancestor in graph.ancestors([index], super::Follow::DownRevisions).iter() {
            if ancestor != index {
                needed.retain(|dependency| !graph.revisions[ancestor].depends_on.contains(dependency));
            }
        }
        graph.revisions[index].normalized_depends_on = needed;
    }
}

fn check_ends(graph: &Graph, heads: &[usize], problems: &mut Vec<Problem>) {
    let id = |index: usize| graph.revisions[index].id().to_owned();
    let has_cycle = problems
        .iter()
        .any(|problem| matches!(problem.kind, ProblemKind::Cycle { .. }));
    let whole = |kind| Problem {
        kind,
        path: None,
        revision: None,
        position: None,
    };
    if !graph.is_empty() && graph.bases().is_empty() && !has_cycle {
        problems.push(whole(ProblemKind::NoBase));
    }
    if heads.len() > 1 {
        let heads = heads.iter().copied().map(id).collect();
        problems.push(whole(ProblemKind::SeveralHeads { heads }));
    }
}

fn push_new(list: &mut Vec<usize>, index: usize) {
    if !list.contains(&index) {
        list.push(index);
    }
}
