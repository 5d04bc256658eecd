//! What a step of a plan did to rows, as far as that was measured, and what the tables and columns held that a leg of a round trip dropped.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use postgres_model::{RowsChanged, Schema, StatementTrace, TableRows, TransactionMarkKind};

use crate::{Checked, CommandRecord, CommandState, Leg, RoundTrip, Step, checked, is_version_table, version_tables};

/// What a step did to rows, without those of version tables.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StepRows {
    /// Table by table, in the order of their names: the sum of what its statements did and no rollback undid.
    pub changed: Vec<RowsChanged>,
    /// The indices of statements of which it was not measured what rows they changed.
    pub unmeasured: Vec<u32>,
    /// The indices of statements that changed rows and were possibly undone: the savepoint of a rollback was not found.
    pub in_doubt: Vec<u32>,
}

impl StepRows {
    /// Whether nothing more was changed than is told.
    pub fn is_known(&self) -> bool {
        self.unmeasured.is_empty() && self.in_doubt.is_empty()
    }
}

/// What became of the rows that a statement changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Undone,
    InDoubt,
}

/// What a step of a command's plan did to rows.
pub fn step_rows(record: &CommandRecord, step: &Step) -> StepRows {
    let mut rows = StepRows::default();
    // The database is the one from before the command.
    if record.state == CommandState::Stopped {
        return rows;
    }
    let fates = fates(record);
    let versions = version_tables(record);
    let mut changed: BTreeMap<u32, RowsChanged> = BTreeMap::new();
    let (first, end) = (step.statements.0 as usize, step.statements.1 as usize);
    for statement in record.statements.get(first..end).unwrap_or_default() {
        let fate = fates.get(&statement.index);
        // Whatever savepoint it was: a transaction goes on only without what failed in it.
        if fate == Some(&Fate::Undone) || (fate.is_some() && statement.error.is_some()) {
            continue;
        }
        let Some(found) = &statement.effects.changed else {
            rows.unmeasured.push(statement.index);
            continue;
        };
        let found = found.iter().filter(|rows| !versions.contains(&rows.subject.oid));
        let found: Vec<&RowsChanged> = found.collect();
        if !found.is_empty() && fate == Some(&Fate::InDoubt) {
            rows.in_doubt.push(statement.index);
            continue;
        }
        found.into_iter().for_each(|rows| add(&mut changed, rows));
    }
    rows.changed = changed.into_values().collect();
    rows.changed.sort_by_key(|rows| rows.subject.label());
    rows
}

/// A table that was renamed is told by its last name.
fn add(changed: &mut BTreeMap<u32, RowsChanged>, rows: &RowsChanged) {
    let sum = changed.entry(rows.subject.oid).or_insert_with(|| RowsChanged {
        subject: rows.subject.clone(),
        inserted: 0,
        updated: 0,
        deleted: 0,
    });
    sum.subject = rows.subject.clone();
    sum.inserted += rows.inserted;
    sum.updated += rows.updated;
    sum.deleted += rows.deleted;
}

/// The statements that were rolled back, or possibly.
fn fates(record: &CommandRecord) -> BTreeMap<u32, Fate> {
    let mut fates = BTreeMap::new();
    let mut begun: Vec<u32> = Vec::new();
    for mark in &record.transactions {
        let first = begun.last().copied().unwrap_or_default();
        let (range, fate) = match mark.kind {
            TransactionMarkKind::Begin => {
                begun.push(mark.statement);
                continue;
            }
            TransactionMarkKind::Commit => {
                begun.pop();
                continue;
            }
            TransactionMarkKind::Rollback => {
                begun.pop();
                (first..mark.statement, Fate::Undone)
            }
            TransactionMarkKind::RollbackToSavepoint => match savepoint(record, first..mark.statement) {
                Some(savepoint) => (savepoint..mark.statement, Fate::Undone),
                None => (first..mark.statement, Fate::InDoubt),
            },
        };
        for statement in range {
            let known = fates.entry(statement).or_insert(fate);
            if fate == Fate::Undone {
                *known = fate;
            }
        }
    }
    fates
}

/// The statement that made the savepoint to which the statement after these rolls back.
fn savepoint(record: &CommandRecord, before: Range<u32>) -> Option<u32> {
    let rollback = record.statements.get(before.end as usize)?;
    let name = name_after(rollback, &[&["rollback", "to", "savepoint"], &["rollback", "to"]])?;
    let statements = record.statements.get(before.start as usize..before.end as usize)?;
    let made = statements
        .iter()
        .rfind(|statement| name_after(statement, &[&["savepoint"]]).is_some_and(|other| other == name));
    made.map(|statement| statement.index)
}

/// The one word after the first of these beginnings that a statement has, if nothing follows it.
fn name_after(statement: &StatementTrace, beginnings: &[&[&str]]) -> Option<String> {
    let words: Vec<&str> = statement.sql.trim().trim_end_matches(';').split_whitespace().collect();
    let begins = |beginning: &&&[&str]| {
        words.len() > beginning.len()
            && beginning
                .iter()
                .zip(&words)
                .all(|(one, other)| one.eq_ignore_ascii_case(other))
    };
    let beginning = beginnings.iter().find(begins)?;
    match words[beginning.len()..] {
        [name] if name.starts_with('"') => Some(name.to_owned()),
        [name] => Some(name.to_lowercase()),
        _ => None,
    }
}

/// What a table or a column held that was dropped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dropped {
    /// The table, with its schema where that is not `public`.
    pub table: String,
    /// The column; none where the whole table was dropped.
    pub column: Option<String>,
    /// How many rows the table had; none where that is not known.
    pub rows: Option<u64>,
    /// How many values of the column were not null; none where that is not known, and for a table.
    pub values: Option<u64>,
}

impl RoundTrip {
    /// The command of a leg, and what each table held before it.
    fn run(&self, leg: Leg) -> Option<(&CommandRecord, &[TableRows])> {
        let rows = match leg {
            Leg::Up => &self.rows_before[..],
            Leg::Down => held_after(self.up.as_ref()),
            Leg::Again => held_after(self.down.as_ref()),
        };
        Some((self.leg(leg)?, rows))
    }

    /// What a leg did to rows; none where its function did not run.
    pub fn step_rows(&self, leg: Leg) -> Option<StepRows> {
        let (record, _) = self.run(leg)?;
        Some(step_rows(record, record.step_of_revision(&self.revision)?))
    }

    /// The tables and columns that a leg dropped, and what they held before it; without generated columns, whose values are in other columns.
    pub fn dropped(&self, leg: Leg) -> Vec<Dropped> {
        self.run(leg).map_or(vec![], |(record, rows)| {
            dropped(&record.schema.at_the_beginning(), &record.schema.at_the_end(), rows)
        })
    }

    /// What PostgreSQL checked in a leg on rows that were there before it.
    pub fn checked(&self, leg: Leg) -> Vec<Checked> {
        self.run(leg).map_or(vec![], |(record, rows)| {
            checked(&record.schema.at_the_beginning(), &record.schema.at_the_end(), rows)
        })
    }
}

fn held_after(record: Option<&Arc<CommandRecord>>) -> &[TableRows] {
    record.map_or(&[], |record| &record.rows)
}

fn dropped(before: &Schema, after: &Schema, rows: &[TableRows]) -> Vec<Dropped> {
    let mut found = Vec::new();
    for table in before.tables().filter(|table| !is_version_table(table)) {
        let held = TableRows::of(rows, table);
        let entry = |column: Option<&str>| Dropped {
            table: table.label(),
            column: column.map(str::to_owned),
            rows: held.map(|held| held.rows),
            values: column.and_then(|column| held?.values(column)),
        };
        let Some(now) = after.relation(table.oid) else {
            found.push(entry(None));
            continue;
        };
        let gone = table
            .columns
            .iter()
            .filter(|column| column.generated.is_none() && now.column(column.number).is_none());
        found.extend(gone.map(|column| entry(Some(&column.name))));
    }
    found.sort_by(|one, other| (&one.table, &one.column).cmp(&(&other.table, &other.column)));
    found
}

#[cfg(test)]
mod tests;
