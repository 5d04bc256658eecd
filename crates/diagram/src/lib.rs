//! Entity-relationship diagrams of a schema, as plain data and as SVG: pure, so that the page and a file show the same.
//!
//! A [`Placement`] is computed once for a whole history: every table that ever existed has one place, wide and tall enough for all that
//! it ever was. [`diagram`] shows of it what is there at one revision, with marks for what that revision did, and [`svg`] writes it down.
//!
//! # Why the layout is written here
//! Crates that lay out layered graphs (`rust-sugiyama`, the ports of dagre, `layout-rs`) place boxes and lead lines from box to box. What
//! makes this diagram legible is what none of them does: lines end at rows; those that lead to the same key share one trunk, so sixty
//! references to `users` are one line through the drawing and not sixty; layers that would be too tall are continued in the next column;
//! lines are orthogonal, each in a track of its own, so none runs through a table or over another line; and all of that holds in every
//! revision, while rows come and go. The stages are the classical ones of Sugiyama, each a small file in `layout`.
//!
//! # Not drawn
//! Views, and partitions of a table: the partitioned table stands for them. Of a foreign key with several columns, the line is drawn
//! between the first two; each of its columns says that it is a foreign key.

mod build;
mod history;
mod layout;
mod model;
mod palette;
mod placement;
mod scope;
mod shown;
mod style;
mod svg;

pub use build::diagram;
pub use model::{Diagram, Edge, End, Mark, Multiplicity, Point, Rect, Row, Table};
pub use palette::Palette;
pub use placement::Placement;
pub use scope::Scope;
pub use style::{Columns, Style};
pub use svg::{svg, table_at};
