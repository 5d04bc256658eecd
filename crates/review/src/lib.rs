//! Verdicts computed from what a run reported: pure, so that the page and later a headless run say the same.

mod account;

pub use account::{Account, account_of};
