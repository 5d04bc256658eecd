//! Whether plan and statements are only those of the selected revision.

use leptos::prelude::*;
use rehearsal::ViewMsg;

use crate::app::App;

/// The revision whose steps and statements are shown; none where all are.
pub fn only_revision(app: App) -> Memo<Option<String>> {
    app.memo(|state| {
        let selected = state.rehearsal().selection.revision.as_ref();
        selected.filter(|_| state.page.only_selected).cloned()
    })
}

/// The choice.
#[component]
pub fn OnlySelected() -> impl IntoView {
    let app = App::get();
    let is_on = app.memo(|state| state.page.only_selected);
    let choose = move |event| app.send(ViewMsg::ShowOnlySelected(event_target_checked(&event)));
    view! {
        <label class="of-selected"><input type="checkbox" prop:checked=move || is_on.get() on:change=choose />"of the selected revision"</label>
    }
}
