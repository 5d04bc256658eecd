//! A leg on rows that were added for it: ordinary ones in the tables that it touches, and those that it could stumble over.

use std::collections::BTreeSet;
use std::sync::Arc;

use postgres_model::{LockMode, RelationKind, ResultSet, Schema, SubjectKind, TableRows};
use protocol::{Amounts, Fault, Fill};

use crate::hazards::{Hazard, hazards};
use crate::{CommandRecord, CommandState, Leg, RoundTrip, Step, is_version_table, refuses};

/// Adversarial trials of a leg; each costs two commands.
const MOST: usize = 8;
/// Ordinary rows of a trial, at most: they are made anew for each.
const ROWS: u64 = 1_000;

/// Rows that are kept of those that the query of a hazard finds.
pub const FOUND_ROWS: usize = 3;

/// A leg on rows that were added for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Trial {
    /// The leg.
    pub leg: Leg,
    /// The rows.
    pub rows: TrialRows,
    /// What added them.
    pub filled: Option<Arc<CommandRecord>>,
    /// What the query of the hazard finds before the leg, with no more than [`FOUND_ROWS`] of its rows; none before it was asked.
    pub found: Option<Result<ResultSet, String>>,
    /// The leg.
    pub ran: Option<Arc<CommandRecord>>,
}

/// Which rows are added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TrialRows {
    /// Ordinary ones, to these tables. Before a downgrade they are a second generation: they have the shape that the upgrade gave the tables.
    Ordinary(Vec<u32>),
    /// Those that the leg could refuse.
    Adversarial(Box<Hazard>),
}

/// What a trial came to.
#[derive(Clone, Debug, PartialEq)]
pub enum Tried<'a> {
    /// The leg passes.
    Passes {
        /// Rows that are gone afterwards, table by table.
        gone: Vec<(String, u64)>,
    },
    /// It fails.
    Fails(&'a Fault),
    /// It raises on purpose.
    Refuses(&'a Fault),
    /// No such row could be made; why.
    NoRows(String),
    /// Not known: it was stopped, or did not come to it.
    NotKnown,
}

impl Trial {
    /// A trial that has not begun.
    pub const fn new(leg: Leg, rows: TrialRows) -> Self {
        Self {
            leg,
            rows,
            filled: None,
            found: None,
            ran: None,
        }
    }

    /// What adds its rows.
    pub fn fill(&self, ordinary: &Fill) -> Fill {
        let (tables, adversarial) = match &self.rows {
            TrialRows::Ordinary(tables) => (tables.clone(), None),
            TrialRows::Adversarial(hazard) => (vec![hazard.rows.table], Some(hazard.rows.clone())),
        };
        Fill {
            seed: ordinary.seed.wrapping_add(1),
            rows: ordinary.rows.clamp(1, ROWS),
            amounts: Amounts::Equal,
            tables,
            adversarial,
        }
    }

    /// How many of the rows that it is about were added.
    pub fn added(&self) -> u64 {
        let is_adversarial = matches!(self.rows, TrialRows::Adversarial(_));
        let filled = self.filled.iter().flat_map(|record| &record.filled);
        filled
            .filter(|table| table.adversarial == is_adversarial)
            .map(|table| table.rows)
            .sum()
    }

    /// Whether there is anything that the leg can be run on.
    pub fn has_rows(&self) -> bool {
        let is_filled = self
            .filled
            .as_ref()
            .is_some_and(|record| record.state == CommandState::Passed);
        is_filled && self.added() > 0
    }

    /// The query that is to be asked before the leg runs: it finds the rows of the hazard.
    pub fn next_query(&self) -> Option<String> {
        let TrialRows::Adversarial(hazard) = &self.rows else {
            return None;
        };
        let is_next = self.has_rows() && self.found.is_none() && self.ran.is_none();
        hazard.query.clone().filter(|_| is_next)
    }

    /// How many rows the table of the hazard has before the leg; none where that is not known.
    pub fn rows_of_table(&self) -> Option<u64> {
        let TrialRows::Adversarial(hazard) = &self.rows else {
            return None;
        };
        let held = self
            .filled
            .as_ref()?
            .rows
            .iter()
            .find(|held| held.label() == hazard.table)?;
        Some(held.rows)
    }

    /// Whether nothing of it is to come.
    pub fn has_ended(&self) -> bool {
        self.ran.is_some() || (self.filled.is_some() && !self.has_rows())
    }

    /// What it came to.
    pub fn tried(&self) -> Tried<'_> {
        let Some(filled) = &self.filled else {
            return Tried::NotKnown;
        };
        if filled.state != CommandState::Passed {
            return Tried::NotKnown;
        }
        if !self.has_rows() {
            let mut reasons = filled.filled.iter().rev().filter_map(|table| table.reason.clone());
            return Tried::NoRows(
                reasons
                    .next()
                    .unwrap_or_else(|| "the table takes no rows here".to_owned()),
            );
        }
        match self.ran.as_deref() {
            Some(CommandRecord {
                state: CommandState::Failed,
                fault: Some(fault),
                ..
            }) if refuses(fault) => Tried::Refuses(fault),
            Some(CommandRecord {
                state: CommandState::Failed,
                fault: Some(fault),
                ..
            }) => Tried::Fails(fault),
            Some(ran) if ran.state == CommandState::Passed => Tried::Passes {
                gone: gone(&filled.rows, &ran.rows),
            },
            _ => Tried::NotKnown,
        }
    }
}

impl RoundTrip {
    /// The next trial of the legs that passed.
    pub fn next_trial(&self) -> Option<Trial> {
        let mut wanted = [Leg::Up, Leg::Down].into_iter().flat_map(|leg| self.trials_of(leg));
        wanted.nth(self.trials.len())
    }

    /// How many hazards of a leg are not tried, because they are too many.
    pub fn hazards_left_out(&self, leg: Leg) -> usize {
        let found = self.step_of(leg).map(|(record, step)| {
            let (before, after) = record.schemas_of(step);
            hazards(&before, &after).len()
        });
        found.map_or(0, |found| found.saturating_sub(MOST))
    }

    /// A leg that passed on one database, and its step.
    fn step_of(&self, leg: Leg) -> Option<(&CommandRecord, &Step)> {
        let record = self.leg(leg)?;
        let is_measured = record.state == CommandState::Passed && record.conditions.databases.is_none();
        let step = record.step_of_revision(&self.revision)?;
        is_measured.then_some((&**record, step))
    }

    fn trials_of(&self, leg: Leg) -> Vec<Trial> {
        let Some((record, step)) = self.step_of(leg) else {
            return vec![];
        };
        let (before, after) = record.schemas_of(step);
        let mut tables = touched(record, &before);
        if leg == Leg::Up {
            tables.retain(|oid| self.is_empty_before(&before, *oid));
        }
        let ordinary = (!tables.is_empty()).then(|| TrialRows::Ordinary(tables.into_iter().collect()));
        let adversarial = hazards(&before, &after).into_iter().take(MOST);
        let adversarial = adversarial.map(|hazard| TrialRows::Adversarial(Box::new(hazard)));
        let rows = ordinary.into_iter().chain(adversarial);
        rows.map(|rows| Trial::new(leg, rows)).collect()
    }

    fn is_empty_before(&self, before: &Schema, oid: u32) -> bool {
        let held = before
            .relation(oid)
            .and_then(|table| TableRows::of(&self.rows_before, table));
        held.is_none_or(|held| held.rows == 0)
    }
}

/// The tables that a leg writes to, scans or locks against writers, of those that were there before.
fn touched(record: &CommandRecord, before: &Schema) -> BTreeSet<u32> {
    let locks = record
        .statements
        .iter()
        .filter_map(|statement| statement.effects.locks.as_ref());
    let is_table = |kind: SubjectKind| {
        matches!(
            kind,
            SubjectKind::Relation(RelationKind::Table | RelationKind::PartitionedTable)
        )
    };
    let held = locks
        .flatten()
        .filter(|lock| lock.mode >= LockMode::RowExclusive && is_table(lock.subject.kind));
    let there = held.filter_map(|lock| before.relation(lock.subject.oid));
    there
        .filter(|table| !is_version_table(table))
        .map(|table| table.oid)
        .collect()
}

/// Rows of tables that are still there and have fewer.
fn gone(before: &[TableRows], after: &[TableRows]) -> Vec<(String, u64)> {
    let fewer = |held: &TableRows| {
        let now = after.iter().find(|now| now.label() == held.label())?;
        (now.rows < held.rows).then(|| (held.label(), held.rows - now.rows))
    };
    before.iter().filter_map(fewer).collect()
}
