//! Verdicts computed from what a run reported, and the record of it: pure, so that the page and a headless run say the same.

mod account;
mod conditions;
mod discrepancy;
mod record;
mod verdict;

pub use account::{Account, account_of};
pub use conditions::{Conditions, Databases, ReplacedEnvPy};
pub use discrepancy::{Discrepancy, TransactionEnd, discrepancy, transaction_ends};
pub use record::{CommandRecord, CommandState, FORMAT, RunRecord, Spent, StepRecord};
pub use verdict::Verdict;
