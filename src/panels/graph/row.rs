//! A revision's row in the graph.

use leptos::prelude::*;
use rehearsal::{History, Opened, Shared, ViewMsg, Workbench, first_line};
use revisions::Revision;

use super::lanes::lanes_of;
use crate::app::App;

/// What about a row changes while it is on the screen.
#[derive(Clone, Copy, PartialEq)]
struct RowState {
    selected: bool,
    applied: bool,
    current: bool,
    running: bool,
    written: Option<&'static str>,
}

fn row_state(state: &Workbench, revision: &Revision, index: usize) -> RowState {
    let id = revision.id();
    RowState {
        selected: state.rehearsal().selection.revision.as_deref() == Some(id),
        applied: state.shows_applied(index),
        current: state.shown_current().iter().any(|current| current == id),
        running: state
            .rehearsal()
            .running_revision()
            .is_some_and(|(running, _)| running == id),
        written: state
            .rehearsal()
            .opened
            .as_ref()
            .and_then(|opened| how_written(opened, &revision.file.path)),
    }
}

/// How a file differs from the folder's, in one word.
fn how_written(opened: &Opened, path: &str) -> Option<&'static str> {
    if opened.drafts.contains_key(path) {
        Some("editing")
    } else if !opened.written.contains(path) {
        None
    } else if opened.original.contains(path) {
        Some("changed")
    } else {
        Some("new")
    }
}

/// A row: its part of the drawing, the id, the message, and what is special about it.
#[component]
pub fn Row(history: Shared<History>, position: usize, row: usize) -> impl IntoView {
    let app = App::get();
    let revision = history.revision(row).clone();
    let index = history.graph.newest_first()[row];
    let broken = history.is_wrong(&revision.file.path);
    let id = revision.id().to_owned();
    let (shown_id, data_id) = (id.clone(), id.clone());
    let badges = static_badges(&revision);
    let message = first_line(&revision).to_owned();
    let title = format!("{} · {}", id, revision.file.path);
    let state = app.memo(move |state| row_state(state, &revision, index));
    let select = move |_| app.send(ViewMsg::Select(id.clone(), None));
    let badge = |class: &'static str, text: String| view! { <span class=format!("badge {class}")>{text}</span> };
    view! {
        <div
            id=format!("revision-{position}")
            class="revision-row"
            class:applied=move || state.get().applied
            role="option"
            aria-selected=move || state.get().selected.to_string()
            data-revision=data_id
            title=title
            on:click=select
        >
            {lanes_of(&history, row, Signal::derive(move || state.get().applied))}
            <code class="revision-id">{shown_id}</code>
            <span class="revision-message">{message}</span>
            {move || state.get().running.then(|| badge("running", "running".to_owned()))}
            {move || state.get().current.then(|| badge("current", "current".to_owned()))}
            {move || state.get().written.map(|word| badge("new", word.to_owned()))}
            {broken.then(|| badge("broken", "problem".to_owned()))}
            {badges.into_iter().map(|(class, text)| badge(class, text)).collect_view()}
        </div>
    }
}

fn static_badges(revision: &Revision) -> Vec<(&'static str, String)> {
    let mut badges = vec![];
    if revision.is_head() {
        badges.push(("head", "head".to_owned()));
    }
    if revision.is_base() {
        badges.push(("", "base".to_owned()));
    }
    if revision.is_branch_point() {
        badges.push(("", "branch point".to_owned()));
    }
    if revision.is_merge_point() {
        badges.push(("", "merge".to_owned()));
    }
    badges.extend(
        revision
            .file
            .branch_labels
            .iter()
            .map(|label| ("label", format!("@{label}"))),
    );
    badges
}
