//! The range that is to be rehearsed: what the user chose, and what is meant where nothing was chosen.

use protocol::Fill;
use revisions::Graph;

/// The seed of the page: the same rows each time.
const SEED: u64 = 1;

/// Where a range begins.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum RangeStart {
    /// The database of the page as it is, with its rows.
    #[default]
    Database,
    /// An empty database that is upgraded to this revision; `base` leaves it empty.
    Revision(String),
}

/// A range of revisions: those above the beginning, up to the end.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ChosenRange {
    /// Where the database is before.
    pub from: RangeStart,
    /// The last revision; none for all heads.
    pub to: Option<String>,
    /// Rows that each table is filled with at the beginning; 0 for none.
    pub rows: u64,
}

impl RangeStart {
    /// As Alembic takes it; none for the database as it is.
    pub fn revision(&self) -> Option<&str> {
        match self {
            Self::Database => None,
            Self::Revision(id) => Some(id),
        }
    }
}

impl From<&str> for RangeStart {
    fn from(id: &str) -> Self {
        Self::Revision(id.to_owned())
    }
}

impl ChosenRange {
    /// How tables are filled at the beginning; none where they are not.
    pub fn fill(&self) -> Option<Fill> {
        let rows = self.rows;
        (rows > 0).then(|| Fill {
            seed: SEED,
            rows,
            ..Fill::default()
        })
    }

    /// The end as Alembic takes it.
    pub fn target(&self) -> &str {
        self.to.as_deref().unwrap_or("heads")
    }

    /// From the lower of two revisions to the upper one; where neither is above the other, up to the second from where the range began.
    pub fn between(&self, graph: &Graph, one: &str, other: &str) -> Self {
        let is_below = |lower: &str, upper: &str| {
            let below = graph.applied([upper]);
            graph.find(lower).is_some_and(|index| below.revisions.contains(index))
        };
        let (from, to) = match (is_below(one, other), is_below(other, one)) {
            (true, _) => (one.into(), other),
            (_, true) => (other.into(), one),
            _ => (self.from.clone(), other),
        };
        Self {
            from,
            to: Some(to.to_owned()),
            rows: self.rows,
        }
    }

    /// The indices of its revisions, in the order in which the graph applies them, where a database's version table holds `standing`. Alembic’s
    /// own plan is known once the range was rehearsed. None where an end is not in the graph.
    pub fn revisions_of(&self, graph: &Graph, standing: &[String]) -> Vec<usize> {
        let below = match &self.from {
            RangeStart::Database => graph.applied(standing.iter().map(String::as_str)),
            RangeStart::Revision(id) if id != "base" && graph.find(id).is_none() => return vec![],
            RangeStart::Revision(id) => graph.applied([id.as_str()]),
        };
        let heads = || graph.real_heads().into_iter().map(|head| graph.revisions()[head].id());
        let reached = match &self.to {
            Some(to) => graph.applied([to.as_str()]),
            None => graph.applied(heads()),
        };
        let is_in = |index: &usize| reached.revisions.contains(*index) && !below.revisions.contains(*index);
        graph.newest_first().iter().copied().rev().filter(is_in).collect()
    }
}
