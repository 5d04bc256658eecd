//! In which order things stand in a column, so that few lines cross: barycentre sweeps, then exchanges of neighbours.

use super::grid::Grid;

/// How often all columns are gone through.
const SWEEPS: usize = 16;
/// How often neighbours are exchanged, at most.
const EXCHANGES: usize = 6;

/// Orders each column.
pub(super) fn order(grid: &mut Grid) {
    let mut best = (crossings(grid), grid.columns.clone());
    for sweep in 0..SWEEPS {
        let count = grid.columns.len();
        for step in 0..count {
            let column = if sweep % 2 == 0 { step } else { count - 1 - step };
            sort(grid, column, sweep);
        }
        let now = crossings(grid);
        if now < best.0 {
            best = (now, grid.columns.clone());
        }
    }
    grid.columns = best.1;
    for _ in 0..EXCHANGES {
        if !exchange(grid) {
            break;
        }
    }
}

/// The top of each item if every column were packed around the same height.
fn stacked(grid: &Grid) -> Vec<i32> {
    let mut tops = vec![0; grid.items.len()];
    for column in &grid.columns {
        let mut y = 0;
        let mut above: Option<usize> = None;
        for &item in column {
            y += above.map_or(0, |above| grid.items[above].gap(grid.items[item]));
            tops[item] = y;
            y += grid.items[item].height;
            above = Some(item);
        }
        column.iter().for_each(|&item| tops[item] -= y / 2);
    }
    tops
}

/// Sorts a column by where the other ends of its items' lines are: to the left in even sweeps, to the right in odd ones, and to both
/// sides in the last ones.
fn sort(grid: &mut Grid, column: usize, sweep: usize) {
    let tops = stacked(grid);
    let both = sweep + 4 >= SWEEPS;
    let key = |&item: &usize| {
        let (mut sum, mut count) = (0, 0);
        if sweep.is_multiple_of(2) || both {
            for link in grid.to_left[item].iter().map(|&link| &grid.links[link]) {
                sum += tops[link.left.item] + link.left.span.middle();
                count += 1;
            }
        }
        if sweep % 2 == 1 || both {
            for link in grid.to_right[item].iter().map(|&link| &grid.links[link]) {
                sum += tops[link.right.item] + link.right.span.middle();
                count += 1;
            }
        }
        let middle = tops[item] + grid.items[item].height / 2;
        if count == 0 { middle } else { sum / count }
    };
    let mut order = grid.columns[column].clone();
    order.sort_by_cached_key(key);
    grid.columns[column] = order;
}

fn positions(grid: &Grid) -> Vec<i32> {
    let mut positions = vec![0; grid.items.len()];
    for column in &grid.columns {
        for (at, &item) in column.iter().enumerate() {
            positions[item] = at as i32;
        }
    }
    positions
}

/// How often lines of different nets cross.
pub(super) fn crossings(grid: &Grid) -> usize {
    let positions = positions(grid);
    let mut ends: Vec<Vec<_>> = vec![Vec::new(); grid.columns.len()];
    for link in grid.links.iter().filter(|link| !link.is_loop) {
        let left = (positions[link.left.item], link.left.span.middle());
        let right = (positions[link.right.item], link.right.span.middle());
        ends[link.channel].push((left, right, link.net));
    }
    ends.iter_mut().map(|ends| inversions(ends)).sum()
}

type End = (i32, i32);

fn inversions(ends: &mut [(End, End, usize)]) -> usize {
    ends.sort_unstable();
    let crosses = |a: &(End, End, usize), b: &(End, End, usize)| a.0 < b.0 && a.1 > b.1 && a.2 != b.2;
    let after = |(at, end)| ends[at + 1..].iter().filter(|other| crosses(end, other)).count();
    ends.iter().enumerate().map(after).sum()
}

/// Exchanges neighbours where fewer lines cross then; whether there were any.
fn exchange(grid: &mut Grid) -> bool {
    let mut positions = positions(grid);
    let mut changed = false;
    for column in 0..grid.columns.len() {
        for at in 1..grid.columns[column].len() {
            let (above, below) = (grid.columns[column][at - 1], grid.columns[column][at]);
            let as_is = pair_crossings(grid, &positions, above, below);
            if as_is > pair_crossings(grid, &positions, below, above) {
                grid.columns[column].swap(at - 1, at);
                positions.swap(above, below);
                changed = true;
            }
        }
    }
    changed
}

/// How often the lines of two items of a column cross if the one stands above the other.
fn pair_crossings(grid: &Grid, positions: &[i32], above: usize, below: usize) -> usize {
    let left = |&link: &usize| {
        let link = &grid.links[link];
        (positions[link.left.item], link.left.span.middle(), link.net)
    };
    let right = |&link: &usize| {
        let link = &grid.links[link];
        (positions[link.right.item], link.right.span.middle(), link.net)
    };
    let count = |above: Vec<(i32, i32, usize)>, below: Vec<(i32, i32, usize)>| -> usize {
        let crosses = |a: &(i32, i32, usize), b: &(i32, i32, usize)| (a.0, a.1) > (b.0, b.1) && a.2 != b.2;
        above
            .iter()
            .map(|a| below.iter().filter(|b| crosses(a, b)).count())
            .sum()
    };
    let ends = |links: &[usize], of: &dyn Fn(&usize) -> (i32, i32, usize)| links.iter().map(of).collect::<Vec<_>>();
    count(ends(&grid.to_left[above], &left), ends(&grid.to_left[below], &left))
        + count(ends(&grid.to_right[above], &right), ends(&grid.to_right[below], &right))
}
