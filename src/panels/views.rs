//! The views of an open repository, and the tabs that choose one.

use leptos::prelude::*;
use rehearsal::actions::Action;
use rehearsal::{View, ViewMsg};

use super::guide::Guide;
use super::review::ReviewView;
use super::rollback::RollbackView;
use super::schema_view::SchemaView;
use super::workbench::WorkbenchView;
use crate::app::App;
use crate::components::{Tab, Tabs, tab_id};

/// The views, in order, with the actions that show them.
const VIEWS: [(View, Action); 4] = [
    (View::Review, Action::ShowReview),
    (View::Schema, Action::ShowSchema),
    (View::Rollback, Action::ShowRollback),
    (View::Workbench, Action::ShowWorkbench),
];

/// The id of what the tabs change.
const PANEL: &str = "view";

/// The views of a saved run without its repository.
const VIEWS_OF_A_RECORD: [(View, Action); 2] = [
    (View::Workbench, Action::ShowWorkbench),
    (View::Schema, Action::ShowSchema),
];

/// The views of an open repository.
#[component]
pub fn Views() -> impl IntoView {
    view! { <Chosen views=&VIEWS /> }
}

/// The views of a saved run without its repository.
#[component]
pub fn RecordedView() -> impl IntoView {
    view! { <Chosen views=&VIEWS_OF_A_RECORD /> }
}

/// The view that is shown, below its tab; the first where it is none of these.
#[component]
fn Chosen(views: &'static [(View, Action)]) -> impl IntoView {
    let app = App::get();
    let shown = app.memo(move |state| {
        let is_there = views.iter().any(|(view, _)| *view == state.page.view);
        if is_there { state.page.view } else { views[0].0 }
    });
    let tabs = views.iter().map(|(value, action)| Tab {
        value: *value,
        label: action.label(),
        title: action.help(),
    });
    let position = move || views.iter().position(|(view, _)| *view == shown.get()).unwrap_or(0);
    let choose = Callback::new(move |view| app.send(ViewMsg::ShowView(view)));
    view! {
        <div class="views">
            <Tabs tabs=tabs.collect() shown choose label="Views" panel=PANEL class="view-tabs" />
            <div class="view" id=PANEL role="tabpanel" aria-labelledby=move || tab_id(PANEL, position())>
                <Guide />
                {move || match shown.get() {
                    View::Review => view! { <ReviewView /> }.into_any(),
                    View::Schema => view! { <SchemaView /> }.into_any(),
                    View::Rollback => view! { <RollbackView /> }.into_any(),
                    View::Workbench => view! { <WorkbenchView /> }.into_any(),
                }}
            </div>
        </div>
    }
}
