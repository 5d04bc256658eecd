//! In which track a net runs through a channel.
//!
//! Nets are put into an order in which few of them cross; then each takes the leftmost track that lies right of those before it, where
//! they have a height in common.

use std::collections::BTreeMap;

use super::Span;
use super::grid::{Grid, Port};

/// Between tracks, in px.
const TRACK: i32 = 10;
/// Between a column and the first track, in px: the sign at the end of a line stands there.
const MARGIN: i32 = 28;
/// The width of a channel without tracks, in px.
const NARROW: i32 = 40;

/// What a net touches in a channel.
#[derive(Debug)]
struct Wire {
    net: usize,
    left: Vec<Span>,
    right: Vec<Span>,
    extent: Span,
}

/// A channel with its tracks.
#[derive(Debug)]
pub(super) struct Channel {
    pub width: i32,
    /// By net: the x of its track, from the channel's left border.
    pub tracks: BTreeMap<usize, i32>,
}

/// One channel to the right of each column.
pub(super) fn channels(grid: &Grid, tops: &[i32]) -> Vec<Channel> {
    let mut wires: Vec<BTreeMap<usize, Wire>> = Vec::new();
    wires.resize_with(grid.columns.len(), BTreeMap::new);
    let at = |port: Port| port.span.below(tops[port.item]);
    for link in &grid.links {
        let (left, right) = (at(link.left), at(link.right));
        let wire = wires[link.channel].entry(link.net).or_insert_with(|| Wire {
            net: link.net,
            left: Vec::new(),
            right: Vec::new(),
            extent: left,
        });
        wire.extent = wire.extent.union(left).union(right);
        push_new(&mut wire.left, left);
        push_new(if link.is_loop { &mut wire.left } else { &mut wire.right }, right);
    }
    wires.into_iter().map(channel).collect()
}

fn push_new(spans: &mut Vec<Span>, span: Span) {
    if !spans.contains(&span) {
        spans.push(span);
    }
}

fn channel(wires: BTreeMap<usize, Wire>) -> Channel {
    if wires.is_empty() {
        return Channel {
            width: NARROW,
            tracks: BTreeMap::new(),
        };
    }
    let is_bent = |wire: &Wire| wire.extent.low != wire.extent.high;
    let wires = ordered(wires.into_values().filter(is_bent).collect());
    let mut taken: Vec<Vec<Span>> = Vec::new();
    let mut tracks = BTreeMap::new();
    for wire in wires {
        let room = Span {
            low: wire.extent.low - TRACK / 2,
            high: wire.extent.high + TRACK / 2,
        };
        let before = taken
            .iter()
            .rposition(|track| track.iter().any(|other| other.meets(room)));
        let track = before.map_or(0, |before| before + 1);
        if track == taken.len() {
            taken.push(Vec::new());
        }
        taken[track].push(wire.extent);
        tracks.insert(wire.net, MARGIN + TRACK * track as i32);
    }
    Channel {
        width: 2 * MARGIN + TRACK * (taken.len() as i32 - 1).max(0),
        tracks,
    }
}

/// How often they cross if one stands left of the other. They don't lie on each other: see `vertical`.
fn cost(left: &Wire, right: &Wire) -> i32 {
    if !left.extent.meets(right.extent) {
        return 0;
    }
    let crosses = |spans: &[Span], extent: Span| spans.iter().filter(|span| span.meets(extent)).count() as i32;
    crosses(&left.right, right.extent) + crosses(&right.left, left.extent)
}

/// Takes each wire out and puts it where it costs least, until nothing gets better.
fn ordered(wires: Vec<Wire>) -> Vec<Wire> {
    let count = wires.len();
    let costs: Vec<Vec<i32>> = wires
        .iter()
        .map(|left| wires.iter().map(|right| cost(left, right)).collect())
        .collect();
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by_key(|&wire| (wires[wire].extent.low, wires[wire].net));
    for _ in 0..8 {
        if !sift(&mut order, &costs) {
            break;
        }
    }
    let mut wires: Vec<Option<Wire>> = wires.into_iter().map(Some).collect();
    order.into_iter().filter_map(|wire| wires[wire].take()).collect()
}

fn sift(order: &mut Vec<usize>, costs: &[Vec<i32>]) -> bool {
    let mut changed = false;
    for (wire, own) in costs.iter().enumerate() {
        let Some(at) = order.iter().position(|&other| other == wire) else {
            continue;
        };
        order.remove(at);
        // What it costs to stand at each place, compared with the first.
        let (mut sum, mut best) = (0, (0, 0));
        let mut as_is = 0;
        for (place, &other) in order.iter().enumerate() {
            if place == at {
                as_is = sum;
            }
            sum += costs[other][wire] - own[other];
            if sum < best.0 {
                best = (sum, place + 1);
            }
        }
        if at == order.len() {
            as_is = sum;
        }
        let better = best.0 < as_is;
        order.insert(if better { best.1 } else { at }, wire);
        changed |= better;
    }
    changed
}
