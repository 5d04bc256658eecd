//! The steps of Alembic's plan.

use serde::{Deserialize, Serialize};

/// Which of a revision's two functions runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// `upgrade()`
    Upgrade,
    /// `downgrade()`
    Downgrade,
    /// Neither: only the version table changes.
    Stamp,
}

/// One step of the plan that Alembic computed, in the order in which Alembic runs it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedStep {
    /// The revision whose function runs; for a stamp, the revision that is stamped.
    pub revision: String,
    /// Which function.
    pub direction: Direction,
    /// The first line of the revision's docstring, as Alembic gives it.
    pub message: String,
}
