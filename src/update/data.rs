//! Browsing a table: every choice asks the database anew, and so does every run that has ended. One question is on its way at most.

use std::sync::Arc;

use postgres_model::{ResultSet, Value};
use protocol::{Command, ReadId};
use review::{Sort, page_queries};

use super::{Effect, engine};
use crate::state::{DockView, EngineState, RowsPage, Shared, State};

/// Shows a table or view from its first row.
pub fn browse(state: &mut State, table: String) -> Vec<Effect> {
    state.dock = DockView::Data;
    state.data.table = Some(table);
    state.data.sort = None;
    state.data.shown = None;
    show_page(state, 0)
}

/// Sorts by a column: up, then down, then not at all.
pub fn sort_by(state: &mut State, column: String) -> Vec<Effect> {
    state.data.sort = match state.data.sort.take() {
        Some(sort) if sort.column == column && sort.descending => None,
        Some(sort) if sort.column == column => Some(Sort {
            descending: true,
            ..sort
        }),
        _ => Some(Sort {
            column,
            descending: false,
        }),
    };
    show_page(state, 0)
}

/// Shows another page.
pub fn show_page(state: &mut State, page: u64) -> Vec<Effect> {
    state.data.failed = None;
    state.data.page = page;
    read(state)
}

/// Reads what is on the screen, if the engine can and anybody looks.
pub fn read(state: &mut State) -> Vec<Effect> {
    if state.dock != DockView::Data || state.is_running() || !matches!(state.engine, EngineState::Ready { .. }) {
        return vec![];
    }
    if state.data.reading.is_some() {
        state.data.asks_again = true;
        return vec![];
    }
    let Some(relation) = state.browsed() else {
        state.data.shown = None;
        return vec![];
    };
    let has_column = |sort: &Sort| relation.columns.iter().any(|column| column.name == sort.column);
    let sort = state.data.sort.clone().filter(has_column);
    let queries = page_queries(relation, sort.as_ref(), state.data.page).to_vec();
    state.data.sort = sort;
    state.data.last_read += 1;
    let read = ReadId(state.data.last_read);
    state.data.reading = Some(read);
    vec![Effect::Send(Command::ReadRows { read, queries })]
}

/// An answer. A page behind the last row, because rows went, is left for the last that there is.
pub fn rows_read(state: &mut State, read: ReadId, results: Vec<ResultSet>) -> Vec<Effect> {
    match answered(state, read) {
        Answer::Stale => return vec![],
        Answer::Overtaken => return self::read(state),
        Answer::Awaited => {}
    }
    let Ok([rows, count]) = <[ResultSet; 2]>::try_from(results) else {
        return vec![];
    };
    let total = count.rows.first().and_then(|row| row.first()).and_then(Value::text);
    let total: u64 = total.and_then(|text| text.parse().ok()).unwrap_or_default();
    let page = state.data.page;
    if rows.total == 0 && page > 0 {
        return show_page(state, (total / review::PAGE_ROWS).min(page - 1));
    }
    state.data.shown = Some(Shared::new(RowsPage {
        page,
        rows: Arc::new(rows),
        total,
    }));
    vec![]
}

/// PostgreSQL refused to give rows. Where it could not sort them, they are read without that.
pub fn reading_failed(state: &mut State, read: ReadId, message: String) -> Vec<Effect> {
    match answered(state, read) {
        Answer::Stale => return vec![],
        Answer::Overtaken => return self::read(state),
        Answer::Awaited => {}
    }
    state.data.failed = Some(message);
    if state.data.sort.take().is_some() {
        return self::read(state);
    }
    state.data.shown = None;
    vec![]
}

enum Answer {
    /// To a question of before, or of an engine that was ended.
    Stale,
    /// Something else is wanted meanwhile.
    Overtaken,
    Awaited,
}

fn answered(state: &mut State, read: ReadId) -> Answer {
    if state.data.reading.take_if(|reading| *reading == read).is_none() {
        Answer::Stale
    } else if std::mem::take(&mut state.data.asks_again) {
        Answer::Overtaken
    } else {
        Answer::Awaited
    }
}

/// Ends the question that is on its way, and with it the worker, which is busy with it.
pub fn stop(state: &mut State) -> Vec<Effect> {
    match state.data.reading {
        Some(_) => engine::restart(state),
        None => vec![],
    }
}

/// The worker was ended. What it was asked and did not answer is not asked again: it may be what kept it busy.
pub fn give_up(state: &mut State) {
    state.data.asks_again = false;
    if state.data.reading.take().is_some() {
        state.data.table = None;
        state.data.shown = None;
    }
}
