//! What a run comes to, in one word.

use protocol::Outcome;
use serde::{Deserialize, Serialize};

use crate::Conditions;

/// What a run comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It did what it does natively, and succeeded.
    Passed,
    /// It came to its end, but a revision ran into a stand-in, so nobody knows what it does natively.
    RanWithStandIns,
    /// It failed.
    Failed,
    /// The user stopped it.
    Stopped,
}

impl Verdict {
    /// Judges a run that ended.
    pub fn of(outcome: &Outcome, conditions: &Conditions) -> Self {
        match outcome {
            Outcome::Failed { .. } => Self::Failed,
            Outcome::Stopped => Self::Stopped,
            Outcome::Succeeded if conditions.touched().next().is_some() => Self::RanWithStandIns,
            Outcome::Succeeded => Self::Passed,
        }
    }

    /// In words for people.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::RanWithStandIns => "ran with stand-ins",
            Self::Failed => "failed",
            Self::Stopped => "stopped",
        }
    }
}
