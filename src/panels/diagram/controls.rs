//! What is shown of the diagram, how large, and saving it.

use diagram::{Columns, Scope};
use leptos::prelude::*;
use rehearsal::Shared;
use wasm_bindgen::prelude::*;

use super::{Drawing, Moment, Wanted, scope_of};
use crate::app::App;
use crate::effects::download;

/// One press on + or −.
pub const ZOOM_STEP: f64 = 1.25;

const ZOOM: std::ops::RangeInclusive<f64> = 0.1..=4.0;

/// Pixels of a picture for one of the drawing.
const PNG_SCALE: f64 = 2.0;

#[wasm_bindgen(module = "/src/components/picture.js")]
extern "C" {
    #[wasm_bindgen(js_name = pngOf, catch)]
    async fn png_of(svg: &str, scale: f64) -> Result<JsValue, JsValue>;
}

/// The choices, the zoom, and saving.
#[component]
pub fn Controls(
    columns: RwSignal<Columns>,
    wanted: RwSignal<Option<Wanted>>,
    zoom: RwSignal<f64>,
    moment: Memo<Option<Shared<Moment>>>,
    drawing: Memo<Option<Shared<Drawing>>>,
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
    let choose = move |text: String| {
        if text.trim().is_empty() {
            wanted.update(|wanted| {
                wanted.take_if(|wanted| matches!(wanted, Wanted::Table(_)));
            });
        } else if let Some(name) = untrack(|| found(names(), &text)) {
            wanted.set(Some(Wanted::Table(name)));
        }
    };
    let name = move |extension: &str| {
        app.peek(|state| {
            format!(
                "{}.{extension}",
                state.rehearsal().selection.revision.as_deref().unwrap_or("schema")
            )
        })
    };
    let save_svg = move |_| {
        if let Some(drawing) = drawing.get_untracked() {
            download(&name("svg"), drawing.svg.as_bytes());
        }
    };
    let save_png = move |_| {
        let Some(drawing) = drawing.get_untracked() else { return };
        let name = name("png");
        leptos::task::spawn_local(async move {
            if let Ok(bytes) = png_of(&drawing.svg, PNG_SCALE).await {
                download(&name, &js_sys::Uint8Array::new(&bytes).to_vec());
            }
        });
    };
    view! {
        <div class="diagram-controls" role="toolbar" aria-label="Diagram">
            <button aria-pressed=move || is_all().to_string() on:click=move |_| wanted.set(Some(Wanted::All))>"All tables"</button>
            <button aria-pressed=move || is_changed().to_string() title="The tables that this revision changed, and the tables related to them" on:click=move |_| wanted.set(Some(Wanted::Changed))>"Changed"</button>
            <input
                type="search"
                list="diagram-tables"
                placeholder="One table"
                aria-label="One table and the tables related to it"
                prop:value=move || match wanted.get() { Some(Wanted::Table(name)) => name, _ => String::new() }
                on:change=move |event| choose(event_target_value(&event))
            />
            <datalist id="diagram-tables">
                {move || names().into_iter().map(|name| view! { <option value=name></option> }).collect_view()}
            </datalist>
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

/// Makes the drawing larger or smaller.
pub fn zoom_by(zoom: RwSignal<f64>, factor: f64) {
    zoom.update(|zoom| *zoom = (*zoom * factor).clamp(*ZOOM.start(), *ZOOM.end()));
}

/// The table of this name, else the first that contains the text, in any case.
fn found(names: Vec<String>, text: &str) -> Option<String> {
    let text = text.trim().to_lowercase();
    let exact = names.iter().find(|name| name.to_lowercase() == text);
    let similar = || names.iter().find(|name| name.to_lowercase().contains(&text));
    exact.or_else(similar).cloned()
}
