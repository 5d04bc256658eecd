//! Two sentences that say where to begin, for who came with a question.

use leptos::prelude::*;
use rehearsal::{Door, ViewMsg};

use crate::app::App;
use crate::components::{Icon, Shape};

/// The guide of the question that the page was entered with, until it is closed.
#[component]
pub fn Guide() -> impl IntoView {
    let app = App::get();
    let door = app.memo(|state| {
        state
            .page
            .layout
            .door
            .filter(|door| door.view() == state.page.layout.view)
    });
    move || {
        door.get().map(|door| {
            view! {
                <div class="guide" role="note" aria-label="Where to begin">
                    <p>{words(door)}</p>
                    <button class="quiet" on:click=move |_| app.send(ViewMsg::CloseGuide)><Icon shape=Shape::Close />"Close"</button>
                </div>
            }
        })
    }
}

const fn words(door: Door) -> &'static str {
    match door {
        Door::Review => {
            "Choose the range of a pull request with From and To (or Shift-click a second revision in the graph), and press Rehearse: it runs as a deploy does, then each revision alone, up, down and up again. Each card then says what its revision does to the schema, the locks and the data, with the measurements at the lines of its source."
        }
        Door::Onboarding => {
            "Press Rehearse to run the whole history once, then walk through the graph: this view shows the schema as the selected revision left it. Search for a table or a column to see which revisions made it what it is, or switch to the diagram."
        }
        Door::Rollback => {
            "Press Rehearse to run each downgrade on a real PostgreSQL. This view then lists the way down, newest first: what each step loses, leaves and locks, and which steps cannot be taken back."
        }
    }
}
