//! The selected revision: its message, ids, neighbours, what is wrong with it, and its source. Or any other file that
//! something points at, such as env.py.

mod file;
mod head;
mod notes;
mod recorded;
mod source;
mod window;

use leptos::prelude::*;
use rehearsal::{History, RevisionView, Shared, Workbench};
use review::RecordedRevision;

use crate::app::App;
use crate::panels::changes::{Changes, ViewTabs};
pub use head::title_of;
use head::{FileHead, RevisionHead};
pub use notes::{FindingNotes, findings_of};
use recorded::{NoSource, RecordedHead};
use source::Source;
pub use source::highlighted;
pub use window::Window;

/// What is in the middle of the page.
#[derive(Clone, PartialEq)]
enum Shown {
    /// A revision of the graph, by its index.
    Revision(Shared<History>, usize),
    /// Another file.
    File(Shared<History>, String),
    /// A revision that only the saved run knows.
    Recorded(RecordedRevision),
}

fn shown(state: &Workbench) -> Option<Shown> {
    if let Some(history) = state.rehearsal().history().cloned() {
        if let Some(path) = state.rehearsal().selection.file.clone() {
            return Some(Shown::File(history, path));
        }
        if let Some(index) = history.graph.find(state.rehearsal().selection.revision.as_deref()?) {
            return Some(Shown::Revision(history, index));
        }
    }
    let saved = state.page.records.saved.as_ref()?;
    Some(Shown::Recorded(
        saved
            .revision(state.rehearsal().selection.revision.as_deref()?)?
            .clone(),
    ))
}

/// The revision panel.
#[component]
pub fn RevisionPanel() -> impl IntoView {
    let app = App::get();
    let shown = app.memo(shown);
    view! {
        <section class="revision panel" aria-label="Revision">
            {move || match shown.get() {
                None => view! { <p class="empty">"Select a revision to see it here."</p> }.into_any(),
                Some(Shown::File(history, path)) => view! { <FileHead history path=path.clone() /><Source path /> }.into_any(),
                Some(Shown::Revision(history, index)) => {
                    let revision = &history.graph.revisions()[index];
                    let (id, path) = (revision.id().to_owned(), revision.file.path.clone());
                    view! { <RevisionHead history index /><ViewTabs /><RevisionBody id path=Some(path) /> }.into_any()
                }
                Some(Shown::Recorded(revision)) => {
                    let id = revision.id.clone();
                    view! { <RecordedHead revision /><ViewTabs /><RevisionBody id path=None /> }.into_any()
                }
            }}
        </section>
    }
}

/// What is shown of a revision below its head; there is no source without a path.
#[component]
fn RevisionBody(id: String, path: Option<String>) -> impl IntoView {
    let app = App::get();
    let shown = app.memo(|state| state.page.layout.revision_view);
    move || match (shown.get(), path.clone()) {
        (RevisionView::Source, Some(path)) => view! { <Source path /> }.into_any(),
        (RevisionView::Source, None) => view! { <NoSource /> }.into_any(),
        (RevisionView::Changes, _) => view! { <Changes revision=id.clone() /> }.into_any(),
    }
}
