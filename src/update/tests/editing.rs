//! Files that are written in the page, wheels, and that nothing of either is lost silently.

use super::*;

const B: &str = "migrations/versions/b.py";

/// Edits `b.py` and saves it with this text.
fn edited(state: &mut State, text: &str) -> Vec<Effect> {
    update(state, Msg::Edit(B.to_owned()));
    update(state, Msg::Typed(B.to_owned(), text.to_owned()));
    update(state, Msg::SaveFile(B.to_owned()))
}

fn text_of(state: &State, path: &str) -> String {
    let opened = state.opened.as_ref().unwrap();
    opened.repository.text(path).unwrap().into_owned()
}

#[test]
fn a_saved_edit_is_mounted_read_and_followed() {
    let mut state = opened();
    let effects = edited(&mut state, &revision("b2", "\"a\""));
    assert!(matches!(
        effects[..],
        [Effect::ReadHistory(..), Effect::Mount { fresh: false, .. }]
    ));
    read_graph(&mut state);
    assert_eq!(state.selected.as_deref(), Some("b2"), "the file stays on the screen");
    let opened = state.opened.as_ref().unwrap();
    assert!(opened.written.contains(B) && opened.drafts.is_empty());
}

#[test]
fn an_edit_that_changes_nothing_leaves_nothing_behind() {
    let mut state = opened();
    let same = text_of(&state, B);
    assert_eq!(edited(&mut state, &same), []);
    assert!(state.opened.as_ref().unwrap().unsaved().is_empty());
}

#[test]
fn going_back_to_the_folders_text_is_no_difference_any_more() {
    let mut state = opened();
    let original = text_of(&state, B);
    edited(&mut state, "x = 1\n");
    edited(&mut state, &original);
    assert!(state.opened.as_ref().unwrap().written.is_empty());
}

#[test]
fn a_reload_keeps_what_was_typed_and_what_was_written() {
    let mut state = opened();
    edited(&mut state, "# changed\n");
    update(&mut state, Msg::Edit("migrations/env.py".to_owned()));
    update(
        &mut state,
        Msg::Typed("migrations/env.py".to_owned(), "# typed".to_owned()),
    );
    update(&mut state, Msg::RepositoryRead(Box::new(project("shop"))));
    assert_eq!(text_of(&state, B), "# changed\n");
    assert_eq!(state.opened.as_ref().unwrap().drafts["migrations/env.py"], "# typed");
    assert!(state.notice.is_none());
}

#[test]
fn a_file_that_changed_on_both_sides_is_told() {
    let mut state = opened();
    edited(&mut state, "# here\n");
    let mut read = project("shop");
    read.repository.insert(B, b"# there\n".to_vec()).unwrap();
    update(&mut state, Msg::RepositoryRead(Box::new(read)));
    assert_eq!(text_of(&state, B), "# here\n");
    assert!(state.notice.as_ref().unwrap().message.contains(B));
    update(&mut state, Msg::Revert(B.to_owned()));
    update(&mut state, Msg::Answer(true));
    assert_eq!(text_of(&state, B), "# there\n");
}

#[test]
fn a_file_that_the_folder_has_by_now_is_no_longer_marked() {
    let mut state = opened();
    edited(&mut state, "# here\n");
    let mut read = project("shop");
    read.repository.insert(B, b"# here\n".to_vec()).unwrap();
    update(&mut state, Msg::RepositoryRead(Box::new(read)));
    assert!(state.opened.as_ref().unwrap().written.is_empty() && state.notice.is_none());
}

#[test]
fn closing_asks_while_something_exists_only_here() {
    let mut state = opened();
    edited(&mut state, "# here\n");
    assert_eq!(update(&mut state, Msg::Close), []);
    update(&mut state, Msg::Answer(false));
    assert!(state.opened.is_some() && state.question.is_none());
    update(&mut state, Msg::Download(B.to_owned()));
    update(&mut state, Msg::Close);
    assert!(state.opened.is_none(), "what was downloaded is not lost");
}

#[test]
fn another_repository_asks_and_then_opens() {
    let mut state = opened();
    edited(&mut state, "# here\n");
    update(&mut state, Msg::RepositoryRead(Box::new(project("bank"))));
    assert_eq!(state.opened.as_ref().unwrap().repository.name, "shop");
    update(&mut state, Msg::Answer(true));
    assert_eq!(state.opened.as_ref().unwrap().repository.name, "bank");
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
    assert_eq!(state.selected.as_deref(), Some("c"), "a new file is shown");
    update(&mut state, Msg::Revert(path.clone()));
    let effects = update(&mut state, Msg::Answer(true));
    assert!(matches!(effects[1], Effect::Mount { .. }));
    assert!(!state.opened.as_ref().unwrap().repository.contains(&path));
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
    let effects = update(&mut state, Msg::WheelRead(Box::new(wheel("1"))));
    assert!(matches!(effects[..], [Effect::Mount { fresh: false, .. }]));
    update(&mut state, Msg::WheelRead(Box::new(wheel("2"))));
    update(&mut state, Msg::RepositoryRead(Box::new(project("shop"))));
    let folders = |state: &State| {
        let opened = state.opened.as_ref().unwrap();
        let paths = opened.repository.under(".stillroom").map(|(path, _)| path.to_owned());
        paths.collect::<Vec<_>>()
    };
    assert_eq!(folders(&state), [".stillroom/wheels/tea-2/tea/v2.py"]);
    assert_eq!(state.opened.as_ref().unwrap().wheels.len(), 1);
    update(&mut state, Msg::RemoveWheel(".stillroom/wheels/tea-2".to_owned()));
    assert!(folders(&state).is_empty());
}
