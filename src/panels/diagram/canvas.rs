//! The drawing: it scrolls, is dragged, and a click on a table names it.

use diagram::table_at;
use leptos::{ev, html, prelude::*};
use rehearsal::{DataMsg, Shared};

use super::controls::{ZOOM_STEP, zoom_by};
use super::{Drawing, Wanted};
use crate::app::App;
use crate::components::{Icon, Shape};

/// A pointer that moved by more pixels was dragging.
const STILL: i32 = 4;

/// The table that was clicked, and what can be seen of it.
#[component]
pub fn PointedAt(
    /// Its oid.
    pointed: RwSignal<Option<u32>>,
    wanted: RwSignal<Option<Wanted>>,
    drawing: Memo<Option<Shared<Drawing>>>,
) -> impl IntoView {
    let app = App::get();
    let label = Memo::new(move |_| {
        let oid = pointed.get()?;
        drawing.with(|drawing| {
            let table = drawing.as_ref()?.diagram.tables.iter().find(|table| table.oid == oid)?;
            Some(table.label.clone())
        })
    });
    move || {
        let label = label.get()?;
        let (name, table) = (label.clone(), label.clone());
        let has_rows = app.peek(|state| state.rehearsal().browsable_as(&label).is_some());
        Some(view! {
            <div class="diagram-pointed" role="status">
                <strong>{label}</strong>
                <button on:click=move |_| wanted.set(Some(Wanted::Table(name.clone())))>"Show related tables"</button>
                {has_rows.then(|| view! { <button title="Show the current rows" on:click=move |_| app.send(DataMsg::Browse(table.clone()))>"Rows"</button> })}
                <button class="quiet" title="Close" aria-label="Close" on:click=move |_| pointed.set(None)><Icon shape=Shape::Close /></button>
            </div>
        })
    }
}

/// The drawing, which scrolls, is dragged, and grows and shrinks with + and −.
#[component]
pub fn Canvas(
    drawing: Memo<Option<Shared<Drawing>>>,
    zoom: RwSignal<f64>,
    /// The oid of the table that was clicked last.
    pointed: RwSignal<Option<u32>>,
) -> impl IntoView {
    let scroller = NodeRef::<html::Div>::new();
    let address = move || {
        drawing.with(|drawing| {
            let svg = drawing.as_ref().map_or("", |drawing| &drawing.svg);
            format!("data:image/svg+xml;charset=utf-8,{}", js_sys::encode_uri_component(svg))
        })
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
    let begun = StoredValue::new((0, 0));
    let down = move |event: ev::PointerEvent| begun.set_value((event.client_x(), event.client_y()));
    let click = move |event: ev::MouseEvent| {
        let (x, y) = begun.get_value();
        if (event.client_x() - x).abs() + (event.client_y() - y).abs() > STILL {
            return;
        }
        // The place within the picture as it is shown, which the browser gives without its scale.
        let (x, y) = (f64::from(event.offset_x()), f64::from(event.offset_y()));
        pointed.set(
            drawing
                .get_untracked()
                .and_then(|drawing| Some(table_at(&drawing.diagram, x, y)?.oid)),
        );
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
            <img alt="Entity-relationship diagram" draggable="false" src=address on:pointerdown=down on:click=click style:transform=move || format!("scale({})", zoom.get()) />
        </div>
    }
}
