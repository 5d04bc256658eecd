//! A button that copies a text to the clipboard, and says whether it did.

use std::time::Duration;

use leptos::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::{Icon, Shape};

/// How long the button says what came of it.
const SAID: Duration = Duration::from_millis(1600);

/// A button that copies a text.
#[component]
pub fn Copy(
    /// Gives the text when the button is pressed.
    #[prop(into)]
    text: Callback<(), String>,
    /// What is copied: the accessible name begins with "Copy".
    label: &'static str,
) -> impl IntoView {
    let said = RwSignal::new(None::<&'static str>);
    let copy = move |_| {
        let text = text.run(());
        spawn_local(async move {
            let copied = JsFuture::from(window().navigator().clipboard().write_text(&text)).await;
            let words = if copied.is_ok() {
                "Copied"
            } else {
                "Not copied: the browser forbids it"
            };
            if said.try_set(Some(words)).is_none() {
                set_timeout(
                    move || {
                        let _ = said.try_set(None);
                    },
                    SAID,
                );
            }
        });
    };
    let name = format!("Copy {label}");
    view! {
        <button class="quiet copy" title=name.clone() aria-label=name on:click=copy>
            <Icon shape=Shape::Copy />
            <span role="status">{move || said.get()}</span>
        </button>
    }
}
