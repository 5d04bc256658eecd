//! A file's text with line numbers, highlighting, and marked lines. The text is only ever text.

use leptos::{html, prelude::*, task::spawn_local};

use crate::pause::next_turn;

/// One line: its pieces, each with the class that colours it.
pub type Line = Vec<(&'static str, String)>;

/// Lines that are drawn in one go: a few milliseconds.
const CHUNK: usize = 100;

/// Shows lines of a file, the first at once and the others turn by turn.
#[component]
pub fn SourceView(
    /// The lines, in order.
    lines: Vec<Line>,
    /// The number of the first line.
    first: u32,
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
    let count = lines.len();
    let lines = StoredValue::new(lines);
    let drawn = RwSignal::new(CHUNK);
    spawn_local(async move {
        // One turn more than there are chunks: what has to be scrolled to may be in the last one.
        for chunk in 2..=count.div_ceil(CHUNK) + 1 {
            next_turn().await;
            if drawn.try_set(chunk * CHUNK).is_some() {
                return;
            }
        }
    });
    Effect::new(move |scrolled_to: Option<Option<u32>>| {
        let (Some((line, _)), Some(view), drawn) = (marked.get(), view.get(), drawn.get()) else {
            return None;
        };
        let place = line.checked_sub(first).filter(|place| (*place as usize) < drawn);
        let element = place.and_then(|place| view.children().item(place));
        let Some(element) = element.filter(|_| scrolled_to.flatten() != Some(line)) else {
            return scrolled_to.flatten();
        };
        element.scroll_into_view_with_scroll_into_view_options(&{
            let options = web_sys::ScrollIntoViewOptions::new();
            options.set_block(web_sys::ScrollLogicalPosition::Center);
            options
        });
        Some(line)
    });
    let row = move |pieces: Line, number: u32| {
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
    };
    let rows = move |chunk: usize| {
        let from = chunk * CHUNK;
        let lines = lines.with_value(|lines| lines[from..count.min(from + CHUNK)].to_vec());
        let number = first + from as u32;
        lines
            .into_iter()
            .zip(number..)
            .map(|(pieces, number)| row(pieces, number))
            .collect_view()
    };
    let chunks = move || 0..drawn.get().min(count).div_ceil(CHUNK);
    view! {
        <div class="source" tabindex="0" role="region" aria-label=label node_ref=view>
            <For each=chunks key=|chunk| *chunk let:chunk>{rows(chunk)}</For>
        </div>
    }
}
