//! Moments that commands passed through, to be compared with each other.

use postgres_model::Schema;
use protocol::{Direction, FaultKind};

use crate::schema::{ObjectDifference, Oids, differences, identified};
use crate::{CommandRecord, CommandState, RecordedRevision, Step, StepProgress, recorded_revisions};

/// A moment.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Moment {
    /// A database in which nobody has made anything.
    Empty,
    /// With a revision applied, and what follows from it not: what its upgrade left, or what its downgrade began with.
    Revision(String),
    /// What the newest command left.
    Now,
}

/// The moments of all commands on one database.
#[derive(Debug)]
pub struct Moments<'a> {
    records: Vec<&'a CommandRecord>,
    lives: Vec<Life>,
    now: Life,
}

/// Which life of the database a command belongs to: emptied or put back, it hands out the same oids for other objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Life {
    number: usize,
    /// The command whose traces the database does not have, because it was put back behind it.
    undone: Option<usize>,
}

/// The step in which a revision ran, and the position of its record.
#[derive(Clone, Copy, Debug)]
struct Place<'a> {
    record: usize,
    step: &'a Step,
}

impl<'a> Moments<'a> {
    /// The moments of commands, oldest first.
    pub fn of(records: impl IntoIterator<Item = &'a CommandRecord>) -> Self {
        let records: Vec<_> = records.into_iter().collect();
        let mut number = 0;
        let mut lives = Vec::with_capacity(records.len());
        for (position, record) in records.iter().enumerate() {
            let undone = was_put_back(record).then_some(position);
            lives.push(Life { number, undone });
            if record.emptied_the_database() {
                number += 1;
            }
        }
        let now = Life { number, undone: None };
        Self { records, lives, now }
    }

    /// Whether a revision ran, so that its schema is known.
    pub fn knows(&self, revision: &str) -> bool {
        self.place(revision).is_some()
    }

    /// The revisions whose schemas are known, newest first.
    pub fn revisions(&self) -> Vec<RecordedRevision> {
        let mut revisions = recorded_revisions(self.records.iter().copied());
        revisions.retain(|revision| self.knows(&revision.id));
        revisions
    }

    /// What is different between two moments; none where no command passed through one of them.
    pub fn differences(&self, from: &Moment, to: &Moment) -> Option<Vec<ObjectDifference>> {
        let (before, after) = (self.schema(from)?, self.schema(to)?);
        let (one, other) = (self.record_of(from), self.record_of(to));
        let is_one_life = one == other && self.life_of(from) == self.life_of(to);
        if one.is_none() || other.is_none() || is_one_life {
            return Some(differences(&before, &after));
        }
        let oids = match self.life_of(from) == self.life_of(to) {
            true => Oids::Same,
            false => Oids::Unrelated,
        };
        Some(differences(&identified(&before, &after, oids), &after))
    }

    /// The schema at a moment; none where no command passed through it.
    pub fn schema(&self, moment: &Moment) -> Option<Schema> {
        match moment {
            Moment::Empty => Some(Schema::default()),
            Moment::Now => Some(self.records.last()?.schema.at_the_end()),
            Moment::Revision(revision) => {
                let place = self.place(revision)?;
                let (before, after) = self.records[place.record].schemas_of(place.step);
                Some(match place.step.planned.direction {
                    Direction::Downgrade => before,
                    _ => after,
                })
            }
        }
    }

    /// A moment in words: `b2 as its upgrade left it`.
    pub fn words(&self, moment: &Moment) -> String {
        let revision = match moment {
            Moment::Empty => return "the empty database".to_owned(),
            Moment::Now => return "what the newest command left".to_owned(),
            Moment::Revision(revision) => revision,
        };
        let step = self.place(revision).map(|place| place.step);
        match step.map(|step| (step.planned.direction, step.progress)) {
            Some((Direction::Downgrade, _)) => format!("{revision} as it was before its downgrade"),
            Some((_, StepProgress::Failed)) => format!("{revision} as far as its upgrade came"),
            _ => format!("{revision} as its upgrade left it"),
        }
    }

    /// Where a revision ran: rather to its end than not, rather in a command that the database still has the traces of, and of those in
    /// the newest.
    fn place(&self, revision: &str) -> Option<Place<'a>> {
        let records = self.records.iter().enumerate().filter(|(_, record)| !record.offline);
        let steps = records.flat_map(|(record, command)| command.plan.iter().map(move |step| Place { record, step }));
        let ran = steps.filter(|place| {
            let step = place.step;
            step.planned.revision == revision
                && step.planned.direction != Direction::Stamp
                && matches!(step.progress, StepProgress::Done { .. } | StepProgress::Failed)
        });
        ran.max_by_key(|place| {
            let finished = place.step.progress != StepProgress::Failed;
            (finished, self.lives[place.record].undone.is_none(), place.record)
        })
    }

    /// The position of the record that a moment belongs to.
    fn record_of(&self, moment: &Moment) -> Option<usize> {
        match moment {
            Moment::Empty => None,
            Moment::Now => self.records.len().checked_sub(1),
            Moment::Revision(revision) => Some(self.place(revision)?.record),
        }
    }

    fn life_of(&self, moment: &Moment) -> Option<Life> {
        match moment {
            Moment::Now => Some(self.now),
            _ => self.record_of(moment).map(|record| self.lives[record]),
        }
    }
}

/// Whether the database was put back to a snapshot behind a command, with the oids that it had handed out.
fn was_put_back(record: &CommandRecord) -> bool {
    let by_the_engine = record
        .fault
        .as_ref()
        .is_some_and(|fault| fault.kind == FaultKind::Engine);
    record.state == CommandState::Stopped || by_the_engine
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use postgres_model::{Namespace, Object, ObjectChange};
    use protocol::{Event, Fault, Outcome, PlannedStep, RunId};

    use super::*;
    use crate::RESET;

    /// What a revision makes, or with `-` in front takes away: a schema of this oid and name.
    fn change(text: &str) -> ObjectChange {
        let (oid, name) = text.trim_start_matches('-').split_once(' ').unwrap();
        let object = Object::Namespace(Namespace {
            oid: oid.parse().unwrap(),
            name: name.to_owned(),
            comment: None,
            grants: vec![],
        });
        ObjectChange {
            key: object.key(),
            object: (!text.starts_with('-')).then(|| Arc::new(object)),
        }
    }

    /// A command behind another; every step is one statement with one change.
    fn command(before: Option<&CommandRecord>, direction: Direction, steps: &[(&str, &str)]) -> CommandRecord {
        let schema = before.map(|record| record.schema.at_the_end()).unwrap_or_default();
        let mut record = CommandRecord::new(vec!["upgrade".to_owned()], vec![], schema);
        for ((revision, changed), index) in steps.iter().zip(0..) {
            record.schema.change(Some(index), None, &[change(changed)]);
            record.plan.push(Step {
                planned: PlannedStep {
                    revision: (*revision).to_owned(),
                    direction,
                    message: String::new(),
                },
                progress: StepProgress::Done { duration_ms: 1.0 },
                statements: (index, index + 1),
            });
        }
        record.state = CommandState::Passed;
        record
    }

    fn reset(before: &CommandRecord) -> CommandRecord {
        let mut record = CommandRecord::new(vec![RESET.to_owned()], vec![], before.schema.at_the_end());
        record.note(&Event::Finished {
            run: RunId(1),
            outcome: Outcome::Succeeded,
            current: vec![],
            duration_ms: 1.0,
        });
        record
    }

    fn at(revision: &str) -> Moment {
        Moment::Revision(revision.to_owned())
    }

    fn words(records: &[&CommandRecord], from: &Moment, to: &Moment) -> Vec<String> {
        let found = Moments::of(records.iter().copied()).differences(from, to).unwrap();
        found
            .into_iter()
            .flat_map(|object| object.parts)
            .map(|part| part.words)
            .collect()
    }

    use Direction::{Downgrade, Upgrade};

    #[test]
    fn any_two_revisions_that_ran_can_be_compared_both_ways() {
        let record = command(None, Upgrade, &[("a", "1 tea"), ("b", "2 cup"), ("c", "1 herb")]);
        assert_eq!(
            words(&[&record], &at("a"), &at("c")),
            ["schema cup created", "renamed: tea → herb"]
        );
        assert_eq!(
            words(&[&record], &at("c"), &at("a")),
            ["schema cup dropped", "renamed: herb → tea"]
        );
        assert_eq!(
            words(&[&record], &Moment::Empty, &at("b")),
            ["schema cup created", "schema tea created"]
        );
        assert_eq!(words(&[&record], &at("b"), &Moment::Now), ["renamed: tea → herb"]);
    }

    #[test]
    fn a_revision_that_never_ran_has_no_schema() {
        let record = command(None, Upgrade, &[("a", "1 tea")]);
        let moments = Moments::of([&record]);
        assert!(moments.knows("a") && !moments.knows("b"));
        assert_eq!(moments.differences(&at("a"), &at("b")), None);
        assert_eq!(moments.revisions().len(), 1);
    }

    #[test]
    fn a_revision_that_was_downgraded_is_compared_as_it_was_before() {
        let up = command(None, Upgrade, &[("a", "1 tea"), ("b", "2 cup")]);
        let down = command(Some(&up), Downgrade, &[("b", "-2 cup"), ("a", "-1 tea")]);
        assert_eq!(words(&[&up, &down], &at("a"), &at("b")), ["schema cup created"]);
        assert_eq!(
            Moments::of([&up, &down]).words(&at("b")),
            "b as it was before its downgrade"
        );
        assert_eq!(
            words(&[&up, &down], &at("b"), &Moment::Now),
            ["schema cup dropped", "schema tea dropped"]
        );
    }

    #[test]
    fn what_was_made_again_is_no_other_object() {
        let up = command(None, Upgrade, &[("a", "1 tea"), ("b", "2 cup")]);
        let down = command(Some(&up), Downgrade, &[("b", "-2 cup"), ("a", "-1 tea")]);
        let again = command(Some(&down), Upgrade, &[("a", "3 tea")]);
        assert_eq!(words(&[&up, &down, &again], &at("a"), &at("b")), ["schema cup created"]);
    }

    #[test]
    fn an_emptied_database_hands_out_the_same_oids_for_something_else() {
        let first = command(None, Upgrade, &[("a", "1 tea"), ("b", "2 cup")]);
        let emptied = reset(&first);
        assert_eq!(emptied.schema.at_the_beginning(), first.schema.at_the_end());
        let second = command(Some(&emptied), Upgrade, &[("a", "1 herb")]);
        let records = [&first, &emptied, &second];
        assert_eq!(
            words(&records, &at("a"), &at("b")),
            ["schema cup created", "schema herb dropped", "schema tea created"]
        );
        assert_eq!(
            words(&records[..2], &at("b"), &Moment::Now),
            ["schema cup dropped", "schema tea dropped"]
        );
    }

    #[test]
    fn what_a_stopped_command_did_is_asked_only_where_nothing_else_is_known() {
        let first = command(None, Upgrade, &[("a", "1 tea")]);
        let mut stopped = command(Some(&first), Upgrade, &[("a", "2 herb"), ("b", "3 cup")]);
        stopped.give_up(&Outcome::Stopped);
        let moments = Moments::of([&first, &stopped]);
        assert_eq!(moments.schema(&at("a")), Some(first.schema.at_the_end()));
        assert!(moments.knows("b"));
        assert_eq!(moments.schema(&Moment::Now), Some(first.schema.at_the_end()));
        let broken = Fault::of_the_engine("gone".to_owned());
        assert!(was_put_back(&CommandRecord {
            fault: Some(broken),
            ..first.clone()
        }));
    }
}
