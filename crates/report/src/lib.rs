//! What is said about a run, for the page and for the command line.

mod compared_rows;
mod conditions;
mod data;
mod difference;
mod effects;
mod fault;
mod filled;
mod lock;
mod lock_badge;
mod measure;
mod on_failure;
mod plain;
mod round_trip;
mod runbook;
mod sentence;
mod stand_ins;
mod step_locks;
mod task;
mod text;
mod trials;
mod verdict;
mod version_table;
mod waits;

pub use compared_rows::compared_rows;
pub use conditions::{Condition, ConditionKind, conditions};
pub use data::{checked, data, dropped, step_rows};
pub use effects::{effects, rewritten, scan};
pub use fault::{Offer, afterwards, failure, hints, offer, offers};
pub use filled::filled;
pub use lock::{badge, documented, lock, lock_name, locks_held_before, unnoticed_locks, why_locks_unknown};
pub use lock_badge::{
    LOCKS_NOT_ALONE, LOCKS_NOT_KNOWN, LockBadge, hidden_unknown, lock_badge_not_alone, lock_badges, locked_meanwhile,
};
pub use measure::{counted, duration, megabytes, verb};
pub use on_failure::{JudgedLine, judged_text, on_failure, on_failure_in_short};
pub use plain::of as plain;
pub use round_trip::{leg, round_trip, way_back};
pub use runbook::{WayDown, runbook};
pub use sentence::{Sentence, Span};
pub use stand_ins::{NOT_TRUSTWORTHY, stand_in_kind, uses};
pub use step_locks::{nothing_blocked, step_lock_bar, step_locks, step_locks_held_before, step_locks_unknown};
pub use task::{command_line, task, title};
pub use text::one_line;
pub use trials::{trials, trials_in_short};
pub use verdict::{NOTHING_PRINTED, SHOWN_OF_A_FAILURE, STOPPED, ended, verdict};
pub use version_table::{VERSION_TABLE_DIFFERS, discrepancy, transaction_ends};
pub use waits::{
    NOTHING_WAITS, WAITS_NOT_SHOWN, other_session, statement_waits, step_waits, step_waits_unknown, wait, wait_behind,
    wait_meanwhile, waits, waits_of,
};
