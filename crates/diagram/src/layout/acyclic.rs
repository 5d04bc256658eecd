//! Cycles are cut open: which references are read backwards, so that every box can stand to the right of what it references.

use std::collections::BTreeSet;

/// For each box the boxes that are to stand left of it, given those that it references. It is the heuristic of Eades, Lin and Smyth: a
/// line is made of all boxes, and what points the wrong way in it is turned.
pub(super) fn acyclic(references: &[BTreeSet<usize>]) -> Vec<BTreeSet<usize>> {
    let rank = ranks(references);
    let mut left_of = vec![BTreeSet::new(); references.len()];
    for (node, referenced) in references.iter().enumerate() {
        for &other in referenced {
            let (left, right) = if rank[other] < rank[node] {
                (other, node)
            } else {
                (node, other)
            };
            left_of[right].insert(left);
        }
    }
    left_of
}

/// The position of each box in the line.
fn ranks(references: &[BTreeSet<usize>]) -> Vec<usize> {
    let referrers = reversed(references);
    let mut out: Vec<_> = references.iter().map(BTreeSet::len).collect();
    let mut into: Vec<_> = referrers.iter().map(BTreeSet::len).collect();
    let mut remaining: BTreeSet<usize> = (0..references.len()).collect();
    let (mut first, mut last) = (Vec::new(), Vec::new());
    while let Some(node) = next(&remaining, &out, &into) {
        remaining.remove(&node);
        if out[node] > 0 && into[node] == 0 {
            last.push(node);
        } else {
            first.push(node);
        }
        references[node].iter().for_each(|&other| into[other] -= 1);
        referrers[node].iter().for_each(|&other| out[other] -= 1);
    }
    let mut rank = vec![0; references.len()];
    for (at, &node) in first.iter().chain(last.iter().rev()).enumerate() {
        rank[node] = at;
    }
    rank
}

/// One that references nothing any more, or that nothing references, or else the one that is referenced most for what it references.
fn next(remaining: &BTreeSet<usize>, out: &[usize], into: &[usize]) -> Option<usize> {
    let free = remaining.iter().find(|&&node| out[node] == 0 || into[node] == 0);
    let surplus = |node: usize| into[node] as i64 - out[node] as i64;
    let best = || {
        remaining
            .iter()
            .max_by_key(|&&node| (surplus(node), std::cmp::Reverse(node)))
    };
    free.or_else(best).copied()
}

/// The same relation from the other side.
pub(super) fn reversed(references: &[BTreeSet<usize>]) -> Vec<BTreeSet<usize>> {
    let mut reversed = vec![BTreeSet::new(); references.len()];
    for (node, referenced) in references.iter().enumerate() {
        for &other in referenced {
            reversed[other].insert(node);
        }
    }
    reversed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cycle_is_cut_and_the_rest_keeps_its_direction() {
        let references: Vec<BTreeSet<usize>> = vec![[1].into(), [2].into(), [0].into(), [0, 1].into()];
        let left_of = acyclic(&references);
        let edges: usize = left_of.iter().map(BTreeSet::len).sum();
        assert_eq!(edges, 5);
        assert_eq!(left_of[3], references[3]);
    }
}
