//! Keys of the list of revisions and of the field that searches it.

use leptos::{ev, prelude::*};
use rehearsal::ViewMsg;
use wasm_bindgen::JsCast;

use crate::app::App;

/// In the search field.
pub fn on_search_key(app: App, event: &ev::KeyboardEvent) {
    match event.key().as_str() {
        "Escape" => app.send(ViewMsg::Search(String::new())),
        "ArrowDown" | "Enter" => app.send(ViewMsg::MoveSelection(0)),
        _ => return,
    }
    event.prevent_default();
    event.stop_propagation();
    focus_list();
}

fn focus_list() {
    let list = document().query_selector(".graph .virtual-list").ok().flatten();
    if let Some(list) = list.and_then(|list| list.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = list.focus();
    }
}

/// In the list.
pub fn on_list_key(app: App, event: &ev::KeyboardEvent) {
    const PAGE: isize = 15;
    let rows = match event.key().as_str() {
        "ArrowDown" => 1,
        "ArrowUp" => -1,
        "PageDown" => PAGE,
        "PageUp" => -PAGE,
        "Home" => isize::MIN,
        "End" => isize::MAX,
        "Escape" if !app.peek(|state| state.rehearsal().selection.query.is_empty()) => {
            app.send(ViewMsg::Search(String::new()));
            return event.stop_propagation();
        }
        _ => return,
    };
    event.prevent_default();
    app.send(ViewMsg::MoveSelection(rows));
}
