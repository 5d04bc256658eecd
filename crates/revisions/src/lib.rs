//! Alembic's revisions, read without running them.
//!
//! From the files of a [`repository::Repository`] to what the screen shows: [`discover()`] the
//! migration environments, read revision files with a [`GraphBuilder`], get the [`Graph`] and every
//! [`Problem`], lay it out in rows and [`lanes`]. Alembic stays the authority on everything that
//! runs; here its rules for loading and ordering are followed so that the graph stands before
//! Python does, and still stands when a file is broken.

pub mod asked;
pub mod discover;
pub mod graph;
pub mod highlight;
pub mod lanes;
pub mod problem;
mod python;
pub mod read;
pub mod search;
pub mod sqlalchemy_pin;
pub mod unread;

pub use asked::{Asked, AskedKind, DotEnv, Place, Survey, dotenv_files};
pub use discover::{
    Discovery, Environment, EnvironmentProblem, LookedFor, Origin, discover, discover_in_slices, file_names_postgis,
};
pub use graph::{Applied, Follow, Graph, GraphBuilder, Revision, RevisionSet};
pub use highlight::{Class, Span, highlight};
pub use lanes::{EdgeKind, Height, Lanes, Point, Row, Segment, lay_out, lay_out_in_slices};
pub use problem::{Identifier, Position, Problem, ProblemKind, Unread};
pub use read::{Body, Function, LineRange, Reading, RevisionFile, check_module, outline_revision, read_revision};
pub use search::{Match, Rank, search};
pub use sqlalchemy_pin::{SqlalchemyPin, SqlalchemySeries, sqlalchemy_pin};
pub use unread::unread_problems;
