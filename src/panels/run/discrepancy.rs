//! The version table is not what Alembic took it to be: in words, with the lines that ended the transaction.

use leptos::prelude::*;
use report::VERSION_TABLE_DIFFERS;

use crate::app::App;
use crate::components::{Icon, Shape};
use crate::panels::sentence::SentenceView;

/// Shown only where they differ.
#[component]
pub fn DiscrepancyView() -> impl IntoView {
    let app = App::get();
    let found = app.memo(|state| state.shown_run()?.record.discrepancy.clone());
    move || {
        found.get().map(|found| {
            let said = report::discrepancy(&found).into_iter();
            let ends = report::transaction_ends(&found).into_iter();
            view! {
                <div class="doubt" role="alert">
                    <h3><Icon shape=Shape::Warning />{VERSION_TABLE_DIFFERS}</h3>
                    {said.map(|sentence| view! { <p><SentenceView sentence /></p> }).collect_view()}
                    <ul class="touches">{ends.map(|sentence| view! { <li><SentenceView sentence /></li> }).collect_view()}</ul>
                </div>
            }
        })
    }
}
