//! A revision graph as the page shows it: its rows, newest first, its lanes, and what is wrong with it.

use std::collections::HashSet;

use repository::Repository;
use revisions::{Environment, Graph, GraphBuilder, Lanes, Problem, Revision};

use crate::pause::Slices;

/// A revision graph with its layout.
#[derive(Debug)]
pub struct History {
    /// The graph.
    pub graph: Graph,
    /// Lanes and edges, a row for each revision in the graph's newest-first order.
    pub lanes: Lanes,
    /// Everything that is wrong.
    pub problems: Vec<Problem>,
    row_of: Vec<usize>,
}

impl History {
    /// Lays a graph out.
    pub fn new(graph: Graph, problems: Vec<Problem>) -> Self {
        let lanes = revisions::lay_out(&graph);
        let mut row_of = vec![0; graph.len()];
        for (row, &index) in graph.newest_first().iter().enumerate() {
            row_of[index] = row;
        }
        Self { graph, lanes, problems, row_of }
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.row_of.len()
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

    /// The id of the revision that a file holds.
    pub fn revision_at(&self, path: &str) -> Option<String> {
        let mut revisions = self.graph.revisions().iter();
        revisions.find(|revision| revision.file.path == path).map(|revision| revision.id().to_owned())
    }

    /// The rows that a search finds, in the order of the graph; all of them for an empty search.
    pub fn rows_matching(&self, query: &str) -> Vec<usize> {
        if query.trim().is_empty() {
            return (0..self.len()).collect();
        }
        let found: HashSet<usize> = revisions::search(&self.graph, query).into_iter().map(|found| found.revision).collect();
        (0..self.len()).filter(|&row| found.contains(&self.graph.newest_first()[row])).collect()
    }
}

/// A message's first line, which is what fits into a row.
pub fn first_line(revision: &Revision) -> &str {
    revision.file.message.lines().next().unwrap_or_default()
}

/// Reads the revision files of an environment in slices that leave the page responsive.
pub async fn read(repository: &Repository, environment: &Environment) -> History {
    let slices = Slices::begin();
    let mut builder = GraphBuilder::new();
    for path in environment.revision_files(repository) {
        builder.add_from(repository, &path);
        slices.pause().await;
    }
    let (graph, problems) = builder.finish();
    slices.pause().await;
    History::new(graph, problems)
}
