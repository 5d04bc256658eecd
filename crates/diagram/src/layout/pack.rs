//! Things that nothing connects are put beside and below each other.

use super::{APART, ASPECT, GAP, Node, Place};
use crate::style::{ROW, rounded_up};

/// Between boxes beside each other, in px.
const BESIDE: i32 = 40;

/// Where each thing's upper left corner is.
#[derive(Debug, Default)]
pub(super) struct Packed {
    pub corners: Vec<(i32, i32)>,
    pub width: i32,
    pub height: i32,
}

/// The area that boxes need, in px².
pub(super) fn area(boxes: &[Node]) -> i64 {
    let needed = |node: &Node| i64::from(node.width + BESIDE) * i64::from(node.height + GAP);
    boxes.iter().map(needed).sum()
}

/// Puts things of these sizes, the tallest first, into rows; the whole has a good shape when something of `more` px² is put below.
pub(super) fn shelves(sizes: &[(i32, i32)], more: i64) -> Packed {
    let needed = |&(width, height): &(i32, i32)| i64::from(width + APART) * i64::from(height + APART);
    let total: i64 = sizes.iter().map(needed).sum::<i64>() + more;
    let widest = sizes.iter().map(|size| size.0).max().unwrap_or(0);
    let limit = widest.max((total as f64 * ASPECT).sqrt() as i32);
    let mut packed = Packed {
        width: if more > 0 { limit } else { widest },
        ..Packed::default()
    };
    let (mut x, mut y) = (0, 0);
    for &(width, height) in sizes {
        if x > 0 && x + width > limit {
            (x, y) = (0, packed.height + APART);
        }
        packed.corners.push((x, y));
        packed.width = packed.width.max(x + width);
        packed.height = rounded_up(packed.height.max(y + height), ROW);
        x += width + APART;
    }
    packed
}

/// Puts boxes into columns of one width, each below what is shortest yet; as many columns as fit.
pub(super) fn block(boxes: &[Node], available: i32) -> Vec<Place> {
    let width = boxes.iter().map(|node| node.width).max().unwrap_or(0);
    let count = ((available + BESIDE) / (width + BESIDE)).max(1) as usize;
    let mut heights = vec![0; count];
    let mut place = |node: &Node| {
        let shortest = (0..count).min_by_key(|&column| (heights[column], column)).unwrap_or(0);
        let y = heights[shortest];
        heights[shortest] += rounded_up(node.height + GAP, ROW);
        Place {
            x: shortest as i32 * (width + BESIDE),
            y,
            width,
            height: node.height,
            column: shortest,
        }
    };
    boxes.iter().map(&mut place).collect()
}
