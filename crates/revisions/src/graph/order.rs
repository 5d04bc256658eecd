//! The order in which `alembic history` prints revisions: a port of `RevisionMap._topological_sort`
//! as `walk_revisions()` calls it, which gives the same order and takes time in proportion to the
//! graph.
//!
//! Alembic walks down one branch for as long as it can and keeps, for every branch it walks, the
//! set of all ancestors of its tip, to see whether a revision must wait for another branch. That
//! set is only ever asked one question, and counting answers it: everything not yet printed is an
//! ancestor of some tip, so a tip must wait exactly while one of the revisions that require it is
//! not printed yet. Only to learn which branch to continue with instead do we look upwards from it.
//!
//! Alembic takes `depends_on` entries beyond the first in the order of a Python set of strings,
//! which differs from run to run; here they come in the order written.

use super::{Graph, REVISIONS_BETWEEN_PAUSES, Revision, RevisionSet};

/// All revisions, each before everything it requires.
pub(super) async fn newest_first(graph: &Graph, pause: &mut impl AsyncFnMut()) -> Vec<usize> {
    let mut walk = Walk::new(graph);
    while !walk.tips.is_empty() {
        walk.step();
        if walk.looked_at > REVISIONS_BETWEEN_PAUSES {
            walk.looked_at = 0;
            pause().await;
        }
    }
    walk.printed
}

struct Walk<'a> {
    graph: &'a Graph,
    /// The revisions that require each revision.
    required_by: Vec<Vec<usize>>,
    /// How many of those are not printed yet.
    waiting_for: Vec<usize>,
    /// Alembic's `current_heads`: where each branch that is being walked has come to.
    tips: Vec<usize>,
    is_tip: RevisionSet,
    is_printed: RevisionSet,
    /// Which of the tips is being walked.
    current: usize,
    printed: Vec<usize>,
    /// Revisions looked at since the last pause.
    looked_at: usize,
}

impl<'a> Walk<'a> {
    fn new(graph: &'a Graph) -> Self {
        let mut required_by = vec![Vec::new(); graph.len()];
        for (index, revision) in graph.revisions.iter().enumerate() {
            revision
                .requires()
                .for_each(|required| required_by[required].push(index));
        }
        let tips = graph.indices(Revision::is_real_head);
        let mut is_tip = RevisionSet::new(graph.len());
        for tip in &tips {
            is_tip.insert(*tip);
        }
        Self {
            graph,
            waiting_for: required_by.iter().map(Vec::len).collect(),
            required_by,
            tips,
            is_tip,
            is_printed: RevisionSet::new(graph.len()),
            current: 0,
            printed: Vec::with_capacity(graph.len()),
            looked_at: 0,
        }
    }

    fn step(&mut self) {
        self.looked_at += 1;
        let candidate = self.tips[self.current];
        if self.waiting_for[candidate] > 0 {
            self.current = self.first_tip_above(candidate);
            return;
        }
        self.print(candidate);
        let revision = &self.graph.revisions[candidate];
        let mut next = revision.requires().filter(|required| !self.is_tip.contains(*required));
        match next.next() {
            None => {
                self.tips.remove(self.current);
                self.current = self.current.saturating_sub(1);
            }
            Some(first) => {
                let others: Vec<usize> = next.collect();
                self.tips[self.current] = first;
                self.is_tip.insert(first);
                for other in others {
                    self.is_tip.insert(other);
                    self.tips.push(other);
                }
            }
        }
    }

    fn print(&mut self, index: usize) {
        self.printed.push(index);
        self.is_printed.insert(index);
        for required in self.graph.revisions[index].requires() {
            self.waiting_for[required] -= 1;
        }
    }

    /// The place of the first tip from which `candidate` can be reached.
    fn first_tip_above(&mut self, candidate: usize) -> usize {
        // Most often it is the next one, directly: no need to look further.
        let next = self.tips.iter().position(|tip| *tip != candidate);
        let requires_it = |place: &usize| {
            self.graph.revisions[self.tips[*place]]
                .requires()
                .any(|it| it == candidate)
        };
        if let Some(place) = next.filter(requires_it) {
            return place;
        }
        let mut above = RevisionSet::new(self.graph.len());
        let mut todo = vec![candidate];
        while let Some(index) = todo.pop() {
            self.looked_at += self.required_by[index].len();
            for required_by in &self.required_by[index] {
                if !self.is_printed.contains(*required_by) && above.insert(*required_by) {
                    todo.push(*required_by);
                }
            }
        }
        let is_above = |tip: &usize| above.contains(*tip);
        self.tips
            .iter()
            .position(is_above)
            .expect("whatever is not printed lies below a tip")
    }
}
