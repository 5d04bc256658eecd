//! Finding cycles, naming them as Alembic does, and cutting them so that the rest of the graph
//! stands.

use super::edges::link;
use super::{Follow, Graph, Revision, RevisionSet};
use crate::problem::{Problem, ProblemKind};

/// Reports cycles and leaves out edges until there are none. `is_complete` says that no edge is
/// missing for another reason: only then would Alembic come far enough to look for cycles.
pub(super) async fn cut(
    graph: &mut Graph,
    is_complete: bool,
    problems: &mut Vec<Problem>,
    pause: &mut impl AsyncFnMut(),
) {
    let both = [Follow::DownRevisions, Follow::DependenciesToo];
    let mut detected = None;
    for follow in both.into_iter().filter(|_| is_complete) {
        pause().await;
        if detected.is_none() {
            detected = as_alembic_detects(graph, follow).map(|revisions| (follow, revisions));
        }
    }
    let detected = detected.map(|(follow, revisions)| {
        problems.push(problem(graph, follow, revisions));
        follow
    });
    for follow in both {
        pause().await;
        let entangled = entangled(graph, follow);
        if entangled.is_empty() {
            continue;
        }
        if detected != Some(follow) {
            problems.push(problem(graph, follow, sorted_ids(graph, entangled.iter())));
        }
        leave_out(graph, follow, &entangled, pause).await;
        link(graph, pause).await;
    }
}

fn problem(graph: &Graph, follow: Follow, revisions: Vec<String>) -> Problem {
    let first = revisions.first().and_then(|id| graph.get(id));
    Problem {
        path: first.map(|revision| revision.file.path.clone()),
        revision: first.map(|revision| revision.id().to_owned()),
        position: first.and_then(|revision| match follow {
            Follow::DownRevisions => revision.file.positions.down_revision,
            Follow::DependenciesToo => revision.file.positions.depends_on,
        }),
        kind: match follow {
            Follow::DownRevisions => ProblemKind::Cycle { revisions },
            Follow::DependenciesToo => ProblemKind::DependencyCycle { revisions },
        },
    }
}

fn sorted_ids(graph: &Graph, indices: impl Iterator<Item = usize>) -> Vec<String> {
    let mut ids: Vec<String> = indices.map(|index| graph.revisions[index].id().to_owned()).collect();
    ids.sort_unstable();
    ids
}

/// `_detect_cycles`: what is not both below a head and above a base. It misses cycles that are, but
/// its list is the one people see.
fn as_alembic_detects(graph: &Graph, follow: Follow) -> Option<Vec<String>> {
    if graph.is_empty() {
        return None;
    }
    let (heads, bases) = match follow {
        Follow::DownRevisions => (graph.heads(), graph.bases()),
        Follow::DependenciesToo => (graph.real_heads(), graph.indices(Revision::is_real_base)),
    };
    let ids = || graph.revisions.iter().map(|revision| revision.id().to_owned());
    if heads.is_empty() || bases.is_empty() {
        return Some(ids().collect());
    }
    let below = graph.reach(heads, |revision, todo| all_down(revision, follow, todo));
    let above = graph.descendants(bases, follow);
    let is_cut_off = |index: &usize| !below.contains(*index) || !above.contains(*index);
    let cut_off = sorted_ids(graph, (0..graph.len()).filter(is_cut_off));
    (!cut_off.is_empty()).then_some(cut_off)
}

/// The edges down, dependencies not yet normalized.
fn all_down(revision: &Revision, follow: Follow, todo: &mut Vec<usize>) {
    todo.extend(&revision.down_revisions);
    if follow == Follow::DependenciesToo {
        todo.extend(&revision.depends_on);
    }
}

fn all_up(revision: &Revision, follow: Follow, todo: &mut Vec<usize>) {
    todo.extend(&revision.nextrev);
    if follow == Follow::DependenciesToo {
        todo.extend(&revision.dependents);
    }
}

/// The revisions on cycles, and those on the way from one cycle to another: what remains after
/// taking away, again and again, whatever has nothing below it or nothing above it.
fn entangled(graph: &Graph, follow: Follow) -> RevisionSet {
    let risen = peel(graph, |revision, after| all_up(revision, follow, after));
    if risen.len() == graph.len() {
        return RevisionSet::new(graph.len());
    }
    let sunk = peel(graph, |revision, after| all_down(revision, follow, after));
    let mut rest = RevisionSet::new(graph.len());
    for index in (0..graph.len()).filter(|index| !risen.contains(*index) && !sunk.contains(*index)) {
        rest.insert(index);
    }
    rest
}

/// Everything that can be taken away when a revision goes once it is `after` nothing that remains.
fn peel(graph: &Graph, after: impl Fn(&Revision, &mut Vec<usize>)) -> RevisionSet {
    let mut edges = Vec::new();
    let mut waiting_for = vec![0_usize; graph.len()];
    for revision in &graph.revisions {
        edges.clear();
        after(revision, &mut edges);
        edges.iter().for_each(|after| waiting_for[*after] += 1);
    }
    let mut gone = RevisionSet::new(graph.len());
    let mut todo: Vec<usize> = (0..graph.len()).filter(|index| waiting_for[*index] == 0).collect();
    while let Some(index) = todo.pop() {
        gone.insert(index);
        edges.clear();
        after(&graph.revisions[index], &mut edges);
        for after in &edges {
            waiting_for[*after] -= 1;
            if waiting_for[*after] == 0 {
                todo.push(*after);
            }
        }
    }
    gone
}

/// Takes the edges among the entangled revisions away and puts them back one by one, except those
/// that close a cycle. Which edge of a cycle is lost depends on the load order alone, so it is
/// always the same one.
async fn leave_out(graph: &mut Graph, follow: Follow, entangled: &RevisionSet, pause: &mut impl AsyncFnMut()) {
    let mut withheld = Vec::new();
    for index in entangled.iter() {
        let edges = edges_of(&mut graph.revisions[index], follow);
        let inside = edges.extract_if(.., |target| entangled.contains(*target));
        withheld.extend(inside.map(|target| (index, target)));
    }
    for (index, target) in withheld {
        let below = graph.reach([target], |revision, todo| all_down(revision, follow, todo));
        if !below.contains(index) {
            edges_of(&mut graph.revisions[index], follow).push(target);
        }
        pause().await;
    }
}

/// The edges that may be left out: a cycle that needs dependencies is cut at one of them.
fn edges_of(revision: &mut Revision, follow: Follow) -> &mut Vec<usize> {
    match follow {
        Follow::DownRevisions => &mut revision.down_revisions,
        Follow::DependenciesToo => &mut revision.depends_on,
    }
}
