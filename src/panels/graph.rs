//! The revision graph: rows and lanes, newest first, as `alembic history` prints them.

use leptos::{ev, prelude::*};
use revisions::{EdgeKind, Height, Revision, Segment};

use super::places;
use crate::actions;
use crate::app::App;
use crate::components::VirtualList;
use crate::history::{History, first_line};
use crate::state::{Opened, Shared, State};
use crate::update::Msg;

const ROW_HEIGHT: f64 = 28.0;
const LANE_WIDTH: f64 = 14.0;
/// Beyond this the lanes are cut off, so that messages keep their place.
const MOST_LANES: u32 = 12;
const LANE_COLOURS: u32 = 6;

/// The graph panel.
#[component]
pub fn GraphPanel() -> impl IntoView {
    let app = App::get();
    let history = app.memo(|state| state.history().cloned());
    let rows = app.memo(|state| {
        state
            .history()
            .map(|history| history.rows_matching(&state.query))
            .unwrap_or_default()
    });
    let count = Memo::new(move |_| rows.with(Vec::len));
    let total = app.memo(|state| state.history().map_or(0, |history| history.len()));
    let query = app.memo(|state| state.query.clone());
    // A new generation whenever a row's position may mean another revision.
    let generation = Memo::new(move |previous: Option<&u64>| {
        history.with(|_| ());
        rows.with(|_| ());
        previous.map_or(0, |previous| previous + 1)
    });
    let selected_row = app.memo(|state| {
        let history = state.history()?;
        let row = history.row_of(state.selected.as_deref()?)?;
        history
            .rows_matching(&state.query)
            .iter()
            .position(|&matching| matching == row)
    });
    let row = move |position: usize| {
        let history = history.get_untracked()?;
        let row = *rows.with_untracked(|rows| rows.get(position).copied()).as_ref()?;
        Some(view! { <Row history position row /> })
    };
    view! {
        <section class="graph panel" aria-label="Revision graph">
            <div class="graph-head">
                <input
                    id="search"
                    type="search"
                    aria-label="Search revisions"
                    placeholder="Search  ( / )"
                    title="Ids, messages, files"
                    prop:value=move || query.get()
                    on:input=move |event| app.send(Msg::Search(event_target_value(&event)))
                    on:keydown=move |event| on_search_key(app, &event)
                />
                <NewRevision />
                <EnvPy />
                <span class="count" title="Revisions">{move || if count.get() == total.get() { total.get().to_string() } else { format!("{} of {}", count.get(), total.get()) }}</span>
            </div>
            <Unsaved />
            <Show when=move || history.get().is_some() fallback=|| view! { <p class="empty">"Reading the revision files…"</p> }>
                <Show when=move || { count.get() > 0 } fallback=move || view! { <p class="empty">{move || if total.get() == 0 { "There is no revision in this environment yet." } else { "No revision matches the search." }}</p> }>
                    <VirtualList
                        count
                        row_height=ROW_HEIGHT
                        row=row
                        generation
                        reveal=selected_row
                        label="Revisions, newest first"
                        id="revision"
                        on_key=move |event| on_list_key(app, &event)
                    />
                </Show>
            </Show>
        </section>
    }
}

/// `alembic revision`, where revisions are listed.
#[component]
fn NewRevision() -> impl IntoView {
    let app = App::get();
    let action = &actions::NEW_REVISION;
    let enabled = app.memo(|state| (action.enabled)(state));
    view! {
        <button class="quiet" aria-label=action.label title=action.help disabled=move || !enabled.get() on:click=move |_| app.send(app.peek(|state| (action.message)(state)))>
            "+ New"
        </button>
    }
}

/// A way to env.py, which is no row of the graph.
#[component]
fn EnvPy() -> impl IntoView {
    let app = App::get();
    let path = app.memo(|state| state.opened.as_ref()?.environment()?.env_py.clone());
    move || {
        path.get().map(|path| {
            let title = format!("Show {path}");
            view! { <button class="link" title=title on:click=move |_| app.send(Msg::ShowFile(path.clone(), None))>"env.py"</button> }
        })
    }
}

/// Files that exist only in this page, so that none is forgotten.
#[component]
fn Unsaved() -> impl IntoView {
    let app = App::get();
    let files = app.memo(|state| {
        let opened = state.opened.as_ref();
        let files = opened.map(|opened| opened.unsaved().into_iter().cloned().collect::<Vec<_>>());
        files.unwrap_or_default()
    });
    view! {
        <Show when=move || files.with(|files| !files.is_empty())>
            <p class="unsaved" role="status">
                "Only in this page: "
                {move || files.get().into_iter().map(|path| {
                    let name = path.rsplit('/').next().unwrap_or(&path).to_owned();
                    view! { <button class="link" title=path.clone() on:click=move |_| places::show(app, &path, None)>{name}</button> }
                }).collect_view()}
            </p>
        </Show>
    }
}

fn on_search_key(app: App, event: &ev::KeyboardEvent) {
    match event.key().as_str() {
        "Escape" => app.send(Msg::Search(String::new())),
        "ArrowDown" | "Enter" => app.send(Msg::MoveSelection(0)),
        _ => return,
    }
    event.prevent_default();
    event.stop_propagation();
    focus_list();
}

fn focus_list() {
    use wasm_bindgen::JsCast;
    let list = document().query_selector(".graph .virtual-list").ok().flatten();
    if let Some(list) = list.and_then(|list| list.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = list.focus();
    }
}

fn on_list_key(app: App, event: &ev::KeyboardEvent) {
    const PAGE: isize = 15;
    let rows = match event.key().as_str() {
        "ArrowDown" => 1,
        "ArrowUp" => -1,
        "PageDown" => PAGE,
        "PageUp" => -PAGE,
        "Home" => isize::MIN,
        "End" => isize::MAX,
        "Escape" if !app.peek(|state| state.query.is_empty()) => {
            app.send(Msg::Search(String::new()));
            return event.stop_propagation();
        }
        _ => return,
    };
    event.prevent_default();
    app.send(Msg::MoveSelection(rows));
}

/// What about a row changes while it is on the screen.
#[derive(Clone, Copy, PartialEq)]
struct RowState {
    selected: bool,
    applied: bool,
    current: bool,
    running: bool,
    written: Option<&'static str>,
}

fn row_state(state: &State, revision: &Revision, index: usize) -> RowState {
    let id = revision.id();
    RowState {
        selected: state.selected.as_deref() == Some(id),
        applied: state.is_applied(index),
        current: state.current.iter().any(|current| current == id),
        running: state.running_revision().is_some_and(|(running, _)| running == id),
        written: state
            .opened
            .as_ref()
            .and_then(|opened| how_written(opened, &revision.file.path)),
    }
}

/// How a file differs from the folder's, in one word.
fn how_written(opened: &Opened, path: &str) -> Option<&'static str> {
    if opened.drafts.contains_key(path) {
        Some("editing")
    } else if !opened.written.contains(path) {
        None
    } else if opened.original.contains(path) {
        Some("changed")
    } else {
        Some("new")
    }
}

#[component]
fn Row(history: Shared<History>, position: usize, row: usize) -> impl IntoView {
    let app = App::get();
    let revision = history.revision(row).clone();
    let index = history.graph.newest_first()[row];
    let broken = history
        .problems
        .iter()
        .any(|problem| problem.path.as_deref() == Some(revision.file.path.as_str()));
    let id = revision.id().to_owned();
    let (shown_id, data_id) = (id.clone(), id.clone());
    let badges = static_badges(&revision);
    let message = first_line(&revision).to_owned();
    let title = format!("{} · {}", id, revision.file.path);
    let state = app.memo(move |state| row_state(state, &revision, index));
    let select = move |_| app.send(Msg::Select(id.clone(), None));
    let badge = |class: &'static str, text: String| view! { <span class=format!("badge {class}")>{text}</span> };
    view! {
        <div
            id=format!("revision-{position}")
            class="revision-row"
            class:applied=move || state.get().applied
            role="option"
            aria-selected=move || state.get().selected.to_string()
            data-revision=data_id
            title=title
            on:click=select
        >
            {lanes_of(&history, row, state)}
            <code class="revision-id">{shown_id}</code>
            <span class="revision-message">{message}</span>
            {move || state.get().running.then(|| badge("running", "running".to_owned()))}
            {move || state.get().current.then(|| badge("current", "current".to_owned()))}
            {move || state.get().written.map(|word| badge("new", word.to_owned()))}
            {broken.then(|| badge("broken", "problem".to_owned()))}
            {badges.into_iter().map(|(class, text)| badge(class, text)).collect_view()}
        </div>
    }
}

fn static_badges(revision: &Revision) -> Vec<(&'static str, String)> {
    let mut badges = vec![];
    if revision.is_head() {
        badges.push(("head", "head".to_owned()));
    }
    if revision.is_base() {
        badges.push(("", "base".to_owned()));
    }
    if revision.is_branch_point() {
        badges.push(("", "branch point".to_owned()));
    }
    if revision.is_merge_point() {
        badges.push(("", "merge".to_owned()));
    }
    badges.extend(
        revision
            .file
            .branch_labels
            .iter()
            .map(|label| ("label", format!("@{label}"))),
    );
    badges
}

/// A row's part of the drawing: what enters from above, what leaves below, and the revision's own mark: filled when applied.
fn lanes_of(history: &History, row: usize, state: Memo<RowState>) -> impl IntoView + use<> {
    let lanes = history.lanes.width.clamp(1, MOST_LANES);
    let drawn = &history.lanes.rows[row];
    let width = f64::from(lanes) * LANE_WIDTH + 6.0;
    let colour = |lane: u32| format!("var(--lane-{})", lane % LANE_COLOURS);
    let edges = drawn
        .segments
        .iter()
        .filter(|segment| segment.from.lane < MOST_LANES || segment.to.lane < MOST_LANES)
        .map(|segment| {
            let class = if segment.kind == EdgeKind::DependsOn {
                "depends-on"
            } else {
                ""
            };
            view! { <path class=class d=curve(segment) stroke=colour(segment.from.lane.max(segment.to.lane)) /> }
        });
    let own = colour(drawn.lane);
    let fill = own.clone();
    view! {
        <svg class="lanes" width=width height=ROW_HEIGHT aria-hidden="true">
            {edges.collect_view()}
            <circle
                cx=x(drawn.lane)
                cy=ROW_HEIGHT / 2.0
                r=4.5
                stroke=own
                fill=move || if state.get().applied { fill.clone() } else { "var(--surface)".to_owned() }
            />
        </svg>
    }
    .into_any()
}

fn x(lane: u32) -> f64 {
    f64::from(lane) * LANE_WIDTH + 12.0
}

fn y(height: Height) -> f64 {
    match height {
        Height::Top => 0.0,
        Height::Middle => ROW_HEIGHT / 2.0,
        Height::Bottom => ROW_HEIGHT,
    }
}

fn curve(segment: &Segment) -> String {
    let (from, to) = (&segment.from, &segment.to);
    let (x1, y1) = (x(from.lane), y(from.height));
    let (x2, y2) = (x(to.lane), y(to.height));
    if from.lane == to.lane {
        format!("M{x1} {y1}V{y2}")
    } else {
        let middle = f64::midpoint(y1, y2);
        format!("M{x1} {y1}C{x1} {middle} {x2} {middle} {x2} {y2}")
    }
}
