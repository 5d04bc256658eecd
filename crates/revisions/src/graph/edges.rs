//! The edges that point up, which follow from those that point down.

use rustc_hash::FxHashSet;

use super::{Graph, REVISIONS_BETWEEN_PAUSES, Revision};

/// Fills `nextrev` and `dependents` from the edges that point down.
pub(super) async fn link(graph: &mut Graph, pause: &mut impl AsyncFnMut()) {
    for revision in &mut graph.revisions {
        revision.nextrev.clear();
        revision.dependents.clear();
    }
    for index in 0..graph.len() {
        if index % REVISIONS_BETWEEN_PAUSES == 0 {
            pause().await;
        }
        let Revision {
            down_revisions,
            depends_on,
            ..
        } = &graph.revisions[index];
        let (down_revisions, depends_on) = (down_revisions.clone(), depends_on.clone());
        for down in &down_revisions {
            graph.revisions[*down].nextrev.push(index);
        }
        let is_down: FxHashSet<usize> = match depends_on.is_empty() {
            true => FxHashSet::default(),
            false => down_revisions.into_iter().collect(),
        };
        for dependency in depends_on.iter().filter(|index| !is_down.contains(index)) {
            graph.revisions[*dependency].dependents.push(index);
        }
    }
}
