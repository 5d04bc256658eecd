//! The field that searches the list of revisions.

use leptos::prelude::*;
use rehearsal::ViewMsg;

use super::keys::on_search_key;
use crate::app::App;

/// The field; it has the focus when `/` is pressed.
#[component]
pub fn SearchField(
    /// What it looks into.
    finds: &'static str,
) -> impl IntoView {
    let app = App::get();
    let query = app.memo(|state| state.rehearsal().selection.query.clone());
    view! {
        <input
            id="search"
            type="search"
            aria-label="Search revisions"
            placeholder="Search  ( / )"
            title=finds
            prop:value=move || query.get()
            on:input=move |event| app.send(ViewMsg::Search(event_target_value(&event)))
            on:keydown=move |event| on_search_key(app, &event)
        />
    }
}
