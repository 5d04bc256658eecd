//! A sentence of the report as the page shows it: code as code, and a place as a link to its line.

use leptos::prelude::*;
use report::{Sentence, Span};

use super::places::CallLink;

/// One sentence.
#[component]
pub fn SentenceView(sentence: Sentence) -> impl IntoView {
    let spans = sentence.spans().iter().cloned().map(|span| match span {
        Span::Text(text) => text.into_any(),
        Span::Code(code) => view! { <code>{code}</code> }.into_any(),
        Span::Place(call) => view! { <CallLink call /> }.into_any(),
    });
    spans.collect_view()
}
