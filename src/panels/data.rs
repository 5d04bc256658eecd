//! The rows of a table or view as they stand: paged, sorted, read again after every run.

use leptos::{ev, prelude::*};
use rehearsal::actions::Action;
use rehearsal::{DataMsg, EngineState, RowsPage, Workbench};
use review::PAGE_ROWS;

use crate::app::App;
use crate::components::{NumberedRows, RowsGrid, Sorting, VirtualList};
use crate::panels::ActionButton;

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
    name: String,
    kind: &'static str,
}

fn choices(all: &[Choice], text: &str) -> Vec<Choice> {
    let text = text.trim().to_lowercase();
    let found = all.iter().filter(|choice| choice.name.to_lowercase().contains(&text));
    found.cloned().collect()
}

/// The tables and views that there are.
#[component]
fn Tables() -> impl IntoView {
    let app = App::get();
    let text = RwSignal::new(String::new());
    let edition = app.memo(|state| state.rehearsal().schema_edition());
    let all = Memo::new(move |_| {
        edition.get();
        app.peek(|state| {
            let relations = state.rehearsal().browsable().into_iter();
            let choices = relations.map(|relation| Choice {
                name: relation.label(),
                kind: relation.kind.words(),
            });
            choices.collect::<Vec<_>>()
        })
    });
    let found = Memo::new(move |_| text.with(|text| all.with(|all| choices(all, text))));
    let chosen = app.memo(|state| state.rehearsal().data.table.clone());
    let row_of = move || {
        let name = chosen.get()?;
        found.with(|found| found.iter().position(|choice| choice.name == name))
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
            app.send(DataMsg::Browse(choice.name));
        }
    };
    let row = move |at: usize| {
        let choice = found.with_untracked(|found| found.get(at).cloned());
        choice.map(|Choice { name, kind }| {
            let title = name.clone();
            let (this, table) = (name.clone(), name.clone());
            view! {
                <div
                    class="data-table"
                    role="option"
                    id=format!("data-table-{at}")
                    aria-selected=move || chosen.with(|chosen| chosen.as_ref() == Some(&this)).to_string()
                    on:click=move |_| app.send(DataMsg::Browse(table.clone()))
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
                <p class="empty">{move || if all.with(Vec::is_empty) { "The database has no tables." } else { "No matching tables." }}</p>
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
fn missing(state: &Workbench) -> Option<String> {
    let Some(table) = &state.rehearsal().data.table else {
        let none = state.rehearsal().browsable().is_empty();
        let words = if none {
            "Run an upgrade to see its tables here."
        } else {
            "Choose a table or view to see its rows."
        };
        return Some(words.to_owned());
    };
    if state.rehearsal().browsed().is_none() {
        return Some(format!(
            "{table} is not in the database any more. Choose another table or view."
        ));
    }
    if state.rehearsal().data.shown.is_some() {
        return None;
    }
    match (&state.rehearsal().data.failed, &state.engine().state) {
        (Some(message), _) => Some(message.clone()),
        (None, EngineState::Ready { .. }) => Some("Reading …".to_owned()),
        (None, _) => Some("The engine is not ready.".to_owned()),
    }
}

#[component]
fn Page() -> impl IntoView {
    let app = App::get();
    let missing = app.memo(missing);
    let has_rows = app.memo(|state| state.rehearsal().data.shown.is_some() && self::missing(state).is_none());
    let is_reading = app.memo(|state| state.rehearsal().data.reading.is_some());
    view! {
        <div class="data-rows">
            <Show when=move || has_rows.get() fallback=move || view! { <p class="empty" role="status">{move || missing.get()}</p> }>
                <Rows />
            </Show>
            <Show when=move || is_reading.get()>
                <ActionButton action=Action::StopReading class="stop data-stop" />
            </Show>
        </div>
    }
}

#[component]
fn Rows() -> impl IntoView {
    let app = App::get();
    let page = app.memo(|state| state.rehearsal().data.shown.clone().unwrap_or_default());
    let name = app.memo(|state| state.rehearsal().data.table.clone().unwrap_or_default());
    let failed = app.memo(|state| state.rehearsal().data.failed.clone());
    let sorted = app.memo(|state| {
        state
            .rehearsal()
            .data
            .sort
            .as_ref()
            .map(|sort| (sort.column.clone(), sort.descending))
    });
    let sorting = Sorting {
        by: sorted.into(),
        choose: Callback::new(move |column| app.send(DataMsg::Sort(column))),
    };
    let rows = Signal::derive(move || {
        page.with(|page| NumberedRows {
            rows: page.rows.clone(),
            first: page.page * PAGE_ROWS + 1,
        })
    });
    let is_first = move || page.with(|page| page.page == 0);
    let is_last = move || page.with(|page| (page.page + 1) * PAGE_ROWS >= page.total);
    let go = move |by: i64| {
        let number = page.with_untracked(|page| page.page.saturating_add_signed(by));
        app.send(DataMsg::ShowPage(number));
    };
    let is_cut = move || page.with(|page| page.rows.rows.len() as u64 != page.rows.total);
    view! {
        {move || failed.get().map(|message| view! { <p class="data-failed" role="alert">{message}</p> })}
        <RowsGrid result=rows label="Rows" sorting />
        <div class="pager">
            <strong>{move || name.get()}</strong>
            <button class="quiet" disabled=is_first on:click=move |_| go(-1)>"Previous"</button>
            <span role="status">{move || page.with(|page| told(page))}</span>
            <button class="quiet" disabled=is_last on:click=move |_| go(1)>"Next"</button>
            <Show when=is_cut><span class="dim">"This page has fewer rows, because its values are very long."</span></Show>
        </div>
    }
}

/// `101–200 of 250 rows`
fn told(page: &RowsPage) -> String {
    let (count, total) = (page.rows.rows.len() as u64, page.total);
    if count == 0 {
        return "no rows".to_owned();
    }
    let first = page.page * PAGE_ROWS + 1;
    let rows = if total == 1 { "row" } else { "rows" };
    format!("{first}–{} of {total} {rows}", first + count - 1)
}
