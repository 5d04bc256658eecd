//! Verdicts computed from what a run reported, and the record of it: pure, so that the page and `stillroom run` say the same.

mod account;
mod browse;
mod command;
mod conditions;
mod discrepancy;
mod lineage;
mod locks;
mod moments;
mod plan;
mod record;
mod recorded;
pub mod schema;
mod schema_history;
mod sql;
mod state;
mod timeline;
mod value;

pub use account::{Account, account_of};
pub use browse::{PAGE_ROWS, Sort, can_be_browsed, page_queries};
pub use command::{CommandRecord, Spent};
pub use conditions::{Conditions, Databases, ReplacedEnvPy};
pub use discrepancy::{Discrepancy, TransactionEnd};
pub use lineage::{Lineage, Origin, lineages};
pub use locks::{BlockedSpan, HeldLock, blocked_spans, held_before, held_locks, strongest_on_each};
pub use moments::{Moment, Moments};
pub use plan::{Step, StepProgress};
pub use record::{FORMAT, RecordError, RecordReader, RunRecord, record_text};
pub use recorded::{RecordedRevision, recorded_revisions};
pub use schema_history::{SchemaChange, SchemaHistory};
pub use sql::{SqlPiece, formatted_sql, sql_pieces, sql_statements, word_at};
pub use state::CommandState;
pub use timeline::{Entry, StatementKind, TimelineFilter, step_of, timeline};
pub use value::{bytes_dump, indented_json};
