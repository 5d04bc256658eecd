//! A form over the page, in the browser's own dialog: it keeps the focus inside and gives it back.

use leptos::{ev, html, prelude::*};

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
    Effect::new(move |_| {
        if let Some(dialog) = dialog.get()
            && !dialog.open()
        {
            let _ = dialog.show_modal();
        }
    });
    let on_key = move |event: ev::KeyboardEvent| {
        // The page's own keys are not meant for a form.
        event.stop_propagation();
        if event.key() == "Escape" {
            event.prevent_default();
            if may_close.is_none_or(|may_close| may_close.run(())) {
                on_close.run(());
            }
        }
    };
    let heading = title.clone();
    view! {
        <dialog class="dialog" class:wide=wide aria-label=title node_ref=dialog on:keydown=on_key on:close=move |_| on_close.run(())>
            <h2 class="dialog-title">{heading}</h2>
            {children()}
        </dialog>
    }
}
