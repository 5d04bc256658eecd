//! The drawer at the bottom of the page: Alembic's command line, the SQL console, the rows of a table, the states of the database, the problems. It
//! is closed until it is wanted, and its height can be changed.

use leptos::{ev, html, prelude::*};
use rehearsal::actions::Action;
use rehearsal::{DrawerView, ViewMsg};

use super::ActionButton;
use super::console::ConsolePanel;
use super::data::DataPanel;
use super::problems::{ProblemsPanel, problem_count};
use super::snapshots::SnapshotsPanel;
use super::sql_console::SqlConsolePanel;
use crate::app::App;
use crate::components::{Panel, Shape, Tab, Tabs, tab_id};

/// Pixels that an arrow key moves the edge by.
const STEP: f64 = 24.0;

/// Heights in pixels: the smallest, that of Alembic's console, and what stays for the rest of the page.
const SMALLEST: f64 = 96.0;
const CONSOLE: f64 = 218.0;
const REST: f64 = 300.0;

/// The part of the window that rows begin with.
const ROWS: f64 = 0.4;

/// What can be shown, in order.
static PANELS: [Panel<DrawerView>; 5] = [
    Panel {
        value: DrawerView::Alembic,
        action: Action::ShowAlembic,
        body: || view! { <ConsolePanel /> }.into_any(),
    },
    Panel {
        value: DrawerView::Sql,
        action: Action::ShowSql,
        body: || view! { <SqlConsolePanel /> }.into_any(),
    },
    Panel {
        value: DrawerView::Data,
        action: Action::ShowData,
        body: || view! { <DataPanel /> }.into_any(),
    },
    Panel {
        value: DrawerView::Snapshots,
        action: Action::ShowSnapshots,
        body: || view! { <SnapshotsPanel /> }.into_any(),
    },
    Panel {
        value: DrawerView::Problems,
        action: Action::ShowProblems,
        body: || view! { <ProblemsPanel /> }.into_any(),
    },
];

/// The id of what the tabs change.
const PANEL: &str = "drawer-panel";

/// How high the open drawer is: what the user has set, else what the view needs.
#[derive(Clone, Copy)]
struct DrawerHeight {
    view: Memo<Option<DrawerView>>,
    console: RwSignal<f64>,
    rows: RwSignal<f64>,
    window: RwSignal<f64>,
}

impl DrawerHeight {
    /// The heights that the views begin with.
    fn of(app: App) -> Self {
        let window = RwSignal::new(window_height());
        let resized = window_event_listener(ev::resize, move |_| window.set(window_height()));
        on_cleanup(move || resized.remove());
        Self {
            view: app.memo(|state| state.page.layout.drawer),
            console: RwSignal::new(CONSOLE),
            rows: RwSignal::new((window_height() * ROWS).round()),
            window,
        }
    }

    /// As a length of CSS.
    fn css(self) -> String {
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
        if self.view.get() == Some(DrawerView::Alembic) {
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

/// The drawer. A press on the tab of what is shown closes it.
#[component]
pub fn Drawer() -> impl IntoView {
    let app = App::get();
    let height = DrawerHeight::of(app);
    let shown = app.memo(|state| state.page.layout.drawer);
    let problems = problem_count(app);
    let tabs = PANELS.iter().map(|panel| {
        let Tab { value, label, title } = panel.tab();
        let value = Some(value);
        Tab { value, label, title }
    });
    let position = move || PANELS.iter().position(|panel| Some(panel.value) == shown.get());
    let choose = Callback::new(move |view: Option<DrawerView>| {
        app.send(match view.filter(|view| shown.get_untracked() != Some(*view)) {
            Some(view) => ViewMsg::ShowDrawer(view),
            None => ViewMsg::CloseDrawer,
        });
    });
    let is_open = move || shown.get().is_some();
    view! {
        <div class="drawer" class:open=is_open style:height=move || shown.get().map(|_| height.css())>
            <Show when=is_open><Edge height /></Show>
            <div class="drawer-head">
                <Tabs tabs=tabs.collect() shown choose label="Console, data, snapshots and problems" panel=PANEL class="drawer-tabs" />
                <Show when=move || { problems.get() > 0 }><span class="count bad" title="Problems">{problems}</span></Show>
                <Show when=is_open><ActionButton action=Action::CloseDrawer class="quiet" icon=Shape::Close text="" /></Show>
            </div>
            <Show when=is_open>
                <div class="drawer-panel" id=PANEL role="tabpanel" aria-labelledby=move || tab_id(PANEL, position().unwrap_or(0))>
                    {move || position().map(|at| (PANELS[at].body)())}
                </div>
            </Show>
        </div>
    }
}

/// The upper edge, which can be dragged, or moved by arrow keys.
#[component]
fn Edge(height: DrawerHeight) -> impl IntoView {
    let edge = NodeRef::<html::Div>::new();
    let dragged = StoredValue::new(None::<(f64, f64)>);
    let down = move |event: ev::PointerEvent| {
        if let Some(edge) = edge.get_untracked() {
            let _ = edge.set_pointer_capture(event.pointer_id());
        }
        let actual = edge.get_untracked().and_then(|edge| edge.parent_element());
        let actual = actual.map_or(0.0, |drawer| f64::from(drawer.client_height()));
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
            class="drawer-edge"
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
