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
use crate::components::{Panel, Tabs, tab_id};

/// The views, in order.
static PANELS: [Panel<View>; 4] = [
    Panel {
        value: View::Review,
        action: Action::ShowReview,
        body: || view! { <ReviewView /> }.into_any(),
    },
    Panel {
        value: View::Schema,
        action: Action::ShowSchema,
        body: || view! { <SchemaView /> }.into_any(),
    },
    Panel {
        value: View::Rollback,
        action: Action::ShowRollback,
        body: || view! { <RollbackView /> }.into_any(),
    },
    Panel {
        value: View::Workbench,
        action: Action::ShowWorkbench,
        body: || view! { <WorkbenchView /> }.into_any(),
    },
];

/// The id of what the tabs change.
const PANEL: &str = "view";

/// Those of a saved run without its repository.
const OF_A_RECORD: [View; 2] = [View::Workbench, View::Schema];

/// The views of an open repository.
#[component]
pub fn Views() -> impl IntoView {
    view! { <Chosen panels=PANELS.iter().collect() /> }
}

/// The views of a saved run without its repository.
#[component]
pub fn RecordedView() -> impl IntoView {
    let panel = |view: View| PANELS.iter().find(move |panel| panel.value == view);
    view! { <Chosen panels=OF_A_RECORD.into_iter().filter_map(panel).collect() /> }
}

/// The view that is shown, below its tab; the first where it is none of these.
#[component]
fn Chosen(panels: Vec<&'static Panel<View>>) -> impl IntoView {
    let app = App::get();
    let tabs = panels.iter().map(|panel| panel.tab()).collect();
    let panels = StoredValue::new(panels);
    let position = app.memo(move |state| {
        let is_shown = |panel: &&Panel<View>| panel.value == state.page.layout.view;
        panels.with_value(|panels| panels.iter().position(is_shown).unwrap_or(0))
    });
    let panel = move || panels.with_value(|panels| panels[position.get()]);
    let shown = Signal::derive(move || panel().value);
    let choose = Callback::new(move |view| app.send(ViewMsg::ShowView(view)));
    view! {
        <div class="views">
            <Tabs tabs shown choose label="Views" panel=PANEL class="view-tabs" />
            <div class="view" id=PANEL role="tabpanel" aria-labelledby=move || tab_id(PANEL, position.get())>
                <Guide />
                {move || (panel().body)()}
            </div>
        </div>
    }
}
