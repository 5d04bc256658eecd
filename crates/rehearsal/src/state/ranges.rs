//! What a rehearsal says of its ranges: where its database stands, which revisions the chosen one has.

use super::{ChosenRange, Rehearsal};

impl Rehearsal {
    /// What the version table of the user's database holds: while a range is rehearsed, what it held before.
    pub fn standing(&self) -> &[String] {
        self.runs.standing()
    }

    /// The indices of the revisions of the chosen range, in the order in which the graph applies them.
    pub fn revisions_in_range(&self) -> Vec<usize> {
        let history = self.history();
        history.map_or(vec![], |history| {
            self.chosen_range.revisions_of(&history.graph, self.standing())
        })
    }

    /// The target of a downgrade that undoes one revision and no other; see [`crate::History::downgrade_target`].
    pub fn downgrade_target(&self, revision: &str) -> Option<String> {
        self.history()?.downgrade_target(revision)
    }

    /// Whether both ends of a range are revisions of the graph; which one is not.
    pub fn unknown_end<'a>(&self, range: &'a ChosenRange) -> Option<&'a str> {
        let history = self.history()?;
        let is_unknown = |id: &&str| *id != "base" && history.graph.find(id).is_none();
        let mut ends = range.from.revision().into_iter().chain(range.to.as_deref());
        ends.find(is_unknown)
    }
}
