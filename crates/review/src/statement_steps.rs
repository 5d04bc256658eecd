//! Which step of the plan each statement of a command ran in.

use crate::{CommandRecord, StepProgress};

/// The position of the step that each statement ran in; none where it ran outside of a step.
pub(crate) fn steps_of_statements(record: &CommandRecord) -> Vec<Option<usize>> {
    let count = record.statements.len();
    let mut steps = vec![None; count];
    for (position, step) in record.plan.iter().enumerate() {
        let (first, end) = step.statements;
        let end = match step.progress {
            StepProgress::Pending => first,
            StepProgress::Running => u32::MAX,
            StepProgress::Done { .. } | StepProgress::Failed => end,
        };
        let range = (first as usize).min(count)..(end as usize).min(count);
        if let Some(statements) = steps.get_mut(range) {
            statements.fill(Some(position));
        }
    }
    steps
}
