//! Verdicts computed from what a run reported: pure, so that the page and a headless run say the same.

mod account;
mod conditions;
mod verdict;

pub use account::{Account, account_of};
pub use conditions::{Conditions, ReplacedEnvPy};
pub use verdict::Verdict;
