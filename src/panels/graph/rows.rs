//! The rows of the graph: all of them, or those that a search finds.

use rehearsal::{History, Rows, Shared, Workbench};

/// What the rows follow: the graph, and what is searched for.
pub type Key = (Option<Shared<History>>, String);

/// The part of the state that the rows are derived from.
pub fn key(bench: &Workbench) -> Key {
    let side = bench.rehearsal();
    (side.history().cloned(), side.selection.query.clone())
}

/// The rows.
pub fn rows((history, query): &Key) -> Rows {
    history
        .as_ref()
        .map_or(Rows::All(0), |history| history.rows_matching(query))
}
