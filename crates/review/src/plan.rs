//! The steps that Alembic computed for a command, and how far each of them came.

use protocol::{Direction, PlannedStep};
use serde::{Deserialize, Serialize};

/// A planned step and how far it came.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// What Alembic planned.
    #[serde(flatten)]
    pub planned: PlannedStep,
    /// How far it came.
    #[serde(flatten)]
    pub progress: StepProgress,
}

/// How far a step came.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "progress", rename_all = "snake_case")]
pub enum StepProgress {
    /// Not begun.
    Pending,
    /// Its function runs.
    Running,
    /// Its function returned.
    Done {
        /// Wall clock in milliseconds.
        duration_ms: f64,
    },
    /// The command ended inside it.
    Failed,
}

/// Notes how far the first open step of this revision and direction is.
pub(crate) fn set_progress(plan: &mut [Step], revision: &str, direction: Direction, progress: StepProgress) {
    let open = |step: &&mut Step| {
        step.planned.revision == revision
            && step.planned.direction == direction
            && matches!(step.progress, StepProgress::Pending | StepProgress::Running)
    };
    if let Some(step) = plan.iter_mut().find(open) {
        step.progress = progress;
    }
}

/// The command ended: what still ran did not come to its end.
pub(crate) fn end(plan: &mut [Step]) {
    for step in plan {
        if step.progress == StepProgress::Running {
            step.progress = StepProgress::Failed;
        }
    }
}
