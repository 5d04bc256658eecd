//! Parts that nothing connects, and how one of them is laid out.

use std::collections::{BTreeMap, BTreeSet};

use super::grid::{Grid, Kind, LANE};
use super::{Layout, Net, Node, Pin, Place, Route, acyclic, channels, columns, order, vertical};

/// Boxes that nets connect, with their own numbering; the first of each pair is the number in the whole.
#[derive(Debug, Default)]
pub(super) struct Part {
    pub nodes: Vec<(usize, Node)>,
    pub nets: Vec<(usize, Net)>,
}

/// What belongs together.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub connected: Vec<Part>,
    /// Boxes without nets.
    pub single: Vec<usize>,
}

/// Takes apart what nothing connects.
pub(super) fn split(nodes: &[Node], nets: &[Net]) -> Parts {
    let mut leader: Vec<usize> = (0..nodes.len()).collect();
    let mut has_net = vec![false; nodes.len()];
    for net in nets {
        for member in &net.members {
            let (a, b) = (find(&mut leader, member.node), find(&mut leader, net.target.node));
            leader[a.max(b)] = a.min(b);
            has_net[member.node] = true;
            has_net[net.target.node] = true;
        }
    }
    let mut parts: BTreeMap<usize, Part> = BTreeMap::new();
    let mut own = vec![0; nodes.len()];
    for node in (0..nodes.len()).filter(|&node| has_net[node]) {
        let part = parts.entry(find(&mut leader, node)).or_default();
        own[node] = part.nodes.len();
        part.nodes.push((node, nodes[node]));
    }
    let renumbered = |pin: &Pin| Pin {
        node: own[pin.node],
        ..*pin
    };
    for (index, net) in nets.iter().enumerate() {
        if let Some(part) = parts.get_mut(&find(&mut leader, net.target.node)) {
            let net = Net {
                target: renumbered(&net.target),
                members: net.members.iter().map(renumbered).collect(),
            };
            part.nets.push((index, net));
        }
    }
    Parts {
        connected: parts.into_values().collect(),
        single: (0..nodes.len()).filter(|&node| !has_net[node]).collect(),
    }
}

fn find(leader: &mut [usize], mut node: usize) -> usize {
    while leader[node] != node {
        leader[node] = leader[leader[node]];
        node = leader[node];
    }
    node
}

/// Lays out a part by itself.
pub(super) fn arrange(part: &Part) -> Layout {
    let nodes: Vec<Node> = part.nodes.iter().map(|(_, node)| *node).collect();
    let nets: Vec<Net> = part.nets.iter().map(|(_, net)| net.clone()).collect();
    let mut references = vec![BTreeSet::new(); nodes.len()];
    for net in &nets {
        let others = net.members.iter().filter(|pin| pin.node != net.target.node);
        others.for_each(|pin| _ = references[pin.node].insert(net.target.node));
    }
    let columns = columns::assign(&nodes, &acyclic::acyclic(&references));
    let mut grid = Grid::new(&nodes, &nets, &columns);
    order::order(&mut grid);
    let tops = vertical::tops(&grid);
    assembled(&grid, &nodes, &tops, nets.len())
}

fn assembled(grid: &Grid, nodes: &[Node], tops: &[i32], nets: usize) -> Layout {
    let mut layout = Layout {
        places: vec![Place::default(); nodes.len()],
        routes: vec![Route::default(); nets],
        ..Layout::default()
    };
    let channels = channels::channels(grid, tops);
    for (column, channel) in channels.into_iter().enumerate() {
        let items = &grid.columns[column];
        let boxes = || items.iter().copied().filter(|&item| item < nodes.len());
        let width = boxes().map(|node| nodes[node].width).max().unwrap_or(0);
        for node in boxes() {
            layout.places[node] = Place {
                x: layout.width,
                y: tops[node],
                width,
                height: nodes[node].height,
                column,
            };
        }
        for &item in items {
            if let Kind::Crossing { net } = grid.items[item].kind {
                layout.routes[net].crossings.insert(column, tops[item] + LANE / 2);
            }
            layout.height = layout.height.max(tops[item] + grid.items[item].height);
        }
        layout.width += width;
        for (&net, track) in &channel.tracks {
            layout.routes[net].tracks.insert(column, layout.width + track);
        }
        let is_last = column + 1 == grid.columns.len();
        layout.width += if is_last && channel.tracks.is_empty() {
            0
        } else {
            channel.width
        };
    }
    layout
}
