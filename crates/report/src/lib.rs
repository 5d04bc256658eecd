//! What is said about a run, for the page and for the command line.

mod conditions;
mod difference;
mod effects;
mod fault;
mod lock;
mod measure;
mod plain;
mod sentence;
mod stand_ins;
mod task;
mod text;
mod verdict;
mod version_table;

pub use conditions::{Condition, ConditionKind, conditions};
pub use effects::{effects, rewritten};
pub use fault::{Offer, afterwards, failure, hints, offers};
pub use lock::{badge, lock, locks_held_before, locks_unknown, nothing_blocked, unmeasured_locks, unnoticed_locks};
pub use measure::{counted, duration, verb};
pub use plain::of as plain;
pub use sentence::{Sentence, Span};
pub use stand_ins::{NOT_TRUSTWORTHY, stand_in_kind, uses};
pub use task::{command_line, task, title};
pub use text::one_line;
pub use verdict::{ended, verdict};
pub use version_table::{VERSION_TABLE_DIFFERS, discrepancy, transaction_ends};
