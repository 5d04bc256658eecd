//! Files that are written in the page, wheels, and that nothing of either is lost silently.

use repository::Wheel;

use super::*;

const B: &str = "migrations/versions/b.py";

/// Edits `b.py` and saves it with this text.
fn edited(state: &mut Workbench, text: &str) -> Vec<Effect> {
    update(state, EditMsg::Begin(B.to_owned()));
    update(state, EditMsg::Typed(B.to_owned(), text.to_owned()));
    update(state, EditMsg::Save(B.to_owned()))
}

fn text_of(state: &Workbench, path: &str) -> String {
    let opened = state.rehearsal().opened.as_ref().unwrap();
    opened.repository.text(path).unwrap().into_owned()
}

#[test]
fn a_saved_edit_is_mounted_read_and_followed() {
    let mut state = opened();
    let effects = edited(&mut state, &revision("b2", "\"a\""));
    assert!(matches!(
        effects[..],
        [Effect::ReadHistory { .. }, Effect::Mount { fresh: false, .. }]
    ));
    read_graph(&mut state);
    assert_eq!(
        state.rehearsal().selection.revision.as_deref(),
        Some("b2"),
        "the file stays on the screen"
    );
    let opened = state.rehearsal().opened.as_ref().unwrap();
    assert!(opened.written.contains(B) && opened.drafts.is_empty());
}

#[test]
fn an_edit_that_changes_nothing_leaves_nothing_behind() {
    let mut state = opened();
    let same = text_of(&state, B);
    assert_eq!(edited(&mut state, &same), []);
    assert!(state.rehearsal().opened.as_ref().unwrap().unsaved().is_empty());
}

#[test]
fn going_back_to_the_folders_text_is_no_difference_any_more() {
    let mut state = opened();
    let original = text_of(&state, B);
    edited(&mut state, "x = 1\n");
    edited(&mut state, &original);
    assert!(state.rehearsal().opened.as_ref().unwrap().written.is_empty());
}

#[test]
fn a_reload_keeps_what_was_typed_and_what_was_written() {
    let mut state = opened();
    edited(&mut state, "# changed\n");
    update(&mut state, EditMsg::Begin("migrations/env.py".to_owned()));
    update(
        &mut state,
        EditMsg::Typed("migrations/env.py".to_owned(), "# typed".to_owned()),
    );
    update(&mut state, OpenMsg::Read(Box::new(project("shop"))));
    assert_eq!(text_of(&state, B), "# changed\n");
    assert_eq!(
        state.rehearsal().opened.as_ref().unwrap().drafts["migrations/env.py"],
        "# typed"
    );
    assert!(state.page.notice.is_none());
}

#[test]
fn a_file_that_changed_on_both_sides_is_told() {
    let mut state = opened();
    edited(&mut state, "# here\n");
    let mut read = project("shop");
    read.repository.insert(B, b"# there\n".to_vec()).unwrap();
    update(&mut state, OpenMsg::Read(Box::new(read)));
    assert_eq!(text_of(&state, B), "# here\n");
    assert!(state.page.notice.as_ref().unwrap().message.contains(B));
    update(&mut state, EditMsg::Revert(B.to_owned()));
    update(&mut state, Msg::Answer(true));
    assert_eq!(text_of(&state, B), "# there\n");
}

#[test]
fn a_file_that_the_folder_has_by_now_is_no_longer_marked() {
    let mut state = opened();
    edited(&mut state, "# here\n");
    let mut read = project("shop");
    read.repository.insert(B, b"# here\n".to_vec()).unwrap();
    update(&mut state, OpenMsg::Read(Box::new(read)));
    assert!(state.rehearsal().opened.as_ref().unwrap().written.is_empty() && state.page.notice.is_none());
}

#[test]
fn closing_asks_while_something_exists_only_here() {
    let mut state = opened();
    edited(&mut state, "# here\n");
    assert_eq!(update(&mut state, OpenMsg::Close), []);
    update(&mut state, Msg::Answer(false));
    assert!(state.rehearsal().opened.is_some() && state.rehearsal().question.is_none());
    update(&mut state, EditMsg::Download(B.to_owned()));
    update(&mut state, OpenMsg::Close);
    assert!(state.rehearsal().opened.is_none(), "what was downloaded is not lost");
}

#[test]
fn another_repository_asks_and_then_opens() {
    let mut state = opened();
    edited(&mut state, "# here\n");
    update(&mut state, OpenMsg::Read(Box::new(project("bank"))));
    assert_eq!(state.rehearsal().opened.as_ref().unwrap().repository.name, "shop");
    update(&mut state, Msg::Answer(true));
    assert_eq!(state.rehearsal().opened.as_ref().unwrap().repository.name, "bank");
}

#[test]
fn a_file_of_the_page_alone_can_be_removed() {
    let mut state = opened();
    let id = run(&mut state, "revision -m x");
    let path = "migrations/versions/c.py".to_owned();
    let text = revision("c", "\"b\"");
    send(
        &mut state,
        Event::FileWritten {
            run: id,
            path: path.clone(),
            text,
        },
    );
    finish(&mut state, id, Outcome::Succeeded, &[]);
    read_graph(&mut state);
    assert_eq!(
        state.rehearsal().selection.revision.as_deref(),
        Some("c"),
        "a new file is shown"
    );
    update(&mut state, EditMsg::Revert(path.clone()));
    let effects = update(&mut state, Msg::Answer(true));
    assert!(matches!(effects[1], Effect::Mount { .. }));
    assert!(!state.rehearsal().opened.as_ref().unwrap().repository.contains(&path));
}

fn wheel(version: &str) -> Wheel {
    Wheel {
        name: "tea".to_owned(),
        version: version.to_owned(),
        files: vec![(format!("tea/v{version}.py"), (*b"").into())],
    }
}

#[test]
fn a_wheel_is_mounted_beside_the_repository_and_survives_a_reload() {
    let mut state = opened();
    let effects = update(&mut state, OpenMsg::WheelRead(Box::new(wheel("1"))));
    assert!(matches!(
        effects[..],
        [Effect::ReadHistory { .. }, Effect::Mount { fresh: false, .. }]
    ));
    update(&mut state, OpenMsg::WheelRead(Box::new(wheel("2"))));
    update(&mut state, OpenMsg::Read(Box::new(project("shop"))));
    let folders = |state: &Workbench| {
        let opened = state.rehearsal().opened.as_ref().unwrap();
        let paths = opened.repository.under(".stillroom").map(|(path, _)| path.to_owned());
        paths.collect::<Vec<_>>()
    };
    assert_eq!(folders(&state), [".stillroom/wheels/tea-2/tea/v2.py"]);
    assert_eq!(state.rehearsal().opened.as_ref().unwrap().wheels.len(), 1);
    update(&mut state, OpenMsg::RemoveWheel(".stillroom/wheels/tea-2".to_owned()));
    assert!(folders(&state).is_empty());
}
