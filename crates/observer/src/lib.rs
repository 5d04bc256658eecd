//! Sees what statements do to a PostgreSQL: the locks that they take, the tables that they rewrite and scan, what they change in the
//! schema, and where transactions begin and end.
//!
//! Nothing is guessed from a statement's text. An [`Observer`] asks the session that ran the statement, before the next one runs, and leaves
//! it as it was. It talks to anything that takes bytes of the wire protocol and gives the answer: a [`Session`].

mod asking;
mod conflicts;
mod json_text;
mod literals;
mod lock_timeout;
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
mod unanswered;
mod watch;
mod wire;
mod words;

pub use conflicts::conflicts;
pub use observer::{Observed, Observer};
pub use queries::{SCHEMA_SQL, table_of_the_repository};
pub use questions::{
    begin_as_new, catalogs, catalogs_of, literal, next_transaction, quoted, rows, table_rows, versions,
};
pub use reporter::is_of_the_run;
pub use schema::Change;
pub use session::{Session, ask, ask_and_undo};
pub use transactions::TimedMark;
pub use unanswered::Unanswered;
pub use watch::{Numbered, Spent, Surroundings, Watch};
pub use wire::{first_column, messages, query};
