//! A file's text with line numbers, highlighting, and marked lines. The text is only ever text.

use leptos::{html, prelude::*};

/// One line: its pieces, each with the class that colours it.
pub type Line = Vec<(&'static str, String)>;

/// Shows the lines of a file.
#[component]
pub fn SourceView(
    /// The lines, in order.
    lines: Vec<Line>,
    /// The first and the last of the lines to point at and scroll to, counted from 1.
    #[prop(into)]
    marked: Signal<Option<(u32, u32)>>,
    /// Told the number of a line that is pressed.
    #[prop(into)]
    on_line: Callback<u32>,
    /// The accessible name.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    let view = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        let (Some((line, _)), Some(view)) = (marked.get(), view.get()) else {
            return;
        };
        let element = view.children().item(line.saturating_sub(1));
        if let Some(element) = element {
            element.scroll_into_view_with_scroll_into_view_options(&{
                let options = web_sys::ScrollIntoViewOptions::new();
                options.set_block(web_sys::ScrollLogicalPosition::Center);
                options
            });
        }
    });
    let rows = lines.into_iter().zip(1u32..).map(|(pieces, number)| {
        view! {
            <div
                class="source-line"
                class:marked=move || marked.get().is_some_and(|(first, last)| (first..=last).contains(&number))
                on:click=move |_| on_line.run(number)
            >
                <span class="source-number" aria-hidden="true">{number}</span>
                <code>{pieces.into_iter().map(|(class, text)| view! { <span class=class>{text}</span> }).collect_view()}</code>
            </div>
        }
    });
    view! { <div class="source" tabindex="0" role="region" aria-label=label node_ref=view>{rows.collect_view()}</div> }
}
