//! SQL for reading: coloured, with the place of an error marked.

use std::ops::Range;

use leptos::prelude::*;
use review::{SqlPiece, sql_pieces};

/// SQL, coloured.
#[component]
pub fn Sql(
    /// The text.
    sql: String,
    /// Where PostgreSQL found an error, in bytes.
    error: Option<Range<usize>>,
) -> impl IntoView {
    let error = error.unwrap_or_default();
    let mut at = 0;
    let pieces = sql_pieces(&sql).into_iter().flat_map(|(kind, text)| {
        let place = at..at + text.len();
        at = place.end;
        let cuts = [error.start, error.end].map(|cut| cut.clamp(place.start, place.end) - place.start);
        let parts = [
            (&text[..cuts[0]], false),
            (&text[cuts[0]..cuts[1]], true),
            (&text[cuts[1]..], false),
        ];
        parts
            .into_iter()
            .filter(|(text, _)| !text.is_empty())
            .map(move |(text, wrong)| piece(kind, text, wrong))
    });
    view! { <pre class="sql">{pieces.collect_view()}</pre> }
}

fn piece(kind: SqlPiece, text: &str, wrong: bool) -> impl IntoView + use<> {
    let class = match kind {
        SqlPiece::Keyword => "keyword",
        SqlPiece::String => "string",
        SqlPiece::Number => "number",
        SqlPiece::Comment => "comment",
        SqlPiece::Parameter => "constant",
        SqlPiece::Plain => "",
    };
    let text = text.to_owned();
    if wrong {
        return view! { <mark class="sql-error" title="Here PostgreSQL found the error">{text}</mark> }.into_any();
    }
    view! { <span class=class>{text}</span> }.into_any()
}
