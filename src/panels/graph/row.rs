//! A revision's row in the graph.

use std::collections::HashSet;

use leptos::{ev, prelude::*};
use rehearsal::{ChosenRange, History, Opened, Shared, ViewMsg, Workbench, first_line};
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
    failed: bool,
    written: Option<&'static str>,
}

fn row_state(state: &Workbench, revision: &Revision, index: usize) -> RowState {
    let id = revision.id();
    RowState {
        selected: state.rehearsal().selection.revision.as_deref() == Some(id),
        applied: state.shows_applied(index),
        current: state.shown_current().iter().any(|current| current == id),
        failed: !state.rehearsal().is_running() && state.has_failed_in(id),
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

/// The range between two revisions.
fn reaching(state: &Workbench, from: &str, to: &str) -> Option<ChosenRange> {
    let side = state.rehearsal();
    let graph = &side.history()?.graph;
    (from != to).then(|| side.chosen_range.between(graph, from, to))
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
pub fn Row(
    /// The graph.
    history: Shared<History>,
    /// Where the row is in the list.
    position: usize,
    /// The row of the graph.
    row: usize,
    /// The revisions of the chosen range, by their indices.
    range: Memo<HashSet<usize>>,
    /// The revision that the pointer was pressed on.
    dragged: RwSignal<Option<String>>,
) -> impl IntoView {
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
    let is_in_range = Memo::new(move |_| range.with(|range| range.contains(&index)));
    let id = StoredValue::new(id);
    let reach = move |from: Option<String>| {
        let range = from.and_then(|from| app.peek(|state| reaching(state, &from, &id.get_value())));
        if let Some(range) = range {
            app.send(ViewMsg::ChooseRange(range));
        }
    };
    let select = move |event: ev::MouseEvent| {
        if event.shift_key() {
            reach(app.peek(|state| state.rehearsal().selection.revision.clone()));
        }
        app.send(ViewMsg::Choose(id.get_value()));
    };
    let press = move |event: ev::PointerEvent| dragged.set((event.button() == 0).then(|| id.get_value()));
    let release = move |_| {
        let from = dragged.try_update(Option::take).flatten();
        reach(from.filter(|from| id.with_value(|id| id != from)));
    };
    let badge = |class: &'static str, text: String| view! { <span class=format!("badge {class}")>{text}</span> };
    view! {
        <div
            id=format!("revision-{position}")
            class="revision-row"
            class:applied=move || state.get().applied
            class:in-range=move || is_in_range.get()
            role="option"
            aria-selected=move || state.get().selected.to_string()
            data-revision=data_id
            title=title
            on:click=select
            on:pointerdown=press
            on:pointerup=release
        >
            {lanes_of(&history, row, Signal::derive(move || state.get().applied))}
            <code class="revision-id">{shown_id}</code>
            <span class="revision-message">{message}</span>
            {move || state.get().running.then(|| badge("running", "running".to_owned()))}
            {move || state.get().failed.then(|| badge("broken", "failed".to_owned()))}
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
