//! The states of the database: taken, returned to, named, compared, and what of them goes into storage.

use postgres_model::TableRows;
use protocol::{Answer, Question, Versions};

use super::*;

/// A project whose engine takes commands.
fn ready() -> Workbench {
    let mut state = Workbench::loaded_at(7);
    update(&mut state, OpenMsg::Read(Box::new(project("shop"))));
    read_graph(&mut state);
    send(
        &mut state,
        Event::Ready {
            versions: Versions::default(),
            duration_ms: 1.0,
        },
    );
    send(&mut state, Event::Mounted { current: vec![] });
    state
}

/// Runs a command that writes, and gives the effects of its end.
fn write(state: &mut Workbench, line: &str, current: &[&str]) -> Vec<Effect> {
    let id = run(state, line);
    let ending = Ending {
        current: current.iter().map(|id| (*id).to_owned()).collect(),
        wrote: true,
        ..Ending::default()
    };
    send(state, Event::Finished { run: id, ending })
}

fn snapshots(state: &Workbench) -> &Snapshots {
    &state.rehearsal().runs.snapshots
}

fn newest(state: &Workbench) -> SnapshotId {
    snapshots(state).list().last().unwrap().id
}

fn kept(state: &mut Workbench, id: SnapshotId, why_not: Option<&str>) -> Vec<Effect> {
    let why_not_stored = why_not.map(str::to_owned);
    let (at, bytes) = (9, 1_000);
    update(
        state,
        SnapshotMsg::Kept {
            id,
            at,
            bytes,
            why_not_stored,
        },
    )
}

fn restored(state: &mut Workbench, current: &[&str]) {
    let current = current.iter().map(|id| (*id).to_owned()).collect();
    let snapshot = None;
    send(state, Event::Restored { snapshot, current });
}

fn past(state: &Workbench) -> Vec<String> {
    state.shown_records().map(|record| report::task(&record.task)).collect()
}

#[test]
fn each_command_that_writes_leaves_a_state_and_undo_takes_it_back() {
    let mut state = ready();
    let effects = write(&mut state, "upgrade a", &["a"]);
    assert!(matches!(&effects[..], [Effect::KeepSnapshot(_, snapshot)] if snapshot.revisions == ["a"]));
    let a = newest(&state);
    let effects = write(&mut state, "upgrade b", &["b"]);
    assert!(matches!(&effects[..], [Effect::KeepSnapshot(..)]));
    let current = run(&mut state, "current");
    finish(&mut state, current, Outcome::Succeeded, &["b"]);
    assert_eq!(
        snapshots(&state).list().len(),
        2,
        "a command that only looks leaves none"
    );

    let effects = update(&mut state, SnapshotMsg::Undo);
    assert!(matches!(&effects[..], [Effect::SendSnapshot(_, id, Command::Restore { .. })] if *id == a));
    assert!(state.rehearsal().is_running(), "nothing else begins meanwhile");
    restored(&mut state, &["a"]);
    assert!(!state.rehearsal().is_running());
    assert_eq!(snapshots(&state).current, Some(a));
    assert_eq!(state.rehearsal().runs.current, ["a"]);
    assert_eq!(past(&state), ["upgrade a"]);

    let effects = update(&mut state, SnapshotMsg::Undo);
    let empty = Command::Restore {
        snapshot: None,
        hand_out: true,
    };
    assert_eq!(effects, [Effect::Send(empty)]);
    restored(&mut state, &[]);
    assert!(
        update(&mut state, SnapshotMsg::Undo).is_empty(),
        "there is nothing before it"
    );
    assert!(past(&state).is_empty());

    let b = snapshots(&state).list()[1].id;
    update(&mut state, SnapshotMsg::Return(Some(b)));
    restored(&mut state, &["b"]);
    assert_eq!(past(&state), ["upgrade a", "upgrade b", "current"]);
}

#[test]
fn what_runs_after_a_return_begins_a_branch() {
    let mut state = ready();
    write(&mut state, "upgrade a", &["a"]);
    let a = newest(&state);
    write(&mut state, "upgrade b", &["b"]);
    update(&mut state, SnapshotMsg::Undo);
    restored(&mut state, &["a"]);
    write(&mut state, "downgrade base", &[]);
    let tree = snapshots(&state).tree();
    let depths: Vec<_> = tree
        .iter()
        .map(|line| (line.depth, line.snapshot.map(Snapshot::label)))
        .collect();
    assert_eq!(
        depths,
        [
            (0, None),
            (0, Some("upgrade a")),
            (1, Some("downgrade base")),
            (0, Some("upgrade b"))
        ]
    );
    assert_eq!(snapshots(&state).current().unwrap().parent, Some(a));
}

#[test]
fn a_snapshot_that_cannot_be_read_leaves_everything_as_it_was() {
    let mut state = ready();
    write(&mut state, "upgrade a", &["a"]);
    let a = newest(&state);
    write(&mut state, "upgrade b", &["b"]);
    let b = newest(&state);
    update(&mut state, SnapshotMsg::Return(Some(a)));
    update(
        &mut state,
        SnapshotMsg::Unreadable(a, "the browser no longer has it".to_owned()),
    );
    assert!(!state.rehearsal().is_running());
    assert_eq!(snapshots(&state).current, Some(b));
    assert_eq!(state.rehearsal().runs.current, ["b"]);
    let notice = state.page.notice.as_ref().unwrap();
    assert_eq!(
        notice.message,
        "The snapshot “upgrade a” can’t be read: the browser no longer has it."
    );
}

#[test]
fn full_storage_gives_up_automatic_states_and_never_named_ones() {
    let mut state = ready();
    for (line, current) in [("upgrade a", "a"), ("upgrade b", "b"), ("downgrade a", "a")] {
        write(&mut state, line, &[current]);
        let id = newest(&state);
        assert!(kept(&mut state, id, None).is_empty());
    }
    let ids: Vec<_> = snapshots(&state).list().iter().map(|snapshot| snapshot.id).collect();
    let effects = update(&mut state, SnapshotMsg::Name(ids[0], "  release ".to_owned()));
    assert!(matches!(&effects[..], [Effect::DescribeSnapshot(_, snapshot)] if snapshot.label() == "release"));
    write(&mut state, "upgrade b", &["b"]);
    let last = newest(&state);

    let effects = kept(&mut state, last, Some("it is full"));
    let deleted = |effect: &Effect| matches!(effect, Effect::DeleteSnapshot(_, id) if *id == ids[1]);
    let again = |effect: &Effect| matches!(effect, Effect::KeepSnapshot(_, snapshot) if snapshot.id == last);
    assert!(effects.iter().any(deleted) && effects.iter().any(again), "{effects:?}");
    assert!(state.page.notice.is_none());

    let effects = kept(&mut state, last, Some("it is full"));
    assert!(
        effects.is_empty(),
        "the named one and the one before the last command stay"
    );
    assert_eq!(snapshots(&state).get(last).unwrap().place, Place::Page);
    let notice = state.page.notice.as_ref().unwrap();
    assert_eq!(notice.message, "The browser does not store the database: it is full.");

    update(&mut state, ViewMsg::DismissNotice);
    write(&mut state, "downgrade a", &["a"]);
    let next = newest(&state);
    kept(&mut state, next, Some("it is full"));
    kept(&mut state, next, Some("it is full"));
    assert_eq!(snapshots(&state).get(next).unwrap().place, Place::Page);
    assert!(state.page.notice.is_none(), "it is said once");
}

#[test]
fn a_comparison_counts_each_state_once() {
    let mut state = ready();
    write(&mut state, "upgrade a", &["a"]);
    let a = newest(&state);
    write(&mut state, "upgrade b", &["b"]);
    let b = newest(&state);
    let effects = update(&mut state, SnapshotMsg::Compare(a));
    let asks: Vec<_> = effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::SendSnapshot(
                _,
                id,
                Command::Ask {
                    ask,
                    question: Question::TableRows,
                },
            ) if *id == a => Some(*ask),
            Effect::Send(Command::Ask {
                ask,
                question: Question::TableRows,
            }) => Some(*ask),
            _ => None,
        })
        .collect();
    assert_eq!(asks.len(), 2);
    for (ask, rows) in asks.into_iter().zip([3, 4]) {
        let table = TableRows {
            name: "tea".to_owned(),
            rows,
            ..TableRows::default()
        };
        let answer = Answer::TableRows { tables: vec![table] };
        let effects = send(&mut state, Event::Answered { ask, answer });
        assert!(matches!(effects[..], [Effect::DescribeSnapshot(..)]), "{effects:?}");
    }
    let rows = |id| snapshots(&state).get(id).unwrap().rows_in_all();
    assert_eq!((rows(a), rows(b)), (Some(3), Some(4)));
    assert!(
        update(&mut state, SnapshotMsg::Compare(a)).is_empty(),
        "all of it is known"
    );
}

#[test]
fn a_comparison_that_got_no_answer_says_why() {
    let mut state = ready();
    write(&mut state, "upgrade a", &["a"]);
    let a = newest(&state);
    write(&mut state, "upgrade b", &["b"]);
    let effects = update(&mut state, SnapshotMsg::Compare(a));
    let Effect::SendSnapshot(_, _, Command::Ask { ask, .. }) = effects[0] else {
        panic!("{effects:?}");
    };
    let answer = Answer::Refused {
        message: "out of memory".to_owned(),
    };
    send(&mut state, Event::Answered { ask, answer });
    let comparison = snapshots(&state).comparison.as_ref().unwrap();
    assert_eq!(comparison.not_counted.as_deref(), Some("out of memory"));
}

#[test]
fn a_stop_ends_a_return_and_a_comparison_with_the_database_as_it_was() {
    let mut state = ready();
    write(&mut state, "upgrade a", &["a"]);
    let a = newest(&state);
    write(&mut state, "upgrade b", &["b"]);
    update(&mut state, SnapshotMsg::Compare(a));
    update(&mut state, SnapshotMsg::Return(Some(a)));
    let effects = update(&mut state, RunMsg::Stop);
    assert!(
        effects
            .iter()
            .any(|effect| matches!(effect, Effect::RestartEngine { fresh: false, .. }))
    );
    assert!(!state.rehearsal().is_running());
    assert_eq!(state.rehearsal().runs.current, ["b"]);
    let comparison = snapshots(&state).comparison.as_ref().unwrap();
    assert_eq!(
        comparison.not_counted.as_deref(),
        Some("the engine was ended before it answered")
    );
}
