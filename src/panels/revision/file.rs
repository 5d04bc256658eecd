//! What can be done with a file, and how it differs from the folder's.

use leptos::prelude::*;
use rehearsal::{EditMsg, Workbench};

use crate::app::App;
use crate::components::{Icon, Shape};

/// How a file differs from the one in the folder.
#[derive(Clone, Copy, Default, PartialEq)]
pub struct FileDifference {
    /// It is being edited.
    pub editing: bool,
    /// What was typed differs from what is saved in the page.
    unsaved: bool,
    /// It was written here.
    written: bool,
    /// The folder has no such file.
    is_new: bool,
}

/// How a file differs.
pub fn difference(state: &Workbench, path: &str) -> FileDifference {
    let Some(opened) = &state.rehearsal().opened else {
        return FileDifference::default();
    };
    let draft = opened.drafts.get(path);
    FileDifference {
        editing: draft.is_some(),
        unsaved: draft.is_some_and(|draft| opened.repository.text(path).is_none_or(|saved| saved != *draft)),
        written: opened.written.contains(path),
        is_new: !opened.original.contains(path),
    }
}

/// Editing a file, and what becomes of what was written here.
#[component]
pub fn FileButtons(path: String) -> impl IntoView {
    let app = App::get();
    let differs = {
        let path = path.clone();
        app.memo(move |state| difference(state, &path))
    };
    let idle = app.memo(|state| !state.rehearsal().is_running());
    let editable = path.ends_with(".py") || path.ends_with(".mako");
    let path = StoredValue::new(path);
    let send = move |message: fn(String) -> EditMsg| move |_| app.send(message(path.get_value()));
    view! {
        <Show when=move || editable && !differs.get().editing>
            <button title="Edit this file in the page; the folder is not touched" on:click=send(EditMsg::Begin)><Icon shape=Shape::Edit />"Edit"</button>
        </Show>
        <Show when=move || differs.get().editing>
            <button class="primary" title="Save the text to the repository in this page (Ctrl+S)" disabled=move || !idle.get() || !differs.get().unsaved on:click=send(EditMsg::Save)>"Save"</button>
            <button title="End editing and discard what was typed since the last save" on:click=send(EditMsg::Stop)>
                {move || if differs.get().unsaved { "Drop edits" } else { "Done" }}
            </button>
        </Show>
        <Show when=move || differs.get().written && !differs.get().editing>
            <button class="primary" title="Save this file: your repository does not have this version yet" on:click=send(EditMsg::Download)>
                <Icon shape=Shape::Download />"Download"
            </button>
            <button disabled=move || !idle.get() title="Restore the version of the folder" on:click=send(EditMsg::Revert)>
                {move || if differs.get().is_new { "Remove file" } else { "Discard changes" }}
            </button>
        </Show>
    }
}

/// One line about how a file differs from the folder's.
#[component]
pub fn FileState(path: String) -> impl IntoView {
    let app = App::get();
    let differs = app.memo(move |state| difference(state, &path));
    move || {
        let differs = differs.get();
        let text = match (differs.unsaved, differs.written, differs.is_new) {
            (true, ..) => {
                "Edited here and not saved: commands run the last saved version. Tab indents; Escape, then Tab leaves the editor."
            }
            (_, true, true) => "Written here; not in the folder yet.",
            (_, true, false) => "Changed here; the folder has another version.",
            _ if differs.editing => "Tab indents; Escape, then Tab leaves the editor. Ctrl+S saves.",
            _ => return None,
        };
        let warned = differs.unsaved || differs.written;
        Some(view! { <p class="file-state" class:warned=warned role="status">{text}</p> })
    }
}
