//! Two repositories in one workbench.

use super::*;

fn update_at(bench: &mut Workbench, side: Side, msg: impl Into<Msg>) -> Vec<Effect> {
    super::super::update(bench, side, msg)
}

fn open(bench: &mut Workbench, side: Side, name: &str) -> Vec<Effect> {
    let effects = update_at(bench, side, OpenMsg::Read(Box::new(project(name))));
    let opened = bench.rehearsal_of(side).opened.as_ref().unwrap();
    let (graph, problems) = GraphBuilder::of(&opened.repository, opened.environment().unwrap()).finish();
    let history = Shared::new(History::new(graph, &problems));
    update_at(bench, side, OpenMsg::HistoryRead(history));
    effects
}

/// Runs a command line on a side and lets it end with this version table.
fn run_at(bench: &mut Workbench, side: Side, line: &str, current: &str) -> RunId {
    let effects = update_at(bench, side, RunMsg::Line(line.to_owned()));
    let [Effect::Send(Command::Run { run, .. })] = effects[..] else {
        panic!("{effects:?}")
    };
    let finished = Event::Finished {
        run,
        ending: Ending {
            outcome: Outcome::Succeeded,
            current: vec![current.to_owned()],
            duration_ms: 1.0,
            ..Ending::default()
        },
    };
    update_at(bench, side, finished);
    run
}

#[test]
fn two_repositories_run_side_by_side_and_nothing_of_a_closed_one_is_left() {
    let mut bench = begun();
    open(&mut bench, Side::Head, "shop");
    let effects = open(&mut bench, Side::Base, "bank");
    assert!(
        effects
            .iter()
            .any(|effect| matches!(effect, Effect::RestartEngine { fresh: true, .. })),
        "an engine of its own"
    );

    let ran_here = run_at(&mut bench, Side::Head, "upgrade head", "b");
    let ran_there = run_at(&mut bench, Side::Base, "upgrade +1", "a");
    assert_ne!(ran_here, ran_there);
    assert_eq!(bench.rehearsal_of(Side::Head).runs.current, ["b"]);
    assert_eq!(bench.rehearsal_of(Side::Base).runs.current, ["a"]);
    // A fact of a run reaches the side that it ran on only.
    let printed = |run| Event::Printed {
        run,
        stream: PrintStream::Stdout,
        text: "here".to_owned(),
    };
    let third = update_at(&mut bench, Side::Base, RunMsg::Line("current".to_owned()));
    let [Effect::Send(Command::Run { run: third, .. })] = third[..] else {
        panic!("{third:?}")
    };
    update_at(&mut bench, Side::Head, printed(third));
    update_at(&mut bench, Side::Base, printed(third));
    assert!(
        bench
            .rehearsal_of(Side::Head)
            .runs
            .console
            .iter()
            .all(|entry| entry.output.is_empty())
    );
    assert_eq!(bench.rehearsal_of(Side::Base).runs.console.len(), 2);
    update_at(&mut bench, Side::Base, RunMsg::Stop);

    let effects = update_at(&mut bench, Side::Base, OpenMsg::Close);
    assert_eq!(effects, [Effect::EndEngine], "its engine is let go");
    assert_eq!(
        format!("{:?}", bench.rehearsal_of(Side::Base)),
        format!("{:?}", Rehearsal::default())
    );
    let head = bench.rehearsal_of(Side::Head);
    assert_eq!(
        (head.runs.current.as_slice(), head.runs.console.len()),
        (&["b".to_owned()][..], 1)
    );
    assert_eq!(head.opened.as_ref().unwrap().repository.name, "shop");
}

#[test]
fn the_address_is_that_of_the_side_that_is_shown() {
    let mut bench = begun();
    let sample = ReadRepository {
        source: Source::Sample,
        ..project("shop")
    };
    let effects = update_at(&mut bench, Side::Base, OpenMsg::Read(Box::new(sample)));
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::ShowAddress(_))));
    bench.shown = Side::Base;
    let effects = update_at(&mut bench, Side::Base, ViewMsg::Select("a".to_owned(), None));
    let address = Address {
        source: Some(Source::Sample),
        environment: None,
        revision: Some("a".to_owned()),
        ..Address::default()
    };
    assert_eq!(effects, [Effect::ShowAddress(address)]);
    bench.shown = Side::Head;
    let effects = update_at(&mut bench, Side::Head, ViewMsg::DismissNotice);
    assert_eq!(effects, [Effect::ShowAddress(Address::default())]);
}

#[test]
fn a_worker_that_has_seen_nothing_takes_the_first_repository() {
    let mut bench = begun();
    let effects = open(&mut bench, Side::Head, "shop");
    assert!(
        !effects
            .iter()
            .any(|effect| matches!(effect, Effect::RestartEngine { .. }))
    );
    let effects = open(&mut bench, Side::Head, "bank");
    assert!(
        effects
            .iter()
            .any(|effect| matches!(effect, Effect::RestartEngine { fresh: true, .. }))
    );
}
