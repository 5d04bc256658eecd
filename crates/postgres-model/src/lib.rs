//! What PostgreSQL did, as plain data. Every value here was observed while a statement ran; nothing is guessed from source.

mod effects;
mod lock;
mod rows;
mod schema;
mod serialization;
mod statement;

pub use effects::{Effects, Lock, Notice, Scan, Subject, SubjectKind, TransactionMark, TransactionMarkKind};
pub use lock::{Blocks, LockMode};
pub use rows::{ResultColumn, ResultSet, Value};
pub use schema::*;
pub use statement::{CallSite, StatementTrace};
