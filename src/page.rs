//! The frame: header, graph, view and drawer, and the keys that work everywhere.

use leptos::{ev, prelude::*};
use leptos_use::{use_event_listener, use_window};
use rehearsal::Workbench;
use rehearsal::actions::{Action, Key};
use wasm_bindgen::JsCast;

use crate::app::App;
use crate::components::{InTurn, Turns};
use crate::deeds::Deeds;
use crate::effects;
use crate::panels::{Drawer, Forms, GraphPanel, Header, Overlays, RecordedPanel, RecordedView, Start, Views};

/// The page.
#[component]
pub fn Page() -> impl IntoView {
    let app = App::new(Workbench::loaded_at(js_sys::Date::now() as u64), effects::perform_all);
    provide_context(app);
    let deeds = Deeds::provide(app, crate::theme::ThemeChoice::provide());
    effects::begin(app);
    listen_to_keys(deeds);
    keep_unsaved(app);
    crate::open::accept_drops(app);
    let is_open = app.memo(|state| state.rehearsal().opened.is_some());
    let of_a_record = app.memo(|state| state.page.records.saved.is_some());
    Turns::provide(2);
    view! {
        <Header />
        <InTurn turn=1>
            <Show when=move || is_open.get() fallback=move || view! { <Show when=move || of_a_record.get() fallback=|| view! { <Start /> }><Recorded /></Show> }>
                <Workspace />
            </Show>
        </InTurn>
        <InTurn turn=2><Overlays /></InTurn>
    }
}

/// The parts of the workspace, in the order in which they are drawn: what is seen first comes first.
const GRAPH_TURN: usize = 1;
const VIEW_TURN: usize = 2;
const DRAWER_TURN: usize = 3;
const FORMS_TURN: usize = 4;

/// An open repository: the graph, the view that is chosen, the drawer.
#[component]
fn Workspace() -> impl IntoView {
    Turns::provide(FORMS_TURN);
    view! {
        <main class="workspace">
            <div class="column column-graph"><InTurn turn=GRAPH_TURN><GraphPanel /></InTurn></div>
            <InTurn turn=VIEW_TURN><Views /></InTurn>
            <InTurn turn=DRAWER_TURN><Drawer /></InTurn>
        </main>
        <InTurn turn=FORMS_TURN><Forms /></InTurn>
    }
}

/// A saved run without its repository: what it tells, and nothing that could run.
#[component]
fn Recorded() -> impl IntoView {
    view! {
        <main class="workspace recorded">
            <div class="column column-graph"><RecordedPanel /></div>
            <RecordedView />
        </main>
    }
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
            // Its editor listens to it.
            Some(Key::InEditor(_)) | None => false,
        });
        if pressed.is_some_and(|action| deeds.perform(action)) {
            event.prevent_default();
        }
    });
}

fn is_text_field(element: web_sys::Element) -> bool {
    matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
}
