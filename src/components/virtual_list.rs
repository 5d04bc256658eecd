//! A scrolling list of rows of one height that has only the visible rows in the page.

use leptos::{ev, html, prelude::*};
use leptos_use::{UseElementSizeReturn, use_element_size};

/// Rows drawn beyond each edge, so that quick scrolling does not show gaps.
const OVERSCAN: usize = 8;

/// The list is a listbox: it has the focus, and `active` names the row that stands for it.
#[component]
pub fn VirtualList<V, F>(
    /// How many rows there are.
    #[prop(into)]
    count: Signal<usize>,
    /// Height of every row in pixels.
    row_height: f64,
    /// Draws the row at a position; rows are options with the id that `row_id` gives.
    row: F,
    /// Changes whenever row positions mean something else than before.
    #[prop(into)]
    generation: Signal<u64>,
    /// The row that is kept in view when it changes.
    #[prop(into)]
    reveal: Signal<Option<usize>>,
    /// The accessible name.
    label: &'static str,
    /// Prefix of the rows' element ids.
    id: &'static str,
    /// Keys pressed while the list has the focus.
    #[prop(into)]
    on_key: Callback<ev::KeyboardEvent>,
) -> impl IntoView
where
    V: IntoView + 'static,
    F: Fn(usize) -> V + Clone + Send + 'static,
{
    let scroller = NodeRef::<html::Div>::new();
    let UseElementSizeReturn { height, .. } = use_element_size(scroller);
    let top = RwSignal::new(0.0);

    // Goes by what is known of the scroller: asking the element would have the browser lay the whole page out in between.
    Effect::new(move |revealed: Option<Option<usize>>| {
        let (view, revealed) = (height.get(), revealed.flatten());
        let index = reveal.get()?;
        let Some(element) = scroller.get().filter(|_| view > 0.0 && revealed != Some(index)) else {
            return revealed;
        };
        let (row_top, view_top) = (index as f64 * row_height, top.get_untracked());
        let wanted_top = if row_top < view_top {
            row_top.floor()
        } else if row_top + row_height > view_top + view {
            (row_top + row_height - view).ceil()
        } else {
            view_top
        };
        if wanted_top != view_top {
            element.set_scroll_top(wanted_top as i32);
            top.set(wanted_top);
        }
        Some(index)
    });

    let visible = Memo::new(move |_| {
        let first = (top.get() / row_height) as usize;
        let shown = (height.get() / row_height).ceil() as usize + 1;
        let (from, to) = (
            first.saturating_sub(OVERSCAN),
            (first + shown + OVERSCAN).min(count.get()),
        );
        (generation.get(), from.min(to), to)
    });
    let keys = move || {
        let (generation, from, to) = visible.get();
        (from..to).map(move |index| (generation, index)).collect::<Vec<_>>()
    };
    let active = move || {
        reveal
            .get()
            .filter(|&index| index < count.get())
            .map(|index| format!("{id}-{index}"))
    };

    view! {
        <div
            class="virtual-list"
            role="listbox"
            tabindex="0"
            aria-label=label
            aria-activedescendant=active
            node_ref=scroller
            on:scroll=move |_| top.set(scroller.get_untracked().map_or(0.0, |element| f64::from(element.scroll_top())))
            on:keydown=move |event| on_key.run(event)
        >
            <div class="virtual-list-space" style:height=move || format!("{}px", count.get() as f64 * row_height)>
                <For each=keys key=|key| *key let:key>
                    <div
                        class="virtual-list-row"
                        style:height=format!("{row_height}px")
                        style:transform=format!("translateY({}px)", key.1 as f64 * row_height)
                    >
                        {row(key.1)}
                    </div>
                </For>
            </div>
        </div>
    }
}
