//! A revision graph as the page shows it: its rows, newest first, its lanes, and what is wrong with it.

use std::collections::{HashMap, HashSet};

use checks::{Finding, LooksAt, Severity};
use revisions::{Graph, Lanes, Revision};

/// A revision graph with its layout.
#[derive(Debug)]
pub struct History {
    /// The graph.
    pub graph: Graph,
    /// Lanes and edges, a row for each revision in the graph's newest-first order.
    pub lanes: Lanes,
    /// What rules have found in the files and the graph: errors first, notes last.
    pub findings: Vec<Finding>,
    row_of: Vec<usize>,
    /// The index of the revision that each file holds.
    by_path: HashMap<String, usize>,
    /// The files that Alembic would stumble over.
    wrong: HashSet<String>,
}

impl History {
    /// Lays a graph out, in one go.
    #[cfg(test)]
    pub fn new(graph: Graph, problems: &[revisions::Problem]) -> Self {
        let lanes = revisions::lay_out(&graph);
        let by_path = graph.revisions().iter().map(path_of).zip(0..).collect();
        let findings = problems.iter().filter_map(checks::of_problem).collect();
        Self::laid_out(graph, findings, lanes, by_path)
    }

    pub(crate) fn laid_out(
        graph: Graph,
        mut findings: Vec<Finding>,
        lanes: Lanes,
        by_path: HashMap<String, usize>,
    ) -> Self {
        findings.sort_by_key(|finding| finding.severity);
        let mut row_of = vec![0; graph.len()];
        for (row, &index) in graph.newest_first().iter().enumerate() {
            row_of[index] = row;
        }
        Self {
            by_path,
            wrong: findings.iter().filter_map(wrong_file).collect(),
            graph,
            lanes,
            findings,
            row_of,
        }
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.row_of.len()
    }

    /// There is no revision.
    pub fn is_empty(&self) -> bool {
        self.row_of.is_empty()
    }

    /// The revision in a row; rows count from 0 at the top.
    pub fn revision(&self, row: usize) -> &Revision {
        &self.graph.revisions()[self.graph.newest_first()[row]]
    }

    /// The row of a revision.
    pub fn row_of(&self, id: &str) -> Option<usize> {
        self.graph.find(id).map(|index| self.row_of[index])
    }

    /// The first line of a revision's message; empty for an unknown revision.
    pub fn message(&self, id: &str) -> &str {
        self.graph.get(id).map_or("", |revision| first_line(revision))
    }

    /// The ids of every revision that a database has whose version table holds these rows.
    pub fn applied_ids(&self, rows: &[String]) -> HashSet<String> {
        self.graph.applied_ids(rows.iter().map(String::as_str))
    }

    /// The target of a downgrade that undoes one revision and no other: where several branches are applied, Alembic follows only the branch
    /// that the revision is on. None for an unknown revision.
    pub fn downgrade_target(&self, revision: &str) -> Option<String> {
        let below = &self.graph.get(revision)?.file.down_revisions;
        let below = below.first().map_or("base", String::as_str);
        Some(format!("{revision}@{below}"))
    }

    /// The id of the revision that a file holds.
    pub fn revision_at(&self, path: &str) -> Option<String> {
        let index = *self.by_path.get(path)?;
        Some(self.graph.revisions()[index].id().to_owned())
    }

    /// How many findings are errors or warnings; they come first.
    pub fn problem_count(&self) -> usize {
        self.findings
            .partition_point(|finding| finding.severity != Severity::Note)
    }

    /// Whether something is wrong with a file.
    pub fn is_wrong(&self, path: &str) -> bool {
        self.wrong.contains(path)
    }

    /// The rows that a search finds, in the order of the graph; all of them for an empty search.
    pub fn rows_matching(&self, query: &str) -> Rows {
        if query.trim().is_empty() {
            return Rows::All(self.len());
        }
        let found: HashSet<usize> = revisions::search(&self.graph, query)
            .into_iter()
            .map(|found| found.revision)
            .collect();
        let is_found = |&row: &usize| found.contains(&self.graph.newest_first()[row]);
        Rows::Found((0..self.len()).filter(is_found).collect())
    }
}

/// Rows of the graph, in its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rows {
    /// So many, all that there are.
    All(usize),
    /// These.
    Found(Vec<usize>),
}

impl Rows {
    /// How many there are.
    pub fn count(&self) -> usize {
        match self {
            Self::All(len) => *len,
            Self::Found(rows) => rows.len(),
        }
    }

    /// The row at a position.
    pub fn get(&self, position: usize) -> Option<usize> {
        match self {
            Self::All(len) => (position < *len).then_some(position),
            Self::Found(rows) => rows.get(position).copied(),
        }
    }

    /// The position of a row.
    pub fn position(&self, row: usize) -> Option<usize> {
        match self {
            Self::All(len) => (row < *len).then_some(row),
            Self::Found(rows) => rows.binary_search(&row).ok(),
        }
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = usize> {
        (0..self.count()).filter_map(|position| self.get(position))
    }
}

/// The file that Alembic would stumble over.
fn wrong_file(finding: &Finding) -> Option<String> {
    let place = finding
        .place
        .as_ref()
        .filter(|_| finding.rule.looks_at() == LooksAt::Graph);
    place.map(|place| place.path.clone())
}

pub(crate) fn path_of(revision: &Revision) -> String {
    revision.file.path.clone()
}

/// A message's first line, which is what fits into a row.
pub fn first_line(revision: &Revision) -> &str {
    revision.file.message.lines().next().unwrap_or_default()
}
