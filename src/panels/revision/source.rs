//! The text of a file: to be read, or to be edited.

use leptos::prelude::*;
use rehearsal::actions::Action;
use rehearsal::{EditMsg, ViewMsg, Workbench};
use revisions::Class;

use super::file::difference;
use super::window::Window;
use crate::app::App;
use crate::components::{CodeEditor, SourceView};
use crate::deeds::Deeds;

/// A file of the repository.
#[component]
pub fn Source(path: String) -> impl IntoView {
    let app = App::get();
    let repository = app.memo(|state| {
        state
            .rehearsal()
            .opened
            .as_ref()
            .map(|opened| opened.repository.clone())
    });
    let marked = app.memo(|state: &Workbench| state.rehearsal().selection.lines.map(|lines| (lines.first, lines.last)));
    let label = format!("Source of {path}");
    let on_line = Callback::new(move |line| app.send(ViewMsg::MarkLine(line)));
    let editing = {
        let path = path.clone();
        app.memo(move |state| difference(state, &path).is_edited)
    };
    let window = {
        let path = path.clone();
        Memo::new(move |before: Option<&Option<Window>>| {
            let line = marked.get().map_or(1, |(first, _)| first);
            let repository = repository.get()?;
            let text = repository.text(&path)?;
            Some(Window::of(&text, line, before.and_then(Option::as_ref)))
        })
    };
    move || {
        if editing.get() {
            return view! { <Editor path=path.clone() /> }.into_any();
        }
        match window.get() {
            Some(window) => view! { <Lines window marked on_line label=label.clone() /> }.into_any(),
            None => view! { <p class="empty">"This file was not read."</p> }.into_any(),
        }
    }
}

/// The lines of a window, and the way to those around it.
#[component]
fn Lines(
    window: Window,
    #[prop(into)] marked: Signal<Option<(u32, u32)>>,
    on_line: Callback<u32>,
    label: String,
) -> impl IntoView {
    let (first, last, above, below) = (window.first, window.last, window.above(), window.below);
    let more = move |count: usize, which: &'static str, line: u32| {
        (count > 0).then(|| {
            view! { <button class="link source-more" on:click=move |_| on_line.run(line)>{format!("{count} more lines {which}")}</button> }
        })
    };
    view! {
        {more(above as usize, "above", above)}
        <SourceView lines=highlighted(&window.text) first marked on_line label />
        {more(below, "below", last + 1)}
    }
}

/// The draft stays in the state: whatever is shown meanwhile, coming back goes on where it was left.
#[component]
fn Editor(path: String) -> impl IntoView {
    let app = App::get();
    let (text, line) = app.peek(|state| {
        let draft = state
            .rehearsal()
            .opened
            .as_ref()
            .and_then(|opened| opened.drafts.get(&path));
        let line = state.rehearsal().selection.lines.map_or(0, |lines| lines.first);
        (draft.cloned().unwrap_or_default(), line)
    });
    let label = format!("Edit {path}");
    let path = StoredValue::new(path);
    let typed = move |text: String| app.send(EditMsg::Typed(path.get_value(), text));
    let deeds = Deeds::get();
    // Without a change there is nothing to save: then the editing ends, as a save ends it.
    let save = move |()| {
        let _ = deeds.perform(Action::SaveFile) || deeds.perform(Action::EndEditing);
    };
    view! { <CodeEditor text label line typed save /> }
}

/// Lines of Python as pieces, each with the class that colours it.
pub fn highlighted(text: &str) -> Vec<Vec<(&'static str, String)>> {
    let lines = revisions::highlight(text);
    lines
        .into_iter()
        .map(|line| {
            line.into_iter()
                .map(|piece| (class_name(piece.class), text[piece.start..piece.end].to_owned()))
                .collect()
        })
        .collect()
}

/// The style sheet's name for it.
fn class_name(class: Class) -> &'static str {
    match class {
        Class::Keyword => "keyword",
        Class::String => "string",
        Class::Number => "number",
        Class::Comment => "comment",
        Class::Definition => "name",
        Class::Decorator => "decorator",
        Class::Builtin => "constant",
        Class::Plain | Class::Operator => "",
    }
}
