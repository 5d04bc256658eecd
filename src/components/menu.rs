//! A button that opens a short list of choices: arrow keys move, Escape closes, leaving it closes.

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;

/// One choice.
#[derive(Clone)]
pub struct MenuItem {
    /// Its name.
    pub label: &'static str,
    /// What it does.
    pub about: &'static str,
    /// Why it can't be chosen now; none where it can.
    pub why_not: Memo<Option<&'static str>>,
    /// Called when it is chosen.
    pub choose: Callback<()>,
}

/// A menu.
#[component]
pub fn Menu(
    /// The button's text.
    label: &'static str,
    /// The button's tooltip.
    title: &'static str,
    /// The choices.
    items: Vec<MenuItem>,
    /// Whether anything can be chosen now.
    #[prop(into)]
    enabled: Signal<bool>,
) -> impl IntoView {
    let is_open = RwSignal::new(false);
    let root = NodeRef::<html::Div>::new();
    let button = NodeRef::<html::Button>::new();
    let close = move || {
        is_open.set(false);
        if let Some(button) = button.get_untracked() {
            let _ = button.focus();
        }
    };
    let on_key = move |event: ev::KeyboardEvent| {
        let steps = match event.key().as_str() {
            "ArrowDown" => 1,
            "ArrowUp" => -1,
            "Escape" if is_open.get_untracked() => {
                event.stop_propagation();
                return close();
            }
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        is_open.set(true);
        // The list is in the page only after this event.
        request_animation_frame(move || move_focus(root, steps));
    };
    let on_leave = move |event: ev::FocusEvent| {
        let inside = event
            .related_target()
            .and_then(|target| target.dyn_into::<web_sys::Node>().ok())
            .zip(root.get_untracked())
            .is_some_and(|(target, root)| root.contains(Some(&target)));
        if !inside {
            is_open.set(false);
        }
    };
    view! {
        <div class="menu" node_ref=root on:keydown=on_key on:focusout=on_leave>
            <button
                node_ref=button
                title=title
                aria-haspopup="menu"
                aria-expanded=move || is_open.get().to_string()
                disabled=move || !enabled.get()
                on:click=move |_| is_open.update(|open| *open = !*open)
            >
                {label}<span class="menu-arrow" aria-hidden="true">"▾"</span>
            </button>
            <Show when=move || is_open.get()>
                <div class="menu-list" role="menu" aria-label=label>
                    {items.iter().cloned().map(|item| view! {
                        <button role="menuitem" class="menu-item" disabled=move || item.why_not.get().is_some() on:click=move |_| { close(); item.choose.run(()); }>
                            <span>{item.label}</span><span class="dim">{move || item.why_not.get().map_or_else(|| item.about.to_owned(), |why| format!("not now: {why}"))}</span>
                        </button>
                    }).collect_view()}
                </div>
            </Show>
        </div>
    }
}

fn move_focus(root: NodeRef<html::Div>, steps: i32) {
    let Some(items) = root
        .get_untracked()
        .and_then(|root| root.query_selector_all("[role=menuitem]:not(:disabled)").ok())
    else {
        return;
    };
    let item = |index: u32| {
        items
            .item(index)
            .and_then(|item| item.dyn_into::<web_sys::HtmlElement>().ok())
    };
    let active = document().active_element();
    let at = (0..items.length()).find(|&index| item(index).as_deref() == active.as_ref());
    let count = items.length() as i32;
    let next = match at {
        Some(at) => (at as i32 + steps).rem_euclid(count.max(1)),
        None if steps > 0 => 0,
        None => count - 1,
    };
    if let Some(item) = item(next as u32) {
        let _ = item.focus();
    }
}
