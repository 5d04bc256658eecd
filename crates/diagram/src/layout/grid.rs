//! What stands in the columns: boxes, and the places where nets pass; and what connects neighbouring columns.

use super::{Net, Node, Span};

/// The height of the place where a net passes a column, in px.
pub(super) const LANE: i32 = 10;

/// What stands in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A box.
    Node,
    /// A net that passes.
    Crossing { net: usize },
}

/// Something in a column; the first ones are the boxes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    pub kind: Kind,
    pub column: usize,
    pub height: i32,
}

impl Item {
    /// What must be left free between it and what stands below it.
    pub fn gap(self, below: Self) -> i32 {
        match (self.kind, below.kind) {
            (Kind::Node, Kind::Node) => super::GAP,
            (Kind::Crossing { .. }, Kind::Crossing { .. }) => 0,
            _ => LANE,
        }
    }
}

/// A place on an item's border, counted from its top.
#[derive(Clone, Copy, Debug)]
pub(super) struct Port {
    pub item: usize,
    pub span: Span,
}

/// A piece of a net between an item and one in the next column, or for a box that references itself, between two of its pins.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link {
    pub net: usize,
    /// The channel.
    pub channel: usize,
    pub left: Port,
    /// On the right side of the channel, but for `is_loop`.
    pub right: Port,
    pub is_loop: bool,
}

/// Columns and what connects them.
#[derive(Debug)]
pub(super) struct Grid {
    pub items: Vec<Item>,
    pub links: Vec<Link>,
    /// What stands in each column, from top to bottom.
    pub columns: Vec<Vec<usize>>,
    /// Of each item: its links to the column on the left.
    pub to_left: Vec<Vec<usize>>,
    /// Of each item: its links to the column on the right.
    pub to_right: Vec<Vec<usize>>,
}

impl Grid {
    /// Makes crossings wherever a net passes a column.
    pub fn new(nodes: &[Node], nets: &[Net], columns: &[usize]) -> Self {
        let items = nodes.iter().zip(columns).map(|(node, &column)| Item {
            kind: Kind::Node,
            column,
            height: node.height,
        });
        let mut grid = Self {
            items: items.collect(),
            links: Vec::new(),
            columns: vec![Vec::new(); columns.iter().max().map_or(0, |last| last + 1)],
            to_left: Vec::new(),
            to_right: Vec::new(),
        };
        for (index, net) in nets.iter().enumerate() {
            grid.rightwards(index, net);
            grid.leftwards(index, net);
            grid.loops(index, net);
        }
        grid.index();
        grid
    }

    fn rightwards(&mut self, index: usize, net: &Net) {
        let start = self.items[net.target.node].column;
        let mut carrier = target_port(net);
        let end = net.members.iter().map(|pin| self.items[pin.node].column).max();
        for column in start + 1..=end.unwrap_or(start) {
            for pin in &net.members {
                if self.items[pin.node].column == column {
                    let right = Port {
                        item: pin.node,
                        span: pin.span,
                    };
                    self.link(index, column - 1, carrier, right);
                }
            }
            if Some(column) != end {
                let next = self.crossing(index, column);
                self.link(index, column - 1, carrier, next);
                carrier = next;
            }
        }
    }

    fn leftwards(&mut self, index: usize, net: &Net) {
        let start = self.items[net.target.node].column;
        let mut carrier = target_port(net);
        let end = net.members.iter().map(|pin| self.items[pin.node].column).min();
        for column in (end.unwrap_or(start)..start).rev() {
            for pin in &net.members {
                if self.items[pin.node].column == column {
                    let left = Port {
                        item: pin.node,
                        span: pin.span,
                    };
                    self.link(index, column, left, carrier);
                }
            }
            if Some(column) != end {
                let next = self.crossing(index, column);
                self.link(index, column, next, carrier);
                carrier = next;
            }
        }
    }

    fn loops(&mut self, index: usize, net: &Net) {
        for pin in net.members.iter().filter(|pin| pin.node == net.target.node) {
            self.links.push(Link {
                net: index,
                channel: self.items[pin.node].column,
                left: target_port(net),
                right: Port {
                    item: pin.node,
                    span: pin.span,
                },
                is_loop: true,
            });
        }
    }

    fn crossing(&mut self, net: usize, column: usize) -> Port {
        self.items.push(Item {
            kind: Kind::Crossing { net },
            column,
            height: LANE,
        });
        let middle = LANE / 2;
        Port {
            item: self.items.len() - 1,
            span: Span {
                low: middle,
                high: middle,
            },
        }
    }

    fn link(&mut self, net: usize, channel: usize, left: Port, right: Port) {
        self.links.push(Link {
            net,
            channel,
            left,
            right,
            is_loop: false,
        });
    }

    fn index(&mut self) {
        self.to_left = vec![Vec::new(); self.items.len()];
        self.to_right = vec![Vec::new(); self.items.len()];
        for (index, link) in self.links.iter().enumerate().filter(|(_, link)| !link.is_loop) {
            self.to_right[link.left.item].push(index);
            self.to_left[link.right.item].push(index);
        }
        for (index, item) in self.items.iter().enumerate() {
            self.columns[item.column].push(index);
        }
    }
}

fn target_port(net: &Net) -> Port {
    Port {
        item: net.target.node,
        span: net.target.span,
    }
}
