//! Rows and lanes: the graph as version control tools draw it, newest on top.
//!
//! Every revision is one row. An edge runs down from a revision to what it requires, in a lane of
//! its own where it has to pass other rows; lanes are used again as soon as they are free, and
//! edges to the same revision share one. Each row carries all it takes to draw it, so that only the
//! rows on screen need to be drawn.

use serde::{Deserialize, Serialize};

use crate::graph::{Graph, Revision};

/// What an edge stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum EdgeKind {
    /// `down_revision`
    DownRevision,
    /// `depends_on`
    DependsOn,
}

/// The heights in a row at which a line can start or end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Height {
    /// The upper border, shared with the row above.
    Top,
    /// Where the revision's own mark is.
    Middle,
    /// The lower border.
    Bottom,
}

/// A point in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Point {
    /// The lane, from 0 on the left.
    pub lane: u32,
    /// How far down.
    pub height: Height,
}

/// A line in a row, from its upper to its lower end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Segment {
    /// The upper end, never at the bottom.
    pub from: Point,
    /// The lower end, never at the top.
    pub to: Point,
    /// What the line stands for.
    pub kind: EdgeKind,
}

/// One revision's row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Its index in [`Graph::revisions`].
    pub revision: usize,
    /// The lane its mark is in.
    pub lane: u32,
    /// The lines through the row, those that only pass it first.
    pub segments: Vec<Segment>,
    /// How many lanes this row takes up.
    pub width: u32,
}

/// All rows, newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lanes {
    /// One row for each revision, in the order of [`Graph::newest_first`].
    pub rows: Vec<Row>,
    /// How many lanes the widest row takes up.
    pub width: u32,
}

/// An edge on its way down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Edge {
    /// The revision it leads to.
    target: usize,
    kind: EdgeKind,
}

/// Lays a graph out. Takes time in proportion to the rows and the lanes they take up.
pub fn lay_out(graph: &Graph) -> Lanes {
    let mut layout = Layout { lanes: Vec::new() };
    let rows: Vec<Row> = graph
        .newest_first()
        .iter()
        .map(|index| layout.row(*index, &graph.revisions()[*index]))
        .collect();
    Lanes {
        width: rows.iter().map(|row| row.width).max().unwrap_or(0),
        rows,
    }
}

struct Layout {
    /// The edges at the border between two rows; `None` in a free lane.
    lanes: Vec<Option<Edge>>,
}

impl Layout {
    fn row(&mut self, index: usize, revision: &Revision) -> Row {
        let lane = self.lane_for(index);
        let mut segments = self.passing(index);
        self.arrive(index, lane, &mut segments);
        let width_above = self.lanes.len();
        self.leave(revision, lane, &mut segments);
        let width = width_above.max(self.lanes.len()).max(lane + 1);
        while self.lanes.last().is_some_and(Option::is_none) {
            self.lanes.pop();
        }
        Row {
            revision: index,
            lane: narrow(lane),
            segments,
            width: narrow(width),
        }
    }

    /// Where an edge already leads to the revision, a `down_revision` if possible; else the first
    /// free lane.
    fn lane_for(&self, index: usize) -> usize {
        let leads_here = |edge: &Option<Edge>| edge.is_some_and(|edge| edge.target == index);
        let is_down = |edge: &Option<Edge>| edge.is_some_and(|edge| edge.kind == EdgeKind::DownRevision);
        let down = self.lanes.iter().position(|edge| leads_here(edge) && is_down(edge));
        down.or_else(|| self.lanes.iter().position(leads_here))
            .unwrap_or_else(|| self.first_free())
    }

    fn first_free(&self) -> usize {
        self.lanes.iter().position(Option::is_none).unwrap_or(self.lanes.len())
    }

    /// Edges that lead further down.
    fn passing(&self, index: usize) -> Vec<Segment> {
        let edges = self
            .lanes
            .iter()
            .enumerate()
            .filter_map(|(lane, edge)| Some((lane, (*edge)?)));
        edges
            .filter(|(_, edge)| edge.target != index)
            .map(|(lane, edge)| segment((lane, Height::Top), (lane, Height::Bottom), edge.kind))
            .collect()
    }

    /// Edges that end here give their lanes back.
    fn arrive(&mut self, index: usize, own: usize, segments: &mut Vec<Segment>) {
        for (lane, slot) in self.lanes.iter_mut().enumerate() {
            if let Some(edge) = slot.take_if(|edge| edge.target == index) {
                segments.push(segment((lane, Height::Top), (own, Height::Middle), edge.kind));
            }
        }
    }

    /// Edges that start here: the first `down_revision` goes on straight down where it can.
    fn leave(&mut self, revision: &Revision, own: usize, segments: &mut Vec<Segment>) {
        let down = revision
            .down_revisions
            .iter()
            .map(|target| (*target, EdgeKind::DownRevision));
        let besides = revision
            .depends_on
            .iter()
            .filter(|index| !revision.down_revisions.contains(index));
        let edges = down.chain(besides.map(|target| (*target, EdgeKind::DependsOn)));
        for (target, kind) in edges {
            let edge = Edge { target, kind };
            let lane = self.lane_from(edge, own);
            if lane >= self.lanes.len() {
                self.lanes.resize(lane + 1, None);
            }
            self.lanes[lane] = Some(edge);
            segments.push(segment((own, Height::Middle), (lane, Height::Bottom), kind));
        }
    }

    /// The lane of an edge of the same kind to the same revision, else the revision's own if it is
    /// free, else the first free one.
    fn lane_from(&self, edge: Edge, own: usize) -> usize {
        let shared = self.lanes.iter().position(|other| *other == Some(edge));
        let is_own_free = self.lanes.get(own).is_none_or(Option::is_none);
        shared.unwrap_or_else(|| if is_own_free { own } else { self.first_free() })
    }
}

fn segment(from: (usize, Height), to: (usize, Height), kind: EdgeKind) -> Segment {
    let point = |(lane, height)| Point {
        lane: narrow(lane),
        height,
    };
    Segment {
        from: point(from),
        to: point(to),
        kind,
    }
}

fn narrow(lanes: usize) -> u32 {
    u32::try_from(lanes).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
