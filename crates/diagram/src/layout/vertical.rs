//! How high things stand: lines are as straight as the columns' order allows.
//!
//! Heights are kept apart by their remainders, so that a line that ends at one side of a channel never lies on one that ends at the
//! other side: rows of even columns are at 0 of 20, those of odd columns at 10 of 20, and nets pass columns at 5 of 10. No two nets pass
//! neighbouring columns at the same height.

use std::collections::BTreeMap;

use super::grid::{Grid, Kind, LANE};
use super::isotonic::{Wish, isotonic};
use super::slide::slide;
use crate::style::ROW;

/// How often all columns are gone through.
const SWEEPS: usize = 16;
/// How much more a net wants to be straight where it passes columns than where it ends: not at first, or what passes two columns would
/// hold itself where it happens to be.
const STRAIGHT: [i32; 2] = [1, 12];

/// The top of each item.
pub(super) fn tops(grid: &Grid) -> Vec<i32> {
    let mut tops = vec![0; grid.items.len()];
    for sweep in 0..SWEEPS {
        let count = grid.columns.len();
        for step in 0..count {
            let column = if sweep % 2 == 0 { step } else { count - 1 - step };
            let wanted = Wanted {
                to_left: sweep != 1,
                to_right: sweep != 0,
                straight: STRAIGHT[usize::from(2 * sweep >= SWEEPS)],
            };
            place(grid, column, wanted, &mut tops);
        }
    }
    slide(grid, &mut tops);
    for column in 1..grid.columns.len() {
        part(grid, column, &mut tops);
    }
    let highest = tops.iter().copied().min().unwrap_or(0).div_euclid(2 * ROW) * 2 * ROW;
    tops.iter_mut().for_each(|top| *top -= highest);
    tops
}

/// To which sides lines should be straight, and how much so where they pass columns.
#[derive(Clone, Copy)]
struct Wanted {
    to_left: bool,
    to_right: bool,
    straight: i32,
}

fn place(grid: &Grid, column: usize, wanted: Wanted, tops: &mut [i32]) {
    let order = &grid.columns[column];
    let offsets = offsets(grid, order);
    let wished = order.iter().zip(&offsets).map(|(&item, offset)| {
        let mut wishes = wishes(grid, item, wanted, tops);
        wishes.iter_mut().for_each(|wish| wish.at -= offset);
        wishes
    });
    let placed = isotonic(wished.collect());
    let mut free = i32::MIN;
    for (at, &item) in order.iter().enumerate() {
        tops[item] = snapped(grid, item, (placed[at] + offsets[at]).max(free));
        if let Some(&below) = order.get(at + 1) {
            free = tops[item] + grid.items[item].height + grid.items[item].gap(grid.items[below]);
        }
    }
}

/// Moves down what passes a column where another net passes the column on the left.
fn part(grid: &Grid, column: usize, tops: &mut [i32]) {
    let net = |item: usize| match grid.items[item].kind {
        Kind::Crossing { net } => Some(net),
        Kind::Node => None,
    };
    let on_the_left = &grid.columns[column - 1];
    let taken: BTreeMap<i32, usize> = on_the_left
        .iter()
        .filter_map(|&item| Some((tops[item], net(item)?)))
        .collect();
    let mut free = i32::MIN;
    let order = &grid.columns[column];
    for (at, &item) in order.iter().enumerate() {
        tops[item] = snapped(grid, item, tops[item].max(free));
        while net(item).is_some_and(|net| taken.get(&tops[item]).is_some_and(|other| *other != net)) {
            tops[item] += LANE;
        }
        if let Some(&below) = order.get(at + 1) {
            free = tops[item] + grid.items[item].height + grid.items[item].gap(grid.items[below]);
        }
    }
}

/// Where the items would stand if nothing were between them but the gaps.
fn offsets(grid: &Grid, order: &[usize]) -> Vec<i32> {
    let mut y = 0;
    let mut offsets = Vec::with_capacity(order.len());
    for (at, &item) in order.iter().enumerate() {
        offsets.push(y);
        let gap = order
            .get(at + 1)
            .map_or(0, |&below| grid.items[item].gap(grid.items[below]));
        y += grid.items[item].height + gap;
    }
    offsets
}

/// Where the top of an item should be for its lines to be straight; where it is, if it has none.
fn wishes(grid: &Grid, item: usize, wanted: Wanted, tops: &[i32]) -> Vec<Wish> {
    let mut wishes = Vec::new();
    let is_crossing = |item: usize| matches!(grid.items[item].kind, Kind::Crossing { .. });
    let mut wish = |own: i32, other: usize, port: i32| {
        let weight = if is_crossing(item) && is_crossing(other) {
            wanted.straight
        } else {
            1
        };
        wishes.push(Wish {
            at: tops[other] + port - own,
            weight,
        });
    };
    if wanted.to_left {
        for link in grid.to_left[item].iter().map(|&link| &grid.links[link]) {
            wish(link.right.span.middle(), link.left.item, link.left.span.middle());
        }
    }
    if wanted.to_right {
        for link in grid.to_right[item].iter().map(|&link| &grid.links[link]) {
            wish(link.left.span.middle(), link.right.item, link.right.span.middle());
        }
    }
    if wishes.is_empty() {
        wishes.push(Wish {
            at: tops[item],
            weight: 1,
        });
    }
    wishes
}

/// The next height from there on that has the right remainder.
fn snapped(grid: &Grid, item: usize, y: i32) -> i32 {
    let item = grid.items[item];
    let (step, rest) = match item.kind {
        Kind::Crossing { .. } => (LANE, 0),
        Kind::Node => (ROW, item.column as i32 % 2 * (ROW / 2)),
    };
    y + (rest - y).rem_euclid(step)
}
