//! What PostgreSQL did, as plain data. Every value here was observed while a statement ran; nothing is guessed from source.

mod catalog_lines;
mod conflict;
mod effects;
#[cfg(feature = "fixtures")]
pub mod fixtures;
mod lock;
mod rows;
mod schema;
mod serialization;
mod statement;
mod table_rows;

pub use catalog_lines::catalog_lines;
pub use conflict::{Conflict, OtherSession, Waits, WantedLock};
pub use effects::{
    Effects, Lock, Notice, RowsChanged, Scan, Subject, SubjectKind, TransactionMark, TransactionMarkKind,
};
pub use lock::{Blocks, LockMode};
pub use rows::{ResultColumn, ResultSet, Value};
pub use schema::*;
pub use statement::{CallSite, StatementTrace};
pub use table_rows::TableRows;
