//! A run that is saved and read again shows what it showed before.

use std::sync::Arc;

use postgres_model::{
    CallSite, Effects, Lock, LockMode, Notice, Object, ObjectChange, RelationKind, StatementTrace, Subject,
    TransactionMark, TransactionMarkKind, fixtures,
};
use protocol::{Direction, Ending, Event, Fault, Outcome, PlannedStep, RunId, StandIn, StandInKind, Task, Touch};
use review::{
    CommandLocks, CommandRecord, FORMAT, Moment, Moments, RecordError, RecordReader, RunRecord, TimelineFilter,
    blocked_spans, held_locks, lineages, record_text, recorded_revisions, timeline,
};

const RUN: RunId = RunId(1);

fn table(columns: &[&str]) -> ObjectChange {
    let tea = fixtures::table(7, "tea", fixtures::text_columns(columns));
    let object = Object::Relation(Box::new(tea));
    ObjectChange {
        key: object.key(),
        object: Some(Arc::new(object)),
    }
}

fn call(line: u32) -> CallSite {
    CallSite {
        path: "versions/a.py".to_owned(),
        line,
        end_line: line + 1,
        function: "upgrade".to_owned(),
    }
}

fn statement(index: u32, revision: &str) -> StatementTrace {
    let subject = Subject {
        oid: 7,
        kind: RelationKind::Table.into(),
        schema: Some("public".to_owned()),
        name: "tea".to_owned(),
        table: None,
    };
    let lock = Lock {
        subject: subject.clone(),
        mode: LockMode::AccessExclusive,
    };
    StatementTrace {
        index,
        sql: "ALTER TABLE tea ADD \"<b>note</b>\" text -- “why”".to_owned(),
        parameters: Some("('x\\n',)".to_owned()),
        revision: Some(revision.to_owned()),
        call: Some(call(index + 1)),
        directive: Some("op.add_column".to_owned()),
        at_ms: f64::from(index) * 10.25,
        duration_ms: 1.5,
        rows: Some(3),
        effects: Effects {
            locks: (index > 0).then(|| vec![lock]),
            rewritten: vec![subject],
            ..Effects::default()
        },
        ..StatementTrace::default()
    }
}

fn step(revision: &str, index: u32, changed: ObjectChange) -> [Event; 5] {
    let (direction, id) = (Direction::Upgrade, revision.to_owned());
    let mark = |kind, statement, at_ms| TransactionMark { kind, at_ms, statement };
    [
        Event::RevisionStarted {
            run: RUN,
            revision: id.clone(),
            direction,
        },
        Event::SchemaChanged {
            run: RUN,
            statement: Some(index),
            before: None,
            changes: vec![changed],
        },
        Event::StatementsExecuted {
            run: RUN,
            statements: vec![statement(index, revision)],
            transactions: vec![
                mark(TransactionMarkKind::Begin, index, f64::from(index) * 10.0),
                mark(TransactionMarkKind::Commit, index + 1, f64::from(index) * 10.0 + 5.0),
            ],
        },
        Event::Noticed {
            run: RUN,
            notice: Notice {
                severity: "NOTICE".to_owned(),
                message: "steep".to_owned(),
                statement: index,
            },
        },
        Event::RevisionFinished {
            run: RUN,
            revision: id,
            direction,
            duration_ms: 12.5,
            heads: None,
        },
    ]
}

fn command() -> CommandRecord {
    let planned = |revision: &str| PlannedStep {
        revision: revision.to_owned(),
        direction: Direction::Upgrade,
        message: format!("step {revision}"),
    };
    let mut events = vec![
        Event::Started { run: RUN },
        Event::Planned {
            run: RUN,
            steps: ["a", "b", "c"].map(planned).to_vec(),
            offline: false,
        },
        Event::StoodIn {
            run: RUN,
            stand_ins: vec![StandIn {
                kind: StandInKind::Library,
                name: "tea".to_owned(),
                asked_by: Some(call(1)),
                value: None,
                reason: None,
                touched: vec![Touch {
                    revision: "a".to_owned(),
                    call: call(2),
                    what: "tea.brew()".to_owned(),
                }],
            }],
        },
    ];
    events.extend(step("a", 0, table(&["id"])));
    events.extend(step("b", 1, table(&["id", "note"])));
    events.push(Event::Finished {
        run: RUN,
        ending: Ending {
            outcome: Outcome::Failed {
                fault: Box::new(Fault::of_the_engine("gone".to_owned())),
            },
            current: vec!["b".to_owned()],
            duration_ms: 31.25,
            ..Ending::default()
        },
    });
    let mut record = CommandRecord::new(Task::alembic(["upgrade", "head"]), vec![], Default::default());
    events.iter().for_each(|event| record.note(event));
    record
}

fn record() -> RunRecord {
    RunRecord {
        format: FORMAT.to_owned(),
        repository: "shop".to_owned(),
        environment: Default::default(),
        settings: Default::default(),
        versions: Default::default(),
        commands: vec![command()],
    }
}

#[test]
fn everything_that_the_views_show_is_in_it() {
    let record = record();
    let read = RunRecord::read(&serde_json::to_string(&record).unwrap()).unwrap();
    assert_eq!(read, record);
    let (before, after) = (&record.commands[0], &read.commands[0]);
    let held = held_locks(after);
    assert_eq!(held, held_locks(before));
    let locks = CommandLocks::of(after);
    assert_eq!(locks, CommandLocks::of(before));
    let entries = |record: &CommandRecord| timeline(record, &locks, &TimelineFilter::default());
    assert_eq!((entries(after).len(), entries(after)), (10, entries(before)));
    for step in &after.plan {
        assert_eq!(blocked_spans(after, step, &held), blocked_spans(before, step, &held));
        assert_eq!(after.schemas_of(step), before.schemas_of(step));
    }
    assert_eq!(lineages([after]), lineages([before]));
    assert_eq!(recorded_revisions([after]), recorded_revisions([before]));
    let (a, b) = (Moment::Revision("a".to_owned()), Moment::Revision("b".to_owned()));
    let found = Moments::of([after]).differences(&a, &b).unwrap();
    assert_eq!(found, Moments::of([before]).differences(&a, &b).unwrap());
    assert_eq!(found[0].parts[0].words, "column note added, text, nullable");
}

#[test]
fn a_record_of_the_format_before_is_read() {
    let record = record();
    let mut earlier = serde_json::to_value(&record).unwrap();
    earlier["format"] = "stillroom-run/1".into();
    let command = earlier["commands"][0].as_object_mut().unwrap();
    command.remove("task");
    command.insert("arguments".to_owned(), vec!["upgrade", "head"].into());
    command.insert("by_hand".to_owned(), false.into());
    let text = earlier.to_string();
    assert_eq!(RunRecord::read(&text).as_ref(), Ok(&record));
    assert_eq!(RecordReader::new(text).finish(), Ok(record));
}

#[test]
fn the_mark_that_some_programs_write_in_front_is_left_out_and_another_encoding_is_named() {
    let text = r#"{"format": "ü"}"#;
    for mark in ["", "\u{feff}"] {
        assert_eq!(record_text(format!("{mark}{text}").into_bytes()).as_deref(), Ok(text));
    }
    let utf_16 = |mark: &str, bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
        format!("{mark}{text}").encode_utf16().flat_map(bytes).collect()
    };
    let utf_32 =
        |bytes: fn(u32) -> [u8; 4]| -> Vec<u8> { text.chars().flat_map(|letter| bytes(letter.into())).collect() };
    for mark in ["", "\u{feff}"] {
        for bytes in [u16::to_le_bytes, u16::to_be_bytes] {
            let error = record_text(utf_16(mark, bytes)).unwrap_err();
            assert_eq!(error, RecordError::OtherEncoding("UTF-16"));
            assert!(error.advice().contains("UTF-8"));
        }
    }
    for bytes in [u32::to_le_bytes, u32::to_be_bytes] {
        assert_eq!(record_text(utf_32(bytes)), Err(RecordError::OtherEncoding("UTF-32")));
    }
    for no_text in [&b"\xff\xd8\xff"[..], b"{\"format\": \"\xfc\"}"] {
        assert_eq!(record_text(no_text.to_vec()), Err(RecordError::NotText));
    }
    assert_eq!(record_text(vec![]).as_deref(), Ok(""));
}
