//! The frame: which panels there are, and the keys that work everywhere.

use leptos::{ev, prelude::*};
use leptos_use::{use_event_listener, use_window};
use rehearsal::Workbench;
use rehearsal::actions::{Action, Key};
use wasm_bindgen::JsCast;

use crate::app::App;
use crate::components::{InTurn, Turns};
use crate::deeds::Deeds;
use crate::panels::{DockHeight, Forms, Header, Overlays, PANELS, PANELS_OF_A_RECORD, Panel, Region, Start};

/// The page.
#[component]
pub fn Page() -> impl IntoView {
    let app = App::new();
    provide_context(app);
    let deeds = Deeds::provide(app, crate::theme::provide());
    crate::effects::begin(app);
    listen_to_keys(deeds);
    keep_unsaved(app);
    crate::open::accept_drops(app);
    let is_open = app.memo(|state| state.rehearsal().opened.is_some());
    let of_a_record = app.memo(|state| state.page.saved.is_some());
    Turns::provide(1);
    view! {
        <Header />
        <InTurn turn=1>
            <Show when=move || is_open.get() fallback=move || view! { <Show when=move || of_a_record.get() fallback=|| view! { <Start /> }><Recorded /></Show> }>
                <Workspace />
            </Show>
        </InTurn>
        <Overlays />
    }
}

/// The turn after the last panel's.
const FORMS_TURN: usize = PANELS.len();

/// The panels of an open repository.
#[component]
fn Workspace() -> impl IntoView {
    let height = DockHeight::provide(App::get());
    Turns::provide(FORMS_TURN);
    view! {
        <main class="workspace" style=("--dock-height", move || height.css())>
            <div class="column column-graph">{drawn(&PANELS, Region::Graph)}</div>
            {drawn(&PANELS, Region::Revision)}
            <div class="column column-run">{drawn(&PANELS, Region::Run)}</div>
            {drawn(&PANELS, Region::Dock)}
        </main>
        <InTurn turn=FORMS_TURN><Forms /></InTurn>
    }
}

/// A saved run without its repository: what it tells, and nothing that could run.
#[component]
fn Recorded() -> impl IntoView {
    Turns::provide(1);
    view! {
        <main class="workspace recorded">
            <div class="column column-graph">{drawn(&PANELS_OF_A_RECORD, Region::Graph)}</div>
            {drawn(&PANELS_OF_A_RECORD, Region::Revision)}
            <div class="column column-run">{drawn(&PANELS_OF_A_RECORD, Region::Run)}</div>
        </main>
    }
}

/// The panels of a region, each in its turn.
fn drawn(panels: &'static [Panel], region: Region) -> impl IntoView {
    let of_region = panels.iter().filter(move |panel| panel.region == region);
    of_region
        .map(|panel| view! { <InTurn turn=panel.turn>{(panel.view)()}</InTurn> })
        .collect_view()
}

/// The browser asks before the page is left with something in it that exists nowhere else.
fn keep_unsaved(app: App) {
    let _ = use_event_listener(
        use_window(),
        ev::beforeunload,
        move |event: web_sys::BeforeUnloadEvent| {
            let unsaved = |state: &Workbench| {
                state
                    .rehearsal()
                    .opened
                    .as_ref()
                    .is_some_and(|opened| !opened.unsaved().is_empty())
            };
            if app.peek(unsaved) {
                event.prevent_default();
                event.set_return_value("unsaved");
            }
        },
    );
}

/// The keys of the actions; those without Ctrl only while no text field has the focus, but for Escape.
fn listen_to_keys(deeds: Deeds) {
    let _ = use_event_listener(use_window(), ev::keydown, move |event| {
        let typing = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
            .is_some_and(is_text_field);
        let command = event.ctrl_key() || event.meta_key();
        let key = event.key();
        let pressed = Action::all().find(|action| match action.key() {
            Some(Key::Command(name)) => command && !event.alt_key() && key.eq_ignore_ascii_case(name),
            Some(Key::Plain(name)) => !command && !event.alt_key() && key == name && (!typing || name == "Escape"),
            None => false,
        });
        if pressed.is_some_and(|action| deeds.perform(action)) {
            event.prevent_default();
        }
    });
}

fn is_text_field(element: web_sys::Element) -> bool {
    matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
}
