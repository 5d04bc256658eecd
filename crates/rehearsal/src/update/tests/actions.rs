//! What can be done with the shown file, with SQL and with rows follows from the state, and an action does it.

use super::sql::at_work;
use super::*;
use crate::actions::{Action, Deed, Group, PageDeed};

const B: &str = "migrations/versions/b.py";

/// The actions of a group that can be done.
fn enabled(state: &Workbench, group: Group) -> Vec<Action> {
    group.actions().filter(|action| action.is_enabled(state)).collect()
}

fn perform(state: &mut Workbench, action: Action) -> Vec<Effect> {
    assert_eq!(action.why_not(state), None, "{action:?}");
    match action.deed(state) {
        Deed::Send(msg) => update(state, msg),
        Deed::OfThePage(deed) => panic!("{action:?} is of the page: {deed:?}"),
    }
}

fn typed(state: &mut Workbench, text: &str) {
    update(state, EditMsg::Typed(B.to_owned(), text.to_owned()));
}

#[test]
fn the_shown_file_is_edited_saved_downloaded_and_taken_back() {
    use Action::*;
    let mut state = opened();
    update(&mut state, ViewMsg::Select("b".to_owned(), None));
    assert_eq!(EditFile.why_not(&state), Some("a file is shown in the workbench"));
    update(&mut state, ViewMsg::ShowView(View::Workbench));
    assert_eq!(enabled(&state, Group::File), [EditFile]);
    perform(&mut state, EditFile);
    assert_eq!(enabled(&state, Group::File), [EndEditing]);
    typed(&mut state, "# dropped\n");
    assert_eq!(enabled(&state, Group::File), [SaveFile, DropEdits]);
    perform(&mut state, DropEdits);
    assert_eq!(enabled(&state, Group::File), [EditFile]);

    perform(&mut state, EditFile);
    typed(&mut state, &(revision("b", "\"a\"") + "# kept\n"));
    perform(&mut state, SaveFile);
    read_graph(&mut state);
    assert_eq!(enabled(&state, Group::File), [EditFile, DownloadFile, DiscardChanges]);
    let effects = perform(&mut state, DownloadFile);
    assert!(matches!(&effects[..], [Effect::Download(name, _)] if name == "b.py"));
    run(&mut state, "upgrade head");
    assert_eq!(DiscardChanges.why_not(&state), Some("a command is running"));
    update(&mut state, RunMsg::Stop);
    perform(&mut state, DiscardChanges);
    assert!(matches!(&state.rehearsal().question, Some(Question::Revert(path)) if path == B));
}

#[test]
fn a_file_that_was_written_here_is_removed_and_others_than_python_are_not_edited() {
    let mut state = opened();
    update(&mut state, ViewMsg::ShowView(View::Workbench));
    update(&mut state, ViewMsg::ShowFile("alembic.ini".to_owned(), None));
    assert_eq!(enabled(&state, Group::File), []);
    update(&mut state, ViewMsg::ShowFile(B.to_owned(), None));
    let opened = state.rehearsals[0].opened.as_mut().unwrap();
    opened.written.insert("migrations/versions/new.py".to_owned());
    update(
        &mut state,
        ViewMsg::ShowFile("migrations/versions/new.py".to_owned(), None),
    );
    assert_eq!(
        enabled(&state, Group::File),
        [Action::EditFile, Action::DownloadFile, Action::RemoveFile]
    );
}

#[test]
fn sql_runs_where_the_console_is_open_and_holds_something() {
    use Action::*;
    let mut state = at_work();
    let why_not = |state: &Workbench| RunSql.why_not(state);
    assert_eq!(why_not(&state), Some("the SQL console is closed"));
    update(&mut state, ViewMsg::ShowDrawer(DrawerView::Sql));
    assert_eq!(why_not(&state), Some("the SQL console is empty"));
    update(&mut state, SqlMsg::Type("select 1".to_owned()));
    assert_eq!(enabled(&state, Group::Sql), [RunSql, ExplainSql]);
    assert!(matches!(RunSql.deed(&state), Deed::OfThePage(PageDeed::RunSql)));
    let upgrade = run(&mut state, "upgrade head");
    assert_eq!(why_not(&state), Some("a command is running"));
    finish(&mut state, upgrade, Outcome::Succeeded, &["b"]);
    state.engines[0].state = EngineState::Broken(Fault::of_the_engine("gone".to_owned()));
    assert_eq!(why_not(&state), Some("the engine is not ready"));
}

#[test]
fn reading_can_be_stopped_while_rows_are_read() {
    let mut state = at_work();
    assert_eq!(Action::StopReading.why_not(&state), Some("no rows are being read"));
    update(&mut state, DataMsg::Browse("orders".to_owned()));
    let effects = perform(&mut state, Action::StopReading);
    assert!(matches!(effects[..], [Effect::RestartEngine { .. }, ..]));
}
