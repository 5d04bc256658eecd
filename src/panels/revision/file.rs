//! What can be done with a file, and how it differs from the folder's.

use leptos::prelude::*;
use rehearsal::actions::Action;
use rehearsal::{FileDifference, Workbench};

use crate::app::App;
use crate::components::Shape;
use crate::panels::ActionButton;

/// How a file differs; not at all where no repository is open.
pub fn difference(state: &Workbench, path: &str) -> FileDifference {
    let opened = state.rehearsal().opened.as_ref();
    opened.map(|opened| opened.difference(path)).unwrap_or_default()
}

/// Editing the shown file, and what becomes of what was written here: of all that can be done with a file, what applies to it now.
#[component]
pub fn FileButtons(path: String) -> impl IntoView {
    let differs = App::get().memo(move |state| difference(state, &path));
    move || {
        let FileDifference {
            is_editable,
            is_edited,
            is_unsaved,
            is_written,
            is_new,
        } = differs.get();
        let end = if is_unsaved {
            Action::DropEdits
        } else {
            Action::EndEditing
        };
        let back = if is_new {
            Action::RemoveFile
        } else {
            Action::DiscardChanges
        };
        let edit = || is_editable.then(|| view! { <ActionButton action=Action::EditFile icon=Shape::Edit /> });
        let edited = || view! { <ActionButton action=Action::SaveFile class="primary" /><ActionButton action=end /> };
        let written = || {
            view! {
                <ActionButton action=Action::DownloadFile class="primary" icon=Shape::Download />
                <ActionButton action=back />
            }
        };
        match (is_edited, is_written) {
            (true, _) => edited().into_any(),
            (false, true) => view! { {edit()}{written()} }.into_any(),
            (false, false) => edit().into_any(),
        }
    }
}

/// One line about how a file differs from the folder's.
#[component]
pub fn FileState(path: String) -> impl IntoView {
    let app = App::get();
    let differs = app.memo(move |state| difference(state, &path));
    move || {
        let differs = differs.get();
        let text = match (differs.is_unsaved, differs.is_written, differs.is_new) {
            (true, ..) => {
                "Edited here and not saved: commands run the last saved version. Tab indents; Escape, then Tab leaves the editor."
            }
            (_, true, true) => "Written here; not in the folder yet.",
            (_, true, false) => "Changed here; the folder has another version.",
            _ if differs.is_edited => "Tab indents; Escape, then Tab leaves the editor. Ctrl+S saves.",
            _ => return None,
        };
        let warned = differs.is_unsaved || differs.is_written;
        Some(view! { <p class="file-state" class:warned=warned role="status">{text}</p> })
    }
}
