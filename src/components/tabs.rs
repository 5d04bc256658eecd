//! Tabs: a press or the arrow keys choose one, and only the chosen one is reached by the Tab key, or the first.

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;

/// One tab.
#[derive(Clone, Copy, Debug)]
pub struct Tab<T> {
    /// What is shown when it is chosen.
    pub value: T,
    /// Its text.
    pub label: &'static str,
    /// Its tooltip.
    pub title: &'static str,
}

/// A list of tabs.
#[component]
pub fn Tabs<T: Copy + PartialEq + Send + Sync + 'static>(
    /// The tabs, in order.
    tabs: Vec<Tab<T>>,
    /// What is shown.
    #[prop(into)]
    shown: Signal<T>,
    /// Called with what is chosen.
    #[prop(into)]
    choose: Callback<T>,
    /// The accessible name.
    label: &'static str,
    /// The id of the element that they change; that of a tab is this, a hyphen and its position.
    #[prop(optional)]
    panel: Option<&'static str>,
    /// The class of the list.
    class: &'static str,
) -> impl IntoView {
    let list = NodeRef::<html::Div>::new();
    let values = StoredValue::new(tabs.iter().map(|tab| tab.value).collect::<Vec<T>>());
    let on_key = move |event: ev::KeyboardEvent| {
        let values = values.get_value();
        let count = values.len();
        let at = values
            .iter()
            .position(|value| *value == shown.get_untracked())
            .unwrap_or(0);
        let next = match event.key().as_str() {
            "ArrowRight" => (at + 1) % count,
            "ArrowLeft" => (at + count - 1) % count,
            "Home" => 0,
            "End" => count - 1,
            _ => return,
        };
        event.prevent_default();
        choose.run(values[next]);
        let tab = list.get_untracked().and_then(|list| list.children().item(next as u32));
        if let Some(tab) = tab.and_then(|tab| tab.dyn_into::<web_sys::HtmlElement>().ok()) {
            let _ = tab.focus();
        }
    };
    let tab = move |(at, Tab { value, label, title }): (usize, Tab<T>)| {
        let is_shown = move || shown.get() == value;
        // Where none is shown, the key Tab reaches the first.
        let is_reached = move || is_shown() || at == 0 && values.with_value(|values| !values.contains(&shown.get()));
        view! {
            <button
                role="tab"
                id=panel.map(|panel| tab_id(panel, at))
                class="tab"
                title=title
                aria-controls=panel
                aria-selected=move || is_shown().to_string()
                tabindex=move || if is_reached() { "0" } else { "-1" }
                on:click=move |_| choose.run(value)
            >{label}</button>
        }
    };
    view! {
        <div class=class role="tablist" aria-label=label node_ref=list on:keydown=on_key>
            {tabs.into_iter().enumerate().map(tab).collect_view()}
        </div>
    }
}

/// The id of a tab, by the id of what it changes and its position.
pub fn tab_id(panel: &str, at: usize) -> String {
    format!("{panel}-{at}")
}
