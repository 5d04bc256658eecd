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
    /// The statements that ran in it: the index of the first, and of the first after it. Both are equal where there was none.
    pub statements: (u32, u32),
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

/// The first open step of this revision and direction.
pub(crate) fn open_step<'a>(plan: &'a mut [Step], revision: &str, direction: Direction) -> Option<&'a mut Step> {
    plan.iter_mut().find(|step| {
        step.planned.revision == revision
            && step.planned.direction == direction
            && matches!(step.progress, StepProgress::Pending | StepProgress::Running)
    })
}

/// The first step that has not finished.
pub(crate) fn unfinished(plan: &[Step]) -> Option<&PlannedStep> {
    plan.iter()
        .find(|step| !matches!(step.progress, StepProgress::Done { .. }))
        .map(|step| &step.planned)
}

/// The command ended after this many statements: what still ran did not come to its end.
pub(crate) fn end(plan: &mut [Step], statements: u32) {
    for step in plan {
        if step.progress == StepProgress::Running {
            step.progress = StepProgress::Failed;
            step.statements.1 = statements;
        }
    }
}
