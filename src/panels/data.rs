//! The rows of a table or view as they stand: paged, sorted, read again after every run.

use std::sync::Arc;

use leptos::{ev, prelude::*};
use postgres_model::Object;
use review::PAGE_ROWS;

use crate::app::App;
use crate::components::{RowsGrid, Sorting, VirtualList};
use crate::state::{EngineState, RowsPage, Shared, State};
use crate::update::Msg;

const ROW_HEIGHT: f64 = 24.0;

/// The rows of a table.
#[component]
pub fn DataPanel() -> impl IntoView {
    view! {
        <section class="data panel" aria-label="Data">
            <Tables />
            <Page />
        </section>
    }
}

/// A table or view to choose.
#[derive(Clone, Debug, PartialEq)]
struct Choice {
    oid: u32,
    name: String,
    kind: &'static str,
}

fn choices(objects: &[Arc<Object>], text: &str) -> Vec<Choice> {
    let text = text.trim().to_lowercase();
    let relations = objects.iter().filter_map(|object| object.as_relation());
    let choices = relations.map(|relation| Choice {
        oid: relation.oid,
        name: relation.label(),
        kind: relation.kind.words(),
    });
    choices
        .filter(|choice| choice.name.to_lowercase().contains(&text))
        .collect()
}

/// The tables and views that there are.
#[component]
fn Tables() -> impl IntoView {
    let app = App::get();
    let text = RwSignal::new(String::new());
    let objects = app.memo(|state| Shared::new(state.browsable()));
    let found = Memo::new(move |_| text.with(|text| choices(&objects.get(), text)));
    let chosen = app.memo(|state| state.data.relation);
    let row_of = move || {
        let oid = chosen.get()?;
        found.with(|found| found.iter().position(|choice| choice.oid == oid))
    };
    let generation = Memo::new(move |before: Option<&u64>| {
        found.with(|_| ());
        before.map_or(0, |before| before + 1)
    });
    let on_key = move |event: ev::KeyboardEvent| {
        let last = found.with_untracked(Vec::len).saturating_sub(1);
        let at = untrack(row_of);
        let next = match event.key().as_str() {
            "ArrowDown" => at.map_or(0, |at| (at + 1).min(last)),
            "ArrowUp" => at.map_or(0, |at| at.saturating_sub(1)),
            "Home" => 0,
            "End" => last,
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        if let Some(choice) = found.with_untracked(|found| found.get(next).cloned()) {
            app.send(Msg::Browse(choice.oid));
        }
    };
    let row = move |at: usize| {
        let choice = found.with_untracked(|found| found.get(at).cloned());
        choice.map(|Choice { oid, name, kind }| {
            let title = name.clone();
            view! {
                <div
                    class="data-table"
                    role="option"
                    id=format!("data-table-{at}")
                    aria-selected=move || (chosen.get() == Some(oid)).to_string()
                    on:click=move |_| app.send(Msg::Browse(oid))
                >
                    <span class="data-table-name" title=title>{name}</span>
                    {(kind != "table").then(|| view! { <span class="dim">{kind}</span> })}
                </div>
            }
        })
    };
    view! {
        <div class="data-tables">
            <input
                type="search"
                placeholder="Tables and views"
                aria-label="Search tables and views"
                prop:value=move || text.get()
                on:input=move |event| text.set(event_target_value(&event))
            />
            <Show when=move || found.with(Vec::is_empty)>
                <p class="empty">{move || if objects.with(|objects| objects.is_empty()) { "The database has no tables." } else { "No table is called that." }}</p>
            </Show>
            <VirtualList
                count=Signal::derive(move || found.with(Vec::len))
                row_height=ROW_HEIGHT
                row
                generation
                reveal=Signal::derive(row_of)
                label="Tables and views"
                id="data-table"
                on_key=on_key
            />
        </div>
    }
}

/// What stands in the place of rows.
fn missing(state: &State) -> Option<String> {
    if state.data.relation.is_none() {
        let none = state.browsable().is_empty();
        let words = if none {
            "Run an upgrade; its tables can be looked at here."
        } else {
            "Choose a table or view to see its rows."
        };
        return Some(words.to_owned());
    }
    if state.browsed().is_none() {
        return Some("It is not in the database any more. Choose another table or view.".to_owned());
    }
    if let Some(message) = &state.data.failed {
        return Some(message.clone());
    }
    match state.engine {
        EngineState::Ready { .. } if state.data.shown.is_some() => None,
        EngineState::Ready { .. } => Some("Reading …".to_owned()),
        _ => Some("The engine is not ready.".to_owned()),
    }
}

#[component]
fn Page() -> impl IntoView {
    let app = App::get();
    let missing = app.memo(missing);
    let shown = app.memo(|state| state.data.shown.clone());
    let name = app.memo(|state| state.browsed().map(|relation| relation.label()).unwrap_or_default());
    view! {
        <div class="data-rows">
            {move || match (missing.get(), shown.get()) {
                (None, Some(page)) => view! { <Rows page name=name.get_untracked() /> }.into_any(),
                (words, _) => view! { <p class="empty" role="status">{words}</p> }.into_any(),
            }}
        </div>
    }
}

#[component]
fn Rows(page: Shared<RowsPage>, name: String) -> impl IntoView {
    let app = App::get();
    let sorted = app.memo(|state| {
        state
            .data
            .sort
            .as_ref()
            .map(|sort| (sort.column.clone(), sort.descending))
    });
    let sorting = Sorting {
        by: sorted.into(),
        choose: Callback::new(move |column| app.send(Msg::SortRows(column))),
    };
    let first = page.page * PAGE_ROWS + 1;
    let last = first + page.rows.rows.len() as u64 - 1;
    let total = page.total;
    let told = match (total, page.rows.rows.len()) {
        (0, _) | (_, 0) => "no rows".to_owned(),
        _ => format!("{first}–{last} of {total} {}", if total == 1 { "row" } else { "rows" }),
    };
    let cut = page.rows.rows.len() as u64 != page.rows.total;
    let number = page.page;
    let is_last = (number + 1) * PAGE_ROWS >= total;
    let is_reading = app.memo(|state| state.data.reading.is_some());
    let go = move |page: u64| move |_| app.send(Msg::ShowRowsPage(page));
    view! {
        <RowsGrid result=page.rows.clone() first label=format!("Rows of {name}") sorting />
        <div class="pager">
            <strong>{name}</strong>
            <button class="quiet" disabled=move || number == 0 || is_reading.get() on:click=go(number.saturating_sub(1))>"Previous"</button>
            <span role="status">{told}</span>
            <button class="quiet" disabled=move || is_last || is_reading.get() on:click=go(number + 1)>"Next"</button>
            {cut.then(|| view! { <span class="dim">"The page ends early, because its values are very long."</span> })}
        </div>
    }
}
