//! The lower part of the page: Alembic's command line, the SQL console, the rows of a table. Its height can be changed.

use leptos::{ev, html, prelude::*};
use rehearsal::actions::Action;
use rehearsal::{DockView, ViewMsg};

use super::console::ConsolePanel;
use super::data::DataPanel;
use super::sql_console::SqlConsolePanel;
use crate::app::App;
use crate::components::{Tab, Tabs, tab_id};

/// Pixels that an arrow key moves the edge by.
const STEP: f64 = 24.0;

/// Heights in pixels: the smallest, that of Alembic's console, and what stays for the rest of the page.
const SMALLEST: f64 = 96.0;
const CONSOLE: f64 = 218.0;
const REST: f64 = 300.0;

/// The part of the window that rows begin with.
const ROWS: f64 = 0.4;

/// What can be shown, with the actions that show it.
const VIEWS: [(DockView, Action); 3] = [
    (DockView::Alembic, Action::ShowAlembic),
    (DockView::Sql, Action::ShowSql),
    (DockView::Data, Action::ShowData),
];

/// The id of what the tabs change.
const PANEL: &str = "dock-panel";

/// How high the dock is: what the user has set, else what the view needs.
#[derive(Clone, Copy)]
pub struct DockHeight {
    view: Memo<DockView>,
    console: RwSignal<f64>,
    rows: RwSignal<f64>,
    window: RwSignal<f64>,
}

impl DockHeight {
    /// Gives the page the heights that the views begin with.
    pub fn provide(app: App) -> Self {
        let window = RwSignal::new(window_height());
        let resized = window_event_listener(ev::resize, move |_| window.set(window_height()));
        on_cleanup(move || resized.remove());
        let height = Self {
            view: app.memo(|state| state.page.dock),
            console: RwSignal::new(CONSOLE),
            rows: RwSignal::new((window_height() * ROWS).round()),
            window,
        };
        provide_context(height);
        height
    }

    /// As a length of CSS.
    pub fn css(self) -> String {
        format!("{}px", self.pixels())
    }

    /// What the user has set may be more than the window has room for by now.
    fn pixels(self) -> f64 {
        self.signal().get().clamp(SMALLEST, self.greatest())
    }

    fn greatest(self) -> f64 {
        (self.window.get() - REST).max(SMALLEST)
    }

    fn signal(self) -> RwSignal<f64> {
        if self.view.get() == DockView::Alembic {
            self.console
        } else {
            self.rows
        }
    }

    fn set(self, pixels: f64) {
        self.signal().set(pixels.clamp(SMALLEST, self.greatest()));
    }
}

fn window_height() -> f64 {
    let height = window().inner_height().ok();
    height.and_then(|height| height.as_f64()).unwrap_or_default()
}

/// The lower part of the page.
#[component]
pub fn Dock() -> impl IntoView {
    let app = App::get();
    let height = expect_context::<DockHeight>();
    let shown = app.memo(|state| state.page.dock);
    let tabs = VIEWS.map(|(value, action)| Tab {
        value,
        label: action.label(),
        title: action.help(),
    });
    let position = move || VIEWS.iter().position(|(view, _)| *view == shown.get()).unwrap_or(0);
    let choose = Callback::new(move |view| app.send(ViewMsg::ShowDock(view)));
    view! {
        <div class="dock">
            <Edge height />
            <Tabs tabs=tabs.to_vec() shown choose label="Console and data" panel=PANEL class="dock-tabs" />
            <div class="dock-panel" id=PANEL role="tabpanel" aria-labelledby=move || tab_id(PANEL, position())>
                {move || match shown.get() {
                    DockView::Alembic => view! { <ConsolePanel /> }.into_any(),
                    DockView::Sql => view! { <SqlConsolePanel /> }.into_any(),
                    DockView::Data => view! { <DataPanel /> }.into_any(),
                }}
            </div>
        </div>
    }
}

/// The upper edge, which can be dragged, or moved by arrow keys.
#[component]
fn Edge(height: DockHeight) -> impl IntoView {
    let edge = NodeRef::<html::Div>::new();
    let dragged = StoredValue::new(None::<(f64, f64)>);
    let down = move |event: ev::PointerEvent| {
        if let Some(edge) = edge.get_untracked() {
            let _ = edge.set_pointer_capture(event.pointer_id());
        }
        let actual = edge.get_untracked().and_then(|edge| edge.parent_element());
        let actual = actual.map_or(0.0, |dock| f64::from(dock.client_height()));
        dragged.set_value(Some((f64::from(event.client_y()), actual)));
        event.prevent_default();
    };
    let moved = move |event: ev::PointerEvent| {
        if let Some((from, before)) = dragged.get_value() {
            height.set(before + from - f64::from(event.client_y()));
        }
    };
    let end = move |_: ev::PointerEvent| dragged.set_value(None);
    let on_key = move |event: ev::KeyboardEvent| {
        let by = match event.key().as_str() {
            "ArrowUp" => STEP,
            "ArrowDown" => -STEP,
            _ => return,
        };
        event.prevent_default();
        height.set(height.pixels() + by);
    };
    view! {
        <div
            class="dock-edge"
            role="separator"
            aria-orientation="horizontal"
            aria-label="Height of the lower part"
            aria-valuemin=SMALLEST.to_string()
            aria-valuemax=move || height.greatest().to_string()
            aria-valuenow=move || height.pixels().to_string()
            tabindex="0"
            node_ref=edge
            on:pointerdown=down
            on:pointermove=moved
            on:pointerup=end
            on:pointercancel=end
            on:lostpointercapture=end
            on:keydown=on_key
        ></div>
    }
}
