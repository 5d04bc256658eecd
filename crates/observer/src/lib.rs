//! Sees what statements do to a PostgreSQL: the locks that they take, the tables that they rewrite and scan, what they change in the
//! schema, and where transactions begin and end.
//!
//! Nothing is guessed from a statement's text. An [`Observer`] asks the session that ran the statement, before the next one runs, and leaves
//! it as it was. It talks to anything that takes bytes of the wire protocol and gives the answer: a [`Session`].

/// What a migration can leave in the catalogs, as lines of text in a fixed order: equal for equal catalogs on every version of PostgreSQL.
pub const CATALOGS: &str = include_str!("catalogs.sql");

mod asking;
mod json_text;
mod literals;
mod locks;
mod observer;
mod queries;
mod questions;
mod reach;
mod reporter;
mod schema;
mod sent;
mod session;
mod transactions;
mod watch;
mod wire;
mod words;

pub use observer::{Observed, Observer};
pub use queries::schema_queries;
pub use questions::{next_transaction, rows, versions};
pub use reporter::is_of_the_run;
pub use schema::Change;
pub use session::{Session, Unanswered, ask, ask_and_undo};
pub use transactions::TimedMark;
pub use watch::{Numbered, Spent, Surroundings, Watch};
pub use wire::{first_column, messages, query};
