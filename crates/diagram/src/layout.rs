//! Where boxes stand and how nets run between them. It knows nothing of tables: boxes are given by size, and a net leads from pins of
//! many boxes to one pin of one box, its target.
//!
//! Columns of boxes alternate with channels: channel `n` lies to the right of column `n`. A net has at most one vertical track in a
//! channel; to pass a column it has a crossing, a height at which nothing stands. All lengths are px and whole, so that nothing depends
//! on how a machine rounds.

mod acyclic;
mod channels;
mod columns;
mod component;
mod grid;
mod isotonic;
mod order;
mod pack;
mod slide;
mod vertical;

use std::collections::BTreeMap;

/// A box to be placed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Node {
    pub width: i32,
    pub height: i32,
}

/// Heights within which something can be: a pin moves when rows above it come or go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Span {
    pub low: i32,
    pub high: i32,
}

impl Span {
    /// The middle.
    pub fn middle(self) -> i32 {
        (self.low + self.high) / 2
    }

    /// The same, further down.
    pub fn below(self, by: i32) -> Self {
        Self {
            low: self.low + by,
            high: self.high + by,
        }
    }

    /// The smallest one around both.
    pub fn union(self, other: Self) -> Self {
        Self {
            low: self.low.min(other.low),
            high: self.high.max(other.high),
        }
    }

    /// Whether they have a height in common.
    pub fn meets(self, other: Self) -> bool {
        self.low <= other.high && other.low <= self.high
    }
}

/// Where a net is fastened to a box; the span is counted from the box's top.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pin {
    pub node: usize,
    pub span: Span,
}

/// Lines that lead to the same pin.
#[derive(Clone, Debug)]
pub(crate) struct Net {
    pub target: Pin,
    /// Where they come from. Either all are the target's own box or none is.
    pub members: Vec<Pin>,
}

/// A box that was placed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Place {
    pub x: i32,
    pub y: i32,
    pub width: i32,
    pub height: i32,
    /// Which column of its component it stands in.
    pub column: usize,
}

/// How a net runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Route {
    /// By channel: the x of its track.
    pub tracks: BTreeMap<usize, i32>,
    /// By column: the y at which it passes.
    pub crossings: BTreeMap<usize, i32>,
}

/// Everything in its place, from (0, 0) on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Layout {
    /// Of each box.
    pub places: Vec<Place>,
    /// Of each net.
    pub routes: Vec<Route>,
    pub width: i32,
    pub height: i32,
}

/// Between boxes above each other, in px.
const GAP: i32 = 30;
/// Between components, in px; a multiple of a row, so that they can be moved by it.
const APART: i32 = 60;
/// How wide a drawing should be for its height.
const ASPECT: f64 = 1.6;

/// Places everything.
pub(crate) fn arrange(nodes: &[Node], nets: &[Net]) -> Layout {
    let parts = component::split(nodes, nets);
    let mut pieces: Vec<_> = parts
        .connected
        .iter()
        .map(|part| (part, component::arrange(part)))
        .collect();
    pieces.sort_by_key(|(part, piece)| (-piece.height, -piece.width, part.nodes[0].0));
    let sizes: Vec<_> = pieces.iter().map(|(_, piece)| (piece.width, piece.height)).collect();
    let single: Vec<_> = parts.single.iter().map(|&node| nodes[node]).collect();
    let packed = pack::shelves(&sizes, pack::area(&single));
    let mut layout = Layout {
        places: vec![Place::default(); nodes.len()],
        routes: vec![Route::default(); nets.len()],
        width: packed.width,
        height: packed.height,
    };
    for ((part, piece), &(x, y)) in pieces.into_iter().zip(&packed.corners) {
        layout.take(part, piece, x, y);
    }
    layout.take_single(&parts.single, nodes);
    layout
}

impl Layout {
    /// Takes over a component that was placed by itself.
    fn take(&mut self, part: &component::Part, piece: Layout, x: i32, y: i32) {
        for (&(node, _), place) in part.nodes.iter().zip(piece.places) {
            self.places[node] = Place {
                x: place.x + x,
                y: place.y + y,
                ..place
            };
        }
        for (&(net, _), mut route) in part.nets.iter().zip(piece.routes) {
            route.tracks.values_mut().for_each(|track| *track += x);
            route.crossings.values_mut().for_each(|crossing| *crossing += y);
            self.routes[net] = route;
        }
    }

    /// Puts boxes that nothing leads to below the rest.
    fn take_single(&mut self, single: &[usize], nodes: &[Node]) {
        if single.is_empty() {
            return;
        }
        let top = if self.height == 0 { 0 } else { self.height + APART };
        let boxes: Vec<_> = single.iter().map(|&node| nodes[node]).collect();
        for (&node, place) in single.iter().zip(pack::block(&boxes, self.width)) {
            self.places[node] = Place {
                y: place.y + top,
                ..place
            };
            self.width = self.width.max(place.x + place.width);
            self.height = self.height.max(top + place.y + place.height);
        }
    }
}
