//! The list of revisions, from a graph or from a saved run.

use leptos::prelude::*;

use super::keys::on_list_key;
use crate::app::App;
use crate::components::VirtualList;

/// Height of a row in pixels.
pub const ROW_HEIGHT: f64 = 28.0;

/// The list; arrow keys move the selection.
#[component]
pub fn RevisionList<V, F>(
    /// How many rows there are.
    #[prop(into)]
    count: Signal<usize>,
    /// Draws the row at a position.
    row: F,
    /// Changes whenever row positions mean something else than before.
    #[prop(into)]
    generation: Signal<u64>,
    /// The row of the selected revision.
    #[prop(into)]
    selected: Signal<Option<usize>>,
) -> impl IntoView
where
    V: IntoView + 'static,
    F: Fn(usize) -> V + Clone + Send + 'static,
{
    let app = App::get();
    view! {
        <VirtualList
            count
            row_height=ROW_HEIGHT
            row
            generation
            reveal=selected
            label="Revisions, newest first"
            id="revision"
            on_key=move |event| on_list_key(app, &event)
        />
    }
}
