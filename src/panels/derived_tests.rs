//! What takes long to derive is not derived again by what does not concern it: typing in the SQL console, and the events of a run.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use leptos::prelude::*;
use protocol::{Ending, Event, Fault, Outcome, RunId, Task};
use rehearsal::{
    FolderIdentity, Found, OpenMsg, ReadRepository, Reader, RecordMsg, RepositorySettings, RunMsg, Shared, Source,
    SqlMsg, ViewMsg, Workbench,
};
use repository::{Intake, Limits, at_once};
use review::{CommandRecord, FORMAT, RunRecord};
use revisions::{LineRange, discover};

use super::graph::{recorded, rows};
use super::review::measured_source;
use super::run::{fault, plan};
use super::saved::About;
use super::timeline;
use crate::app::App;

fn opened() -> ReadRepository {
    let mut intake = Intake::new("shop", Limits::default());
    for (path, text) in [
        ("alembic.ini", "[alembic]\nscript_location = db\n"),
        ("db/env.py", ""),
        (
            "db/versions/a.py",
            "revision = 'a'\ndown_revision = None\ndef upgrade(): pass\n",
        ),
    ] {
        assert!(intake.wants(path, text.len() as u64));
        intake.add(path, text.as_bytes().to_vec());
    }
    let (repository, summary) = intake.finish();
    ReadRepository {
        discovery: Some(discover(&repository)),
        repository,
        summary,
        source: Source::Folder(FolderIdentity::Contents(String::new())),
        kept: Found {
            settings: RepositorySettings::default(),
            offered: vec![],
        },
    }
}

fn app() -> App {
    let app = App::new(Workbench::default(), |_, _, _, _| {});
    app.change(OpenMsg::Read(Box::new(opened())));
    let graph = app.peek(|bench| {
        let opened = bench.rehearsal().opened.as_ref().unwrap();
        let environment = opened.environment().unwrap();
        at_once(Reader::outline(&opened.repository, environment, vec![], async || {})).1
    });
    app.change(OpenMsg::HistoryRead(Shared::new(graph)));
    app.change(ViewMsg::Select("a".to_owned(), Some(LineRange { first: 1, last: 1 })));
    app
}

/// A command that failed.
fn failed() -> RunRecord {
    let mut command = CommandRecord::new(Task::alembic(["upgrade", "head"]), vec![], Default::default());
    let fault = Box::new(Fault::of_the_engine("x".to_owned()));
    command.note(&Event::Finished {
        run: RunId(1),
        ending: Ending {
            outcome: Outcome::Failed { fault },
            ..Ending::default()
        },
    });
    RunRecord {
        format: FORMAT.to_owned(),
        repository: "shop".to_owned(),
        environment: Default::default(),
        settings: Default::default(),
        versions: Default::default(),
        commands: vec![command],
    }
}

/// Types SQL, and has a run report a batch of statements.
fn go_on(app: App) {
    app.change(SqlMsg::Type("select 1".to_owned()));
    let run = RunId(1);
    app.change(Event::Started { run });
    app.change(Event::StatementsExecuted {
        run,
        statements: vec![Default::default(); 50],
        transactions: vec![],
    });
}

/// How often something was derived from the state.
struct Derived {
    name: &'static str,
    /// Reads it, and gives the count.
    times: Box<dyn Fn() -> usize>,
}

fn derived<K, T>(
    app: App,
    name: &'static str,
    key: impl Fn(&Workbench) -> K + Send + Sync + 'static,
    derive: impl Fn(&Workbench) -> T + Send + Sync + 'static,
) -> Derived
where
    K: PartialEq + Send + Sync + 'static,
    T: PartialEq + Send + Sync + 'static,
{
    let count = Arc::new(AtomicUsize::new(0));
    let counted = count.clone();
    let memo = app.derived_when(key, move |state| {
        counted.fetch_add(1, Ordering::Relaxed);
        derive(state)
    });
    let times = Box::new(move || {
        memo.with_untracked(|_| ());
        count.load(Ordering::Relaxed)
    });
    Derived { name, times }
}

fn counts(all: &[Derived]) -> Vec<(&'static str, usize)> {
    all.iter().map(|each| (each.name, (each.times)())).collect()
}

/// Derives each once, and no more when the rest goes on.
fn stay(app: App, all: &[Derived]) {
    let before = counts(all);
    assert!(before.iter().all(|(_, times)| *times == 1), "{before:?}");
    go_on(app);
    assert_eq!(counts(all), before);
}

#[test]
fn typing_and_the_events_of_a_run_derive_nothing_else_again() {
    let owner = Owner::new();
    owner.set();
    let app = app();
    app.change(RunMsg::Line("upgrade head".to_owned()));
    let graph = |state: &Workbench| rows::rows(&rows::key(state)).count();
    let source = |state: &Workbench| measured_source::files(state).is_some();
    let of_the_files = [
        derived(app, "rows of the graph", rows::key, graph),
        derived(app, "a measured source", measured_source::files, source),
    ];
    stay(app, &of_the_files);

    app.change(RunMsg::Stop);
    app.change(RecordMsg::Read("run.json".to_owned(), Box::new(failed())));
    assert!(app.peek(|state| fault::failure(state).is_some() && state.page.records.saved.is_some()));
    let of_a_command = [
        derived(app, "rows of a saved run", recorded::key, |state| {
            recorded::rows(&recorded::key(state))
        }),
        derived(app, "the failure", fault::ended, fault::failure),
        derived(
            app,
            "bars of the plan",
            |state| plan::ended_run(state).map(|run| run.id),
            plan::bars,
        ),
        derived(
            app,
            "the marked line",
            timeline::marked_line,
            timeline::statement_at_marked_line,
        ),
        derived(app, "the saved run", About::key, About::of),
    ];
    stay(app, &of_a_command);
}

#[test]
fn what_concerns_it_derives_it_again() {
    let owner = Owner::new();
    owner.set();
    let app = app();
    let all = [
        derived(app, "rows", rows::key, |state| rows::rows(&rows::key(state)).count()),
        derived(app, "rows of a saved run", recorded::key, |state| {
            recorded::rows(&recorded::key(state))
        }),
        derived(app, "the failure", fault::ended, |state| {
            fault::failure(state).is_some()
        }),
        derived(
            app,
            "bars of the plan",
            |state| plan::ended_run(state).map(|run| run.id),
            plan::bars,
        ),
        derived(app, "the saved run", About::key, About::of),
    ];
    counts(&all);
    app.change(RecordMsg::Read("run.json".to_owned(), Box::new(failed())));
    app.change(ViewMsg::Search("nothing like it".to_owned()));
    let after = counts(&all);
    assert!(after.iter().all(|(_, times)| *times == 2), "{after:?}");
}
