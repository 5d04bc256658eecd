//! From files to a graph, in the steps of Alembic's `RevisionMap._revision_map`, except that
//! nothing stops it.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::edges::link;
use super::{Graph, REVISIONS_BETWEEN_PAUSES, Revision, cycles, labels, order};
use crate::problem::{Identifier, Position, Problem, ProblemKind};
use crate::read::RevisionFile;

/// Makes the graph and adds what is wrong with it to `problems`.
pub(super) async fn assemble(
    files: impl Iterator<Item = Arc<RevisionFile>>,
    problems: &mut Vec<Problem>,
    pause: &mut impl AsyncFnMut(),
) -> Graph {
    let mut graph = collect(files, problems, pause).await;
    let labels = labels::claim(&graph, problems);
    let ids = Ids::new(&graph);
    pause().await;
    let mut is_complete = resolve_depends_on(&mut graph, &labels, &ids, problems, pause).await;
    is_complete &= resolve_down_revisions(&mut graph, &labels, &ids, problems, pause).await;
    link(&mut graph, pause).await;
    // Taken before cycles are cut, which would make heads of revisions that are none.
    let heads = graph.heads();
    pause().await;
    cycles::cut(&mut graph, is_complete, problems, pause).await;
    normalize_depends_on(&mut graph, pause).await;
    labels::spread(&mut graph, problems, pause).await;
    graph.newest_first = order::newest_first(&graph, pause).await;
    check_ends(&graph, &heads, problems);
    graph
}

/// The revisions by id. Where an id comes twice, the later file takes the place of the earlier, as
/// in Alembic.
async fn collect(
    files: impl Iterator<Item = Arc<RevisionFile>>,
    problems: &mut Vec<Problem>,
    pause: &mut impl AsyncFnMut(),
) -> Graph {
    let mut graph = Graph::default();
    let mut repeated: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    let mut first_repeated = Vec::new();
    for (number, file) in files.enumerate() {
        if number % REVISIONS_BETWEEN_PAUSES == 0 {
            pause().await;
        }
        match graph.by_id.get(&file.revision) {
            None => {
                graph.by_id.insert(file.revision.clone(), graph.revisions.len());
                graph.revisions.push(Revision::unlinked(file));
            }
            Some(&index) => {
                let revision = &mut graph.revisions[index];
                let earlier = std::mem::replace(revision, Revision::unlinked(file)).file;
                let later = graph.revisions[index].file.path.clone();
                repeated
                    .entry(index)
                    .or_insert_with(|| {
                        first_repeated.push(index);
                        vec![earlier.path.clone()]
                    })
                    .push(later);
            }
        }
    }
    for index in first_repeated {
        let paths = repeated.remove(&index).unwrap_or_default();
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
async fn resolve_depends_on(
    graph: &mut Graph,
    labels: &FxHashMap<String, usize>,
    ids: &Ids,
    problems: &mut Vec<Problem>,
    pause: &mut impl AsyncFnMut(),
) -> bool {
    let mut is_complete = true;
    for index in 0..graph.len() {
        if index % REVISIONS_BETWEEN_PAUSES == 0 {
            pause().await;
        }
        let file = Arc::clone(&graph.revisions[index].file);
        let mut seen = FxHashSet::default();
        for name in &file.depends_on {
            match graph.find(name).or_else(|| labels.get(name).copied()) {
                // A loop was reported when the file was read.
                Some(found) if found == index => is_complete = false,
                Some(found) if seen.insert(found) => graph.revisions[index].depends_on.push(found),
                Some(_) => {}
                None => {
                    is_complete = false;
                    let kind = ProblemKind::MissingDependsOn {
                        depends_on: name.clone(),
                        revision: file.revision.clone(),
                        meant: ids.meant(name),
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
async fn resolve_down_revisions(
    graph: &mut Graph,
    labels: &FxHashMap<String, usize>,
    ids: &Ids,
    problems: &mut Vec<Problem>,
    pause: &mut impl AsyncFnMut(),
) -> bool {
    let mut is_complete = true;
    for index in 0..graph.len() {
        if index % REVISIONS_BETWEEN_PAUSES == 0 {
            pause().await;
        }
        let file = Arc::clone(&graph.revisions[index].file);
        let mut seen = FxHashSet::default();
        for name in &file.down_revisions {
            match graph.find(name) {
                Some(found) if found == index => is_complete = false,
                Some(found) if seen.insert(found) => graph.revisions[index].down_revisions.push(found),
                Some(_) => {}
                None => {
                    is_complete = false;
                    let kind = ProblemKind::MissingDownRevision {
                        down_revision: name.clone(),
                        revision: file.revision.clone(),
                        meant: labels
                            .get(name)
                            .map(|index| graph.revisions[*index].id().to_owned())
                            .or_else(|| ids.meant(name)),
                    };
                    problems.push(graph.revisions[index].problem(kind, Identifier::DownRevision));
                }
            }
        }
    }
    is_complete
}

/// All ids, sorted.
struct Ids(Vec<String>);

impl Ids {
    fn new(graph: &Graph) -> Self {
        let mut ids: Vec<String> = graph
            .revisions
            .iter()
            .map(|revision| revision.id().to_owned())
            .collect();
        ids.sort_unstable();
        Self(ids)
    }

    /// The only id that starts with what was written, where at least four characters were, as for
    /// Alembic's targets.
    fn meant(&self, name: &str) -> Option<String> {
        const FEWEST_CHARACTERS: usize = 4;
        if name.chars().count() < FEWEST_CHARACTERS {
            return None;
        }
        let first = self.0.partition_point(|id| id.as_str() < name);
        let mut matching = self.0[first..].iter().take_while(|id| id.starts_with(name));
        match (matching.next(), matching.next()) {
            (Some(only), None) => Some(only.clone()),
            _ => None,
        }
    }
}

/// `_normalize_depends_on`: what an ancestor depends on already need not be followed again. Only where another revision depends
/// on the same can there be such an ancestor.
async fn normalize_depends_on(graph: &mut Graph, pause: &mut impl AsyncFnMut()) {
    let mut depended_on = vec![0_usize; graph.len()];
    for dependency in graph.revisions.iter().flat_map(|revision| &revision.depends_on) {
        depended_on[*dependency] += 1;
    }
    for index in 0..graph.len() {
        if graph.revisions[index].depends_on.is_empty() {
            continue;
        }
        let mut needed = graph.revisions[index].depends_on.clone();
        if needed.iter().any(|dependency| depended_on[*dependency] > 1) {
            let mut known: FxHashSet<usize> = FxHashSet::default();
            for ancestor in graph.ancestors([index], super::Follow::DownRevisions).iter() {
                if ancestor != index {
                    known.extend(&graph.revisions[ancestor].depends_on);
                }
            }
            needed.retain(|dependency| !known.contains(dependency));
            pause().await;
        }
        graph.revisions[index].normalized_depends_on = needed;
    }
    pause().await;
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
