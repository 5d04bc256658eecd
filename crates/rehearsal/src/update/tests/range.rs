//! A range is rehearsed command by command, and the user's databases come back.

use postgres_model::{Effects, Lock, LockMode, RelationKind, Subject};
use review::{Conflicts, Leg, RoundTripVerdict};

use super::*;

/// What the engine is sent, in short.
fn sent(effects: &[Effect]) -> Vec<String> {
    let short = |command: &Command| match command {
        Command::SetAside { snapshot } => format!("set aside {snapshot}"),
        Command::Restore { snapshot, .. } => format!("restore {}", snapshot.as_deref().unwrap_or("nothing")),
        Command::Forget { snapshot } => format!("forget {snapshot}"),
        Command::Run { task, .. } => report::task(task),
        Command::Ask {
            question: protocol::Question::Conflicts { snapshot, locks },
            ..
        } => format!("{} {snapshot}", report::counted(locks.len(), "lock")),
        other => panic!("{other:?}"),
    };
    let commands = effects.iter().filter_map(|effect| match effect {
        Effect::Send(command) => Some(short(command)),
        _ => None,
    });
    commands.collect()
}

/// A rehearsal without further rows.
fn rehearse(from: RangeStart, to: String, fill: Option<protocol::Fill>) -> RunMsg {
    RunMsg::Rehearse {
        from,
        to,
        fill,
        tries_rows: false,
    }
}

/// The user's databases are back, and nothing is kept but what can be taken over.
const END: [&str; 4] = [
    "restore before the rehearsal",
    "forget before the rehearsal",
    "forget before revision 0",
    "forget before revision 1",
];

fn ended(state: &mut Workbench, current: &str, catalogs: &[&str], fault: Option<Fault>) -> Vec<Effect> {
    let run = RunId(state.numbers.run.0);
    let outcome = fault.map_or(Outcome::Succeeded, |fault| Outcome::Failed { fault: Box::new(fault) });
    let ending = Ending {
        outcome,
        current: vec![current.to_owned()],
        catalogs: catalogs.iter().map(|line| (*line).to_owned()).collect(),
        ..Ending::default()
    };
    send(state, Event::Finished { run, ending })
}

/// A rehearsal of `b` from `a`, as far as the deploy's end; before it the database was at `b`.
fn deployed() -> (Workbench, Vec<Effect>) {
    let mut state = opened();
    send(&mut state, Event::Mounted { current: vec![] });
    let id = run(&mut state, "upgrade b");
    finish(&mut state, id, Outcome::Succeeded, &["b"]);
    let (from, to) = ("a".into(), "b".to_owned());
    let effects = update(&mut state, rehearse(from, to, None));
    assert_eq!(
        sent(&effects),
        ["set aside before the rehearsal", "restore nothing", "upgrade a"]
    );
    let effects = ended(&mut state, "a", &["table"], None);
    assert_eq!(sent(&effects), ["set aside before revision 0", "upgrade b"]);
    let run = RunId(state.numbers.run.0);
    let steps = vec![step("b")];
    send(
        &mut state,
        Event::Planned {
            run,
            steps,
            offline: false,
        },
    );
    let (revision, direction) = ("b".to_owned(), Direction::Upgrade);
    send(
        &mut state,
        Event::RevisionFinished {
            run,
            revision,
            direction,
            heads: Some(vec!["b".to_owned()]),
            duration_ms: 1.0,
        },
    );
    let effects = ended(&mut state, "b", &["table", "type"], None);
    (state, effects)
}

#[test]
fn each_revision_goes_up_down_and_up_from_the_state_before_it() {
    let (mut state, effects) = deployed();
    assert_eq!(
        sent(&effects),
        ["set aside after the deploy", "restore before revision 0", "upgrade b"]
    );
    let effects = ended(&mut state, "b", &["table", "type"], None);
    assert_eq!(sent(&effects), ["set aside before revision 1", "downgrade b@a"]);
    let effects = ended(&mut state, "a", &["table", "leftover"], None);
    assert_eq!(sent(&effects), ["upgrade b"]);
    let effects = ended(&mut state, "b", &["table", "type"], None);
    assert_eq!(sent(&effects), END);

    let range = state.rehearsal().runs.range.as_ref().unwrap();
    assert!(range.has_ended());
    assert_eq!(range.progress(), (7, 7));
    let lines = vec!["leftover".to_owned()];
    assert_eq!(range.trips[0].verdict(), RoundTripVerdict::Leaves { lines });
    assert_eq!(state.rehearsal().runs.current, ["b"]);
    assert_eq!(
        state.rehearsal().runs.past.len(),
        1,
        "only what ran on the user's database"
    );
}

#[test]
fn what_a_rehearsal_ran_as_a_whole_can_be_looked_at_and_is_no_command_on_the_database() {
    let mut state = rehearsed();
    let listed = |state: &Workbench| -> Vec<String> {
        let runs = state.listed_runs().into_iter();
        runs.map(|run| report::task(run.task())).collect()
    };
    let shown = |state: &Workbench| report::task(state.shown_run().unwrap().task());
    assert_eq!(listed(&state), ["upgrade b", "upgrade a", "upgrade b"]);
    let deploy = state.shown_run().unwrap().id;
    assert!(state.is_rehearsed(deploy) && !state.shows_newest());
    assert_eq!(state.record_of("b").unwrap().run, deploy);
    assert_eq!(state.shown_runs().count(), 1, "what is saved");
    let id = run(&mut state, "downgrade a");
    finish(&mut state, id, Outcome::Succeeded, &["a"]);
    assert_eq!((shown(&state).as_str(), state.shows_newest()), ("downgrade a", true));
    update(&mut state, RecordMsg::LookAt(deploy));
    assert_eq!(state.shown_run().unwrap().id, deploy);
}

#[test]
fn a_revision_that_failed_alone_is_marked_until_a_command_follows() {
    let (mut state, _) = deployed();
    ended(&mut state, "b", &["table", "type"], None);
    let fault = Fault {
        revision: Some("b".to_owned()),
        ..Fault::of_the_engine("no".to_owned())
    };
    ended(&mut state, "b", &["table", "type"], Some(fault));
    assert!(state.has_failed_in("b") && !state.has_failed_in("a"));
    let id = run(&mut state, "upgrade b");
    finish(&mut state, id, Outcome::Succeeded, &["b"]);
    assert!(!state.has_failed_in("b"));
}

#[test]
fn how_far_a_rehearsal_goes_is_known_before_its_deploy_has_ended() {
    let mut state = opened();
    send(&mut state, Event::Mounted { current: vec![] });
    let (from, to) = ("base".into(), "head".to_owned());
    update(&mut state, rehearse(from, to, None));
    assert_eq!(
        state.rehearsal().runs.range.as_ref().unwrap().progress(),
        (0, 12),
        "two revisions"
    );
}

#[test]
fn stopping_gives_the_users_databases_back_and_says_what_is_not_known() {
    let (mut state, _) = deployed();
    let effects = update(&mut state, RunMsg::Stop);
    assert!(
        effects
            .iter()
            .any(|effect| matches!(effect, Effect::RestartEngine { .. }))
    );
    assert!(
        sent(&effects).is_empty(),
        "the new engine begins with what was there before"
    );
    let range = state.rehearsal().runs.range.as_ref().unwrap();
    assert!(range.has_ended());
    assert!(matches!(range.trips[0].verdict(), RoundTripVerdict::NotKnown { .. }));
    assert_eq!(range.trips[0].up.as_ref().unwrap().plan.len(), 0);
    assert_eq!(state.rehearsal().runs.current, ["b"]);
}

#[test]
fn a_downgrade_that_fails_is_not_followed_by_an_upgrade() {
    let (mut state, _) = deployed();
    ended(&mut state, "b", &["table", "type"], None);
    let fault = Fault::of_the_engine("no".to_owned());
    let effects = ended(&mut state, "b", &["table", "type"], Some(fault));
    assert_eq!(sent(&effects), END);
    let verdict = state.rehearsal().runs.range.as_ref().unwrap().trips[0].verdict();
    assert!(
        matches!(verdict, RoundTripVerdict::FailsAt { leg: Leg::Down, .. }),
        "{verdict:?}"
    );
}

/// The run that goes on takes a lock on a table.
fn locks(state: &mut Workbench, mode: LockMode) {
    let run = RunId(state.numbers.run.0);
    let subject = Subject {
        oid: 7,
        kind: RelationKind::Table.into(),
        schema: Some("public".to_owned()),
        name: "orders".to_owned(),
        table: None,
    };
    let statement = StatementTrace {
        effects: Effects {
            locks: Some(vec![Lock { subject, mode }]),
            ..Effects::default()
        },
        ..statement(0)
    };
    let (statements, transactions) = (vec![statement], vec![]);
    send(
        state,
        Event::StatementsExecuted {
            run,
            statements,
            transactions,
        },
    );
}

fn last_ask(state: &Workbench) -> protocol::AskId {
    protocol::AskId(state.rehearsal().runs.last_ask)
}

/// A rehearsal whose upgrade and downgrade lock a table, as far as the first question.
fn asked() -> (Workbench, Vec<Effect>) {
    let (mut state, _) = deployed();
    locks(&mut state, LockMode::AccessExclusive);
    ended(&mut state, "b", &["table"], None);
    locks(&mut state, LockMode::Share);
    ended(&mut state, "a", &["table"], None);
    let effects = ended(&mut state, "b", &["table"], None);
    (state, effects)
}

#[test]
fn locks_are_asked_for_in_the_databases_that_the_leg_began_with() {
    let (mut state, effects) = asked();
    assert_eq!(sent(&effects), ["1 lock before revision 0"]);
    assert!(state.rehearsal().is_running());
    let ask = last_ask(&state);
    let answer = protocol::Answer::Conflicts { conflicts: vec![] };
    let effects = send(&mut state, Event::Answered { ask, answer });
    assert_eq!(sent(&effects), ["1 lock before revision 1"]);
    let ask = last_ask(&state);
    let message = "out of memory".to_owned();
    let answer = protocol::Answer::Refused {
        message: message.clone(),
    };
    assert_eq!(sent(&send(&mut state, Event::Answered { ask, answer })), END);
    let conflicts = &state.rehearsal().runs.range.as_ref().unwrap().trips[0].conflicts;
    assert_eq!(conflicts[&Leg::Up], Conflicts::none());
    assert_eq!(conflicts[&Leg::Down], Conflicts::Refused { message });
    assert!(!state.rehearsal().is_running());
}

#[test]
fn an_engine_that_ends_while_locks_are_asked_for_is_told_and_the_rest_stays() {
    let (mut state, _) = asked();
    let fault = Box::new(Fault::of_the_engine("out of memory".to_owned()));
    send(&mut state, Event::Broke { fault });
    let notice = state.page.notice.as_ref().unwrap();
    assert!(
        notice.message.ends_with("about the rehearsed database: out of memory"),
        "{notice:?}"
    );
    let range = state.rehearsal().runs.range.as_ref().unwrap();
    assert!(range.has_ended() && range.trips[0].again.is_some());
    assert_eq!(state.rehearsal().runs.current, ["b"]);
}

#[test]
fn stopping_while_a_leg_runs_says_nothing_of_its_locks() {
    let (mut state, _) = deployed();
    update(&mut state, RunMsg::Stop);
    assert!(
        state.rehearsal().runs.range.as_ref().unwrap().trips[0]
            .conflicts
            .is_empty()
    );
}

#[test]
fn stopping_while_locks_are_asked_for_gives_the_users_databases_back() {
    let (mut state, _) = asked();
    let effects = update(&mut state, RunMsg::Stop);
    let is_restart = |effect: &Effect| matches!(effect, Effect::RestartEngine { .. });
    assert!(effects.iter().any(is_restart));
    let rehearsal = state.rehearsal();
    assert_eq!(
        (rehearsal.is_running(), &rehearsal.runs.current[..]),
        (false, &["b".to_owned()][..])
    );
    assert!(
        rehearsal.runs.range.as_ref().unwrap().trips[0].conflicts.is_empty(),
        "not known"
    );
}

/// A rehearsal of everything from the database as it is, with a result that can be taken over.
fn rehearsed() -> Workbench {
    let (mut state, _) = deployed();
    for current in ["b", "a", "b"] {
        ended(&mut state, current, &["table"], None);
    }
    state
}

#[test]
fn the_result_is_taken_over_and_handed_out() {
    let mut state = rehearsed();
    let effects = update(&mut state, RunMsg::TakeOver);
    assert!(matches!(
        effects[0],
        Effect::Send(Command::Restore { hand_out: true, .. })
    ));
    assert_eq!(sent(&effects), ["restore after the deploy", "forget after the deploy"]);
    assert_eq!(state.rehearsal().runs.current, ["b"]);
    let ran: Vec<_> = state
        .rehearsal()
        .runs
        .past
        .iter()
        .map(|run| report::task(run.task()))
        .collect();
    assert_eq!(ran, ["upgrade a", "upgrade b"], "what made this database");
    assert!(sent(&update(&mut state, RunMsg::TakeOver)).is_empty(), "once");
}

#[test]
fn a_command_gives_the_result_up() {
    let mut state = rehearsed();
    let effects = update(&mut state, RunMsg::Line("upgrade b".to_owned()));
    assert_eq!(sent(&effects), ["forget after the deploy", "upgrade b"]);
    assert!(!state.rehearsal().runs.range.as_ref().unwrap().can_be_taken_over());
}

#[test]
fn a_range_from_the_database_begins_with_a_copy_of_it() {
    let mut state = opened();
    send(&mut state, Event::Mounted { current: vec![] });
    let id = run(&mut state, "upgrade a");
    finish(&mut state, id, Outcome::Succeeded, &["a"]);
    let (from, to) = (RangeStart::Database, "b".to_owned());
    let effects = update(&mut state, rehearse(from, to, None));
    assert_eq!(sent(&effects), ["set aside before the rehearsal", "current"]);
    assert_eq!(state.rehearsal().runs.current, ["a"]);
}

/// What the command that runs sends: a statement of `b` outside of a transaction, then one in a transaction.
fn sends_two_transactions(state: &mut Workbench) {
    let run = RunId(state.numbers.run.0);
    let mark = |kind, statement| postgres_model::TransactionMark {
        kind,
        statement,
        at_ms: 0.0,
    };
    let of_b = |index| StatementTrace {
        revision: Some("b".to_owned()),
        ..statement(index)
    };
    use postgres_model::TransactionMarkKind::{Begin, Commit};
    send(
        state,
        Event::StatementsExecuted {
            run,
            statements: vec![of_b(0), of_b(1)],
            transactions: vec![mark(Begin, 1), mark(Commit, 2)],
        },
    );
}

#[test]
fn a_leg_of_several_transactions_is_interrupted_and_resumed() {
    let (mut state, _) = deployed();
    sends_two_transactions(&mut state);
    ended(&mut state, "b", &["table", "type"], None);
    ended(&mut state, "a", &["table"], None);
    let effects = ended(&mut state, "b", &["table", "type"], None);
    assert_eq!(sent(&effects), ["restore before revision 0", "upgrade b"]);
    let timed_out = |effects: &[Effect]| {
        effects.iter().find_map(|effect| match effect {
            Effect::Send(Command::Run { options, .. }) => options.timed_out,
            _ => None,
        })
    };
    assert_eq!(timed_out(&effects), Some(1));
    assert_eq!(state.rehearsal().runs.current, ["a"], "as before the leg");
    let selected = state.rehearsal().selection.revision.clone();
    let fault = Fault {
        revision: Some("b".to_owned()),
        ..Fault::of_the_engine("canceling statement due to lock timeout".to_owned())
    };
    let effects = ended(&mut state, "a", &["table", "type"], Some(fault));
    assert_eq!(
        (sent(&effects), timed_out(&effects)),
        (vec!["upgrade b".to_owned()], None)
    );
    assert_eq!(
        state.rehearsal().selection.revision,
        selected,
        "nothing that the user has to look at failed"
    );
    assert_eq!(sent(&ended(&mut state, "b", &["table", "type"], None)), END);

    let range = state.rehearsal().runs.range.as_ref().unwrap();
    assert_eq!(range.progress(), (9, 9));
    let trip = &range.trips[0];
    let review::OnFailure::Measured(found, 0) = trip.on_failure(Leg::Up) else {
        panic!("{:?}", trip.on_failure(Leg::Up));
    };
    assert!(matches!(trip.left_by(found[0]), review::Interrupted::Torn { .. }));
    assert_eq!(trip.resumed_after(found[0]), review::Resumed::Passes);
    assert_eq!(trip.on_failure(Leg::Down), review::OnFailure::TakenBack);
    assert!(!state.has_failed_in("b"));
}

#[test]
fn tables_are_filled_at_the_beginning_of_the_range() {
    let mut state = opened();
    send(&mut state, Event::Mounted { current: vec![] });
    let fill = Some(protocol::Fill {
        seed: 1,
        rows: 100,
        ..protocol::Fill::default()
    });
    let (from, to) = ("a".into(), "b".to_owned());
    update(&mut state, rehearse(from, to, fill));
    assert_eq!(
        sent(&ended(&mut state, "a", &["table"], None)),
        ["fill each table with 100 rows"]
    );
    let run = RunId(state.numbers.run.0);
    let table = |rows, reason: Option<&str>| protocol::FilledTable {
        table: "tea".to_owned(),
        rows,
        wanted: 100,
        reason: reason.map(str::to_owned),
        adversarial: false,
    };
    for table in [table(50, None), table(60, Some("no more"))] {
        send(&mut state, Event::TableFilled { run, table });
    }
    let effects = ended(&mut state, "a", &["table"], None);
    assert_eq!(sent(&effects), ["set aside before revision 0", "upgrade b"]);
    let filled = state.rehearsal().runs.range.as_ref().unwrap().filled.as_ref().unwrap();
    assert_eq!(
        filled.record.filled,
        [table(60, Some("no more"))],
        "the last word on a table"
    );
}

#[test]
fn stopping_while_tables_are_filled_is_no_pass() {
    let mut state = opened();
    send(&mut state, Event::Mounted { current: vec![] });
    let fill = Some(protocol::Fill {
        seed: 1,
        rows: 100,
        ..protocol::Fill::default()
    });
    let (from, to) = ("a".into(), "b".to_owned());
    update(&mut state, rehearse(from, to, fill));
    ended(&mut state, "a", &["table"], None);
    update(&mut state, RunMsg::Stop);
    let range = state.rehearsal().runs.range.as_ref().unwrap();
    assert!(range.has_ended() && range.trips.is_empty());
    assert_eq!(range.last_command().unwrap().state, review::CommandState::Stopped);
}

#[test]
fn an_empty_database_begins_empty() {
    let mut state = opened();
    send(&mut state, Event::Mounted { current: vec![] });
    let range = state.rehearsal().chosen_range.clone();
    let to = range.target().to_owned();
    let effects = update(&mut state, rehearse(range.from, to, None));
    assert_eq!(sent(&effects), ["set aside before the rehearsal", "reset"]);
}

#[test]
fn the_range_is_what_lies_above_its_beginning() {
    let mut state = opened();
    send(&mut state, Event::Mounted { current: vec![] });
    let ids = |state: &Workbench, range: &ChosenRange| -> Vec<String> {
        let side = state.rehearsal();
        let graph = &side.history().unwrap().graph;
        let found = range.revisions_of(graph, side.standing()).into_iter();
        found.map(|index| graph.revisions()[index].id().to_owned()).collect()
    };
    let range = |from: &str, to: Option<&str>| ChosenRange {
        from: from.into(),
        to: to.map(str::to_owned),
        rows: ChosenRows::Nothing,
    };
    assert_eq!(ids(&state, &ChosenRange::default()), ["a", "b"]);
    assert_eq!(ids(&state, &range("a", None)), ["b"]);
    assert_eq!(ids(&state, &range("base", Some("a"))), ["a"]);
    assert!(ids(&state, &range("b", Some("a"))).is_empty());
    let graph = &state.rehearsal().history().unwrap().graph;
    let between = |one, other| ChosenRange::default().between(graph, one, other);
    assert_eq!(
        [between("a", "b"), between("b", "a")],
        [range("a", Some("b")), range("a", Some("b"))]
    );
    assert!(ids(&state, &range("zzz", None)).is_empty());
    let side = state.rehearsal();
    assert_eq!(side.unknown_end(&range("base", Some("zzz"))), Some("zzz"));
    assert_eq!(side.unknown_end(&range("base", None)), None);
    let id = run(&mut state, "upgrade a");
    finish(&mut state, id, Outcome::Succeeded, &["a"]);
    assert_eq!(ids(&state, &ChosenRange::default()), ["b"]);
}

#[test]
fn an_empty_range_is_not_rehearsed() {
    let mut state = opened();
    send(&mut state, Event::Mounted { current: vec![] });
    let can = |state: &Workbench| crate::actions::Action::Rehearse.is_enabled(state);
    assert!(can(&state));
    let chosen = |from: &str, to: &str| {
        ViewMsg::ChooseRange(ChosenRange {
            from: from.into(),
            to: Some(to.to_owned()),
            rows: ChosenRows::Nothing,
        })
    };
    update(&mut state, chosen("b", "a"));
    assert!(!can(&state));
    update(&mut state, chosen("a", "b"));
    assert!(can(&state));
    update(&mut state, ViewMsg::ChooseRange(ChosenRange::default()));
    let id = run(&mut state, "upgrade b");
    finish(&mut state, id, Outcome::Succeeded, &["b"]);
    assert!(!can(&state), "the database has all of it");
}
