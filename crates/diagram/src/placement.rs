//! Where each table of a history stands, whether it is there or not.

use std::collections::{BTreeMap, BTreeSet};

use postgres_model::Schema;

use crate::history::{Frame, History, Referenced, links};
use crate::layout::{self, Layout, Net, Node, Pin, Place, Route};
use crate::model::{Point, Rect};
use crate::shown::Link;
use crate::style::{Style, table_height};

/// A place for each table that ever existed, known by its oid, and a way for each foreign key that there ever was.
///
/// A place is as large as the largest that the table ever is, so that nothing moves from revision to revision and nothing overlaps.
#[derive(Clone, Debug, PartialEq)]
pub struct Placement {
    pub(crate) style: Style,
    seats: BTreeMap<u32, Seat>,
    routes: BTreeMap<NetKey, Route>,
    links: BTreeSet<Link>,
    bounds: Rect,
}

#[derive(Clone, Debug, PartialEq)]
struct Seat {
    place: Place,
    lines: usize,
    referenced: BTreeSet<i16>,
}

/// What leads to the same key of the same table; a table's references to itself are kept apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct NetKey {
    to: (u32, i16),
    is_own: bool,
}

impl NetKey {
    fn of(link: &Link) -> Self {
        Self {
            to: link.to,
            is_own: link.from.0 == link.to.0,
        }
    }
}

impl Placement {
    /// Finds places for the tables of all schemas, which are in the order of their history. There is room for what is different between
    /// each and the next; where others are compared, and more columns would be shown, the last ones are only counted. It is quick where
    /// schemas share the objects that didn't change.
    pub fn of<'a>(schemas: impl IntoIterator<Item = &'a Schema>, style: Style) -> Self {
        Self::of_history(&History::of(schemas), style)
    }

    pub(crate) fn of_history(history: &History, style: Style) -> Self {
        let mut links = links(history);
        links.retain(|link| history.has(link.from.0) && history.has(link.to.0));
        let mut referenced = Referenced::new();
        for link in &links {
            referenced.entry(link.to.0).or_default().insert(link.to.1);
        }
        let frames = history.frames(&style, &referenced);
        let nodes: Vec<Node> = frames.values().map(node).collect();
        let nets = nets(&frames, &links);
        let routed: Vec<Net> = nets.values().cloned().collect();
        let layout = layout::arrange(&nodes, &routed);
        Self::from_layout(style, &frames, (links, referenced), nets.into_keys(), layout)
    }

    fn from_layout(
        style: Style,
        frames: &BTreeMap<u32, Frame>,
        (links, referenced): (BTreeSet<Link>, Referenced),
        nets: impl Iterator<Item = NetKey>,
        layout: Layout,
    ) -> Self {
        let seat = |((&oid, frame), place): ((&u32, &Frame), Place)| {
            let lines = frame.lines;
            let referenced = referenced.get(&oid).cloned().unwrap_or_default();
            (
                oid,
                Seat {
                    place,
                    lines,
                    referenced,
                },
            )
        };
        Self {
            style,
            seats: frames.iter().zip(layout.places).map(seat).collect(),
            routes: nets.zip(layout.routes).collect(),
            links,
            bounds: Rect {
                x: 0.0,
                y: 0.0,
                width: f64::from(layout.width),
                height: f64::from(layout.height),
            },
        }
    }

    /// The rectangle in which every revision's diagram lies.
    pub fn bounds(&self) -> Rect {
        self.bounds
    }

    /// How many lines there is room for below a table's head, and its columns that something leads to; none if it has no place.
    pub(crate) fn room(&self, table: u32) -> Option<(usize, &BTreeSet<i16>)> {
        let seat = self.seats.get(&table)?;
        Some((seat.lines, &seat.referenced))
    }

    /// Where a table stands, with so many lines below its head; none if it has no place.
    pub(crate) fn rect(&self, table: u32, lines: usize) -> Option<Rect> {
        let place = &self.seats.get(&table)?.place;
        Some(Rect {
            x: f64::from(place.x),
            y: f64::from(place.y),
            width: f64::from(place.width),
            height: f64::from(table_height(lines)),
        })
    }

    /// The corners of a foreign key's line, given the heights of its ends; none if there is no way for it.
    pub(crate) fn way(&self, link: &Link, from: f64, to: f64) -> Option<Vec<Point>> {
        if !self.links.contains(link) {
            return None;
        }
        let (start, end) = (&self.seats.get(&link.from.0)?.place, &self.seats.get(&link.to.0)?.place);
        let route = self.routes.get(&NetKey::of(link))?;
        let is_leftwards = start.column > end.column;
        let left = |place: &Place| f64::from(place.x);
        let right = |place: &Place| f64::from(place.x + place.width);
        let (first, last, channels): (_, _, Vec<usize>) = if is_leftwards {
            (left(start), right(end), (end.column..start.column).rev().collect())
        } else if start.column == end.column {
            (right(start), right(end), vec![start.column])
        } else {
            (right(start), left(end), (start.column..end.column).collect())
        };
        let mut points = vec![Point { x: first, y: from }];
        let mut y = from;
        for (at, channel) in channels.iter().enumerate() {
            let passed = if is_leftwards { *channel } else { channel + 1 };
            let next = if at + 1 == channels.len() {
                to
            } else {
                f64::from(*route.crossings.get(&passed)?)
            };
            if let Some(track) = route.tracks.get(channel).filter(|_| y != next) {
                let x = f64::from(*track);
                points.extend([Point { x, y }, Point { x, y: next }]);
            }
            y = next;
        }
        points.push(Point { x: last, y: to });
        Some(points)
    }
}

fn node(frame: &Frame) -> Node {
    Node {
        width: frame.width,
        height: table_height(frame.lines),
    }
}

fn nets(frames: &BTreeMap<u32, Frame>, links: &BTreeSet<Link>) -> BTreeMap<NetKey, Net> {
    let index: BTreeMap<u32, usize> = frames.keys().enumerate().map(|(at, &oid)| (oid, at)).collect();
    let pin = |(table, column): (u32, i16)| Pin {
        node: index[&table],
        span: frames[&table].pin(column),
    };
    let mut nets = BTreeMap::new();
    for link in links {
        let new = || Net {
            target: pin(link.to),
            members: Vec::new(),
        };
        let net: &mut Net = nets.entry(NetKey::of(link)).or_insert_with(new);
        net.members.push(pin(link.from));
    }
    nets
}
