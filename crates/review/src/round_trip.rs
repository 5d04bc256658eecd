//! One revision alone: up, down and up again from a kept state, and what that says of its rollback.

mod concern;
mod interruption;
mod trials;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use postgres_model::{Schema, TableRows, WantedLock};
use protocol::{Cause, Fault, FaultKind};
use serde::{Deserialize, Serialize};

use crate::compared::compared;
use crate::schema::{Part, lost_contents};
use crate::{CommandRecord, CommandState, Conflicts, wanted_locks};

pub use concern::{Concern, first_to_look_at};
pub use interruption::{Interrupted, Interruption, OnFailure, Resumed, WhyUnmeasured};
pub use trials::{FOUND_ROWS, Trial, TrialRows, Tried};

/// A way that a revision is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Leg {
    /// `upgrade()` from the state before the revision.
    Up,
    /// `downgrade()` after that.
    Down,
    /// `upgrade()` once more.
    Again,
}

/// What a revision did alone. A leg that was not run is none.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RoundTrip {
    /// The revision.
    pub revision: String,
    /// The catalogs before it, as [`CommandRecord::catalogs`].
    pub catalogs_before: Vec<String>,
    /// What each table held before it, as [`CommandRecord::rows`].
    pub rows_before: Vec<TableRows>,
    /// The upgrade.
    pub up: Option<Arc<CommandRecord>>,
    /// The downgrade.
    pub down: Option<Arc<CommandRecord>>,
    /// The second upgrade.
    pub again: Option<Arc<CommandRecord>>,
    /// Whether the locks of the upgrade and of the downgrade wait for other sessions, as far as that was asked.
    pub conflicts: BTreeMap<Leg, Conflicts>,
    /// The upgrade and the downgrade, ended before a statement.
    pub interruptions: Vec<Interruption>,
    /// The upgrade and the downgrade on rows that were added for them.
    pub trials: Vec<Trial>,
}

/// What somebody who has to roll a revision back wants to know.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum RoundTripVerdict {
    /// The downgrade leaves the database as it was before the upgrade, and the second upgrade as after the first.
    Exact {
        /// Whether there were rows that a loss would have shown in.
        rows: bool,
    },
    /// Something is there after the downgrade, or is otherwise, that was not before the upgrade.
    Leaves {
        /// Lines of the catalogs.
        lines: Vec<String>,
    },
    /// Something that was there before the upgrade is gone after the downgrade.
    Loses {
        /// What tables and columns held.
        contents: Vec<LostContents>,
        /// Lines of the catalogs.
        lines: Vec<String>,
        /// Lines of the catalogs that are there instead.
        instead: Vec<String>,
    },
    /// It fails.
    FailsAt {
        /// Where.
        leg: Leg,
        /// How.
        fault: Box<Fault>,
    },
    /// It raises on purpose.
    Refuses {
        /// Where.
        leg: Leg,
        /// What it says.
        message: String,
    },
    /// Its function ran and changed nothing, though there is something to undo; or neither function does anything.
    DoesNothing {
        /// Which.
        leg: Leg,
    },
    /// It was not measured.
    NotKnown {
        /// Why.
        why: NotKnown,
    },
}

/// Why a round trip says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotKnown {
    /// Nothing was run, because an earlier revision failed or the rehearsal was stopped.
    NotReached,
    /// The function used a stand-in for something that is not here.
    StandIns,
    /// Revision files were not read.
    RevisionsUnread,
    /// The version table does not hold what Alembic took it to hold.
    VersionTableDiffers,
    /// It was stopped.
    Stopped,
}

/// What a table or a column held before the upgrade and does not hold after the downgrade.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct LostContents {
    /// The table, with its schema where that is not `public`.
    pub table: String,
    /// The column; none for rows.
    pub column: Option<String>,
    /// How many rows the table had before; none where that is not known.
    pub rows: Option<u64>,
    /// How many values of the column were not null before; none where that is not known, and for rows.
    pub values: Option<u64>,
    /// How many it has afterwards, where it is the same table; as many as before where the rows hold something else.
    pub rows_afterwards: Option<u64>,
}

impl RoundTripVerdict {
    /// Whether a rollback cannot go below the revision without a loss: its downgrade loses something, fails, refuses or does nothing.
    pub const fn is_point_of_no_return(&self) -> bool {
        match self {
            Self::Loses { .. } => true,
            Self::FailsAt { leg, .. } | Self::Refuses { leg, .. } | Self::DoesNothing { leg } => {
                matches!(leg, Leg::Down)
            }
            Self::Exact { .. } | Self::Leaves { .. } | Self::NotKnown { .. } => false,
        }
    }
}

impl RoundTrip {
    /// The command of a leg.
    pub const fn leg(&self, leg: Leg) -> Option<&Arc<CommandRecord>> {
        match leg {
            Leg::Up => self.up.as_ref(),
            Leg::Down => self.down.as_ref(),
            Leg::Again => self.again.as_ref(),
        }
    }

    /// The next leg whose locks are still to be asked for, and the locks. A second upgrade takes those of the first.
    pub fn next_to_ask(&self) -> Option<(Leg, Vec<WantedLock>)> {
        let unasked = [Leg::Up, Leg::Down]
            .into_iter()
            .filter(|leg| !self.conflicts.contains_key(leg));
        let mut wanted = unasked.filter_map(|leg| Some((leg, wanted_locks(self.leg(leg)?))));
        wanted.next()
    }

    /// The verdict.
    pub fn verdict(&self) -> RoundTripVerdict {
        let Some(up) = &self.up else {
            return not_known(NotKnown::NotReached);
        };
        if let Some(verdict) = unsuccessful(Leg::Up, up) {
            return verdict;
        }
        let Some(down) = &self.down else {
            return not_known(NotKnown::NotReached);
        };
        if let Some(verdict) = unsuccessful(Leg::Down, down) {
            return verdict;
        }
        let is_same = |one: (&[String], &[TableRows]), other: (&[String], &[TableRows])| {
            let (left, gone) = compared(one.0, other.0);
            left.is_empty() && gone.is_empty() && one.1 == other.1
        };
        let before = (&self.catalogs_before[..], &self.rows_before[..]);
        let (upgraded, downgraded) = ((&up.catalogs[..], &up.rows[..]), (&down.catalogs[..], &down.rows[..]));
        let did_nothing = is_same(before, upgraded);
        if did_nothing && is_same(before, downgraded) && !sent_anything(up) {
            return RoundTripVerdict::DoesNothing { leg: Leg::Up };
        }
        if !did_nothing && is_same(upgraded, downgraded) {
            return RoundTripVerdict::DoesNothing { leg: Leg::Down };
        }
        if let Some(verdict) = self.difference(up, down) {
            return verdict;
        }
        let Some(again) = &self.again else {
            return not_known(NotKnown::NotReached);
        };
        if let Some(verdict) = unsuccessful(Leg::Again, again) {
            return verdict;
        }
        let (left, gone) = compared(&up.catalogs, &again.catalogs);
        inexact(left, gone, other_counts(up, again)).unwrap_or_else(|| RoundTripVerdict::Exact {
            rows: self.rows_before.iter().any(|table| table.rows > 0),
        })
    }

    fn difference(&self, up: &CommandRecord, down: &CommandRecord) -> Option<RoundTripVerdict> {
        let (left, gone) = compared(&self.catalogs_before, &down.catalogs);
        inexact(left, gone, self.lost_contents(up, down))
    }

    /// What was made anew is empty, whatever was in it before; and rows can be missing or other ones in a table that stayed.
    fn lost_contents(&self, up: &CommandRecord, down: &CommandRecord) -> Vec<LostContents> {
        let (before, after) = (by_name(&self.rows_before), by_name(&down.rows));
        let (first, last): (Schema, Schema) = (up.schema.at_the_beginning(), down.schema.at_the_end());
        let anew = lost_contents(&first, &last).into_iter().map(|(table, part)| {
            let relation = first.relations().find(|relation| relation.label() == table);
            let column = match part {
                Part::Column(number) => relation.and_then(|relation| Some(relation.column(number)?.name.clone())),
                _ => None,
            };
            let held = relation.and_then(|relation| TableRows::of(&self.rows_before, relation));
            LostContents {
                rows: held.map(|held| held.rows),
                values: column.as_ref().and_then(|column| held?.values(column)),
                rows_afterwards: None,
                column,
                table,
            }
        });
        let mut found: BTreeSet<LostContents> = anew.collect();
        let is_told: BTreeSet<String> = found.iter().map(|lost| lost.table.clone()).collect();
        let changed = before.iter().filter_map(|(table, held)| {
            let now = after.get(table)?;
            let is_other = (held.rows, &held.digest) != (now.rows, &now.digest);
            (is_other && !is_told.contains(table)).then(|| lost_rows(held, now))
        });
        found.extend(changed);
        found.into_iter().collect()
    }
}

/// Rows of a table that stayed.
fn lost_rows(held: &TableRows, now: &TableRows) -> LostContents {
    LostContents {
        table: held.label(),
        column: None,
        rows: Some(held.rows),
        values: None,
        rows_afterwards: Some(now.rows),
    }
}

/// The verdict where there is something more or something less than before.
fn inexact(left: Vec<String>, gone: Vec<String>, contents: Vec<LostContents>) -> Option<RoundTripVerdict> {
    match (gone.is_empty() && contents.is_empty(), left.is_empty()) {
        (false, _) => Some(RoundTripVerdict::Loses {
            contents,
            lines: gone,
            instead: left,
        }),
        (true, false) => Some(RoundTripVerdict::Leaves { lines: left }),
        (true, true) => None,
    }
}

/// Tables that have another number of rows after the second upgrade than after the first; what the rows hold may differ, as a time does.
fn other_counts(up: &CommandRecord, again: &CommandRecord) -> Vec<LostContents> {
    let (first, second) = (by_name(&up.rows), by_name(&again.rows));
    let differing = first.into_iter().filter_map(|(table, held)| {
        let now = second.get(&table)?;
        (now.rows != held.rows).then(|| lost_rows(held, now))
    });
    differing.collect()
}

fn not_known(why: NotKnown) -> RoundTripVerdict {
    RoundTripVerdict::NotKnown { why }
}

/// What is to be said of a leg that did not pass.
fn unsuccessful(leg: Leg, record: &CommandRecord) -> Option<RoundTripVerdict> {
    match record.state {
        CommandState::Passed => None,
        CommandState::RanWithStandIns => Some(not_known(NotKnown::StandIns)),
        CommandState::RevisionsUnread => Some(not_known(NotKnown::RevisionsUnread)),
        CommandState::VersionTableDiffers => Some(not_known(NotKnown::VersionTableDiffers)),
        CommandState::NotRun | CommandState::Running => Some(not_known(NotKnown::NotReached)),
        CommandState::Stopped => Some(not_known(NotKnown::Stopped)),
        CommandState::Failed => Some(match &record.fault {
            Some(fault) if refuses(fault) => RoundTripVerdict::Refuses {
                leg,
                message: fault.message.clone(),
            },
            Some(fault) => RoundTripVerdict::FailsAt {
                leg,
                fault: Box::new(fault.clone()),
            },
            None => not_known(NotKnown::Stopped),
        }),
    }
}

/// `RAISE EXCEPTION` without another code: what tells a refusal of PL/pgSQL in records of earlier versions.
const RAISED: &str = "P0001";

/// Whether the revision says on purpose that it does not go on: its own `raise`, or one of PL/pgSQL in what it sent.
pub fn refuses(fault: &Fault) -> bool {
    match fault.kind {
        FaultKind::Statement if fault.sqlstate.as_deref() == Some(RAISED) => true,
        FaultKind::Statement | FaultKind::Revision => fault.causes.contains(&Cause::Refused),
        _ => false,
    }
}

fn sent_anything(record: &CommandRecord) -> bool {
    record.statements.iter().any(|statement| statement.revision.is_some())
}

fn by_name(tables: &[TableRows]) -> BTreeMap<String, &TableRows> {
    tables.iter().map(|table| (table.label(), table)).collect()
}

#[cfg(test)]
mod tests {
    use postgres_model::{Object, fixtures};

    use super::*;
    use crate::SchemaHistory;

    fn lines(lines: &[&str]) -> Vec<String> {
        lines.iter().map(|line| (*line).to_owned()).collect()
    }

    #[test]
    fn a_second_upgrade_that_does_less_is_not_exact() {
        let tea = |rows, digest: &str| TableRows {
            name: "tea".to_owned(),
            rows,
            digest: digest.to_owned(),
            ..TableRows::default()
        };
        let passed = |catalogs: &[&str], rows: &[TableRows]| {
            Some(Arc::new(CommandRecord {
                state: CommandState::Passed,
                catalogs: lines(catalogs),
                rows: rows.to_vec(),
                ..CommandRecord::default()
            }))
        };
        let trip = |again| RoundTrip {
            up: passed(&["relation | public.tea | table"], &[tea(2, "7")]),
            down: passed(&[], &[]),
            again,
            ..RoundTrip::default()
        };
        let same = trip(passed(&["relation | public.tea | table"], &[tea(2, "8")])).verdict();
        assert_eq!(same, RoundTripVerdict::Exact { rows: false });
        let without_table = trip(passed(&[], &[])).verdict();
        assert!(matches!(without_table, RoundTripVerdict::Loses { ref lines, .. } if lines.len() == 1));
        let without_rows = trip(passed(&["relation | public.tea | table"], &[tea(0, "0")])).verdict();
        assert!(matches!(without_rows, RoundTripVerdict::Loses { ref contents, .. } if contents.len() == 1));
    }

    #[test]
    fn what_a_column_held_is_found_whatever_its_name_and_that_of_its_table() {
        let table = |numbers: [i16; 2]| {
            let columns = numbers.map(|number| fixtures::column(number, &format!("Note {}", number % 2), "text"));
            let mut table = fixtures::table(7, "Tea | time", columns.to_vec());
            table.schema = "Shop".to_owned();
            Schema::from(vec![Arc::new(Object::Relation(Box::new(table)))])
        };
        let record = |schema: &Schema, rows: Vec<TableRows>| CommandRecord {
            schema: SchemaHistory::new(schema.clone()),
            rows,
            ..CommandRecord::default()
        };
        let held = |digest: &str| TableRows {
            schema: "Shop".to_owned(),
            name: "Tea | time".to_owned(),
            rows: 40,
            digest: digest.to_owned(),
            not_null: [("Note 0".to_owned(), 40), ("Note 1".to_owned(), 12)].into(),
            ..TableRows::default()
        };
        let trip = RoundTrip {
            rows_before: vec![held("1")],
            ..RoundTrip::default()
        };
        let (up, down) = (record(&table([1, 2]), vec![]), record(&table([2, 3]), vec![held("2")]));
        let lost = LostContents {
            table: "Shop.Tea | time".to_owned(),
            column: Some("Note 1".to_owned()),
            rows: Some(40),
            values: Some(12),
            rows_afterwards: None,
        };
        assert_eq!(trip.lost_contents(&up, &down), [lost]);
    }
}
