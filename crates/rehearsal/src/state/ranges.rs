//! What a rehearsal says of its ranges: where its database stands, which revisions the chosen one has, what is kept of the last one.

use protocol::Command;

use super::range::RESULT;
use super::{ChosenRange, Rehearsal};

impl Rehearsal {
    /// What the version table of the user's database holds: while a range is rehearsed, what it held before.
    pub fn standing(&self) -> &[String] {
        let going_on = self.range.as_ref().filter(|range| !range.has_ended());
        going_on.map_or(&self.current, |range| &range.users.current)
    }

    /// The indices of the revisions of the chosen range, in the order in which the graph applies them.
    pub fn revisions_in_range(&self) -> Vec<usize> {
        self.revisions_of(&self.chosen_range)
    }

    /// The indices of the revisions of a range, in the order in which the graph applies them.
    pub(crate) fn revisions_of(&self, range: &ChosenRange) -> Vec<usize> {
        let history = self.history();
        history.map_or(vec![], |history| range.revisions_of(&history.graph, self.standing()))
    }

    /// Counts the chosen range again, after it, the version table or the graph changed: many buttons ask whether it has revisions.
    pub(crate) fn count_range(&mut self) {
        self.has_range = !self.revisions_in_range().is_empty();
    }

    /// The target of a downgrade that undoes one revision and no other: where several branches are applied, Alembic follows only the branch
    /// that the revision is on.
    pub fn downgrade_target(&self, revision: &str) -> Option<String> {
        let graph = &self.history()?.graph;
        let below = &graph.get(revision)?.file.down_revisions;
        let below = below.first().map_or("base", String::as_str);
        Some(format!("{revision}@{below}"))
    }

    /// Whether both ends of a range are revisions of the graph; which one is not.
    pub fn unknown_end<'a>(&self, range: &'a ChosenRange) -> Option<&'a str> {
        let history = self.history()?;
        let is_unknown = |id: &&str| *id != "base" && history.graph.find(id).is_none();
        let mut ends = range.from.revision().into_iter().chain(range.to.as_deref());
        ends.find(is_unknown)
    }

    /// What the deploy of the last range left can't be taken over any more.
    pub(crate) fn forget_result(&mut self) {
        if self.range.as_mut().and_then(|range| range.result.take()).is_some() {
            let snapshot = RESULT.to_owned();
            self.databases.push(Command::Forget { snapshot });
        }
    }
}
