//! The range that is to be rehearsed: what the user chose, and what is meant where nothing was chosen.

use protocol::{Amounts, Fill};
use revisions::Graph;

/// The seed of the page: the same rows each time.
const SEED: u64 = 1;

/// Rows that a revision is tried on where the number of each table follows from that of all.
const ROWS_OF_TRIALS: u64 = 100;

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
    /// Rows that tables are filled with at the beginning.
    pub rows: ChosenRows,
}

/// Rows that tables are filled with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ChosenRows {
    /// None are added.
    #[default]
    Nothing,
    /// So many in each table.
    InEachTable(u64),
    /// So many in all tables together.
    InAll(u64),
}

/// The greatest number of rows.
const MOST_ROWS: u64 = 1_000_000;
/// What follows the number of rows in all tables.
const IN_ALL: &str = "-in-all";

impl ChosenRows {
    /// As an address names it: `0`, `1000`, `1000-in-all`.
    pub fn word(self) -> String {
        match self {
            Self::Nothing => "0".to_owned(),
            Self::InEachTable(rows) => rows.to_string(),
            Self::InAll(rows) => format!("{rows}{IN_ALL}"),
        }
    }

    /// What a word means; nothing where it means nothing. A number that is too large means the greatest.
    pub fn of_word(word: &str) -> Self {
        let in_all = word.strip_suffix(IN_ALL);
        let rows = in_all
            .unwrap_or(word)
            .parse()
            .map_or(0, |rows: u64| rows.min(MOST_ROWS));
        match (rows, in_all) {
            (0, _) => Self::Nothing,
            (rows, None) => Self::InEachTable(rows),
            (rows, Some(_)) => Self::InAll(rows),
        }
    }
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
        let (rows, amounts) = match self.rows {
            ChosenRows::Nothing => return None,
            ChosenRows::InEachTable(rows) => (rows, Amounts::Equal),
            ChosenRows::InAll(all) => (ROWS_OF_TRIALS, Amounts::InAll(all)),
        };
        Some(Fill {
            seed: SEED,
            rows,
            amounts,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_named_in_addresses() {
        for rows in [
            ChosenRows::Nothing,
            ChosenRows::InEachTable(100),
            ChosenRows::InAll(1_000),
        ] {
            assert_eq!(ChosenRows::of_word(&rows.word()), rows);
        }
        assert_eq!(ChosenRows::of_word("many"), ChosenRows::Nothing);
        assert_eq!(ChosenRows::of_word("99999999-in-all"), ChosenRows::InAll(MOST_ROWS));
    }
}
