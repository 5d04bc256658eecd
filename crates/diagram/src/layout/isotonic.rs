//! Isotonic regression: positions in a given order, each as near as possible to where it is wanted.

/// Where something is wanted, and how much.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Wish {
    pub at: i32,
    pub weight: i32,
}

/// Things that have come together: they want to be at the median of all their wishes.
struct Block {
    wishes: Vec<Wish>,
    length: usize,
    at: i32,
}

/// The positions, none before the one in front of it, for which the weighted distances to all wishes are smallest in sum. Distances and
/// not their squares: a line is straight or it is not, and half straight is nothing. Adjacent violators are pooled.
pub(super) fn isotonic(wishes: Vec<Vec<Wish>>) -> Vec<i32> {
    let mut blocks: Vec<Block> = Vec::new();
    for mut wishes in wishes {
        wishes.sort_unstable();
        let mut block = Block {
            at: median(&wishes),
            wishes,
            length: 1,
        };
        while let Some(above) = blocks.pop_if(|above| above.at > block.at) {
            block = above.with(block);
        }
        blocks.push(block);
    }
    blocks
        .iter()
        .flat_map(|block| std::iter::repeat_n(block.at, block.length))
        .collect()
}

impl Block {
    fn with(self, other: Self) -> Self {
        let mut wishes = self.wishes;
        wishes.extend(other.wishes);
        // Two sorted runs: the stable sort only merges them.
        wishes.sort();
        Self {
            at: median(&wishes),
            wishes,
            length: self.length + other.length,
        }
    }
}

/// The weighted median, and where two are equally good the middle between them; there is a wish at least, and they are sorted.
pub(super) fn median(wishes: &[Wish]) -> i32 {
    let total: i32 = wishes.iter().map(|wish| wish.weight).sum();
    let mut sum = 0;
    for (at, wish) in wishes.iter().enumerate() {
        sum += wish.weight;
        if sum * 2 == total {
            return (wish.at + wishes[at + 1].at) / 2;
        }
        if sum * 2 > total {
            return wish.at;
        }
    }
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(positions: &[i32]) -> Vec<Vec<Wish>> {
        let wish = |&at| vec![Wish { at, weight: 1 }];
        positions.iter().map(wish).collect()
    }

    #[test]
    fn what_is_in_order_stays() {
        assert_eq!(isotonic(at(&[1, 2, 2, 7])), [1, 2, 2, 7]);
    }

    #[test]
    fn what_is_out_of_order_meets() {
        assert_eq!(isotonic(at(&[5, 1, 3, 9])), [3, 3, 3, 9]);
    }

    #[test]
    fn the_heavier_wish_wins() {
        let mut wishes = at(&[5, 1]);
        wishes[0][0].weight = 9;
        assert_eq!(isotonic(wishes), [5, 5]);
    }
}
