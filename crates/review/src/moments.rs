//! Moments that commands passed through, to be compared with each other.

use std::collections::HashMap;

use postgres_model::Schema;
use protocol::{Direction, FaultKind};

use crate::schema::{ObjectDifference, Oids, differences, identified};
use crate::{CommandRecord, CommandState, RecordedRevision, Step, StepProgress, recorded_revisions};

#[cfg(test)]
mod tests;

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
    places: HashMap<&'a str, Place<'a>>,
}

/// Which life of the database a command belongs to: emptied or put back, it hands out the same oids for other objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Life {
    number: usize,
    /// The command whose traces the database does not have, because it was restored after it.
    undone: Option<usize>,
}

/// What is different between the schemas of two databases, whose objects are the same where their names are.
pub fn differences_by_name(before: &Schema, after: &Schema) -> Vec<ObjectDifference> {
    differences(&identified(before, after, Oids::Unrelated), after)
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
        let places = places(&records, &lives);
        Self {
            records,
            lives,
            now,
            places,
        }
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
        Some(match self.life_of(from) == self.life_of(to) {
            true => differences(&identified(&before, &after, Oids::Same), &after),
            false => differences_by_name(&before, &after),
        })
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

    fn place(&self, revision: &str) -> Option<Place<'a>> {
        self.places.get(revision).copied()
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

/// Where each revision ran: rather to its end than not, rather in a command that the database still has the traces of, and of those
/// in the newest.
fn places<'a>(records: &[&'a CommandRecord], lives: &[Life]) -> HashMap<&'a str, Place<'a>> {
    let mut places: HashMap<&str, Place<'_>> = HashMap::new();
    let rank = |place: &Place<'_>| {
        let finished = place.step.progress != StepProgress::Failed;
        (finished, lives[place.record].undone.is_none())
    };
    for (record, command) in records.iter().enumerate().filter(|(_, command)| !command.offline) {
        let ran = |step: &&Step| {
            step.planned.direction != Direction::Stamp
                && matches!(step.progress, StepProgress::Done { .. } | StepProgress::Failed)
        };
        for step in command.plan.iter().filter(ran) {
            let place = Place { record, step };
            let known = places.entry(&step.planned.revision).or_insert(place);
            if rank(&place) >= rank(known) {
                *known = place;
            }
        }
    }
    places
}

/// Whether the database was restored to a snapshot after a command, with the oids that it had handed out.
fn was_put_back(record: &CommandRecord) -> bool {
    let by_the_engine = record
        .fault
        .as_ref()
        .is_some_and(|fault| fault.kind == FaultKind::Engine);
    record.state == CommandState::Stopped || by_the_engine
}
