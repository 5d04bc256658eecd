//! Parts of a large view that are drawn one after the other, so that the page answers in between.

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::pause::next_turn;

/// The turns of the page's thread since a view was drawn.
#[derive(Clone, Copy)]
pub struct Turns(RwSignal<usize>);

impl Turns {
    /// Counts turns for the parts of the calling component, up to the last one that any of them waits for.
    pub fn provide(last: usize) {
        let turns = RwSignal::new(0);
        provide_context(Self(turns));
        spawn_local(async move {
            for turn in 1..=last {
                next_turn().await;
                let is_gone = turns.try_set(turn).is_some();
                if is_gone {
                    return;
                }
            }
        });
    }
}

/// A part that is drawn in a turn of its own: 1 is the first after what stands around it.
#[component]
pub fn InTurn(turn: usize, children: ChildrenFn) -> impl IntoView {
    let Turns(turns) = expect_context();
    let is_due = Memo::new(move |_| turns.get() >= turn);
    view! { <Show when=move || is_due.get()>{children()}</Show> }
}
