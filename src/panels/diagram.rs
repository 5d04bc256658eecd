//! The entity-relationship diagram of the schema as the selected revision left it, with what the revision changed marked. Every table
//! keeps its place from revision to revision.
//!
//! The drawing is an image, so nothing of what a repository calls its tables can become a part of the page.

use diagram::{Columns, Palette, Placement, Scope, Style, svg};
use leptos::{ev, html, prelude::*};
use postgres_model::Schema;
use protocol::RunId;
use review::schema::{ObjectDifference, differences};
use wasm_bindgen::prelude::*;

use crate::app::App;
use crate::effects::download;
use crate::state::{Shared, State};
use crate::theme::Theme;

/// With more tables than this only those that changed are shown at first, with their neighbours.
const MANY_TABLES: usize = 40;
/// One press on + or −.
const ZOOM_STEP: f64 = 1.25;
const ZOOM: std::ops::RangeInclusive<f64> = 0.1..=4.0;
/// Pixels of a picture for one of the drawing.
const PNG_SCALE: f64 = 2.0;

#[wasm_bindgen(module = "/src/components/picture.js")]
extern "C" {
    #[wasm_bindgen(js_name = pngOf, catch)]
    async fn png_of(svg: &str, scale: f64) -> Result<JsValue, JsValue>;
}

/// The schema around the selected revision, as the newest run that ran it passed through it.
#[derive(Debug)]
struct Moment {
    after: Schema,
    differences: Vec<ObjectDifference>,
}

/// Which tables the user wants to see; none before a choice was made.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Wanted {
    All,
    Changed,
    Table(String),
}

/// The diagram with its controls.
#[component]
pub fn DiagramView() -> impl IntoView {
    let app = App::get();
    let columns = RwSignal::new(Columns::Keys);
    let wanted = RwSignal::new(None::<Wanted>);
    let zoom = RwSignal::new(1.0);
    let theme = expect_context::<RwSignal<Theme>>();
    let source = app.memo(source_of);
    let placement = Memo::new(move |_| {
        source.get()?;
        let style = Style {
            columns: columns.get(),
            ..Style::default()
        };
        Some(Shared::new(app.peek(|state| placed(state, style))?))
    });
    let selected = app.memo(|state| state.selected.clone());
    let moment = Memo::new(move |_| {
        source.get()?;
        let revision = selected.get()?;
        let moment = app.peek(|state| moment_of(state, &revision))?;
        Some(Shared::new(moment))
    });
    let drawing = Memo::new(move |_| {
        let (placement, moment) = (placement.get()?, moment.get()?);
        let scope = scope_of(wanted.get().as_ref(), &moment);
        let mut drawn = diagram::diagram(&placement, &moment.after, &moment.differences, scope);
        if scope == Scope::All {
            // The same frame in every revision, so that nothing moves.
            drawn.bounds = placement.bounds();
        }
        let palette = match theme.get() {
            Theme::Light => Palette::light(),
            Theme::Dark => Palette::dark(),
        };
        (!drawn.tables.is_empty()).then(|| svg(&drawn, &palette))
    });
    let has_run = move || moment.get().is_some();
    view! {
        <div class="diagram">
            <Controls columns wanted zoom moment drawing />
            {move || match (has_run(), drawing.with(Option::is_some)) {
                (false, _) => view! { <p class="empty">"The diagram shows the schema as this revision left it when it ran. It has not run yet."</p> }.into_any(),
                (true, false) => view! { <p class="empty">"There is no table to show: the revision changed none. “All tables” shows the whole schema."</p> }.into_any(),
                (true, true) => view! { <Canvas drawing zoom /> }.into_any(),
            }}
        </div>
    }
}

/// What the drawing depends on: the command in which the selected revision ran, once that has ended.
fn source_of(state: &State) -> Option<RunId> {
    let (run, _) = state.record_of(state.selected.as_deref()?)?;
    (!run.is_running()).then_some(run.id)
}

fn placed(state: &State, style: Style) -> Option<Placement> {
    let (run, _) = state.record_of(state.selected.as_deref()?)?;
    Some(Placement::of(&run.record.schemas_passed(), style))
}

fn moment_of(state: &State, revision: &str) -> Option<Moment> {
    let (run, step) = state.record_of(revision)?;
    let (before, after) = run.record.schemas_of(step);
    let differences = differences(&before, &after);
    Some(Moment { after, differences })
}

fn scope_of(wanted: Option<&Wanted>, moment: &Moment) -> Scope {
    let many = || moment.after.tables().nth(MANY_TABLES).is_some();
    match wanted {
        Some(Wanted::All) => Scope::All,
        Some(Wanted::Changed) => Scope::Changed { hops: 1 },
        Some(Wanted::Table(name)) => {
            let mut tables = moment.after.tables();
            match tables.find(|table| table.label() == *name) {
                Some(table) => Scope::Around {
                    table: table.oid,
                    hops: 1,
                },
                None => Scope::All,
            }
        }
        None if many() => Scope::Changed { hops: 1 },
        None => Scope::All,
    }
}

#[component]
fn Controls(
    columns: RwSignal<Columns>,
    wanted: RwSignal<Option<Wanted>>,
    zoom: RwSignal<f64>,
    moment: Memo<Option<Shared<Moment>>>,
    drawing: Memo<Option<String>>,
) -> impl IntoView {
    let app = App::get();
    let scope = move || moment.get().map(|moment| scope_of(wanted.get().as_ref(), &moment));
    let is_all = move || scope() == Some(Scope::All);
    let is_changed = move || matches!(scope(), Some(Scope::Changed { .. }));
    let names = move || {
        let mut names: Vec<String> = moment
            .get()
            .map(|moment| moment.after.tables().map(|table| table.label()).collect())
            .unwrap_or_default();
        names.sort();
        names
    };
    let choose = move |event| {
        let name = event_target_value(&event);
        wanted.set((!name.is_empty()).then_some(Wanted::Table(name)));
    };
    let name = move |extension: &str| {
        app.peek(|state| format!("{}.{extension}", state.selected.as_deref().unwrap_or("schema")))
    };
    let save_svg = move |_| {
        if let Some(svg) = drawing.get_untracked() {
            download(&name("svg"), svg.as_bytes());
        }
    };
    let save_png = move |_| {
        let Some(svg) = drawing.get_untracked() else { return };
        let name = name("png");
        leptos::task::spawn_local(async move {
            if let Ok(bytes) = png_of(&svg, PNG_SCALE).await {
                download(&name, &js_sys::Uint8Array::new(&bytes).to_vec());
            }
        });
    };
    view! {
        <div class="diagram-controls" role="toolbar" aria-label="Diagram">
            <button aria-pressed=move || is_all().to_string() on:click=move |_| wanted.set(Some(Wanted::All))>"All tables"</button>
            <button aria-pressed=move || is_changed().to_string() title="The tables that this revision changed, and their neighbours" on:click=move |_| wanted.set(Some(Wanted::Changed))>"Changed"</button>
            <select aria-label="One table and its neighbours" on:change=choose prop:value=move || match wanted.get() { Some(Wanted::Table(name)) => name, _ => String::new() }>
                <option value="">"One table…"</option>
                {move || names().into_iter().map(|name| view! { <option value=name.clone()>{name.clone()}</option> }).collect_view()}
            </select>
            <label><input type="checkbox" prop:checked=move || columns.get() == Columns::All on:change=move |event| columns.set(if event_target_checked(&event) { Columns::All } else { Columns::Keys }) />"All columns"</label>
            <span class="diagram-zoom">
                <button class="quiet" aria-label="Smaller" title="Smaller (−)" on:click=move |_| zoom_by(zoom, 1.0 / ZOOM_STEP)>"−"</button>
                <button class="quiet" aria-label="Original size" title="Original size (0)" on:click=move |_| zoom.set(1.0)>{move || format!("{:.0} %", zoom.get() * 100.0)}</button>
                <button class="quiet" aria-label="Larger" title="Larger (+)" on:click=move |_| zoom_by(zoom, ZOOM_STEP)>"+"</button>
            </span>
            <button class="quiet" disabled=move || drawing.with(Option::is_none) on:click=save_svg>"SVG"</button>
            <button class="quiet" disabled=move || drawing.with(Option::is_none) on:click=save_png>"PNG"</button>
        </div>
    }
}

fn zoom_by(zoom: RwSignal<f64>, factor: f64) {
    zoom.update(|zoom| *zoom = (*zoom * factor).clamp(*ZOOM.start(), *ZOOM.end()));
}

/// The drawing, which scrolls, is dragged, and grows and shrinks with + and −.
#[component]
fn Canvas(drawing: Memo<Option<String>>, zoom: RwSignal<f64>) -> impl IntoView {
    let scroller = NodeRef::<html::Div>::new();
    let address = move || {
        let svg = drawing.get().unwrap_or_default();
        format!(
            "data:image/svg+xml;charset=utf-8,{}",
            js_sys::encode_uri_component(&svg)
        )
    };
    let on_key = move |event: ev::KeyboardEvent| match event.key().as_str() {
        "+" | "=" => zoom_by(zoom, ZOOM_STEP),
        "-" => zoom_by(zoom, 1.0 / ZOOM_STEP),
        "0" => zoom.set(1.0),
        _ => {}
    };
    let drag = move |event: ev::PointerEvent| {
        if event.buttons() != 1 {
            return;
        }
        if let Some(scroller) = scroller.get_untracked() {
            scroller.set_scroll_left(scroller.scroll_left() - event.movement_x());
            scroller.set_scroll_top(scroller.scroll_top() - event.movement_y());
        }
    };
    let wheel = move |event: ev::WheelEvent| {
        if event.ctrl_key() {
            event.prevent_default();
            zoom_by(
                zoom,
                if event.delta_y() < 0.0 {
                    ZOOM_STEP
                } else {
                    1.0 / ZOOM_STEP
                },
            );
        }
    };
    view! {
        <div class="diagram-canvas" tabindex="0" role="group" aria-label="Drawing" node_ref=scroller on:keydown=on_key on:pointermove=drag on:wheel=wheel>
            <img alt="Entity-relationship diagram" draggable="false" src=address style:transform=move || format!("scale({})", zoom.get()) />
        </div>
    }
}
