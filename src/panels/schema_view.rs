//! The schema as the selected revision left it: object by object with their history, or drawn.

use leptos::prelude::*;
use rehearsal::actions::Action;
use rehearsal::{SchemaView as Shown, ViewMsg};

use super::ActionButton;
use super::diagram::DiagramView;
use super::schema::SchemaObjects;
use crate::app::App;
use crate::components::{Tab, Tabs};

/// The schema.
#[component]
pub fn SchemaView() -> impl IntoView {
    let app = App::get();
    let shown = app.memo(|state| state.page.layout.schema_view);
    let selected = app.memo(|state| state.rehearsal().selection.revision.clone().unwrap_or_default());
    let tab = |value: Shown, action: Action| Tab {
        value,
        label: action.label(),
        title: action.help(),
    };
    let tabs = vec![
        tab(Shown::Objects, Action::ShowObjects),
        tab(Shown::Diagram, Action::ShowDiagram),
    ];
    let choose = Callback::new(move |view| app.send(ViewMsg::ShowSchema(view)));
    view! {
        <div class="schema-view">
            <div class="schema-view-head">
                <Tabs tabs shown choose label="How the schema is shown" class="tabs" />
                <Heading />
            </div>
            {move || match shown.get() {
                Shown::Objects => view! { <SchemaObjects revision=selected.get() /> }.into_any(),
                // It follows the selection by itself, so that it stays where it was scrolled to.
                Shown::Diagram => view! { <DiagramView /> }.into_any(),
            }}
        </div>
    }
}

/// Which revision left the schema; where none has run, the action that runs all.
#[component]
fn Heading() -> impl IntoView {
    let app = App::get();
    let selected = app.memo(|state| {
        let id = state.rehearsal().selection.revision.clone()?;
        let message = state
            .rehearsal()
            .history()
            .map(|history| history.message(&id).to_owned());
        let ran = state.record_of(&id).is_some();
        Some((id, message.unwrap_or_default(), ran))
    });
    move || {
        let (id, message, ran) = selected.get()?;
        let heading = view! { <p class="schema-of"><code>{id}</code>" "<span>{message}</span></p> };
        let act = (!ran).then(|| {
            view! {
                <p class="dim schema-act">"Its schema is known once it has run."<ActionButton action=Action::Rehearse class="primary" /></p>
            }
        });
        Some(view! { {heading}{act} })
    }
}
