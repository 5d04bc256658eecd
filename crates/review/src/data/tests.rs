//! Rows of small records: what was rolled back, not measured or in doubt.

use postgres_model::{Effects, Object, Relation, RelationKind, Subject, TransactionMark, fixtures};
use protocol::{Direction, PlannedStep};

use super::*;
use crate::SchemaHistory;
use crate::StepProgress;

const ORDERS: u32 = 7;
const VERSIONS: u32 = 8;

fn inserted(oid: u32, inserted: u64) -> RowsChanged {
    let subject = Subject {
        oid,
        kind: RelationKind::Table.into(),
        schema: Some("public".to_owned()),
        name: format!("t{oid}"),
        table: None,
    };
    RowsChanged {
        subject,
        inserted,
        updated: 0,
        deleted: 0,
    }
}

fn schema(tables: Vec<Relation>) -> Schema {
    let objects = tables
        .into_iter()
        .map(|table| Arc::new(Object::Relation(Box::new(table))));
    objects.collect::<Vec<_>>().into()
}

/// A command of one step; each statement with its text and the rows that it inserted into `orders`.
fn record(statements: &[(&str, Option<u64>)], marks: &[(TransactionMarkKind, u32)]) -> (CommandRecord, Step) {
    let statements = statements.iter().zip(0..).map(|((sql, rows), index)| {
        let changed = rows.map(|rows| match rows {
            0 => vec![],
            rows => vec![inserted(ORDERS, rows), inserted(VERSIONS, 1)],
        });
        Arc::new(StatementTrace {
            index,
            sql: (*sql).to_owned(),
            effects: Effects {
                changed,
                ..Effects::default()
            },
            ..StatementTrace::default()
        })
    });
    let statements: Vec<_> = statements.collect();
    let step = Step {
        planned: PlannedStep {
            revision: "a".to_owned(),
            direction: Direction::Upgrade,
            message: String::new(),
        },
        progress: StepProgress::Failed,
        statements: (0, statements.len() as u32),
    };
    let transactions = marks.iter().map(|&(kind, statement)| TransactionMark {
        kind,
        at_ms: 0.0,
        statement,
    });
    let version_table = fixtures::table(VERSIONS, "versions", fixtures::text_columns(&["version_num"]));
    let record = CommandRecord {
        transactions: transactions.collect(),
        statements,
        schema: SchemaHistory::new(schema(vec![version_table])),
        ..CommandRecord::default()
    };
    (record, step)
}

/// The rows inserted, and the statements that are not measured and in doubt.
fn told(statements: &[(&str, Option<u64>)], marks: &[(TransactionMarkKind, u32)]) -> (u64, Vec<u32>, Vec<u32>) {
    let (record, step) = record(statements, marks);
    let rows = step_rows(&record, &step);
    let sum = rows.changed.iter().map(|rows| rows.inserted).sum();
    (sum, rows.unmeasured, rows.in_doubt)
}

use TransactionMarkKind::{Begin, Commit, Rollback, RollbackToSavepoint};

#[test]
fn rows_of_a_step_are_summed_without_those_of_version_tables() {
    let (record, step) = record(&[("INSERT", Some(2)), ("INSERT", Some(3))], &[(Begin, 0), (Commit, 2)]);
    let rows = step_rows(&record, &step);
    assert!(rows.is_known());
    assert_eq!(rows.changed, [inserted(ORDERS, 5)]);
}

#[test]
fn what_is_rolled_back_is_not_changed() {
    let statements = [("INSERT", Some(2)), ("INSERT", None), ("INSERT", Some(1))];
    assert_eq!(told(&statements, &[(Begin, 0), (Rollback, 2)]), (1, vec![], vec![]));
    assert_eq!(told(&statements, &[(Begin, 0), (Rollback, 3)]), (0, vec![], vec![]));
}

#[test]
fn what_was_not_measured_is_not_known() {
    assert_eq!(
        told(&[("INSERT", None), ("INSERT", Some(1))], &[]),
        (1, vec![0], vec![])
    );
}

#[test]
fn a_savepoint_is_found_by_its_name_or_its_rows_are_in_doubt() {
    let statements = [
        ("INSERT", Some(1)),
        ("SAVEPOINT s", Some(0)),
        ("INSERT", Some(2)),
        ("savepoint \"S\"", Some(0)),
        ("INSERT", Some(4)),
        ("ROLLBACK TO SAVEPOINT S;", Some(0)),
        ("INSERT", Some(8)),
    ];
    let marks = |at| [(Begin, 0), (RollbackToSavepoint, at), (Commit, 7)];
    assert_eq!(told(&statements, &marks(5)), (9, vec![], vec![]));
    assert_eq!(told(&statements, &marks(6)), (8, vec![], vec![0, 2, 4]));
}

#[test]
fn a_leg_tells_what_the_tables_and_columns_held_that_it_dropped() {
    let orders = |columns: &[&str]| fixtures::table(ORDERS, "orders", fixtures::text_columns(columns));
    let notes = fixtures::table(9, "Notes", fixtures::text_columns(&["id"]));
    let mut schema_of_leg = SchemaHistory::new(schema(vec![orders(&["id", "a note"]), notes]));
    schema_of_leg.become_other(1, &schema(vec![orders(&["id"])]));
    let held = TableRows {
        schema: "public".to_owned(),
        name: "orders".to_owned(),
        rows: 40,
        not_null: [("id".to_owned(), 40), ("a note".to_owned(), 12)].into(),
        ..TableRows::default()
    };
    let trip = RoundTrip {
        rows_before: vec![held],
        up: Some(Arc::new(CommandRecord {
            schema: schema_of_leg,
            ..CommandRecord::default()
        })),
        ..RoundTrip::default()
    };
    let table = |table: &str, column: Option<&str>, rows, values| Dropped {
        table: table.to_owned(),
        column: column.map(str::to_owned),
        rows,
        values,
    };
    assert_eq!(
        trip.dropped(Leg::Up),
        [
            table("Notes", None, None, None),
            table("orders", Some("a note"), Some(40), Some(12))
        ]
    );
    assert_eq!(trip.dropped(Leg::Down), []);
}

#[test]
fn a_leg_tells_its_rows_only_where_its_function_ran() {
    let (record, step) = record(&[("INSERT", Some(2))], &[]);
    let trip = |revision: &str, progress| {
        let plan = vec![Step {
            progress,
            ..step.clone()
        }];
        RoundTrip {
            revision: revision.to_owned(),
            down: Some(Arc::new(CommandRecord { plan, ..record.clone() })),
            ..RoundTrip::default()
        }
    };
    let ran = trip("a", StepProgress::Done { duration_ms: 1.0 });
    assert_eq!(
        ran.step_rows(Leg::Down).map(|rows| rows.changed),
        Some(vec![inserted(ORDERS, 2)])
    );
    assert_eq!(ran.step_rows(Leg::Up), None);
    assert_eq!(trip("a", StepProgress::Pending).step_rows(Leg::Down), None);
    assert_eq!(trip("b", StepProgress::Failed).step_rows(Leg::Down), None);
}
