//! Branch labels: who claims them, and which revisions they reach.

use rustc_hash::FxHashMap;

use super::{Follow, Graph};
use crate::problem::{Identifier, Problem, ProblemKind};

/// `_map_branch_labels`: the revision that carries each label. A label that is taken, by a
/// revision's id or by another revision, stays with whoever had it.
pub(super) fn claim(graph: &Graph, problems: &mut Vec<Problem>) -> FxHashMap<String, usize> {
    let mut labels: FxHashMap<String, usize> = FxHashMap::default();
    for (index, revision) in graph.revisions.iter().enumerate() {
        for label in &revision.file.branch_labels {
            let holder = graph.find(label).or_else(|| labels.get(label).copied());
            let Some(holder) = holder else {
                labels.insert(label.clone(), index);
                continue;
            };
            let kind = ProblemKind::DuplicateBranchLabel {
                label: label.clone(),
                revision: revision.id().to_owned(),
                used_by: graph.revisions[holder].id().to_owned(),
            };
            problems.push(revision.problem(kind, Identifier::BranchLabels));
        }
    }
    labels
}

/// Labels that all revisions together may have: with one in every file of a long history they would fill the memory.
const MOST_LABELS: usize = 200_000;

/// `_add_branches`: a label reaches every descendant, and the ancestors down to where the branch
/// begins.
///
/// Alembic starts the way down at whichever descendant it visited last, which depends on the order
/// of a Python set. It makes no difference: the walk gets past the labelled revision only where no
/// branch point and no merge point lies above it, and there is only one last descendant then.
pub(super) async fn spread(graph: &mut Graph, problems: &mut Vec<Problem>, pause: &mut impl AsyncFnMut()) {
    let mut room = MOST_LABELS;
    for index in 0..graph.len() {
        if graph.revisions[index].file.branch_labels.is_empty() {
            continue;
        }
        let labels = graph.revisions[index].branch_labels.clone();
        pause().await;
        let descendants = graph.descendants([index], Follow::DownRevisions);
        let is_one_line = descendants.iter().all(|descendant| is_within_line(graph, descendant));
        let mut reached: Vec<usize> = descendants.iter().collect();
        if is_one_line {
            reached.extend(line_below(graph, index));
        }
        let Some(left) = room.checked_sub(reached.len() * labels.len()) else {
            let kind = ProblemKind::TooManyLabels { limit: MOST_LABELS };
            problems.push(graph.revisions[index].problem(kind, Identifier::BranchLabels));
            return;
        };
        room = left;
        for revision in reached {
            graph.revisions[revision].branch_labels.extend(labels.iter().cloned());
        }
    }
}

fn is_within_line(graph: &Graph, index: usize) -> bool {
    let revision = &graph.revisions[index];
    !revision.is_real_branch_point() && !revision.is_merge_point()
}

/// The revisions below `index` until the next branch point, merge point or the base.
fn line_below(graph: &Graph, index: usize) -> Vec<usize> {
    let below = |index: &usize| graph.revisions[*index].down_revisions.first().copied();
    std::iter::successors(below(&index), below)
        .take_while(|index| is_within_line(graph, *index))
        .collect()
}
