//! Which column a box stands in: to the right of all that it references, in columns that are not too tall.
//!
//! It is the list scheduling of Coffman and Graham with heights: columns are filled one after the other with boxes whose references all
//! stand further left. A layer that is too tall is thereby continued in the next column, and fills up a layer that is too short.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::acyclic::reversed;
use super::{ASPECT, GAP, Node};

/// About how wide the channel beside a column becomes, in px.
const CHANNEL: i32 = 110;

/// The column of each box, given the boxes that are to stand left of it.
pub(super) fn assign(nodes: &[Node], left_of: &[BTreeSet<usize>]) -> Vec<usize> {
    let right_of = reversed(left_of);
    let limit = tallest_column(nodes);
    let mut columns = fill(nodes, left_of, &right_of, limit);
    pull_right(nodes, left_of, &right_of, limit, &mut columns);
    columns
}

/// How tall a column may be for the drawing to have a good shape.
fn tallest_column(nodes: &[Node]) -> i64 {
    let total: i64 = nodes.iter().map(|node| i64::from(node.height + GAP)).sum();
    let width: i64 = nodes.iter().map(|node| i64::from(node.width + CHANNEL)).sum();
    let width = width as f64 / nodes.len() as f64;
    (total as f64 * width / ASPECT).sqrt() as i64
}

fn fill(nodes: &[Node], left_of: &[BTreeSet<usize>], right_of: &[BTreeSet<usize>], limit: i64) -> Vec<usize> {
    let depth = depths(left_of, right_of);
    let mut columns: Vec<Option<usize>> = vec![None; nodes.len()];
    let mut remaining: Vec<usize> = (0..nodes.len()).collect();
    let mut column = 0;
    while !remaining.is_empty() {
        let nearest = |node: usize| left_of[node].iter().filter_map(|&left| columns[left]).max();
        let is_free = |node: &usize| left_of[*node].iter().all(|&left| columns[left].is_some());
        let mut free: Vec<_> = remaining.iter().copied().filter(is_free).collect();
        free.sort_by_key(|&node| (Reverse(depth[node]), Reverse(nearest(node)), node));
        let mut height = 0;
        for node in free {
            let with_it = height + i64::from(nodes[node].height + GAP);
            if height == 0 || with_it <= limit {
                columns[node] = Some(column);
                height = with_it;
            }
        }
        remaining.retain(|&node| columns[node].is_none());
        column += 1;
    }
    columns.into_iter().map(Option::unwrap_or_default).collect()
}

/// How many boxes follow each other to the right of it.
fn depths(left_of: &[BTreeSet<usize>], right_of: &[BTreeSet<usize>]) -> Vec<usize> {
    let mut depths = vec![0; left_of.len()];
    let mut open: Vec<usize> = right_of.iter().map(BTreeSet::len).collect();
    let mut known: Vec<usize> = (0..open.len()).filter(|&node| open[node] == 0).collect();
    while let Some(node) = known.pop() {
        for &left in &left_of[node] {
            depths[left] = depths[left].max(depths[node] + 1);
            open[left] -= 1;
            if open[left] == 0 {
                known.push(left);
            }
        }
    }
    depths
}

/// What is referenced by more than it references stands right before those that reference it, where there is room.
fn pull_right(
    nodes: &[Node],
    left_of: &[BTreeSet<usize>],
    right_of: &[BTreeSet<usize>],
    limit: i64,
    columns: &mut [usize],
) {
    let count = columns.iter().max().map_or(0, |last| last + 1);
    let mut heights = vec![0; count];
    for (node, &column) in columns.iter().enumerate() {
        heights[column] += i64::from(nodes[node].height + GAP);
    }
    let mut order: Vec<usize> = (0..nodes.len()).collect();
    order.sort_by_key(|&node| (Reverse(columns[node]), node));
    for node in order {
        let Some(first) = right_of[node].iter().map(|&right| columns[right]).min() else {
            continue;
        };
        let height = i64::from(nodes[node].height + GAP);
        let alone = heights[columns[node]] == height;
        if right_of[node].len() <= left_of[node].len() || alone {
            continue;
        }
        let better = (columns[node] + 1..first)
            .rev()
            .find(|&column| heights[column] + height <= limit);
        if let Some(column) = better {
            heights[columns[node]] -= height;
            heights[column] += height;
            columns[node] = column;
        }
    }
}
