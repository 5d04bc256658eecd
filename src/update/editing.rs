//! Files that are written in the page: by the user in the editor, or by Alembic. They live beside the repository on disk until
//! they are downloaded, and nothing of them is lost without a question.

use repository::Repository;

use super::{Effect, opening, wheels};
use crate::state::{Notice, Opened, Question, Shared, State};

/// Begins to edit a file as it stands.
pub fn edit(state: &mut State, path: String) -> Vec<Effect> {
    if let Some(opened) = state.opened.as_mut()
        && let Some(text) = opened.repository.text(&path).map(|text| text.into_owned())
    {
        opened.drafts.entry(path).or_insert(text);
    }
    vec![]
}

/// Keeps what was typed.
pub fn typed(state: &mut State, path: String, text: String) -> Vec<Effect> {
    if let Some(draft) = state.opened.as_mut().and_then(|opened| opened.drafts.get_mut(&path)) {
        *draft = text;
    }
    vec![]
}

/// Puts what was typed into the repository in the page; the graph is read and the engine has it at once.
pub fn save(state: &mut State, path: &str) -> Vec<Effect> {
    let Some(opened) = state.opened.as_mut().filter(|opened| opened.drafts.contains_key(path)) else {
        return vec![];
    };
    let text = opened.drafts.remove(path).unwrap_or_default();
    if opened.repository.text(path).is_some_and(|before| before == text) {
        return vec![];
    }
    write(state, path, text.into_bytes());
    read_again(state)
}

/// Forgets what was typed since the file was saved last.
pub fn stop(state: &mut State, path: &str) -> Vec<Effect> {
    if let Some(opened) = state.opened.as_mut() {
        opened.drafts.remove(path);
    }
    vec![]
}

/// Adds or replaces a file that the folder does not have like this, and shows it as soon as the graph has been read.
pub fn write(state: &mut State, path: &str, bytes: Vec<u8>) {
    let Some(opened) = state.opened.as_mut() else { return };
    let is_new = !opened.repository.contains(path);
    let mut repository = (*opened.repository).clone();
    if repository.insert(path, bytes).is_err() {
        // Alembic can be told to write outside of the repository; such a file is lost with the worker.
        return;
    }
    opened.downloaded.remove(path);
    if same_bytes(&repository, &opened.original, path) {
        opened.written.remove(path);
    } else {
        opened.written.insert(path.to_owned());
    }
    opened.repository = Shared::new(repository);
    opened.asked = None;
    // A file that changes below the revision on the screen stays where it is; its id may have changed.
    let shown = state.shown_file.as_deref() == Some(path);
    if is_new || !shown {
        opened.reveal = Some(path.to_owned());
    }
}

fn same_bytes(a: &Repository, b: &Repository, path: &str) -> bool {
    a.bytes(path) == b.bytes(path)
}

fn read_again(state: &mut State) -> Vec<Effect> {
    let Some(opened) = &state.opened else { return vec![] };
    let mut effects = vec![Effect::ReadHistory(opened.repository.clone(), opened.chosen)];
    effects.extend(opening::mount(state, false));
    effects
}

/// Going back to the folder's file loses what was written here.
pub fn ask_to_revert(state: &mut State, path: String) -> Vec<Effect> {
    state.question = Some(Question::Revert(path));
    vec![]
}

/// Goes back to the file as it is in the folder; a file that the folder does not have is gone.
fn revert(state: &mut State, path: &str) -> Vec<Effect> {
    let Some(opened) = state.opened.as_mut() else {
        return vec![];
    };
    let mut repository = (*opened.repository).clone();
    match opened.original.bytes(path) {
        Some(bytes) => repository
            .insert(path, bytes.clone())
            .expect("the path is one of the repository's own"),
        None => drop(repository.remove(path)),
    }
    opened.repository = Shared::new(repository);
    opened.written.remove(path);
    opened.downloaded.remove(path);
    opened.drafts.remove(path);
    if state.shown_file.as_deref() == Some(path) && !opened.repository.contains(path) {
        state.shown_file = None;
    }
    read_again(state)
}

/// Goes on with what was asked about, or leaves everything as it is.
pub fn answer(state: &mut State, yes: bool) -> Vec<Effect> {
    match (state.question.take(), yes) {
        (Some(Question::Download { url, .. }), true) => opening::begin(state, &url.clone(), Effect::OpenLink(url)),
        (Some(Question::Close), true) => opening::close_now(state),
        (Some(Question::Replace(read)), true) => opening::show(state, *read, false),
        (Some(Question::SameFolder(read)), true) => opening::show(state, *read, true),
        (Some(Question::SameFolder(read)), false) => opening::replace(state, *read),
        (Some(Question::Revert(path)), true) => revert(state, &path),
        (_, false) | (None, _) => vec![],
    }
}

/// Saves a file of the repository on the user's disk.
pub fn download(state: &mut State, path: &str) -> Vec<Effect> {
    let Some(opened) = state.opened.as_mut() else {
        return vec![];
    };
    let Some(bytes) = opened.repository.bytes(path).cloned() else {
        return vec![];
    };
    opened.downloaded.insert(path.to_owned());
    vec![Effect::Download(
        path.rsplit('/').next().unwrap_or(path).to_owned(),
        bytes,
    )]
}

/// Takes what was written and set in the page over to the same folder read again. A file that changed on both sides keeps the
/// page's text, and the notice says so.
pub fn carry_over(opened: &mut Opened, before: Opened) -> Option<Notice> {
    let mut repository = (*opened.repository).clone();
    let mut changed_twice = vec![];
    for path in &before.written {
        let Some(bytes) = before
            .repository
            .bytes(path)
            .filter(|bytes| opened.original.bytes(path) != Some(bytes))
        else {
            // The folder has it now, just so.
            continue;
        };
        if opened.original.bytes(path) != before.original.bytes(path) {
            changed_twice.push(path.clone());
        }
        if repository.insert(path, bytes.clone()).is_ok() {
            opened.written.insert(path.clone());
            if before.downloaded.contains(path) {
                opened.downloaded.insert(path.clone());
            }
        }
    }
    wheels::carry_over(&mut repository, &before);
    opened.repository = Shared::new(repository);
    opened.wheels = before.wheels;
    opened.drafts = before.drafts;
    opened.settings = before.settings;
    (!changed_twice.is_empty()).then(|| Notice {
        message: format!("Changed in the folder and in this page: {}.", changed_twice.join(", ")),
        advice: "The page’s text was kept. “Discard changes” beside the file takes the folder’s.".to_owned(),
    })
}
