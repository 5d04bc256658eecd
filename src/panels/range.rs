//! The range that is to be rehearsed, its button, and how far its rehearsal is.

use leptos::prelude::*;
use rehearsal::actions::Action;
use rehearsal::{ChosenRange, ChosenRows, History, RangeRehearsal, RangeStart, Rehearsal, Stage, ViewMsg, Workbench};

use super::ActionButton;
use crate::app::App;
use crate::components::{Progress, Shape};

/// Revisions that are offered while an end is typed; the graph has all of them.
const OFFERED: usize = 200;

/// The range, or how far its rehearsal is.
#[component]
pub fn RangeBar() -> impl IntoView {
    let app = App::get();
    let is_rehearsed = app.memo(|state| going_on(state.rehearsal()).is_some());
    view! {
        <Show when=move || is_rehearsed.get() fallback=Choice>
            <Going />
        </Show>
    }
}

fn going_on(rehearsal: &Rehearsal) -> Option<&RangeRehearsal> {
    rehearsal.runs.range.as_ref().filter(|range| !range.has_ended())
}

/// An end of the range.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    From,
    To,
}

#[component]
fn Choice() -> impl IntoView {
    let app = App::get();
    let offered = app.derived(
        |state| state.rehearsal().history().cloned(),
        |history| {
            history.as_ref().map_or(vec![], |history| {
                let rows = 0..history.len().min(OFFERED);
                rows.map(|row| history.revision(row).id().to_owned())
                    .collect::<Vec<_>>()
            })
        },
    );
    view! {
        <div class="range" role="group" aria-label="Range">
            <RangeEnd end=End::From />
            <span aria-hidden="true">"→"</span>
            <RangeEnd end=End::To />
            <Rows />
            <datalist id="range-revisions">
                {move || offered.get().into_iter().map(|id| view! { <option value=id></option> }).collect_view()}
            </datalist>
            <ActionButton action=Action::Rehearse class="primary" icon=Shape::Play />
        </div>
    }
}

/// Rows that can be chosen, beside those that an address names.
const ROWS: [ChosenRows; 7] = [
    ChosenRows::Nothing,
    ChosenRows::InEachTable(100),
    ChosenRows::InEachTable(1_000),
    ChosenRows::InEachTable(10_000),
    ChosenRows::InAll(1_000),
    ChosenRows::InAll(10_000),
    ChosenRows::InAll(100_000),
];

/// The rows that tables are filled with.
#[component]
fn Rows() -> impl IntoView {
    let app = App::get();
    let rows = app.memo(|state| state.rehearsal().chosen_range.rows);
    let choose = move |event| {
        let rows = ChosenRows::of_word(&event_target_value(&event));
        let range = app.peek(|state| state.rehearsal().chosen_range.clone());
        app.send(ViewMsg::ChooseRange(ChosenRange { rows, ..range }));
    };
    let options = move || {
        let chosen = rows.get();
        let named = Some(chosen).filter(|rows| !ROWS.contains(rows));
        let option = move |rows: ChosenRows| {
            let words = match rows {
                ChosenRows::Nothing => "no rows added".to_owned(),
                ChosenRows::InEachTable(rows) => format!("{} in each table", report::counted(rows as usize, "row")),
                ChosenRows::InAll(rows) => format!("{} in all tables", report::counted(rows as usize, "row")),
            };
            view! { <option value=rows.word() selected=rows == chosen>{words}</option> }
        };
        ROWS.into_iter().chain(named).map(option).collect_view()
    };
    view! {
        <select class="range-rows" aria-label="Rows" title="Fills the tables at the beginning of the range with rows that satisfy every constraint, the same ones each time, and runs each revision on rows that it could stumble over" on:change=choose>
            {options}
        </select>
    }
}

#[component]
fn RangeEnd(end: End) -> impl IntoView {
    let app = App::get();
    let value = app.memo(move |state| typed(&state.rehearsal().chosen_range, end).to_owned());
    let key = |state: &Workbench| {
        let side = state.rehearsal();
        (side.history().cloned(), side.runs.current.clone())
    };
    let meant = app.derived(key, move |(history, current)| meant(history.as_deref(), current, end));
    let unknown = app.memo(move |state| {
        let range = &state.rehearsal().chosen_range;
        let id = typed(range, end);
        !id.is_empty() && state.rehearsal().unknown_end(range) == Some(id)
    });
    let is_running = app.memo(|state| state.rehearsal().is_running());
    let change = move |event| {
        let typed = event_target_value(&event);
        let range = app.peek(|state| with_end(state.rehearsal(), end, typed.trim()));
        app.send(ViewMsg::ChooseRange(range));
    };
    let label = match end {
        End::From => "From",
        End::To => "To",
    };
    let title = move || match (unknown.get(), end) {
        (true, _) => "The graph has no revision with this id.",
        (_, End::From) => {
            "Where the database is before: a revision, base, or empty for the database of this page as it is"
        }
        (_, End::To) => "The last revision; empty for all heads",
    };
    view! {
        <label class="range-end" title=title>
            <span class="dim">{label}</span>
            <input
                type="text"
                list="range-revisions"
                autocomplete="off"
                spellcheck="false"
                placeholder=move || meant.get()
                aria-invalid=move || unknown.get().to_string()
                disabled=move || is_running.get()
                prop:value=move || value.get()
                on:change=change
            />
        </label>
    }
}

fn typed(range: &ChosenRange, end: End) -> &str {
    match end {
        End::From => range.from.revision().unwrap_or_default(),
        End::To => range.to.as_deref().unwrap_or_default(),
    }
}

/// What an empty field means.
fn meant(history: Option<&History>, current: &[String], end: End) -> String {
    match end {
        End::From => match current {
            [] => "database (base)".to_owned(),
            current => format!("database ({})", current.join(", ")),
        },
        End::To => {
            let heads = history.map(|history| {
                let heads = history.graph.real_heads().into_iter();
                let ids = heads.map(|head| history.graph.revisions()[head].id().to_owned());
                ids.collect::<Vec<_>>()
            });
            match heads.unwrap_or_default().as_slice() {
                [] => "head".to_owned(),
                [only] => format!("head ({only})"),
                several => format!("{} heads", several.len()),
            }
        }
    }
}

/// The range with another end: an id, or the beginning of one that no other has.
fn with_end(rehearsal: &Rehearsal, end: End, typed: &str) -> ChosenRange {
    let id = completed(rehearsal, typed);
    let mut range = rehearsal.chosen_range.clone();
    match end {
        End::From => range.from = id.map_or(RangeStart::Database, RangeStart::Revision),
        End::To => range.to = id,
    }
    range
}

fn completed(rehearsal: &Rehearsal, typed: &str) -> Option<String> {
    if typed.is_empty() {
        return None;
    }
    let revisions = rehearsal.history().map(|history| history.graph.revisions());
    let mut beginning = revisions
        .into_iter()
        .flatten()
        .map(|revision| revision.id())
        .filter(|id| id.starts_with(typed));
    let only = beginning.next().filter(|_| beginning.next().is_none());
    Some(only.filter(|_| typed != "base").unwrap_or(typed).to_owned())
}

/// How far the rehearsal is, and the way to end it.
#[component]
fn Going() -> impl IntoView {
    let app = App::get();
    let progress = app.memo(|state| {
        let progress = going_on(state.rehearsal()).map(RangeRehearsal::progress);
        progress.unwrap_or_default()
    });
    let doing = app.memo(|state| {
        let range = going_on(state.rehearsal());
        range.map(|range| doing(state.rehearsal(), range)).unwrap_or_default()
    });
    view! {
        <div class="range going" role="status" aria-label="Rehearsal">
            <span class="range-doing" title=move || doing.get()>{move || doing.get()}</span>
            <Progress
                label="Steps that have ended"
                done=Signal::derive(move || progress.get().0 as u64)
                total=Signal::derive(move || progress.get().1 as u64)
            />
            <span class="dim range-count">{move || { let (done, total) = progress.get(); format!("{done} of {total}") }}</span>
            <ActionButton action=Action::Stop class="stop" icon=Shape::Stop />
        </div>
    }
}

fn doing(rehearsal: &Rehearsal, range: &RangeRehearsal) -> String {
    let revision_at = |at: usize| range.trips.get(at).map_or("", |trip| trip.revision.as_str());
    match range.stage() {
        Stage::Start => "Rehearsing: bringing the database to the beginning".to_owned(),
        Stage::Rows => {
            let table = rehearsal.runs.run.as_ref().and_then(|run| run.record.filled.last());
            let table =
                table.map(|table| format!(": {}, {}", table.table, report::counted(table.rows as usize, "row")));
            format!("Filling the tables{}", table.unwrap_or_default())
        }
        Stage::Deploy => match rehearsal.running_revision() {
            Some((revision, _)) => format!("Rehearsing the deploy: {revision}"),
            None => "Rehearsing the deploy".to_owned(),
        },
        Stage::Alone(at, leg) => format!("Rehearsing {} alone: {}", revision_at(at), report::leg(leg)),
        Stage::Conflicts(at, leg) => {
            format!(
                "Rehearsing {} with other sessions: {}",
                revision_at(at),
                report::leg(leg)
            )
        }
        Stage::Interrupted(at, leg, statement) => {
            let (revision, way) = (revision_at(at), report::leg(leg));
            format!(
                "Rehearsing {revision} with an error before statement {}: {way}",
                statement + 1
            )
        }
        Stage::Resumed(at) => format!("Rehearsing {} again after an error", revision_at(at)),
        Stage::Filling(at) => format!("Making further rows for {}", revision_at(at)),
        Stage::Trial(at) => format!("Rehearsing {} on further rows", revision_at(at)),
        Stage::Ended => String::new(),
    }
}
