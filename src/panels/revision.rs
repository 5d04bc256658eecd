//! The selected revision: its message, ids, neighbours, what is wrong with it, and its source. Or any other file that
//! something points at, such as env.py.

use leptos::prelude::*;
use revisions::{Body, Class, Problem, Revision, Severity};

use crate::app::App;
use crate::components::{CodeEditor, Icon, Shape, SourceView};
use crate::history::History;
use crate::panels::changes::{Changes, ViewTabs};
use crate::panels::diagram::DiagramView;
use crate::panels::schema::SchemaView;
use crate::state::{RevisionView, Shared, State};
use crate::update::Msg;

/// The revision panel.
#[component]
pub fn RevisionPanel() -> impl IntoView {
    let app = App::get();
    let shown = app.memo(|state| {
        let history = state.history()?.clone();
        let revision = state
            .selected
            .as_deref()
            .filter(|_| state.shown_file.is_none())
            .and_then(|id| history.graph.find(id));
        let path = match revision {
            Some(index) => history.graph.revisions()[index].file.path.clone(),
            None => state.shown_file.clone()?,
        };
        Some((history, revision, path))
    });
    let draws =
        app.memo(|state| state.view == RevisionView::Diagram && state.shown_file.is_none() && state.selected.is_some());
    view! {
        <section class="revision panel" aria-label="Revision">
            {move || match shown.get() {
                None => view! { <p class="empty">"Select a revision to see it here."</p> }.into_any(),
                Some((history, revision, path)) => view! {
                    {match revision {
                        Some(index) => view! { <RevisionHead history=history.clone() index /> }.into_any(),
                        None => view! { <FileHead history=history.clone() path=path.clone() /> }.into_any(),
                    }}
                    {match revision {
                        Some(index) => {
                            let id = history.graph.revisions()[index].id().to_owned();
                            view! { <ViewTabs /><RevisionBody id path /> }.into_any()
                        }
                        None => view! { <Source path /> }.into_any(),
                    }}
                }.into_any(),
            }}
            // Beside what is made anew for each revision, so that it stays where it was scrolled to.
            <Show when=move || draws.get()><DiagramView /></Show>
        </section>
    }
}

/// What is shown of a revision below its head.
#[component]
fn RevisionBody(id: String, path: String) -> impl IntoView {
    let app = App::get();
    let shown = app.memo(|state| state.view);
    move || match shown.get() {
        RevisionView::Source => view! { <Source path=path.clone() /> }.into_any(),
        RevisionView::Changes => view! { <Changes revision=id.clone() /> }.into_any(),
        RevisionView::Schema => view! { <SchemaView revision=id.clone() /> }.into_any(),
        RevisionView::Diagram => ().into_any(),
    }
}

#[component]
fn RevisionHead(history: Shared<History>, index: usize) -> impl IntoView {
    let app = App::get();
    let revision = history.graph.revisions()[index].clone();
    let id = revision.id().to_owned();
    let can_run = app.memo(|state| !state.is_running());
    let applied = app.memo(move |state| state.is_applied(index));
    let run = move |command: &'static str, id: String| move |_| app.send(Msg::RunLine(format!("{command} {id}")));
    let neighbours = |indices: &[usize]| {
        let ids: Vec<_> = indices
            .iter()
            .map(|&index| history.graph.revisions()[index].id().to_owned())
            .collect();
        view! { <Neighbours ids history=history.clone() /> }
    };
    let row = |name: &'static str, indices: &[usize]| {
        (!indices.is_empty()).then(|| view! { <dt>{name}</dt><dd>{neighbours(indices)}</dd> })
    };
    let labels = revision.branch_labels.iter().cloned().collect::<Vec<_>>().join(", ");
    let title = match revision.file.message.trim() {
        "" => "(no message)".to_owned(),
        message => message.split_whitespace().collect::<Vec<_>>().join(" "),
    };
    view! {
        <div class="revision-head">
            <h2>{title}</h2>
            <dl class="facts">
                <dt>"Revision"</dt>
                <dd><code>{id.clone()}</code>" "<span class="dim">{move || if applied.get() { "applied" } else { "not applied" }}</span></dd>
                {if revision.down_revisions.is_empty() && revision.is_base() {
                    view! { <dt>"Revises"</dt><dd class="dim">"base"</dd> }.into_any()
                } else {
                    row("Revises", &revision.down_revisions).into_any()
                }}
                {row("Next", &revision.nextrev)}
                {row("Depends on", &revision.depends_on)}
                {row("Needed by", &revision.dependents)}
                {(!labels.is_empty()).then(|| view! { <dt>"Branch labels"</dt><dd>{labels}</dd> })}
                {revision.file.create_date.clone().map(|date| view! { <dt>"Created"</dt><dd>{date}</dd> })}
                <dt>"File"</dt>
                <dd><code>{revision.file.path.clone()}</code></dd>
            </dl>
            <Notes problems=problems_of(&history, &revision.file.path) revision=Some(revision.clone()) />
            <div class="revision-buttons">
                <button title=format!("alembic upgrade {id}") disabled=move || !can_run.get() || applied.get() on:click=run("upgrade", id.clone())>"Upgrade to here"</button>
                <button title=format!("alembic downgrade {id}") disabled=move || !can_run.get() || !applied.get() on:click=run("downgrade", id.clone())>"Downgrade to here"</button>
                <FileButtons path=revision.file.path.clone() />
            </div>
            <FileState path=revision.file.path.clone() />
        </div>
    }
}

#[component]
fn FileHead(history: Shared<History>, path: String) -> impl IntoView {
    view! {
        <div class="revision-head">
            <h2>{path.clone()}</h2>
            <Notes problems=problems_of(&history, &path) revision=None />
            <div class="revision-buttons"><FileButtons path=path.clone() /></div>
            <FileState path />
        </div>
    }
}

/// How a file differs from the one in the folder.
#[derive(Clone, Copy, Default, PartialEq)]
struct FileDifference {
    /// It is being edited.
    editing: bool,
    /// What was typed differs from what is saved in the page.
    unsaved: bool,
    /// It was written here.
    written: bool,
    /// The folder has no such file.
    is_new: bool,
}

fn difference(state: &State, path: &str) -> FileDifference {
    let Some(opened) = &state.opened else {
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
fn FileButtons(path: String) -> impl IntoView {
    let app = App::get();
    let differs = {
        let path = path.clone();
        app.memo(move |state| difference(state, &path))
    };
    let idle = app.memo(|state| !state.is_running());
    let editable = path.ends_with(".py") || path.ends_with(".mako");
    let path = StoredValue::new(path);
    let send = move |message: fn(String) -> Msg| move |_| app.send(message(path.get_value()));
    view! {
        <Show when=move || editable && !differs.get().editing>
            <button title="Edit this file in the page; the folder is not touched" on:click=send(Msg::Edit)><Icon shape=Shape::Edit />"Edit"</button>
        </Show>
        <Show when=move || differs.get().editing>
            <button class="primary" title="Take the text into the repository in this page (Ctrl+S)" disabled=move || !idle.get() || !differs.get().unsaved on:click=send(Msg::SaveFile)>"Save"</button>
            <button title="End editing; what was typed since it was saved is dropped" on:click=send(Msg::StopEditing)>
                {move || if differs.get().unsaved { "Drop edits" } else { "Done" }}
            </button>
        </Show>
        <Show when=move || differs.get().written && !differs.get().editing>
            <button class="primary" title="Save this file, which is not like this in your repository yet" on:click=send(Msg::Download)>
                <Icon shape=Shape::Download />"Download"
            </button>
            <button disabled=move || !idle.get() title="Go back to what the folder has" on:click=send(Msg::Revert)>
                {move || if differs.get().is_new { "Remove file" } else { "Discard changes" }}
            </button>
        </Show>
    }
}

/// One line about how a file differs from the folder's.
#[component]
fn FileState(path: String) -> impl IntoView {
    let app = App::get();
    let differs = app.memo(move |state| difference(state, &path));
    move || {
        let differs = differs.get();
        let text = match (differs.unsaved, differs.written, differs.is_new) {
            (true, ..) => {
                "Edited here and not saved: commands still run what was saved last. Tab indents; Escape, then Tab leaves the editor."
            }
            (_, true, true) => "Written here; not in the folder yet.",
            (_, true, false) => "Changed here; the folder has another text.",
            _ if differs.editing => "Tab indents; Escape, then Tab leaves the editor. Ctrl+S saves.",
            _ => return None,
        };
        let warned = differs.unsaved || differs.written;
        Some(view! { <p class="file-state" class:warned=warned role="status">{text}</p> })
    }
}

#[component]
fn Neighbours(ids: Vec<String>, history: Shared<History>) -> impl IntoView {
    let app = App::get();
    view! {
        <span class="neighbours">
            {ids.into_iter().map(|id| {
                let target = id.clone();
                let message = history.message(&id).to_owned();
                view! {
                    <span>
                        <button class="revision-link" title=message.clone() on:click=move |_| app.send(Msg::Select(target.clone(), None))>{id}</button>
                    </span>
                }
            }).collect_view()}
        </span>
    }
}

fn problems_of(history: &History, path: &str) -> Vec<Problem> {
    history
        .problems
        .iter()
        .filter(|problem| problem.path.as_deref() == Some(path))
        .cloned()
        .collect()
}

/// What is wrong, and what upgrade() and downgrade() do not do.
#[component]
fn Notes(problems: Vec<Problem>, revision: Option<Revision>) -> impl IntoView {
    let problems = problems.into_iter().map(|problem| {
        let (class, shape) = match problem.severity() {
            Severity::Error => ("revision-note error", Shape::Error),
            Severity::Warning => ("revision-note", Shape::Warning),
        };
        (class, shape, problem.to_string())
    });
    let bodies = revision
        .iter()
        .filter(|revision| !revision.is_merge_point())
        .flat_map(|revision| {
            let notes = [
                body_note("upgrade()", revision.file.upgrade.body),
                body_note("downgrade()", revision.file.downgrade.body),
            ];
            notes
                .into_iter()
                .flatten()
                .map(|note| ("revision-note", Shape::Warning, note))
        });
    let notes: Vec<_> = problems.chain(bodies).collect();
    (!notes.is_empty()).then(|| {
        view! {
            <ul class="revision-notes">
                {notes.into_iter().map(|(class, shape, text)| view! { <li class=class><Icon shape />{text}</li> }).collect_view()}
            </ul>
        }
    })
}

fn body_note(function: &str, body: Body) -> Option<String> {
    match body {
        Body::Missing => Some(format!("There is no {function}.")),
        Body::Empty => Some(format!("{function} does nothing.")),
        Body::Raises => Some(format!("{function} raises an exception.")),
        Body::Statements => None,
    }
}

#[component]
fn Source(path: String) -> impl IntoView {
    let app = App::get();
    let repository = app.memo(|state| state.opened.as_ref().map(|opened| opened.repository.clone()));
    let marked = app.memo(|state: &State| state.marked_lines.map(|lines| (lines.first, lines.last)));
    let label = format!("Source of {path}");
    let on_line = Callback::new(move |line| app.send(Msg::MarkLine(line)));
    let editing = {
        let path = path.clone();
        app.memo(move |state| difference(state, &path).editing)
    };
    move || {
        if editing.get() {
            return view! { <Editor path=path.clone() /> }.into_any();
        }
        let text = repository
            .get()
            .and_then(|repository| repository.text(&path).map(|text| text.into_owned()));
        match text {
            Some(text) => {
                view! { <SourceView lines=highlighted(&text) marked=marked on_line label=label.clone() /> }.into_any()
            }
            None => view! { <p class="empty">"This file was not read."</p> }.into_any(),
        }
    }
}

/// The draft stays in the state: whatever is shown meanwhile, coming back goes on where it was left.
#[component]
fn Editor(path: String) -> impl IntoView {
    let app = App::get();
    let (text, line) = app.peek(|state| {
        let draft = state.opened.as_ref().and_then(|opened| opened.drafts.get(&path));
        let line = state.marked_lines.map_or(0, |lines| lines.first);
        (draft.cloned().unwrap_or_default(), line)
    });
    let label = format!("Edit {path}");
    let path = StoredValue::new(path);
    let typed = move |text: String| app.send(Msg::Typed(path.get_value(), text));
    let save = move |()| {
        if app.peek(|state| !state.is_running()) {
            app.send(Msg::SaveFile(path.get_value()));
        }
    };
    view! { <CodeEditor text label line typed save /> }
}

fn highlighted(text: &str) -> Vec<Vec<(&'static str, String)>> {
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
