//! A snapshot compared with the database as it is now: schema and rows.

use leptos::prelude::*;
use postgres_model::{Schema, TableRows};
use rehearsal::{Comparison, Shared, SnapshotMsg, Workbench};
use review::differences_by_name;
use review::schema::ObjectDifference;

use crate::app::App;
use crate::components::{Icon, Shape};
use crate::panels::changes::Objects;

/// What is known of the two states.
struct Compared {
    title: String,
    /// None while the schema of the snapshot is being read.
    schema: Option<Vec<ObjectDifference>>,
    /// None while rows are being counted.
    rows: Option<Result<Vec<String>, String>>,
}

impl Compared {
    fn of(state: &Workbench, comparison: &Comparison) -> Option<Self> {
        let runs = &state.rehearsal().runs;
        let of = runs.snapshots.get(comparison.of)?;
        let now = &runs.schema;
        let differences = |then: &Schema| differences_by_name(then, now);
        let rows_now = match comparison.with {
            None => Some(&[] as &[TableRows]),
            Some(with) => runs.snapshots.get(with)?.rows.as_deref(),
        };
        let rows = of.rows.as_deref().zip(rows_now);
        Some(Self {
            title: format!("From “{}” to the database now", of.label()),
            schema: of.schema().map(differences),
            rows: match (&comparison.not_counted, rows) {
                (_, Some((then, now))) => Some(Ok(report::compared_rows(then, now))),
                (Some(why), None) => Some(Err(why.clone())),
                (None, None) => None,
            },
        })
    }
}

/// The comparison that is open.
#[component]
pub fn ComparisonView() -> impl IntoView {
    let app = App::get();
    let key = app.memo(|state| {
        let snapshots = &state.rehearsal().runs.snapshots;
        let comparison = snapshots.comparison.clone()?;
        let known = |id| {
            let snapshot = snapshots.get(id);
            snapshot.map(|snapshot| {
                (
                    snapshot.rows.is_some(),
                    snapshot.schema().is_some(),
                    snapshot.name.clone(),
                )
            })
        };
        let of = known(comparison.of);
        let with = comparison.with.and_then(known);
        Some((comparison, of, with))
    });
    let compared = Memo::new(move |_| {
        let comparison = key.get()?.0;
        app.peek(|state| Compared::of(state, &comparison)).map(Shared::new)
    });
    view! {
        <div class="snapshot-comparison" tabindex="0" role="region" aria-label="Comparison of two states">
            {move || compared.get().map(|compared| view! {
                <div class="snapshots-head">
                    <strong>{compared.title.clone()}</strong>
                    <button class="quiet" aria-label="Close the comparison" on:click=move |_| app.send(SnapshotMsg::CloseComparison)><Icon shape=Shape::Close /></button>
                </div>
                <h3>"Rows"</h3>
                <Rows rows=compared.rows.clone() />
                <h3>"Schema"</h3>
                {match compared.schema.clone() {
                    Some(found) => view! { <Objects found as_sql=false /> }.into_any(),
                    None => view! { <p class="dim">"Reading the snapshot …"</p> }.into_any(),
                }}
            })}
        </div>
    }
}

#[component]
fn Rows(rows: Option<Result<Vec<String>, String>>) -> impl IntoView {
    match rows {
        None => view! { <p class="dim">"Counting …"</p> }.into_any(),
        Some(Err(why)) => view! { <p class="dim">{format!("Not known: {why}.")}</p> }.into_any(),
        Some(Ok(lines)) if lines.is_empty() => view! { <p>"Every table holds the same rows."</p> }.into_any(),
        Some(Ok(lines)) => {
            let lines = lines.into_iter().map(|line| view! { <li>{line}</li> });
            view! { <ul class="compared-rows">{lines.collect_view()}</ul> }.into_any()
        }
    }
}
