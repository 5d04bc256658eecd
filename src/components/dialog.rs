//! A form over the page, in the browser's own dialog: it keeps the focus inside and gives it back.

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;

/// A dialog that is open as long as it is in the page.
#[component]
pub fn Dialog(
    /// Its heading and accessible name.
    #[prop(into)]
    title: String,
    /// Wider, for forms with many rows.
    #[prop(optional)]
    wide: bool,
    /// Asked when Escape is pressed: whether it may close now.
    #[prop(into, optional)]
    may_close: Option<Callback<(), bool>>,
    /// Called when it was closed.
    #[prop(into)]
    on_close: Callback<()>,
    /// What it holds.
    children: Children,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let before = StoredValue::new_local(None::<web_sys::HtmlElement>);
    Effect::new(move |_| {
        if let Some(dialog) = dialog.get()
            && !dialog.open()
        {
            let active = document().active_element();
            before.set_value(active.and_then(|active| active.dyn_into().ok()));
            let _ = dialog.show_modal();
        }
    });
    // The browser gives the focus back when a dialog closes, but not when it leaves the page.
    on_cleanup(move || {
        if let Some(before) = before.try_get_value().flatten() {
            request_animation_frame(move || {
                let _ = before.focus();
            });
        }
    });
    let leave = move || {
        if may_close.is_none_or(|may_close| may_close.run(())) {
            on_close.run(());
        }
    };
    let on_key = move |event: ev::KeyboardEvent| {
        // The page's own keys are not meant for a form.
        event.stop_propagation();
        if event.key() == "Escape" {
            event.prevent_default();
            leave();
        }
    };
    let on_cancel = move |event: web_sys::Event| {
        event.prevent_default();
        leave();
    };
    let heading = title.clone();
    view! {
        <dialog class="dialog" class:wide=wide aria-label=title node_ref=dialog on:keydown=on_key on:cancel=on_cancel>
            <h2 class="dialog-title">{heading}</h2>
            {children()}
        </dialog>
    }
}
