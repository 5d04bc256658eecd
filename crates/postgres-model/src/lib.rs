//! What PostgreSQL did, as plain data. Every value here was observed while a statement ran; nothing is guessed from source.

mod statement;

pub use statement::{CallSite, StatementTrace};
