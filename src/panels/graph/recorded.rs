//! The revisions of a saved run, where no repository is open: a list in the order of the plans, because a record has no files and so no
//! graph.

use leptos::prelude::*;
use rehearsal::{SavedRun, Shared, ViewMsg, Workbench};
use report::verb;
use review::{RecordedRevision, StepProgress};

use super::generation;
use super::list::RevisionList;
use super::search::SearchField;
use crate::app::App;

/// What the rows follow: the revisions of the saved run, and what is searched for.
type Key = (Option<Shared<Vec<RecordedRevision>>>, String);

/// The part of the state that the rows are derived from.
pub fn key(bench: &Workbench) -> Key {
    let revisions = bench.page.records.saved.as_ref().map(|saved| saved.revisions.clone());
    (revisions, bench.rehearsal().selection.query.clone())
}

/// The positions of the revisions that are listed.
pub fn rows((revisions, query): &Key) -> Vec<usize> {
    let revisions = revisions.as_ref();
    revisions.map_or(vec![], |revisions| SavedRun::rows_matching(revisions, query))
}

/// The list with its search.
#[component]
pub fn RecordedPanel() -> impl IntoView {
    let app = App::get();
    let revisions = app.memo(|state| state.page.records.saved.as_ref().map(|saved| saved.revisions.clone()));
    let rows = app.derived(key, rows);
    let count = Memo::new(move |_| rows.with(Vec::len));
    let query = app.memo(|state| state.rehearsal().selection.query.clone());
    let generation = generation(revisions, rows);
    let selected = app.memo(|state| state.rehearsal().selection.revision.clone());
    let selected_row = Memo::new(move |_| {
        let (selected, revisions) = (selected.get()?, revisions.get()?);
        rows.with(|rows| rows.iter().position(|&row| revisions[row].id == selected))
    });
    let row = move |position: usize| {
        let row = *rows.with_untracked(|rows| rows.get(position).copied()).as_ref()?;
        let revision = revisions.get_untracked()?.get(row)?.clone();
        Some(view! { <RecordedRow revision position /> })
    };
    view! {
        <section class="graph panel" aria-label="Revisions of the saved run">
            <div class="graph-head">
                <SearchField finds="Ids and messages" />
                <span class="count" title="Revisions">{move || count.get()}</span>
            </div>
            <Show when=move || { count.get() > 0 } fallback=move || view! {
                <p class="empty">{move || if query.with(String::is_empty) { "No command of this run planned a revision." } else { "No revision matches the search." }}</p>
            }>
                <RevisionList count row generation selected=selected_row />
            </Show>
        </section>
    }
}

#[component]
fn RecordedRow(revision: RecordedRevision, position: usize) -> impl IntoView {
    let app = App::get();
    let RecordedRevision {
        id,
        message,
        step: (direction, progress),
    } = revision;
    let (mark, class, what) = match progress {
        StepProgress::Done { .. } => ("✓", "done", verb(direction).to_owned()),
        StepProgress::Failed => ("✗", "failed", format!("{} failed", verb(direction))),
        StepProgress::Pending | StepProgress::Running => ("·", "pending", "not run".to_owned()),
    };
    let of_row = id.clone();
    let selected = app.memo(move |state| state.rehearsal().selection.revision.as_ref() == Some(&of_row));
    let of_row = id.clone();
    let current = app.memo(move |state| state.shown_current().contains(&of_row));
    let (shown, data, title, target) = (id.clone(), id.clone(), format!("{id} · {what}"), id);
    let message = message.lines().next().unwrap_or_default().to_owned();
    view! {
        <div
            id=format!("revision-{position}")
            class=format!("revision-row recorded applied plan-step {class}")
            role="option"
            aria-selected=move || selected.get().to_string()
            data-revision=data
            title=title
            on:click=move |_| app.send(ViewMsg::Choose(target.clone()))
        >
            <span class="plan-mark" aria-label=what>{mark}</span>
            <code class="revision-id">{shown}</code>
            <span class="revision-message">{message}</span>
            {move || current.get().then(|| view! { <span class="badge current">"current"</span> })}
        </div>
    }
}
