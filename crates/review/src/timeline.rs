//! What a command did, in the order in which it happened: steps of the plan, transactions, statements, notices.

use postgres_model::{LockMode, StatementTrace, TransactionMarkKind};

use crate::sql::first_word;
use crate::{CommandLocks, CommandRecord, LockState, Step, StepProgress};

/// One line of the timeline; numbers are positions in the record's lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Entry {
    /// A step of the plan begins.
    Step(usize),
    /// A transaction begins or ends.
    Transaction(usize),
    /// A statement.
    Statement(usize),
    /// A message of the server.
    Notice(usize),
}

/// What is looked for in a timeline; the default shows all of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TimelineFilter {
    /// A text in the statement, its parameters, its revision or the names of what it locked, in any case.
    pub text: String,
    /// Only statements that this revision sent.
    pub revision: Option<String>,
    /// Only statements of this kind.
    pub kind: Option<StatementKind>,
    /// Only statements while which such a lock was held on something that others can see.
    pub lock: Option<LockFilter>,
    /// Only statements that took at least as many milliseconds.
    pub milliseconds: Option<f64>,
}

/// Which locks are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LockFilter {
    /// Of this mode or a stronger one.
    AtLeast(LockMode),
    /// Those of which it is not known whether others wait for them.
    NotKnown,
}

impl LockFilter {
    fn finds(self, state: LockState<'_>) -> bool {
        match self {
            Self::AtLeast(mode) => state.strongest().is_some_and(|held| held.lock.mode >= mode),
            Self::NotKnown => state.open().is_some(),
        }
    }
}

/// What kind of statement it is, by its first word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StatementKind {
    /// CREATE, ALTER, DROP and the like.
    Schema,
    /// INSERT, UPDATE, DELETE, MERGE, COPY, TRUNCATE.
    Data,
    /// SELECT, SHOW and what else only reads.
    Query,
    /// SET, SAVEPOINT, DO and what else there is.
    Other,
}

impl StatementKind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Schema, Self::Data, Self::Query, Self::Other];

    /// The kind of a statement.
    pub fn of(sql: &str) -> Self {
        let word = first_word(sql).to_ascii_lowercase();
        match word.as_str() {
            "create" | "alter" | "drop" | "comment" | "grant" | "revoke" | "reindex" | "refresh" | "cluster"
            | "security" => Self::Schema,
            "insert" | "update" | "delete" | "merge" | "copy" | "truncate" => Self::Data,
            "select" | "show" | "values" | "table" | "explain" | "with" => Self::Query,
            _ => Self::Other,
        }
    }

    /// As people call it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Schema => "schema",
            Self::Data => "data",
            Self::Query => "queries",
            Self::Other => "other",
        }
    }
}

impl TimelineFilter {
    /// Whether it shows everything.
    pub fn is_empty(&self) -> bool {
        let Self {
            text,
            revision,
            kind,
            lock,
            milliseconds,
        } = self;
        text.trim().is_empty() && revision.is_none() && kind.is_none() && lock.is_none() && milliseconds.is_none()
    }

    /// Whether a statement is what is looked for.
    pub fn shows(&self, statement: &StatementTrace, locks: &CommandLocks) -> bool {
        self.shows_beside_locks(statement, locks)
            && self.lock.is_none_or(|lock| lock.finds(locks.state(statement.index)))
    }

    /// Whether only the locks of a statement, which are not known, keep it from being shown.
    fn hides_unknown(&self, statement: &StatementTrace, locks: &CommandLocks) -> bool {
        let is_unknown = || LockFilter::NotKnown.finds(locks.state(statement.index));
        self.lock.is_some()
            && !self.shows(statement, locks)
            && is_unknown()
            && self.shows_beside_locks(statement, locks)
    }

    fn shows_beside_locks(&self, statement: &StatementTrace, locks: &CommandLocks) -> bool {
        let text = self.text.trim().to_lowercase();
        let has = |part: &str| part.to_lowercase().contains(&text);
        let taken = locks.taken_by(statement.index);
        let names = || taken.iter().any(|held| has(&held.lock.subject.label()));
        let by_text = text.is_empty()
            || has(&statement.sql)
            || statement.revision.as_deref().is_some_and(has)
            || statement.parameters.as_deref().is_some_and(has)
            || names();
        by_text
            && (self.revision.is_none() || self.revision == statement.revision)
            && self.kind.is_none_or(|kind| StatementKind::of(&statement.sql) == kind)
            && self.milliseconds.is_none_or(|least| statement.duration_ms >= least)
    }
}

/// How many statements a filter hides although their locks, which it asks for, are not known.
pub fn hidden_unknown(record: &CommandRecord, locks: &CommandLocks, filter: &TimelineFilter) -> usize {
    let statements = record.statements.iter();
    statements
        .filter(|statement| filter.hides_unknown(statement, locks))
        .count()
}

/// The timeline of a command. Transactions in which nothing ran are left out; a filter leaves only statements, and the steps that
/// they are in.
pub fn timeline(record: &CommandRecord, locks: &CommandLocks, filter: &TimelineFilter) -> Vec<Entry> {
    let marks = marks_with_statements(record);
    let mut marks = marks.into_iter().peekable();
    let mut notices = (0..record.notices.len()).peekable();
    let mut entries = Vec::with_capacity(record.statements.len() * 2);
    let mut step = None;
    let all = filter.is_empty();
    for (position, statement) in record.statements.iter().enumerate() {
        while let Some(mark) = marks.next_if(|&mark| record.transactions[mark].statement <= statement.index) {
            if all {
                entries.push(Entry::Transaction(mark));
            }
        }
        let shown = all || filter.shows(statement, locks);
        // Steps run in their order, so one that is over is not looked at again.
        let at = step_from(record, step.unwrap_or(0), statement.index);
        if shown && at.is_some() && at != step {
            entries.extend(at.map(Entry::Step));
            step = at;
        }
        if shown {
            entries.push(Entry::Statement(position));
        }
        while let Some(notice) = notices.next_if(|&notice| record.notices[notice].statement <= statement.index) {
            if shown {
                entries.push(Entry::Notice(notice));
            }
        }
    }
    if all && record.state.has_ended() {
        entries.extend(marks.map(Entry::Transaction));
        entries.extend(notices.map(Entry::Notice));
    }
    entries
}

/// The step of the plan that a statement ran in.
pub fn step_of(record: &CommandRecord, statement: u32) -> Option<usize> {
    step_from(record, 0, statement)
}

fn step_from(record: &CommandRecord, from: usize, statement: u32) -> Option<usize> {
    let runs = |step: &Step| {
        let (first, end) = step.statements;
        match step.progress {
            StepProgress::Pending => false,
            StepProgress::Running => first <= statement,
            StepProgress::Done { .. } | StepProgress::Failed => (first..end).contains(&statement),
        }
    };
    record.plan[from..]
        .iter()
        .position(runs)
        .map(|position| from + position)
}

/// Positions of the marks, without transactions in which no statement ran.
fn marks_with_statements(record: &CommandRecord) -> Vec<usize> {
    let mut kept: Vec<usize> = Vec::new();
    for (position, mark) in record.transactions.iter().enumerate() {
        let empty = kept.last().is_some_and(|&last| {
            let before = &record.transactions[last];
            before.kind == TransactionMarkKind::Begin && before.statement == mark.statement
        });
        match mark.kind {
            TransactionMarkKind::Begin if empty => {}
            TransactionMarkKind::Commit | TransactionMarkKind::Rollback if empty => {
                kept.pop();
            }
            _ => kept.push(position),
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use postgres_model::{Effects, Lock, Notice, RelationKind, Subject, TransactionMark};
    use protocol::{Direction, PlannedStep};

    use super::*;
    use crate::{CommandState, held_locks};

    fn record() -> CommandRecord {
        let lock = Lock {
            subject: Subject {
                oid: 7,
                kind: RelationKind::Table.into(),
                schema: Some("public".to_owned()),
                name: "orders".to_owned(),
                table: None,
            },
            mode: LockMode::AccessExclusive,
        };
        let statement = |index: u32, sql: &str, locks: Vec<Lock>| {
            Arc::new(StatementTrace {
                index,
                revision: (index == 1).then(|| "b".to_owned()),
                sql: sql.to_owned(),
                at_ms: f64::from(index) * 10.0,
                duration_ms: 2.0,
                effects: Effects {
                    locks: Some(locks),
                    ..Effects::default()
                },
                ..StatementTrace::default()
            })
        };
        let mark = |kind, statement: u32, at_ms| TransactionMark { kind, at_ms, statement };
        use TransactionMarkKind::{Begin, Commit, Rollback};
        CommandRecord {
            state: CommandState::Passed,
            statements: vec![
                statement(0, "SELECT 1", vec![]),
                statement(1, "-- why\nALTER TABLE orders ADD note text", vec![lock]),
                statement(2, "UPDATE alembic_version SET version_num='b'", vec![]),
            ],
            transactions: vec![
                mark(Begin, 0, 0.0),
                mark(Rollback, 0, 0.5),
                mark(Begin, 1, 9.0),
                mark(Commit, 3, 40.0),
            ],
            notices: vec![Notice {
                severity: "NOTICE".to_owned(),
                message: "so".to_owned(),
                statement: 1,
            }],
            plan: vec![Step {
                planned: PlannedStep {
                    revision: "b".to_owned(),
                    direction: Direction::Upgrade,
                    message: String::new(),
                },
                progress: StepProgress::Done { duration_ms: 30.0 },
                statements: (1, 3),
            }],
            ..CommandRecord::default()
        }
    }

    #[test]
    fn everything_stands_where_it_happened() {
        let record = record();
        let entries = timeline(&record, &CommandLocks::of(&record), &TimelineFilter::default());
        use Entry::{Notice, Statement, Step, Transaction};
        assert_eq!(
            entries,
            [
                Statement(0),
                Transaction(2),
                Step(0),
                Statement(1),
                Notice(0),
                Statement(2),
                Transaction(3)
            ]
        );
    }

    #[test]
    fn a_filter_leaves_statements_with_their_steps() {
        let record = record();
        let locks = CommandLocks::of(&record);
        let found = |filter| timeline(&record, &locks, &filter);
        let with = |text: &str| TimelineFilter {
            text: text.to_owned(),
            ..TimelineFilter::default()
        };
        assert_eq!(
            found(with("ORDERS")),
            [Entry::Step(0), Entry::Statement(1), Entry::Notice(0)]
        );
        assert_eq!(found(with("nowhere")), []);
        let revision = |id: &str| TimelineFilter {
            revision: Some(id.to_owned()),
            ..TimelineFilter::default()
        };
        assert_eq!(found(revision("z")), []);
        assert_eq!(
            found(revision("b")),
            [Entry::Step(0), Entry::Statement(1), Entry::Notice(0)]
        );
        let kind = Some(StatementKind::Data);
        assert_eq!(
            found(TimelineFilter {
                kind,
                ..TimelineFilter::default()
            }),
            [Entry::Step(0), Entry::Statement(2)]
        );
        let lock = Some(LockFilter::AtLeast(LockMode::Share));
        let strong = TimelineFilter {
            lock,
            ..TimelineFilter::default()
        };
        let held_too = [
            Entry::Step(0),
            Entry::Statement(1),
            Entry::Notice(0),
            Entry::Statement(2),
        ];
        assert_eq!(found(strong), held_too, "the lock is held while the UPDATE runs");
    }

    #[test]
    fn locks_that_are_not_known_are_not_hidden_silently() {
        let mut record = record();
        Arc::make_mut(&mut record.statements[0]).effects.locks = None;
        let locks = CommandLocks::of(&record);
        let by = |lock| TimelineFilter {
            lock: Some(lock),
            ..TimelineFilter::default()
        };
        let hidden = |filter: &TimelineFilter| hidden_unknown(&record, &locks, filter);
        assert_eq!(
            timeline(&record, &locks, &by(LockFilter::NotKnown)),
            [Entry::Statement(0)]
        );
        assert_eq!(hidden(&by(LockFilter::NotKnown)), 0);
        assert_eq!(hidden(&by(LockFilter::AtLeast(LockMode::Share))), 1);
        assert_eq!(hidden(&TimelineFilter::default()), 0);
        let other_text = TimelineFilter {
            text: "ALTER".to_owned(),
            ..by(LockFilter::AtLeast(LockMode::Share))
        };
        assert_eq!(hidden(&other_text), 0, "something else hides it");
    }

    #[test]
    fn a_lock_is_held_from_its_statement_to_the_commit() {
        let held = held_locks(&record());
        let times: Vec<_> = held.iter().map(|lock| (lock.from_ms, lock.until_ms)).collect();
        assert_eq!(times, [(10.0, Some(40.0))]);
    }
}
