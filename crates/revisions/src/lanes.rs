//! Rows and lanes: the graph as version control tools draw it, newest on top.
//!
//! Every revision is one row. An edge runs down from a revision to what it requires, in a lane of
//! its own where it has to pass other rows; lanes are used again as soon as they are free, and
//! edges to the same revision share one. Each row carries all it takes to draw it, so that only the
//! rows on screen need to be drawn.

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use crate::graph::{Graph, Revision};
use repository::at_once;

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
    /// The lines through the row, those that only pass it first; none that stays beyond [`MOST_LANES`].
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Edge {
    /// The revision it leads to.
    target: usize,
    kind: EdgeKind,
}

/// Lanes in which lines are kept: a merge of thousands has more than any screen shows, and each would be in every row.
pub const MOST_LANES: usize = 32;

/// Lines that are kept of a row; a merge of thousands has one to each of them.
const MOST_SEGMENTS: usize = 3 * MOST_LANES;

/// Lays a graph out. Takes time in proportion to the rows, their edges and the lanes that are kept.
pub fn lay_out(graph: &Graph) -> Lanes {
    at_once(lay_out_in_slices(graph, async || {}))
}

/// [`lay_out`] for a page: `pause` is awaited every few milliseconds at most.
pub async fn lay_out_in_slices(graph: &Graph, mut pause: impl AsyncFnMut()) -> Lanes {
    const ROWS_BETWEEN_PAUSES: usize = 256;
    let mut layout = Layout::default();
    let mut rows = Vec::with_capacity(graph.len());
    for index in graph.newest_first() {
        rows.push(layout.row(*index, &graph.revisions()[*index]));
        if rows.len() % ROWS_BETWEEN_PAUSES == 0 {
            pause().await;
        }
    }
    Lanes {
        width: rows.iter().map(|row| row.width).max().unwrap_or(0),
        rows,
    }
}

#[derive(Default)]
struct Layout {
    /// The edges at the border between two rows; `None` in a free lane.
    lanes: Vec<Option<Edge>>,
    /// The lane of each of those edges.
    lane_of: FxHashMap<Edge, usize>,
    /// The free lanes among `lanes`.
    free: BTreeSet<usize>,
}

impl Layout {
    fn row(&mut self, index: usize, revision: &Revision) -> Row {
        let lane = self.lane_for(index);
        let mut segments = self.passing(index);
        self.arrive(index, lane, &mut segments);
        let width_above = self.lanes.len();
        self.leave(revision, lane, &mut segments);
        let width = width_above.max(self.lanes.len()).max(lane + 1);
        while self.lanes.pop_if(|edge| edge.is_none()).is_some() {
            self.free.remove(&self.lanes.len());
        }
        segments.retain(|segment| (segment.from.lane.min(segment.to.lane) as usize) < MOST_LANES);
        segments.truncate(MOST_SEGMENTS);
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
        let lanes = edges_to(index).map(|edge| self.lane_of.get(&edge).copied());
        lanes.into_iter().flatten().next().unwrap_or_else(|| self.first_free())
    }

    fn first_free(&self) -> usize {
        self.free.first().copied().unwrap_or(self.lanes.len())
    }

    /// Edges that lead further down.
    fn passing(&self, index: usize) -> Vec<Segment> {
        let edges = self
            .lanes
            .iter()
            .take(MOST_LANES)
            .enumerate()
            .filter_map(|(lane, edge)| Some((lane, (*edge)?)));
        edges
            .filter(|(_, edge)| edge.target != index)
            .map(|(lane, edge)| segment((lane, Height::Top), (lane, Height::Bottom), edge.kind))
            .collect()
    }

    /// Edges that end here give their lanes back.
    fn arrive(&mut self, index: usize, own: usize, segments: &mut Vec<Segment>) {
        let arriving = edges_to(index).map(|edge| self.lane_of.remove(&edge).map(|lane| (lane, edge.kind)));
        let mut arriving: Vec<(usize, EdgeKind)> = arriving.into_iter().flatten().collect();
        arriving.sort_unstable();
        for (lane, kind) in arriving {
            self.lanes[lane] = None;
            self.free.insert(lane);
            segments.push(segment((lane, Height::Top), (own, Height::Middle), kind));
        }
    }

    /// Edges that start here: the first `down_revision` goes on straight down where it can.
    fn leave(&mut self, revision: &Revision, own: usize, segments: &mut Vec<Segment>) {
        let is_down: FxHashSet<usize> = revision.down_revisions.iter().copied().collect();
        let down = revision
            .down_revisions
            .iter()
            .map(|target| (*target, EdgeKind::DownRevision));
        let besides = revision.depends_on.iter().filter(|index| !is_down.contains(index));
        let edges = down.chain(besides.map(|target| (*target, EdgeKind::DependsOn)));
        for (target, kind) in edges {
            let edge = Edge { target, kind };
            let lane = self.lane_from(edge, own);
            while self.lanes.len() <= lane {
                self.free.insert(self.lanes.len());
                self.lanes.push(None);
            }
            self.free.remove(&lane);
            self.lanes[lane] = Some(edge);
            self.lane_of.insert(edge, lane);
            segments.push(segment((own, Height::Middle), (lane, Height::Bottom), kind));
        }
    }

    /// The lane of an edge of the same kind to the same revision, else the revision's own if it is
    /// free, else the first free one.
    fn lane_from(&self, edge: Edge, own: usize) -> usize {
        let shared = self.lane_of.get(&edge).copied();
        let is_own_free = self.lanes.get(own).is_none_or(Option::is_none);
        shared.unwrap_or_else(|| if is_own_free { own } else { self.first_free() })
    }
}

/// The edges that may lead to a revision; those of one kind share a lane.
fn edges_to(target: usize) -> [Edge; 2] {
    [EdgeKind::DownRevision, EdgeKind::DependsOn].map(|kind| Edge { target, kind })
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
