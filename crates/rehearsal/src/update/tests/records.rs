//! Saved runs beside what ran here, and the choice of a command.

use protocol::Versions;
use review::{CommandRecord, FORMAT, RunRecord};

use super::*;

/// `upgrade head` of a and b, then a failed one of c.
fn saved() -> RunRecord {
    let mut first = CommandRecord::new(Task::alembic(["upgrade", "head"]), vec![], Default::default());
    let mut events = vec![Event::Planned {
        run: RunId(1),
        steps: vec![step("a"), step("b")],
        offline: false,
    }];
    for revision in ["a", "b"] {
        events.extend(ran(revision));
    }
    events.push(ended(Outcome::Succeeded, "b"));
    events.iter().for_each(|event| first.note(event));
    let mut second = CommandRecord::new(
        Task::alembic(["upgrade", "c"]),
        vec!["b".to_owned()],
        Default::default(),
    );
    let fault = Box::new(Fault::of_the_engine("x".to_owned()));
    let events = [
        Event::Planned {
            run: RunId(2),
            steps: vec![step("c")],
            offline: false,
        },
        ended(Outcome::Failed { fault }, "b"),
    ];
    events.iter().for_each(|event| second.note(event));
    RunRecord {
        format: FORMAT.to_owned(),
        repository: "shop".to_owned(),
        environment: Default::default(),
        settings: Default::default(),
        versions: Versions::default(),
        commands: vec![first, second],
    }
}

fn ran(revision: &str) -> [Event; 2] {
    let (run, revision, direction) = (RunId(1), revision.to_owned(), Direction::Upgrade);
    [
        Event::RevisionStarted {
            run,
            revision: revision.clone(),
            direction,
        },
        Event::RevisionFinished {
            run,
            revision,
            direction,
            duration_ms: 1.0,
            heads: None,
        },
    ]
}

fn ended(outcome: Outcome, current: &str) -> Event {
    Event::Finished {
        run: RunId(1),
        ending: Ending {
            outcome,
            current: vec![current.to_owned()],
            duration_ms: 2.0,
            ..Ending::default()
        },
    }
}

fn open_saved(state: &mut Workbench) -> Vec<Effect> {
    update(state, RecordMsg::Read("run.json".to_owned(), Box::new(saved())))
}

fn shown(state: &Workbench) -> Option<String> {
    state.shown_run().map(|run| report::task(run.task()))
}

#[test]
fn a_saved_run_is_shown_without_a_repository_and_without_the_engine() {
    let mut state = begun();
    assert_eq!(open_saved(&mut state), []);
    assert_eq!(
        state.rehearsal().selection.revision.as_deref(),
        Some("c"),
        "the newest revision of the plans"
    );
    assert_eq!(state.page.layout.revision_view, RevisionView::Changes);
    assert_eq!(shown(&state).as_deref(), Some("upgrade c"));
    assert!(state.record_of("a").is_some() && state.record_of("c").is_none());
    update(&mut state, ViewMsg::MoveSelection(1));
    assert_eq!(state.rehearsal().selection.revision.as_deref(), Some("b"));
    update(&mut state, ViewMsg::Search("step".to_owned()));
    assert_eq!(state.listed(), Vec::<String>::new());
    assert_eq!(update(&mut state, RunMsg::Line("upgrade head".to_owned())), []);
    update(&mut state, RecordMsg::Close);
    assert!(
        state.page.records.saved.is_none()
            && state.rehearsal().selection.revision.is_none()
            && state.shown_run().is_none()
    );
}

#[test]
fn what_ran_here_is_back_when_the_saved_run_is_closed() {
    let mut state = opened();
    let id = run(&mut state, "upgrade +1");
    finish(&mut state, id, Outcome::Succeeded, &["a"]);
    let selected = state.rehearsal().selection.revision.clone();
    open_saved(&mut state);
    assert_eq!(shown(&state).as_deref(), Some("upgrade c"));
    assert_eq!(state.shown_current(), ["b"]);
    let row = |state: &Workbench, id| state.rehearsal().history().unwrap().graph.find(id).unwrap();
    assert!(state.shows_applied(row(&state, "b")) && !state.rehearsal().is_applied(row(&state, "b")));
    assert!(!state.shows_newest());
    assert_eq!(
        (
            state.rehearsal().runs.current.as_slice(),
            &state.rehearsal().selection.revision
        ),
        (&["a".to_owned()][..], &selected)
    );
    update(&mut state, RecordMsg::Close);
    assert_eq!(shown(&state).as_deref(), Some("upgrade +1"));
    assert!(state.shows_newest() && !state.shows_applied(row(&state, "b")));
}

#[test]
fn a_command_goes_back_to_the_database_of_the_page() {
    let mut state = opened();
    open_saved(&mut state);
    let id = run(&mut state, "upgrade head");
    assert!(state.page.records.saved.is_none());
    finish(&mut state, id, Outcome::Succeeded, &["b"]);
    assert_eq!(state.shown_runs().count(), 1);
}

#[test]
fn opening_its_repository_keeps_the_saved_run_and_the_selection() {
    let mut state = Workbench::default();
    open_saved(&mut state);
    update(&mut state, ViewMsg::Select("a".to_owned(), None));
    update(&mut state, OpenMsg::Read(Box::new(project("shop"))));
    read_graph(&mut state);
    assert_eq!(
        (
            state.rehearsal().selection.revision.as_deref(),
            shown(&state).as_deref()
        ),
        (Some("a"), Some("upgrade c"))
    );
    update(&mut state, OpenMsg::Close);
    assert!(state.page.records.saved.is_some());
    assert_eq!(state.rehearsal().selection.revision.as_deref(), Some("c"));
}

#[test]
fn a_saved_run_waits_until_a_command_has_ended() {
    let mut state = opened();
    run(&mut state, "upgrade head");
    open_saved(&mut state);
    assert!(state.page.records.saved.is_none() && state.page.notice.is_some());
}

#[test]
fn an_earlier_command_is_looked_at_until_another_runs() {
    let mut state = opened();
    let ids = ["upgrade head", "downgrade -1"].map(|line| {
        let id = run(&mut state, line);
        finish(&mut state, id, Outcome::Succeeded, &["b"]);
        id
    });
    assert_eq!(shown(&state).as_deref(), Some("downgrade -1"));
    update(&mut state, RecordMsg::LookAt(ids[0]));
    assert_eq!(shown(&state).as_deref(), Some("upgrade head"));
    assert!(!state.shows_newest());
    update(&mut state, RecordMsg::LookAt(ids[1]));
    assert!(state.page.records.looked_at.is_none() && state.shows_newest());
    update(&mut state, RecordMsg::LookAt(ids[0]));
    run(&mut state, "current");
    assert_eq!(shown(&state).as_deref(), Some("current"));
    assert_eq!(state.shown_runs().count(), 3);
}

#[test]
fn what_cannot_be_split_is_no_command_of_the_record() {
    let mut state = opened();
    let id = run(&mut state, "upgrade head");
    finish(&mut state, id, Outcome::Succeeded, &["b"]);
    update(&mut state, RunMsg::Line("merge -m \"oops".to_owned()));
    assert_eq!(shown(&state).as_deref(), Some("upgrade head"));
    assert!(state.shows_newest());
}

#[test]
fn the_earlier_command_that_is_looked_at_says_what_a_revision_did() {
    let mut state = Workbench::default();
    let mut record = saved();
    let again = record.commands[0].clone();
    record.commands.push(again);
    update(&mut state, RecordMsg::Read("run.json".to_owned(), Box::new(record)));
    let ids: Vec<_> = state.shown_runs().map(|run| run.id).collect();
    let of_a = |state: &Workbench| state.record_of("a").map(|ran| ran.run);
    assert_eq!(of_a(&state), Some(ids[2]));
    update(&mut state, RecordMsg::LookAt(ids[1]));
    assert_eq!(of_a(&state), Some(ids[0]));
}

#[test]
fn a_saved_run_that_failed_shows_the_failure_and_not_what_was_left_out_behind_it() {
    let mut state = Workbench::default();
    let mut record = saved();
    let left_out = Task::alembic(["downgrade", "base"]);
    let left_out = CommandRecord::new(left_out, vec![], Default::default());
    record.commands.push(left_out);
    update(&mut state, RecordMsg::Read("run.json".to_owned(), Box::new(record)));
    let failed = state.shown_runs().nth(1).unwrap().id;
    assert_eq!(state.shown_run().unwrap().id, failed);
}
