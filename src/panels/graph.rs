//! The revision graph: rows and lanes, newest first, as `alembic history` prints them.

mod keys;
mod lanes;
mod list;
pub mod recorded;
mod row;
pub mod rows;
mod search;

use std::collections::HashSet;

use leptos::prelude::*;
use rehearsal::actions::Action;
use rehearsal::{Rows, ViewMsg};

use super::{ActionButton, places};
use crate::app::App;
use list::RevisionList;
pub use recorded::RecordedPanel;
use row::Row;
use search::SearchField;

/// The graph panel.
#[component]
pub fn GraphPanel() -> impl IntoView {
    let app = App::get();
    let history = app.memo(|state| state.rehearsal().history().cloned());
    let rows = app.derived(rows::key, rows::rows);
    let count = Memo::new(move |_| rows.with(Rows::count));
    let total = app.memo(|state| state.rehearsal().history().map_or(0, |history| history.len()));
    let generation = generation(history, rows);
    let selected = app.memo(|state| {
        state
            .rehearsal()
            .history()?
            .row_of(state.rehearsal().selection.revision.as_deref()?)
    });
    let selected_row = Memo::new(move |_| rows.with(|rows| rows.position(selected.get()?)));
    let range = in_range(app);
    let dragged = RwSignal::new(None::<String>);
    let row = move |position: usize| {
        let history = history.get_untracked()?;
        let row = rows.with_untracked(|rows| rows.get(position))?;
        Some(view! { <Row history position row range dragged /> })
    };
    view! {
        <section class="graph panel" aria-label="Revision graph">
            <div class="graph-head">
                <SearchField finds="Ids, messages, files" />
                <ActionButton action=Action::NewRevision class="quiet" text="+ New" />
                <EnvPy />
                <span class="count" title="Revisions">{move || if count.get() == total.get() { total.get().to_string() } else { format!("{} of {}", count.get(), total.get()) }}</span>
            </div>
            <Unsaved />
            <Show when=move || history.get().is_some() fallback=|| view! { <p class="empty">"Reading the revision files…"</p> }>
                <Show when=move || { count.get() > 0 } fallback=move || view! { <p class="empty">{move || if total.get() == 0 { "This environment has no revision yet." } else { "No revision matches the search." }}</p> }>
                    <RevisionList count row generation selected=selected_row />
                </Show>
            </Show>
        </section>
    }
}

/// The revisions of the chosen range, by their indices.
fn in_range(app: App) -> Memo<HashSet<usize>> {
    let range = super::review::in_range(app);
    Memo::new(move |_| range.with(|range| range.indices().collect()))
}

/// A new generation of the list's rows whenever the position of one may mean another revision.
fn generation<T: Send + Sync + 'static, R: Send + Sync + 'static>(revisions: Memo<T>, rows: Memo<R>) -> Memo<u64> {
    Memo::new(move |previous: Option<&u64>| {
        revisions.with(|_| ());
        rows.with(|_| ());
        previous.map_or(0, |previous| previous + 1)
    })
}

/// A way to env.py, which is no row of the graph.
#[component]
fn EnvPy() -> impl IntoView {
    let app = App::get();
    let path = app.memo(|state| state.rehearsal().opened.as_ref()?.environment()?.env_py.clone());
    move || {
        path.get().map(|path| {
            let title = format!("Show {path}");
            view! { <button class="link" title=title on:click=move |_| app.send(ViewMsg::ShowFile(path.clone(), None))>"env.py"</button> }
        })
    }
}

/// Files that exist only in this page, so that none is forgotten.
#[component]
fn Unsaved() -> impl IntoView {
    let app = App::get();
    let files = app.memo(|state| {
        let opened = state.rehearsal().opened.as_ref();
        let files = opened.map(|opened| opened.unsaved().into_iter().cloned().collect::<Vec<_>>());
        files.unwrap_or_default()
    });
    view! {
        <Show when=move || files.with(|files| !files.is_empty())>
            <p class="unsaved" role="status">
                "Only in this page: "
                {move || files.get().into_iter().map(|path| {
                    let name = path.rsplit('/').next().unwrap_or(&path).to_owned();
                    view! { <button class="link" title=path.clone() on:click=move |_| places::show(app, &path, None)>{name}</button> }
                }).collect_view()}
            </p>
        </Show>
    }
}
