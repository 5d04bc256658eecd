//! The revisions that commands planned, for where there are no files and so no graph.

use std::collections::HashSet;

use protocol::Direction;

use crate::{CommandRecord, StepProgress};

/// A revision of a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordedRevision {
    /// Its id.
    pub id: String,
    /// Its message.
    pub message: String,
    /// The newest step that was about it, and how far that came.
    pub step: (Direction, StepProgress),
}

/// Every revision of the plans, newest first.
///
/// A plan names the revisions that it passes, in their order; plans are put together where they share revisions. A plan that shares
/// none with those before lies after them if it is an upgrade, and before them if it is a downgrade.
pub fn recorded_revisions<'a>(records: impl IntoIterator<Item = &'a CommandRecord>) -> Vec<RecordedRevision> {
    let mut oldest_first: Vec<RecordedRevision> = Vec::new();
    for record in records {
        for direction in [Direction::Upgrade, Direction::Downgrade, Direction::Stamp] {
            merge(&mut oldest_first, steps(record, direction), direction);
        }
    }
    oldest_first.reverse();
    oldest_first
}

/// The steps of one direction, the oldest revision first.
fn steps(record: &CommandRecord, direction: Direction) -> Vec<RecordedRevision> {
    let mut seen = HashSet::new();
    let steps = record.plan.iter().filter(|step| step.planned.direction == direction);
    let mut steps: Vec<_> = steps
        .filter(|step| seen.insert(&step.planned.revision))
        .map(|step| RecordedRevision {
            id: step.planned.revision.clone(),
            message: step.planned.message.clone(),
            step: (direction, step.progress),
        })
        .collect();
    if direction == Direction::Downgrade {
        steps.reverse();
    }
    steps
}

fn merge(known: &mut Vec<RecordedRevision>, steps: Vec<RecordedRevision>, direction: Direction) {
    let position = |known: &[RecordedRevision], id: &str| known.iter().position(|revision| revision.id == id);
    let shared = steps.iter().find_map(|step| position(known, &step.id));
    let mut next = match (shared, direction) {
        (Some(shared), _) => shared,
        (None, Direction::Downgrade) => 0,
        (None, _) => known.len(),
    };
    for step in steps {
        match position(known, &step.id) {
            Some(at) => {
                next = next.max(at + 1);
                // A revision that is only planned tells less than what an earlier command did with it.
                if step.step.1 != StepProgress::Pending {
                    known[at].step = step.step;
                }
            }
            None => {
                known.insert(next, step);
                next += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use protocol::PlannedStep;

    use super::*;
    use crate::Step;

    fn record(direction: Direction, ids: &str) -> CommandRecord {
        let step = |id: &str| Step {
            planned: PlannedStep {
                revision: id.to_owned(),
                direction,
                message: format!("step {id}"),
            },
            progress: StepProgress::Done { duration_ms: 1.0 },
            statements: (0, 0),
        };
        CommandRecord {
            plan: ids.split_whitespace().map(step).collect(),
            ..CommandRecord::default()
        }
    }

    fn order(records: &[CommandRecord]) -> String {
        let revisions = recorded_revisions(records);
        revisions.iter().map(|revision| revision.id.as_str()).collect()
    }

    #[test]
    fn the_newest_is_on_top_whichever_way_it_went() {
        use Direction::{Downgrade, Upgrade};
        assert_eq!(order(&[record(Upgrade, "a b c")]), "cba");
        assert_eq!(order(&[record(Downgrade, "c b a")]), "cba");
        assert_eq!(order(&[record(Upgrade, "a b"), record(Upgrade, "c d")]), "dcba");
        assert_eq!(order(&[record(Downgrade, "d c"), record(Downgrade, "b a")]), "dcba");
        assert_eq!(order(&[record(Downgrade, "c b"), record(Upgrade, "a b c d")]), "dcba");
        assert_eq!(order(&[record(Upgrade, "a c"), record(Upgrade, "a b c")]), "cba");
    }

    #[test]
    fn the_newest_step_tells_what_became_of_it() {
        let records = [record(Direction::Upgrade, "a b"), record(Direction::Downgrade, "b")];
        let found = recorded_revisions(&records);
        let directions: Vec<_> = found.iter().map(|revision| revision.step.0).collect();
        assert_eq!(directions, [Direction::Downgrade, Direction::Upgrade]);
        assert_eq!(found[0].message, "step b");
    }
}
