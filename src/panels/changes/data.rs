//! What a step did to rows.

use leptos::prelude::*;

use crate::components::Copy;

/// What a step did to rows, a line each; nothing where there is no line.
#[component]
pub fn DataOf(lines: Vec<String>) -> impl IntoView {
    let copied = lines.join("\n");
    (!lines.is_empty()).then(|| {
        view! {
            <div class="data-of">
                <ul class="data-effects" aria-label="Data">{lines.into_iter().map(|words| view! { <li>{words}</li> }).collect_view()}</ul>
                <Copy text=move |()| copied.clone() label="what it did to data" />
            </div>
        }
    })
}
