//! A slider through the revisions that ran, oldest on the left: the diagram moves with it.

use leptos::prelude::*;
use rehearsal::{Shared, ViewMsg, Workbench};

use crate::app::App;

/// A slider through the revisions.
#[component]
pub fn RevisionSlider() -> impl IntoView {
    let app = App::get();
    let edition = app.memo(Workbench::ended_edition);
    let revisions = Memo::new(move |_| {
        edition.get();
        Shared::new(app.peek(revisions))
    });
    let selected = app.memo(|state| state.rehearsal().selection.revision.clone());
    let at = move || revisions.with(|revisions| revisions.iter().position(|id| Some(id) == selected.get().as_ref()));
    let last = move || revisions.with(|revisions| revisions.len().saturating_sub(1));
    let choose = move |event| {
        let at: Option<usize> = event_target_value(&event).parse().ok();
        if let Some(id) = at.and_then(|at| revisions.with_untracked(|revisions| revisions.get(at).cloned())) {
            app.send(ViewMsg::Choose(id));
        }
    };
    let words = move || {
        let at = at()?;
        let message = app.peek(|state| Some(state.rehearsal().history()?.message(&selected.get()?).to_owned()));
        Some(format!("{} of {}: {}", at + 1, last() + 1, message.unwrap_or_default()))
    };
    view! {
        <Show when=move || last() != 0>
            <label class="diagram-slider">
                <span class="dim">"Revision"</span>
                <input
                    type="range"
                    min="0"
                    max=move || last().to_string()
                    prop:value=move || at().unwrap_or_default().to_string()
                    aria-valuetext=words
                    title=words
                    on:input=choose
                />
                <span class="dim">{move || at().map(|at| format!("{} of {}", at + 1, last() + 1))}</span>
            </label>
        </Show>
    }
}

/// Those that ran and are listed, oldest first.
fn revisions(state: &Workbench) -> Vec<String> {
    let mut found = state.listed();
    found.retain(|id| state.record_of(id).is_some());
    found.reverse();
    found
}
