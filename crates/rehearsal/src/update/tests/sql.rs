//! SQL that is typed, and rows that are browsed.

use std::sync::Arc;

use postgres_model::{Object, ResultColumn, ResultSet, Value, fixtures};
use protocol::{Answer, AskId, Question, Versions};

use super::*;
use crate::state::EngineState;

/// An open project with an engine and a table `orders`.
pub(super) fn at_work() -> Workbench {
    let mut state = opened();
    state.engines[0].state = EngineState::Ready {
        versions: Versions::default(),
        duration_ms: 1.0,
    };
    let upgrade = run(&mut state, "upgrade head");
    send(&mut state, Event::Started { run: upgrade });
    let objects = vec![table(7, "orders"), table(8, "customers")];
    send(&mut state, Event::SchemaRead { run: upgrade, objects });
    finish(&mut state, upgrade, Outcome::Succeeded, &["b"]);
    state
}

fn table(oid: u32, name: &str) -> Arc<Object> {
    let table = fixtures::table(oid, name, fixtures::text_columns(&["id", "note"]));
    Arc::new(Object::Relation(Box::new(table)))
}

fn rows(count: u64, total: u64) -> Vec<ResultSet> {
    let set = |name: &str, values: Vec<String>, total| ResultSet {
        columns: vec![ResultColumn {
            name: name.to_owned(),
            r#type: "bigint".to_owned(),
        }],
        rows: values.into_iter().map(|value| vec![Value::Whole(value)]).collect(),
        total,
    };
    let numbers = (0..count).map(|number| number.to_string()).collect();
    vec![set("id", numbers, count), set("count", vec![total.to_string()], 1)]
}

/// Ends a run, which wrote something or nothing.
fn end(state: &mut Workbench, run: RunId, wrote: bool) {
    let ending = Ending {
        current: vec!["b".to_owned()],
        wrote,
        ..Ending::default()
    };
    send(state, Event::Finished { run, ending });
}

fn asked(effects: &[Effect]) -> (AskId, Vec<String>) {
    let asked = effects.iter().find_map(|effect| match effect {
        Effect::Send(Command::Ask {
            ask,
            question: Question::Rows { queries },
        }) => Some((*ask, queries.clone())),
        _ => None,
    });
    asked.unwrap_or_else(|| panic!("nothing was asked: {effects:?}"))
}

#[test]
fn what_is_typed_is_run_statement_by_statement_and_remembered() {
    let mut state = at_work();
    let effects = update(
        &mut state,
        SqlMsg::Run("select 1; select 2 ".to_owned(), EditorPlace(0)),
    );
    let statements = vec!["select 1".to_owned(), "select 2".to_owned()];
    let run = RunId(state.numbers.run.0);
    assert_eq!(effects, [sent(run.0, Task::Sql { statements })]);
    assert_eq!(state.rehearsal().sql.history, ["select 1; select 2"]);
    assert!(state.rehearsal().sql_record().unwrap().task.is_by_hand());
    assert_eq!(
        update(&mut state, SqlMsg::Run("select 3".to_owned(), EditorPlace(0))),
        []
    );
    finish(&mut state, run, Outcome::Succeeded, &["b"]);
    assert_eq!(
        update(&mut state, SqlMsg::Run("-- nothing".to_owned(), EditorPlace(0))),
        []
    );
}

#[test]
fn what_it_gave_stays_when_another_command_runs() {
    let mut state = at_work();
    update(&mut state, SqlMsg::Run("select 1".to_owned(), EditorPlace(0)));
    let sql = RunId(state.numbers.run.0);
    let statement = StatementTrace {
        sql: "select 1".to_owned(),
        ..StatementTrace::default()
    };
    let executed = Event::StatementsExecuted {
        run: sql,
        statements: vec![statement],
        transactions: vec![],
    };
    send(&mut state, executed);
    let [result, _] = <[ResultSet; 2]>::try_from(rows(1, 1)).unwrap();
    send(
        &mut state,
        Event::RowsReturned {
            run: sql,
            statement: 0,
            result,
        },
    );
    finish(&mut state, sql, Outcome::Succeeded, &["b"]);
    run(&mut state, "downgrade -1");
    assert_eq!(state.rehearsal().sql_record().unwrap().statements.len(), 1);
    assert_eq!(state.rehearsal().sql.ran.as_ref().unwrap().results[&0].rows.len(), 1);
}

#[test]
fn only_what_wrote_changed_the_database_by_hand() {
    let mut state = at_work();
    let mut type_sql = |sql: &str, writes: bool| {
        update(&mut state, SqlMsg::Run(sql.to_owned(), EditorPlace(0)));
        let run = RunId(state.numbers.run.0);
        send(&mut state, Event::Started { run });
        end(&mut state, run, writes);
        state.writes_by_hand()
    };
    assert_eq!(type_sql("select 1", false), 0);
    assert_eq!(type_sql("delete from orders", true), 1);
    update(&mut state, RunMsg::Task(Task::Reset));
    let reset = RunId(state.numbers.run.0);
    send(&mut state, Event::Started { run: reset });
    finish(&mut state, reset, Outcome::Succeeded, &[]);
    assert_eq!(state.writes_by_hand(), 0);
}

#[test]
fn what_is_typed_takes_the_place_of_an_upgrade_only_when_it_wrote() {
    let mut state = at_work();
    let upgrade = RunId(state.numbers.run.0);
    for sql in ["select 1", "select 2"] {
        update(&mut state, SqlMsg::Run(sql.to_owned(), EditorPlace(0)));
        let look = RunId(state.numbers.run.0);
        assert_eq!(state.shown_run().unwrap().id, upgrade);
        finish(&mut state, look, Outcome::Succeeded, &["b"]);
        assert_eq!(state.shown_run().unwrap().id, upgrade);
        assert!(state.shows_newest());
    }
    update(&mut state, SqlMsg::Run("delete from orders".to_owned(), EditorPlace(0)));
    let write = RunId(state.numbers.run.0);
    end(&mut state, write, true);
    assert_eq!(state.shown_run().unwrap().id, write);
}

#[test]
fn rows_are_read_when_a_table_is_chosen_and_after_every_run() {
    let mut state = at_work();
    let (read, queries) = asked(&update(&mut state, DataMsg::Browse("orders".to_owned())));
    assert_eq!(
        queries[0],
        "select * from \"public\".\"orders\" order by tableoid, ctid limit 100 offset 0"
    );
    send(
        &mut state,
        Event::Answered {
            ask: read,
            answer: Answer::Rows {
                results: rows(100, 250),
            },
        },
    );
    assert_eq!(state.rehearsal().data.shown.as_ref().unwrap().total, 250);

    let mut sorted = || {
        let (read, queries) = asked(&update(&mut state, DataMsg::Sort("note".to_owned())));
        let results = rows(100, 250);
        send(
            &mut state,
            Event::Answered {
                ask: read,
                answer: Answer::Rows { results },
            },
        );
        queries[0].clone()
    };
    for order in [
        "\"note\", tableoid, ctid",
        "\"note\" desc, tableoid, ctid",
        "tableoid, ctid",
    ] {
        let query = sorted();
        assert!(query.contains(&format!("order by {order} limit")), "{query}");
    }

    let (read, queries) = asked(&update(&mut state, DataMsg::ShowPage(2)));
    assert!(queries[0].ends_with("offset 200"));
    // Rows went, and with them the page.
    let results = rows(0, 150);
    let (read, queries) = asked(&send(
        &mut state,
        Event::Answered {
            ask: read,
            answer: Answer::Rows { results },
        },
    ));
    assert!(queries[0].ends_with("offset 100"));
    let message = "column is gone".to_owned();
    send(
        &mut state,
        Event::Answered {
            ask: read,
            answer: Answer::Refused { message },
        },
    );
    assert_eq!(state.rehearsal().data.failed.as_deref(), Some("column is gone"));

    let upgrade = run(&mut state, "current");
    let effects = send(
        &mut state,
        Event::Finished {
            run: upgrade,
            ending: Ending {
                outcome: Outcome::Succeeded,
                current: vec![],
                duration_ms: 1.0,
                ..Ending::default()
            },
        },
    );
    asked(&effects);
}

#[test]
fn nothing_is_read_of_a_table_that_is_gone() {
    let mut state = at_work();
    let effects = update(&mut state, DataMsg::Browse("nothing".to_owned()));
    assert!(
        !effects.iter().any(|effect| matches!(effect, Effect::Send(_))),
        "{effects:?}"
    );
    assert!(state.rehearsal().browsed().is_none());
    let names: Vec<_> = state
        .rehearsal()
        .browsable()
        .iter()
        .map(|object| object.label())
        .collect();
    assert_eq!(names, ["customers", "orders"]);
}

#[test]
fn one_question_is_on_its_way_and_the_newest_wish_is_asked_after_it() {
    let mut state = at_work();
    let (read, _) = asked(&update(&mut state, DataMsg::Browse("orders".to_owned())));
    assert_eq!(update(&mut state, DataMsg::Browse("orders".to_owned())), []);
    assert_eq!(update(&mut state, DataMsg::Browse("customers".to_owned())), []);
    let results = rows(1, 1);
    let (read, queries) = asked(&send(
        &mut state,
        Event::Answered {
            ask: read,
            answer: Answer::Rows { results },
        },
    ));
    assert!(queries[0].contains("\"customers\""));
    assert!(state.rehearsal().data.shown.is_none());
    let results = rows(2, 2);
    assert_eq!(
        send(
            &mut state,
            Event::Answered {
                ask: read,
                answer: Answer::Rows { results }
            }
        ),
        []
    );
    assert_eq!(state.rehearsal().data.shown.as_ref().unwrap().total, 2);
}

#[test]
fn rows_that_cannot_be_sorted_are_shown_without_that() {
    let mut state = at_work();
    let (read, _) = asked(&update(&mut state, DataMsg::Browse("orders".to_owned())));
    let results = rows(1, 1);
    send(
        &mut state,
        Event::Answered {
            ask: read,
            answer: Answer::Rows { results },
        },
    );
    let (read, _) = asked(&update(&mut state, DataMsg::Sort("note".to_owned())));
    let message = "could not identify an ordering operator".to_owned();
    let (_, queries) = asked(&send(
        &mut state,
        Event::Answered {
            ask: read,
            answer: Answer::Refused { message },
        },
    ));
    assert!(queries[0].contains("order by tableoid"));
    assert!(state.rehearsal().data.shown.is_some() && state.rehearsal().data.failed.is_some());
}

#[test]
fn reading_that_takes_too_long_is_ended_and_not_asked_again() {
    let mut state = at_work();
    let (read, _) = asked(&update(&mut state, DataMsg::Browse("orders".to_owned())));
    let effects = update(&mut state, DataMsg::StopReading);
    assert!(matches!(effects[0], Effect::RestartEngine { fresh: false, .. }));
    let ready = Event::Ready {
        versions: Versions::default(),
        duration_ms: 1.0,
    };
    send(&mut state, ready);
    assert_eq!(send(&mut state, Event::Mounted { current: vec![] }), []);
    let results = rows(1, 1);
    assert_eq!(
        send(
            &mut state,
            Event::Answered {
                ask: read,
                answer: Answer::Rows { results }
            }
        ),
        []
    );
    assert!(state.rehearsal().data.shown.is_none());
}

#[test]
fn after_a_reset_a_table_of_the_same_name_is_the_same_choice_and_another_of_the_same_oid_is_not() {
    let mut state = at_work();
    let (read, _) = asked(&update(&mut state, DataMsg::Browse("orders".to_owned())));
    let results = rows(1, 1);
    send(
        &mut state,
        Event::Answered {
            ask: read,
            answer: Answer::Rows { results },
        },
    );
    let again = run(&mut state, "upgrade head");
    send(&mut state, Event::Started { run: again });
    let objects = vec![table(7, "customers"), table(9, "orders")];
    send(&mut state, Event::SchemaRead { run: again, objects });
    let finished = Event::Finished {
        run: again,
        ending: Ending {
            outcome: Outcome::Succeeded,
            current: vec![],
            duration_ms: 1.0,
            ..Ending::default()
        },
    };
    let (_, queries) = asked(&send(&mut state, finished));
    assert!(queries[0].contains("\"orders\""));
}

#[test]
fn while_a_run_goes_on_nothing_else_is_asked() {
    let mut state = at_work();
    let run = run(&mut state, "current");
    let effects = update(&mut state, DataMsg::Browse("orders".to_owned()));
    assert!(
        !effects.iter().any(|effect| matches!(effect, Effect::Send(_))),
        "{effects:?}"
    );
    let ending = Ending {
        outcome: Outcome::Succeeded,
        ..Ending::default()
    };
    asked(&send(&mut state, Event::Finished { run, ending }));
}
