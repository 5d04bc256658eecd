//! Files that are written in the page: by the user in the editor, or by Alembic. They live beside the repository on disk until
//! they are downloaded, and nothing of them is lost without a question.

use repository::Repository;

use super::wheels;
use crate::effect::Effect;
use crate::msg::EditMsg;
use crate::state::{Notice, Opened, Question, Selection, Shared};

pub fn update(
    opened: Option<&mut Opened>,
    selection: &Selection,
    question: &mut Option<Question>,
    msg: EditMsg,
) -> Option<Effect> {
    let opened = opened?;
    match msg {
        EditMsg::Begin(path) => begin(opened, path),
        EditMsg::Typed(path, text) => {
            if let Some(draft) = opened.drafts.get_mut(&path) {
                *draft = text;
            }
        }
        EditMsg::Save(path) => save(opened, selection, &path),
        EditMsg::Stop(path) => drop(opened.drafts.remove(&path)),
        EditMsg::Download(path) => return download(opened, &path),
        // Going back to the folder's file loses what was written here.
        EditMsg::Revert(path) => *question = Some(Question::Revert(path)),
    }
    None
}

/// Begins to edit a file as it is.
fn begin(opened: &mut Opened, path: String) {
    if let Some(text) = opened.repository.text(&path).map(|text| text.into_owned()) {
        opened.drafts.entry(path).or_insert(text);
    }
}

/// Puts what was typed into the repository in the page.
fn save(opened: &mut Opened, selection: &Selection, path: &str) {
    let Some(text) = opened.drafts.remove(path) else { return };
    if opened.repository.text(path).is_none_or(|before| before != text) {
        write(opened, selection, path, text.into_bytes());
    }
}

/// Adds or replaces a file that the folder does not have like this, and shows it as soon as the graph has been read.
pub fn write(opened: &mut Opened, selection: &Selection, path: &str, bytes: Vec<u8>) {
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
    let shown = selection.file.as_deref() == Some(path);
    if is_new || !shown {
        opened.reveal = Some(path.to_owned());
    }
}

fn same_bytes(a: &Repository, b: &Repository, path: &str) -> bool {
    a.bytes(path) == b.bytes(path)
}

/// Goes back to the file as it is in the folder; a file that the folder does not have is gone.
pub fn revert(opened: &mut Opened, selection: &mut Selection, path: &str) {
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
    if selection.file.as_deref() == Some(path) && !opened.repository.contains(path) {
        selection.file = None;
    }
}

/// Saves a file of the repository on the user's disk.
fn download(opened: &mut Opened, path: &str) -> Option<Effect> {
    let bytes = opened.repository.bytes(path)?.clone();
    opened.downloaded.insert(path.to_owned());
    let name = path.rsplit('/').next().unwrap_or(path);
    Some(Effect::Download(name.to_owned(), bytes))
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
        advice: "The page’s text was kept. “Discard changes” beside the file restores the folder’s version.".to_owned(),
    })
}
