//! What is counted over the graph, the version table and the chosen range, because many buttons and rows ask for it.

use revisions::Applied;

use super::{ChosenRange, Runs, Shared};
use crate::history::History;

/// What was counted, and over what.
#[derive(Debug, Default)]
pub(crate) struct Counted {
    /// Every revision that the database has, from the version table down; none before the graph is read.
    pub applied: Option<Applied>,
    /// Whether the chosen range has revisions.
    pub has_range: bool,
    history: Option<Shared<History>>,
    current: Vec<String>,
    standing: Vec<String>,
    range: ChosenRange,
}

impl Counted {
    /// Counts again, where something is another than before.
    pub fn count(&mut self, history: Option<&Shared<History>>, runs: &Runs, range: &ChosenRange) {
        let is_the_same = self.history.as_ref() == history
            && self.current == runs.current
            && self.standing == runs.standing()
            && self.range == *range;
        if is_the_same {
            return;
        }
        let applied = |history: &Shared<History>| history.graph.applied(runs.current.iter().map(String::as_str));
        let in_range = |history: &Shared<History>| range.revisions_of(&history.graph, runs.standing());
        *self = Self {
            applied: history.map(applied),
            has_range: history.map(in_range).is_some_and(|revisions| !revisions.is_empty()),
            history: history.cloned(),
            current: runs.current.clone(),
            standing: runs.standing().to_vec(),
            range: range.clone(),
        };
    }
}
