//! Nets that pass several columns in one straight line are moved as one: column by column, each piece would be held by the others.

use super::grid::{Grid, Kind, LANE};
use super::isotonic::{Wish, median};

/// How often all lines are moved; a line may have to wait for one that is in its way.
const ROUNDS: usize = 6;

/// Moves straight lines to where their ends are, as far as there is room between what stands above and below them.
pub(super) fn slide(grid: &Grid, tops: &mut [i32]) {
    let neighbours = neighbours(grid);
    for _ in 0..ROUNDS {
        for line in straight_lines(grid, tops) {
            let by = wanted(grid, &line, tops);
            let room = line.iter().map(|&item| room(grid, neighbours[item], item, tops));
            let (up, down) = room.fold((i32::MAX, i32::MAX), |a, b| (a.0.min(b.0), a.1.min(b.1)));
            let by = by.clamp(-up, down) / LANE * LANE;
            line.iter().for_each(|&item| tops[item] += by);
        }
    }
}

/// What stands above each item and below it.
fn neighbours(grid: &Grid) -> Vec<(Option<usize>, Option<usize>)> {
    let mut neighbours = vec![(None, None); grid.items.len()];
    for pair in grid.columns.iter().flat_map(|column| column.windows(2)) {
        neighbours[pair[0]].1 = Some(pair[1]);
        neighbours[pair[1]].0 = Some(pair[0]);
    }
    neighbours
}

fn is_crossing(grid: &Grid, item: usize) -> bool {
    matches!(grid.items[item].kind, Kind::Crossing { .. })
}

/// Crossings that follow each other at one height, from left to right.
fn straight_lines(grid: &Grid, tops: &[i32]) -> Vec<Vec<usize>> {
    let next = |item: usize| {
        let others = grid.to_right[item].iter().map(|&link| grid.links[link].right.item);
        let mut straight = others.filter(|&other| is_crossing(grid, other) && tops[other] == tops[item]);
        straight.next()
    };
    let crossings = (0..grid.items.len()).filter(|&item| is_crossing(grid, item));
    let mut is_inner = vec![false; grid.items.len()];
    crossings
        .clone()
        .filter_map(next)
        .for_each(|item| is_inner[item] = true);
    let starts = crossings.filter(|&item| !is_inner[item]);
    starts
        .map(|start| std::iter::successors(Some(start), |&item| next(item)).collect())
        .collect()
}

/// How far down the line wants to be moved.
fn wanted(grid: &Grid, line: &[usize], tops: &[i32]) -> i32 {
    let top = tops[line[0]];
    let mut wishes = Vec::new();
    for &item in line {
        let left = grid.to_left[item].iter().map(|&link| grid.links[link].left);
        let right = grid.to_right[item].iter().map(|&link| grid.links[link].right);
        for end in left.chain(right).filter(|end| !line.contains(&end.item)) {
            wishes.push(Wish {
                at: tops[end.item] + end.span.middle() - LANE / 2,
                weight: 1,
            });
        }
    }
    wishes.sort_unstable();
    if wishes.is_empty() { 0 } else { median(&wishes) - top }
}

/// How far an item can be moved up and down.
fn room(grid: &Grid, (above, below): (Option<usize>, Option<usize>), item: usize, tops: &[i32]) -> (i32, i32) {
    let between = |upper: usize, lower: usize| {
        let gap = grid.items[upper].gap(grid.items[lower]);
        (tops[lower] - tops[upper] - grid.items[upper].height - gap).max(0)
    };
    let up = above.map_or(i32::MAX, |above| between(above, item));
    let down = below.map_or(i32::MAX, |below| between(item, below));
    (up, down)
}
