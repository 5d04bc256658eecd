//! A thin bar that says how far something is.

use leptos::prelude::*;

/// A progress bar; without a total it only says that something goes on.
#[component]
pub fn Progress(
    /// The accessible name.
    #[prop(into)]
    label: String,
    /// How far it is.
    #[prop(into)]
    done: Signal<u64>,
    /// How far it goes; zero while nobody knows.
    #[prop(into)]
    total: Signal<u64>,
) -> impl IntoView {
    let value = move || (total.get() > 0).then(|| (done.get() as f64 / total.get() as f64).min(1.0).to_string());
    view! { <progress class="progress" aria-label=label max="1" value=value></progress> }
}
