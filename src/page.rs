//! The frame: which panels there are, and the keys that work everywhere.

use leptos::{ev, prelude::*};
use leptos_use::{use_event_listener, use_window};
use rehearsal::{DockView, ViewMsg, Workbench, actions};
use wasm_bindgen::JsCast;

use crate::app::App;
use crate::components::{InTurn, Turns};
use crate::panels::{
    Dock, DockHeight, Forms, GraphPanel, Header, ProblemsPanel, RecordedPanel, RevisionPanel, RunPanel, Start,
    TimelinePanel,
};

/// The page.
#[component]
pub fn Page() -> impl IntoView {
    let app = App::new();
    provide_context(app);
    crate::theme::provide();
    crate::effects::begin(app);
    listen_to_keys(app);
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
    }
}

/// The panels of an open repository.
#[component]
fn Workspace() -> impl IntoView {
    let height = DockHeight::new(App::get());
    Turns::provide(6);
    view! {
        <main class="workspace" style=("--dock-height", move || height.css())>
            <div class="column column-graph">
                <InTurn turn=1><GraphPanel /></InTurn>
                <InTurn turn=6><ProblemsPanel /></InTurn>
            </div>
            <InTurn turn=2><RevisionPanel /></InTurn>
            <div class="column column-run">
                <InTurn turn=3><RunPanel /></InTurn>
                <InTurn turn=4><TimelinePanel /></InTurn>
            </div>
            <InTurn turn=5><Dock height /></InTurn>
        </main>
        <InTurn turn=6><Forms /></InTurn>
    }
}

/// A saved run without its repository: what it tells, and nothing that could run.
#[component]
fn Recorded() -> impl IntoView {
    view! {
        <main class="workspace recorded">
            <div class="column column-graph"><RecordedPanel /></div>
            <RevisionPanel />
            <div class="column column-run">
                <RunPanel />
                <TimelinePanel />
            </div>
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

/// Keys of the actions, and `/` for the search: only while no text field has the focus.
fn listen_to_keys(app: App) {
    let _ = use_event_listener(use_window(), ev::keydown, move |event| {
        let typing = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
            .is_some_and(is_text_field);
        if event.ctrl_key() || event.meta_key() || event.alt_key() || (typing && event.key() != "Escape") {
            return;
        }
        if event.key() == "/" {
            event.prevent_default();
            focus("#search");
        } else if event.key() == ":" {
            event.prevent_default();
            app.send(ViewMsg::ShowDock(DockView::Alembic));
            // The command line is in the page only after this event where another view was shown.
            request_animation_frame(|| focus("#alembic-command"));
        } else if let Some(action) = actions::ALL
            .iter()
            .find(|action| action.key == Some(event.key().as_str()))
            && let Some(msg) =
                app.peek(|state| (action.enabled)(state.rehearsal()).then(|| (action.message)(state.rehearsal())))
        {
            event.prevent_default();
            app.send(msg);
        }
    });
}

fn is_text_field(element: web_sys::Element) -> bool {
    matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
}

fn focus(selector: &str) {
    let element = document().query_selector(selector).ok().flatten();
    if let Some(element) = element.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = element.focus();
    }
}
