//! What an error in the middle of a leg leaves behind. A leg that is one transaction leaves nothing. One with several is run again, and a lock
//! timeout ends it before the last statement of each transaction that follows a committed one.

use std::ops::Range;
use std::sync::Arc;

use postgres_model::{TableRows, TransactionMarkKind};
use protocol::Fault;

use crate::compared::compared;
use crate::sql::first_word;
use crate::{CommandRecord, CommandState, Concern, Leg, RoundTrip};

/// Interruptions of a leg; each costs two commands.
const MOST: usize = 8;

/// The first words of statements that begin or end a transaction.
const CONTROLS: [&str; 6] = ["begin", "start", "commit", "end", "rollback", "abort"];

/// A leg that a lock timeout ended before one of its statements.
#[derive(Clone, Debug, PartialEq)]
pub struct Interruption {
    /// The leg.
    pub leg: Leg,
    /// The statement that did not run, counted from 0.
    pub statement: u32,
    /// What the command did until then.
    pub record: Arc<CommandRecord>,
    /// The same command once more, on what that left.
    pub resumed: Option<Arc<CommandRecord>>,
}

/// What an error in a leg leaves behind.
#[derive(Clone, Debug, PartialEq)]
pub enum OnFailure<'a> {
    /// Nothing: the whole leg is one transaction.
    TakenBack,
    /// It depends on where the error occurs. The second number counts the places that were not rehearsed, because they are too many.
    Measured(Vec<&'a Interruption>, usize),
    /// Not known.
    NotKnown(WhyUnmeasured),
}

/// Why it is not known what an error leaves behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyUnmeasured {
    /// The leg did not pass, or was not run.
    NotPassed,
    /// It has several transactions, and the rehearsal did not come to interrupting them.
    NotReached,
    /// Alembic worked on several databases.
    SeveralDatabases,
}

/// What an interruption left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Interrupted {
    /// Everything is as before the leg.
    TakenBack,
    /// Everything is as after it: all of it was committed before.
    Complete,
    /// A part of it.
    Torn {
        /// Lines of the catalogs that are there and were not before.
        left: Vec<String>,
        /// Lines of the catalogs that were there before.
        gone: Vec<String>,
        /// Tables with other rows.
        rows: Vec<String>,
    },
    /// The repository's code caught the error, and the command passed.
    Caught,
    /// It was stopped, or could not be compared.
    NotKnown,
}

/// What the same command does on what an interruption left.
#[derive(Clone, Debug, PartialEq)]
pub enum Resumed<'a> {
    /// It passes, and the catalogs are as after the leg.
    Passes,
    /// It passes, and leaves other catalogs than the leg.
    PassesOtherwise,
    /// It fails.
    Fails(&'a Fault),
    /// It was not run, or was stopped.
    NotKnown,
}

impl RoundTrip {
    /// The next leg to be interrupted, and the statement.
    pub fn next_to_interrupt(&self) -> Option<(Leg, u32)> {
        let places = [Leg::Up, Leg::Down].into_iter().flat_map(|leg| {
            let places = self.measurable(leg).map(places).unwrap_or_default();
            places.into_iter().take(MOST).map(move |statement| (leg, statement))
        });
        let mut open = places.filter(|place| {
            !self
                .interruptions
                .iter()
                .any(|each| (each.leg, each.statement) == *place)
        });
        open.next()
    }

    /// How many interruptions of its legs there are, as far as is known.
    pub fn interruptions_expected(&self) -> usize {
        let of_leg = |leg| self.measurable(leg).map_or(0, |record| places(record).len().min(MOST));
        of_leg(Leg::Up) + of_leg(Leg::Down)
    }

    /// What an error in a leg leaves behind.
    pub fn on_failure(&self, leg: Leg) -> OnFailure<'_> {
        let Some(record) = self.passed(leg) else {
            return OnFailure::NotKnown(WhyUnmeasured::NotPassed);
        };
        if record.conditions.databases.is_some() {
            return OnFailure::NotKnown(WhyUnmeasured::SeveralDatabases);
        }
        let places = places(record).len();
        let measured: Vec<_> = self.interruptions.iter().filter(|each| each.leg == leg).collect();
        match (places, measured.is_empty()) {
            (0, _) => OnFailure::TakenBack,
            (_, true) => OnFailure::NotKnown(WhyUnmeasured::NotReached),
            (_, false) => {
                let left_out = places - measured.len();
                OnFailure::Measured(measured, left_out)
            }
        }
    }

    /// What an interruption left.
    pub fn left_by(&self, interruption: &Interruption) -> Interrupted {
        let Some((before, after)) = self.ends_of(interruption.leg) else {
            return Interrupted::NotKnown;
        };
        let record = &interruption.record;
        match record.state {
            CommandState::Failed => {}
            CommandState::Passed => return Interrupted::Caught,
            _ => return Interrupted::NotKnown,
        }
        let found = State::after(record);
        if found.is(&before) {
            return Interrupted::TakenBack;
        }
        if found.is(&after) {
            return Interrupted::Complete;
        }
        let (left, gone) = compared(before.catalogs, found.catalogs);
        let rows = other_rows(before.rows, found.rows);
        Interrupted::Torn { left, gone, rows }
    }

    /// What the same command does on what an interruption left.
    pub fn resumed_after<'a>(&self, interruption: &'a Interruption) -> Resumed<'a> {
        let ends = self.ends_of(interruption.leg);
        let (Some(record), Some((_, after))) = (&interruption.resumed, ends) else {
            return Resumed::NotKnown;
        };
        match (record.state, &record.fault) {
            (CommandState::Passed, _) => {
                let is_same = compared(after.catalogs, &record.catalogs) == (vec![], vec![]);
                if is_same && record.current == after.current {
                    Resumed::Passes
                } else {
                    Resumed::PassesOtherwise
                }
            }
            (CommandState::Failed, Some(fault)) => Resumed::Fails(fault),
            _ => Resumed::NotKnown,
        }
    }

    /// How much an interruption asks to be looked at.
    pub fn concern_of(&self, interruption: &Interruption) -> Concern {
        match (self.left_by(interruption), self.resumed_after(interruption)) {
            (_, Resumed::Fails(_)) => Concern::Danger,
            (Interrupted::Caught | Interrupted::Torn { .. }, _) | (_, Resumed::PassesOtherwise) => Concern::Notice,
            (Interrupted::NotKnown, _) | (_, Resumed::NotKnown) => Concern::NotKnown,
            (Interrupted::TakenBack | Interrupted::Complete, Resumed::Passes) => Concern::Fine,
        }
    }

    /// The interruption of a leg that asks most to be looked at; none where none was rehearsed.
    pub fn worst_interruption(&self, leg: Leg) -> Option<&Interruption> {
        let of_leg = self.interruptions.iter().filter(|each| each.leg == leg);
        of_leg.max_by_key(|each| self.concern_of(each))
    }

    /// Whether a statement of a leg builds an index outside of a transaction, which an error in the middle of it leaves invalid.
    pub fn builds_concurrently(&self, leg: Leg) -> bool {
        let statements = self.passed(leg).map(|record| record.statements.as_slice());
        let builds = |sql: String| matches!(first_word(&sql), "CREATE" | "REINDEX") && sql.contains("CONCURRENTLY");
        let mut statements = statements.unwrap_or_default().iter();
        statements.any(|trace| builds(trace.sql.to_ascii_uppercase()))
    }

    fn passed(&self, leg: Leg) -> Option<&CommandRecord> {
        let record = self.leg(leg)?;
        (record.state == CommandState::Passed).then_some(record)
    }

    fn measurable(&self, leg: Leg) -> Option<&CommandRecord> {
        self.passed(leg).filter(|record| record.conditions.databases.is_none())
    }

    /// What is there before and after a leg.
    fn ends_of(&self, leg: Leg) -> Option<(State<'_>, State<'_>)> {
        let record = self.passed(leg)?;
        let before = match leg {
            Leg::Down => State::after(self.passed(Leg::Up)?),
            Leg::Up | Leg::Again => State {
                current: &record.before,
                catalogs: &self.catalogs_before,
                rows: &self.rows_before,
            },
        };
        Some((before, State::after(record)))
    }
}

/// What a database holds.
struct State<'a> {
    current: &'a [String],
    catalogs: &'a [String],
    rows: &'a [TableRows],
}

impl<'a> State<'a> {
    fn after(record: &'a CommandRecord) -> Self {
        Self {
            current: &record.current,
            catalogs: &record.catalogs,
            rows: &record.rows,
        }
    }

    fn is(&self, other: &State<'_>) -> bool {
        self.current == other.current
            && compared(self.catalogs, other.catalogs) == (vec![], vec![])
            && self.rows == other.rows
    }
}

/// Tables of both states that hold another number of rows, or other rows in the same columns.
fn other_rows(before: &[TableRows], found: &[TableRows]) -> Vec<String> {
    let is_other = |now: &&TableRows| {
        let held = before.iter().find(|held| held.label() == now.label());
        held.is_some_and(|held| {
            let has_same_columns = held.not_null.keys().eq(now.not_null.keys());
            held.rows != now.rows || (has_same_columns && held.digest != now.digest)
        })
    };
    found.iter().filter(is_other).map(TableRows::label).collect()
}

/// The last statement of each transaction that follows one in which a revision's statement was committed. An error in the first one, or
/// elsewhere in the same transaction, leaves nothing else behind.
fn places(record: &CommandRecord) -> Vec<u32> {
    let has_statement_of_revision = |transaction: &Range<u32>| {
        let statements = record
            .statements
            .get(transaction.start as usize..transaction.end as usize);
        let mut statements = statements.unwrap_or_default().iter();
        statements.any(|statement| statement.revision.is_some())
    };
    let transactions = committed(record);
    let first = transactions.iter().position(has_statement_of_revision);
    let later = first.map_or(&[][..], |first| &transactions[first + 1..]);
    later.iter().map(|transaction| transaction.end - 1).collect()
}

/// The statements of each transaction that was committed, in order. A statement outside of a transaction is one of its own.
fn committed(record: &CommandRecord) -> Vec<Range<u32>> {
    let mut transactions = Vec::new();
    let (mut begun, mut next) = (None, 0);
    for mark in &record.transactions {
        match (mark.kind, begun) {
            (TransactionMarkKind::Begin, _) => {
                transactions.extend(alone(record, next..mark.statement));
                begun = Some(mark.statement);
            }
            (TransactionMarkKind::Commit, Some(first)) => {
                transactions.extend(Some(first..mark.statement).filter(|range| !range.is_empty()));
                (begun, next) = (None, mark.statement);
            }
            (TransactionMarkKind::Rollback, Some(_)) => (begun, next) = (None, mark.statement),
            _ => {}
        }
    }
    let end = record.statements.len() as u32;
    transactions.extend(alone(record, begun.map_or(next..end, |_| end..end)));
    transactions
}

/// The statements of a range, each as a transaction; but those that begin or end one.
fn alone(record: &CommandRecord, range: Range<u32>) -> impl Iterator<Item = Range<u32>> {
    let controls = |statement: &u32| {
        let trace = record.statements.get(*statement as usize);
        let word = trace.map_or("", |trace| first_word(&trace.sql));
        CONTROLS.iter().any(|control| word.eq_ignore_ascii_case(control))
    };
    range
        .filter(move |statement| !controls(statement))
        .map(|statement| statement..statement + 1)
}

#[cfg(test)]
mod tests {
    use postgres_model::{StatementTrace, TransactionMark};

    use super::*;

    fn record(statements: &[(&str, Option<&str>)], marks: &[(TransactionMarkKind, u32)]) -> CommandRecord {
        let statement = |(index, (sql, revision)): (usize, &(&str, Option<&str>))| {
            Arc::new(StatementTrace {
                index: index as u32,
                sql: (*sql).to_owned(),
                revision: revision.map(str::to_owned),
                ..StatementTrace::default()
            })
        };
        let mark = |(kind, statement): &(TransactionMarkKind, u32)| TransactionMark {
            kind: *kind,
            at_ms: 0.0,
            statement: *statement,
        };
        CommandRecord {
            state: CommandState::Passed,
            statements: statements.iter().enumerate().map(statement).collect(),
            transactions: marks.iter().map(mark).collect(),
            ..CommandRecord::default()
        }
    }

    use TransactionMarkKind::{Begin, Commit, Rollback};

    /// `op.create_table`, then an index in an autocommit block, then the version.
    fn autocommit() -> CommandRecord {
        record(
            &[
                ("select version", None),
                ("create table t ()", Some("b")),
                ("create index concurrently i on t (c)", Some("b")),
                ("update alembic_version", None),
                ("select 1", None),
            ],
            &[(Begin, 0), (Commit, 2), (Begin, 3), (Commit, 5)],
        )
    }

    #[test]
    fn one_transaction_leaves_nothing() {
        let up = record(
            &[("create table t ()", Some("b")), ("update alembic_version", None)],
            &[(Begin, 0), (Commit, 2)],
        );
        let trip = RoundTrip {
            up: Some(Arc::new(up)),
            ..RoundTrip::default()
        };
        assert_eq!(trip.next_to_interrupt(), None);
        assert_eq!(trip.on_failure(Leg::Up), OnFailure::TakenBack);
        assert_eq!(
            trip.on_failure(Leg::Down),
            OnFailure::NotKnown(WhyUnmeasured::NotPassed)
        );
    }

    #[test]
    fn each_transaction_after_the_first_that_was_committed_is_interrupted_at_its_end() {
        assert_eq!(places(&autocommit()), [2, 4]);
        let none_of_a_revision = record(
            &[
                ("create table alembic_version ()", None),
                ("create table t ()", Some("b")),
            ],
            &[(Begin, 0), (Commit, 1), (Begin, 1), (Commit, 2)],
        );
        assert!(places(&none_of_a_revision).is_empty());
        let by_hand = record(
            &[
                ("alter type", Some("b")),
                ("COMMIT", Some("b")),
                ("update t", Some("b")),
                ("vacuum", Some("b")),
            ],
            &[(Begin, 0), (Commit, 1), (Begin, 2), (Rollback, 3)],
        );
        assert_eq!(places(&by_hand), [3], "what was rolled back commits nothing");
    }

    fn with(state: CommandState, current: &str, catalogs: &[&str]) -> Arc<CommandRecord> {
        Arc::new(CommandRecord {
            state,
            current: vec![current.to_owned()],
            catalogs: catalogs.iter().map(|line| (*line).to_owned()).collect(),
            ..autocommit()
        })
    }

    #[test]
    fn what_is_left_is_told_from_what_was_there_before_and_after() {
        let up = CommandRecord {
            before: vec!["a".to_owned()],
            ..(*with(CommandState::Passed, "b", &["table", "index"])).clone()
        };
        let trip = RoundTrip {
            up: Some(Arc::new(up)),
            catalogs_before: vec!["type".to_owned()],
            ..RoundTrip::default()
        };
        let left = |state, current, catalogs: &[&str]| {
            let record = with(state, current, catalogs);
            trip.left_by(&Interruption {
                leg: Leg::Up,
                statement: 2,
                record,
                resumed: None,
            })
        };
        let failed = CommandState::Failed;
        assert_eq!(left(failed, "a", &["type"]), Interrupted::TakenBack);
        assert_eq!(left(failed, "b", &["table", "index"]), Interrupted::Complete);
        assert_eq!(left(CommandState::Passed, "b", &["table"]), Interrupted::Caught);
        assert_eq!(left(CommandState::Stopped, "a", &["type"]), Interrupted::NotKnown);
        assert_eq!(
            left(failed, "a", &["table"]),
            Interrupted::Torn {
                left: vec!["table".to_owned()],
                gone: vec!["type".to_owned()],
                rows: vec![]
            }
        );
    }

    #[test]
    fn what_was_not_interrupted_is_not_known() {
        let mut trip = RoundTrip {
            up: Some(Arc::new(autocommit())),
            ..RoundTrip::default()
        };
        assert_eq!(trip.on_failure(Leg::Up), OnFailure::NotKnown(WhyUnmeasured::NotReached));
        assert_eq!(
            (trip.next_to_interrupt(), trip.interruptions_expected()),
            (Some((Leg::Up, 2)), 2)
        );
        trip.interruptions.push(Interruption {
            leg: Leg::Up,
            statement: 2,
            record: Arc::new(autocommit()),
            resumed: None,
        });
        assert_eq!(trip.next_to_interrupt(), Some((Leg::Up, 4)));
        assert!(matches!(trip.on_failure(Leg::Up), OnFailure::Measured(found, 1) if found.len() == 1));
        assert_eq!(trip.resumed_after(&trip.interruptions[0]), Resumed::NotKnown);
    }
}
