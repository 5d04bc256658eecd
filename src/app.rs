//! The frame: which panels there are, the keys that work everywhere, and the one way in which anything changes.

use leptos::{ev, prelude::*};
use leptos_use::{use_event_listener, use_window};
use reactive_stores::Store;
use wasm_bindgen::JsCast;

use crate::actions;
use crate::components::{InTurn, Turns};
use crate::effects::Ports;
use crate::panels::{
    Dock, DockHeight, Forms, GraphPanel, Header, ProblemsPanel, RecordedPanel, RevisionPanel, RunPanel, Start,
    TimelinePanel,
};
use crate::pause::Slices;
use crate::state::{DockView, State};
use crate::update::{Msg, update};

/// What every component gets: the state to read, and `send` to change it.
#[derive(Clone, Copy)]
pub struct App {
    state: Store<State>,
    ports: StoredValue<Ports, LocalStorage>,
}

impl App {
    /// An empty page.
    pub fn new() -> Self {
        Self {
            state: Store::new(State::default()),
            ports: StoredValue::new_local(Ports::default()),
        }
    }

    /// The app of the page that this component is in.
    pub fn get() -> Self {
        expect_context::<Self>()
    }

    /// Changes the state by one message and carries out what follows from it.
    pub fn send(self, msg: Msg) {
        self.send_all([msg]);
    }

    /// Changes the state by several messages; what depends on it is drawn once.
    pub fn send_all(self, messages: impl IntoIterator<Item = Msg>) {
        let slices = Slices::begin();
        let mut effects = vec![];
        self.state
            .update(|state| effects.extend(messages.into_iter().flat_map(|msg| update(state, msg))));
        crate::effects::perform_all(self, effects, slices);
    }

    /// A value derived from the state; what depends on it is drawn again only when it differs.
    pub fn memo<T: PartialEq + Send + Sync + 'static>(
        self,
        derive: impl Fn(&State) -> T + Send + Sync + 'static,
    ) -> Memo<T> {
        Memo::new(move |_| self.state.with(&derive))
    }

    /// Reads the state without following it.
    pub fn peek<T>(self, read: impl FnOnce(&State) -> T) -> T {
        self.state.with_untracked(read)
    }

    /// The ports to the worker and the files.
    pub fn ports<T>(self, with: impl FnOnce(&mut Ports) -> T) -> T {
        let mut result = None;
        self.ports.update_value(|ports| result = Some(with(ports)));
        result.expect("the ports live as long as the page")
    }
}

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
    let is_open = app.memo(|state| state.opened.is_some());
    let of_a_record = app.memo(|state| state.saved.is_some());
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
    Turns::provide(5);
    view! {
        <main class="workspace" style=("--dock-height", move || height.css())>
            <div class="column column-graph">
                <GraphPanel />
                <InTurn turn=5><ProblemsPanel /></InTurn>
            </div>
            <InTurn turn=1><RevisionPanel /></InTurn>
            <div class="column column-run">
                <InTurn turn=2><RunPanel /></InTurn>
                <InTurn turn=3><TimelinePanel /></InTurn>
            </div>
            <InTurn turn=4><Dock height /></InTurn>
        </main>
        <InTurn turn=5><Forms /></InTurn>
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
            let unsaved = |state: &State| state.opened.as_ref().is_some_and(|opened| !opened.unsaved().is_empty());
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
            app.send(Msg::ShowDock(DockView::Alembic));
            // The command line is in the page only after this event where another view was shown.
            request_animation_frame(|| focus("#alembic-command"));
        } else if let Some(action) = actions::ALL
            .iter()
            .find(|action| action.key == Some(event.key().as_str()))
            && let Some(msg) = app.peek(|state| (action.enabled)(state).then(|| (action.message)(state)))
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
