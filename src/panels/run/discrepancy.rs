//! The version table is not what Alembic took it to be: in words, with the lines that ended the transaction.

use leptos::prelude::*;

use crate::app::App;
use crate::components::{Icon, Shape};
use crate::panels::places::CallLink;

/// Shown only where they differ.
#[component]
pub fn DiscrepancyView() -> impl IntoView {
    let app = App::get();
    let found = app.memo(|state| state.shown_run()?.record.discrepancy.clone());
    move || {
        found.get().map(|found| {
            let lost: Vec<_> = found.account.rolled_back.iter().map(|step| step.revision.clone()).collect();
            let places = found.ends.iter().cloned().map(|end| {
                view! {
                    <li><code>{end.word}</code>" in "<code>{end.revision}</code>{end.call.map(|call| view! { ", " <CallLink call /> })}</li>
                }
            });
            view! {
                <div class="doubt" role="alert">
                    <h3><Icon shape=Shape::Warning />"The version table is not what Alembic took it to be"</h3>
                    <p>{found.to_string()}</p>
                    {(!lost.is_empty()).then(|| view! { <p>"Not in the database: "<code>{lost.join(", ")}</code></p> })}
                    <ul class="touches">{places.collect_view()}</ul>
                </div>
            }
        })
    }
}
