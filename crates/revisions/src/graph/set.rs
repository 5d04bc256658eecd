//! A set of revisions of one graph.

use serde::{Deserialize, Serialize};

/// A set of indices into [`crate::Graph::revisions`], one bit each.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevisionSet {
    words: Vec<u64>,
}

impl RevisionSet {
    /// An empty set with room for `len` revisions.
    pub fn new(len: usize) -> Self {
        Self {
            words: vec![0; len.div_ceil(64)],
        }
    }

    /// Adds an index below the `len` the set was made for; false if it was in already.
    pub fn insert(&mut self, index: usize) -> bool {
        let (word, bit) = (&mut self.words[index / 64], 1 << (index % 64));
        let is_new = *word & bit == 0;
        *word |= bit;
        is_new
    }

    /// Whether an index is in the set; none beyond its room is.
    pub fn contains(&self, index: usize) -> bool {
        self.words
            .get(index / 64)
            .is_some_and(|word| word & (1 << (index % 64)) != 0)
    }

    /// How many are in it.
    pub fn len(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// True if none is in it.
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    /// The indices, ascending.
    pub fn iter(&self) -> impl Iterator<Item = usize> {
        self.words.iter().zip(0..).flat_map(|(word, number)| {
            let without_lowest = |word: &u64| Some(word & (word - 1)).filter(|word| *word != 0);
            let words = std::iter::successors(Some(*word).filter(|word| *word != 0), without_lowest);
            words.map(move |word| number * 64 + word.trailing_zeros() as usize)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_a_set() {
        let mut set = RevisionSet::new(100);
        assert!(set.is_empty());
        assert!(set.insert(3) && set.insert(99) && !set.insert(3));
        assert_eq!(set.iter().collect::<Vec<_>>(), [3, 99]);
        assert_eq!(set.len(), 2);
        assert!(set.contains(99) && !set.contains(98) && !set.contains(1000));
    }
}
