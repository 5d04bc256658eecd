//! The page without a page: messages in, state and effects out.

mod actions;
mod editing;
mod offers;
mod range;
mod records;
mod settings;
mod sides;
mod snapshots;
mod sql;

use postgres_model::StatementTrace;
use protocol::{
    Command, Direction, Ending, Event, Fault, Outcome, PlannedStep, PrintStream, RunId, RunOptions, Settings, Task,
};
use report::Offer;
use repository::{ReadSummary, Repository};
use revisions::GraphBuilder;

use review::StepProgress;

use crate::effect::Effect;
use crate::history::History;
use crate::kept_settings::Found;
use crate::msg::*;
use crate::settings::RepositorySettings;
use crate::source::*;
use crate::state::*;

fn update(bench: &mut Workbench, msg: impl Into<Msg>) -> Vec<Effect> {
    super::update(bench, Side::Head, msg)
}

const INI: &str = "[alembic]\nscript_location = migrations\n";

fn revision(id: &str, down: &str) -> String {
    format!(
        "\"\"\"step {id}\"\"\"\nrevision = \"{id}\"\ndown_revision = {down}\n\ndef upgrade(): pass\ndef downgrade(): pass\n"
    )
}

fn repository(name: &str, files: &[(&str, &str)]) -> ReadRepository {
    let mut repository = Repository::new(name);
    for (path, text) in files {
        repository.insert(path, text.as_bytes().to_vec()).unwrap();
    }
    ReadRepository {
        repository,
        summary: ReadSummary::default(),
        source: Source::Folder(FolderIdentity::Handle(name.to_owned())),
        kept: Found::default(),
        discovery: None,
    }
}

fn project(name: &str) -> ReadRepository {
    let (a, b) = (revision("a", "None"), revision("b", "\"a\""));
    repository(
        name,
        &[
            ("alembic.ini", INI),
            ("migrations/env.py", ""),
            ("migrations/versions/a.py", &a),
            ("migrations/versions/b.py", &b),
        ],
    )
}

/// A page that has just begun: its engine starts.
fn begun() -> Workbench {
    let mut state = Workbench::default();
    let effects = update(&mut state, OpenMsg::Remember(Remembered::default()));
    assert!(matches!(effects[..], [Effect::RestartEngine { fresh: true, .. }]));
    state
}

/// Opens a project and reads its graph, as the effects would.
fn opened() -> Workbench {
    let mut state = Workbench::default();
    update(&mut state, OpenMsg::Read(Box::new(project("shop"))));
    read_graph(&mut state);
    state
}

fn read_graph(state: &mut Workbench) {
    let opened = state.rehearsal().opened.as_ref().unwrap();
    let (graph, problems) = GraphBuilder::of(&opened.repository, opened.environment().unwrap()).finish();
    update(state, OpenMsg::HistoryRead(Shared::new(History::new(graph, &problems))));
}

fn send(state: &mut Workbench, event: Event) -> Vec<Effect> {
    update(state, event)
}

fn run(state: &mut Workbench, line: &str) -> RunId {
    update(state, RunMsg::Line(line.to_owned()));
    RunId(state.numbers.run.0)
}

fn finish(state: &mut Workbench, run: RunId, outcome: Outcome, current: &[&str]) {
    let current = current.iter().map(|id| (*id).to_owned()).collect();
    send(
        state,
        Event::Finished {
            run,
            ending: Ending {
                outcome,
                current,
                duration_ms: 5.0,
                ..Ending::default()
            },
        },
    );
}

fn statement(index: u32) -> StatementTrace {
    StatementTrace {
        index,
        sql: "select 1".to_owned(),
        duration_ms: 1.0,
        ..StatementTrace::default()
    }
}

fn step(revision: &str) -> PlannedStep {
    PlannedStep {
        revision: revision.to_owned(),
        direction: Direction::Upgrade,
        message: String::new(),
    }
}

#[test]
fn opening_reads_the_graph_and_mounts_a_fresh_database_at_once() {
    let mut state = Workbench::default();
    let effects = update(&mut state, OpenMsg::Read(Box::new(project("shop"))));
    assert!(
        effects
            .iter()
            .any(|effect| matches!(effect, Effect::ReadHistory { chosen: 0, .. }))
    );
    assert!(
        effects
            .iter()
            .any(|effect| matches!(effect, Effect::Mount { fresh: true, .. }))
    );
    read_graph(&mut state);
    assert_eq!(
        state.rehearsal().selection.revision.as_deref(),
        Some("b"),
        "the newest revision is selected"
    );
}

#[test]
fn reading_the_same_folder_again_keeps_the_database_and_the_selection() {
    let mut state = opened();
    update(&mut state, ViewMsg::Select("a".to_owned(), None));
    state.rehearsals[0].runs.current = vec!["a".to_owned()];
    let effects = update(&mut state, OpenMsg::Read(Box::new(project("shop"))));
    assert!(
        effects
            .iter()
            .any(|effect| matches!(effect, Effect::Mount { fresh: false, .. }))
    );
    read_graph(&mut state);
    assert_eq!(
        (
            state.rehearsal().selection.revision.as_deref(),
            state.rehearsal().runs.current.as_slice()
        ),
        (Some("a"), &["a".to_owned()][..])
    );
}

#[test]
fn another_folder_begins_anew() {
    let mut state = opened();
    state.rehearsals[0].runs.current = vec!["a".to_owned()];
    update(&mut state, OpenMsg::Read(Box::new(project("bank"))));
    assert!(
        state.rehearsal().runs.current.is_empty()
            && state.rehearsal().runs.run.is_none()
            && state.rehearsal().selection.revision.is_none()
    );
}

#[test]
fn a_folder_without_migrations_changes_nothing_but_the_notice() {
    let mut state = opened();
    let effects = update(
        &mut state,
        OpenMsg::Read(Box::new(repository("empty", &[("README.md", "")]))),
    );
    assert!(effects.is_empty());
    assert_eq!(state.rehearsal().opened.as_ref().unwrap().repository.name, "shop");
    assert!(state.page.notice.as_ref().unwrap().advice.contains(".ini"));
}

#[test]
fn the_address_names_what_is_shown_first() {
    let mut state = Workbench::default();
    update(
        &mut state,
        OpenMsg::Remember(Remembered {
            revision: Some("a".to_owned()),
            ..Remembered::default()
        }),
    );
    update(&mut state, OpenMsg::Read(Box::new(project("shop"))));
    read_graph(&mut state);
    assert_eq!(state.rehearsal().selection.revision.as_deref(), Some("a"));
}

fn sent(run: u32, task: Task) -> Effect {
    Effect::Send(Command::Run {
        run: RunId(run),
        task,
        options: RunOptions {
            catalogs: true,
            ..RunOptions::default()
        },
    })
}

#[test]
fn command_lines_are_split_as_a_shell_would_and_alembic_is_optional() {
    let mut state = opened();
    let effects = update(
        &mut state,
        RunMsg::Line("alembic merge heads -m \"two words\"".to_owned()),
    );
    assert_eq!(effects, [sent(1, Task::alembic(["merge", "heads", "-m", "two words"]))]);
}

#[test]
fn an_open_quotation_mark_is_said_and_nothing_runs() {
    let mut state = opened();
    assert_eq!(update(&mut state, RunMsg::Line("merge -m \"oops".to_owned())), []);
    assert!(!state.rehearsal().is_running());
    assert!(
        state.rehearsal().runs.console[0]
            .note
            .as_ref()
            .unwrap()
            .contains("quotation")
    );
}

#[test]
fn one_run_at_a_time() {
    let mut state = opened();
    run(&mut state, "upgrade head");
    assert_eq!(update(&mut state, RunMsg::Line("current".to_owned())), []);
    assert_eq!(update(&mut state, RunMsg::Task(Task::Reset)), []);
    assert_eq!(state.numbers.run.0, 1);
}

#[test]
fn a_run_from_its_plan_to_its_end() {
    let mut state = opened();
    let id = run(&mut state, "upgrade head");
    send(&mut state, Event::Started { run: id });
    send(
        &mut state,
        Event::Planned {
            run: id,
            steps: vec![step("a"), step("b")],
            offline: false,
        },
    );
    send(
        &mut state,
        Event::RevisionStarted {
            run: id,
            revision: "a".to_owned(),
            direction: Direction::Upgrade,
        },
    );
    assert_eq!(state.rehearsal().running_revision(), Some(("a", Direction::Upgrade)));
    send(
        &mut state,
        Event::StatementsExecuted {
            run: id,
            statements: vec![statement(0), statement(1)],
            transactions: vec![],
        },
    );
    send(
        &mut state,
        Event::RevisionFinished {
            run: id,
            revision: "a".to_owned(),
            direction: Direction::Upgrade,
            duration_ms: 3.0,
            heads: Some(vec!["a".to_owned()]),
        },
    );
    assert_eq!(state.rehearsal().runs.run.as_ref().unwrap().record.steps_done(), 1);
    finish(&mut state, id, Outcome::Succeeded, &["a"]);
    assert!(!state.rehearsal().is_running());
    let applied = |state: &Workbench, id| {
        state
            .rehearsal()
            .is_applied(state.rehearsal().history().unwrap().graph.find(id).unwrap())
    };
    assert!(applied(&state, "a") && !applied(&state, "b"));
    assert_eq!(state.rehearsal().runs.run.as_ref().unwrap().record.statements.len(), 2);
}

#[test]
fn a_failure_leaves_the_step_failed() {
    let mut state = opened();
    let id = run(&mut state, "upgrade head");
    send(
        &mut state,
        Event::Planned {
            run: id,
            steps: vec![step("a")],
            offline: false,
        },
    );
    send(
        &mut state,
        Event::RevisionStarted {
            run: id,
            revision: "a".to_owned(),
            direction: Direction::Upgrade,
        },
    );
    finish(
        &mut state,
        id,
        Outcome::Failed {
            fault: Box::new(Fault::of_the_engine("x".to_owned())),
        },
        &[],
    );
    assert_eq!(
        state.rehearsal().runs.run.as_ref().unwrap().record.plan[0].progress,
        StepProgress::Failed
    );
}

#[test]
fn stop_restarts_the_engine_with_the_database_from_before() {
    let mut state = opened();
    let first = run(&mut state, "upgrade +1");
    finish(&mut state, first, Outcome::Succeeded, &["a"]);
    let second = run(&mut state, "upgrade +1");
    let effects = update(&mut state, RunMsg::Stop);
    assert!(matches!(effects[0], Effect::RestartEngine { fresh: false, .. }));
    assert!(matches!(effects[1], Effect::Mount { fresh: false, .. }));
    assert_eq!(state.rehearsal().runs.current, ["a"]);
    finish(&mut state, second, Outcome::Succeeded, &["b"]);
    assert_eq!(
        state.rehearsal().runs.current,
        ["a"],
        "what the ended worker had still sent is dropped"
    );
}

#[test]
fn printed_text_is_joined_by_stream() {
    let mut state = opened();
    let id = run(&mut state, "history");
    for (stream, text) in [
        (PrintStream::Stdout, "a\n"),
        (PrintStream::Stdout, "b\n"),
        (PrintStream::Stderr, "c\n"),
    ] {
        send(
            &mut state,
            Event::Printed {
                run: id,
                stream,
                text: text.to_owned(),
            },
        );
    }
    assert_eq!(
        state.rehearsal().runs.console[0].output,
        [
            (PrintStream::Stdout, "a\nb\n".to_owned()),
            (PrintStream::Stderr, "c\n".to_owned())
        ]
    );
}

#[test]
fn a_file_that_alembic_wrote_is_read_and_can_be_downloaded() {
    let mut state = opened();
    let id = run(&mut state, "revision -m x");
    let path = "migrations/versions/c.py".to_owned();
    let effects = send(
        &mut state,
        Event::FileWritten {
            run: id,
            path: path.clone(),
            text: revision("c", "\"b\""),
        },
    );
    assert!(matches!(effects[..], [Effect::ReadHistory { chosen: 0, .. }]));
    read_graph(&mut state);
    assert!(state.rehearsal().history().unwrap().row_of("c").is_some());
    let effects = update(&mut state, EditMsg::Download(path));
    assert!(matches!(&effects[..], [Effect::Download(name, _)] if name == "c.py"));
}

#[test]
fn the_selection_moves_within_what_the_search_shows() {
    let mut state = opened();
    update(&mut state, ViewMsg::MoveSelection(1));
    assert_eq!(state.rehearsal().selection.revision.as_deref(), Some("a"));
    update(&mut state, ViewMsg::MoveSelection(isize::MAX));
    assert_eq!(state.rehearsal().selection.revision.as_deref(), Some("a"));
    update(&mut state, ViewMsg::MoveSelection(isize::MIN));
    assert_eq!(state.rehearsal().selection.revision.as_deref(), Some("b"));
    update(&mut state, ViewMsg::Search("step a".to_owned()));
    update(&mut state, ViewMsg::MoveSelection(0));
    assert_eq!(state.rehearsal().selection.revision.as_deref(), Some("a"));
}

#[test]
fn plan_and_statements_follow_the_chosen_revision_until_a_command_starts() {
    let mut state = opened();
    let only = |plan, statements| OnlySelected { plan, statements };
    assert_eq!(
        state.page.records.only_selected,
        only(false, false),
        "nobody has chosen a revision"
    );
    update(&mut state, ViewMsg::Choose("a".to_owned()));
    assert_eq!(state.page.records.only_selected, only(true, true));
    run(&mut state, "upgrade head");
    assert_eq!(
        state.page.records.only_selected,
        only(false, false),
        "a command is shown as a whole"
    );
    update(&mut state, ViewMsg::ChooseStep("a".to_owned()));
    assert_eq!(
        state.page.records.only_selected,
        only(false, true),
        "the plan stays as it is where a step of it is chosen"
    );
    update(&mut state, ViewMsg::Select("b".to_owned(), None));
    assert_eq!(
        state.page.records.only_selected,
        only(false, true),
        "a place that is shown narrows nothing"
    );
}

#[test]
fn a_broken_engine_ends_its_run_and_can_be_started_again() {
    let mut state = opened();
    run(&mut state, "upgrade head");
    send(
        &mut state,
        Event::Broke {
            fault: Box::new(Fault::of_the_engine("gone".to_owned())),
        },
    );
    assert!(!state.rehearsal().is_running());
    assert!(matches!(
        update(&mut state, RunMsg::RestartEngine)[0],
        Effect::RestartEngine { .. }
    ));
}

#[test]
fn an_engine_that_broke_before_it_had_a_repository_waits_to_be_started_again() {
    let mut state = begun();
    let fault = Box::new(Fault::of_the_engine("a file is missing".to_owned()));
    send(&mut state, Event::Broke { fault });
    let effects = update(&mut state, OpenMsg::Read(Box::new(project("shop"))));
    assert!(matches!(
        effects[..],
        [Effect::ReadHistory { .. }, Effect::FindSnapshots(_)]
    ));
    let effects = update(&mut state, RunMsg::RestartEngine);
    assert!(matches!(
        effects[..],
        [
            Effect::RestartEngine { fresh: true, .. },
            Effect::Mount { fresh: true, .. }
        ]
    ));
}
