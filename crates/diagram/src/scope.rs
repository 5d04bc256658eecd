//! Which tables are shown.

use std::collections::BTreeSet;

/// Which tables are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// All of them, each at its place.
    #[default]
    All,
    /// One table, and those that foreign keys connect with it. They are laid out by themselves.
    Around {
        /// The table's oid.
        table: u32,
        /// How many foreign keys may lie between.
        hops: usize,
    },
    /// Those that the revision changed, and those that foreign keys connect with them. They are laid out by themselves.
    Changed {
        /// How many foreign keys may lie between.
        hops: usize,
    },
}

/// What can be reached from somewhere in so many steps, in whichever direction.
pub(crate) fn reachable(from: BTreeSet<u32>, links: &[(u32, u32)], hops: usize) -> BTreeSet<u32> {
    let mut reached = from;
    for _ in 0..hops {
        let beside = |&(a, b): &(u32, u32)| match (reached.contains(&a), reached.contains(&b)) {
            (true, false) => Some(b),
            (false, true) => Some(a),
            _ => None,
        };
        let next: Vec<_> = links.iter().filter_map(beside).collect();
        if next.is_empty() {
            break;
        }
        reached.extend(next);
    }
    reached
}
