//! Browsing a table: every choice asks the database anew, and so does every run that has ended.

use postgres_model::{ResultSet, Value};
use protocol::{Command, ReadId};
use review::{Sort, page_queries};

use super::Effect;
use crate::state::{DockView, EngineState, RowsPage, Shared, State};

/// Shows a table or view from its first row.
pub fn browse(state: &mut State, oid: u32) -> Vec<Effect> {
    state.dock = DockView::Data;
    state.data.relation = Some(oid);
    state.data.sort = None;
    state.data.shown = None;
    state.data.failed = None;
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
    state.data.page = page;
    read(state)
}

/// Reads what is on the screen, if the engine can and anybody looks.
pub fn read(state: &mut State) -> Vec<Effect> {
    state.data.reading = None;
    if state.dock != DockView::Data || state.is_running() || !matches!(state.engine, EngineState::Ready { .. }) {
        return vec![];
    }
    let Some(relation) = state.browsed() else {
        return vec![];
    };
    let queries = page_queries(relation, state.data.sort.as_ref(), state.data.page).to_vec();
    state.data.last_read += 1;
    let read = ReadId(state.data.last_read);
    state.data.reading = Some(read);
    vec![Effect::Send(Command::ReadRows { read, queries })]
}

/// An answer. A page behind the last row, because rows went, is left for the last that there is.
pub fn rows_read(state: &mut State, read: ReadId, results: Vec<ResultSet>) -> Vec<Effect> {
    if state.data.reading.take_if(|reading| *reading == read).is_none() {
        return vec![];
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
    state.data.failed = None;
    state.data.shown = Some(Shared::new(RowsPage { page, rows, total }));
    vec![]
}

/// PostgreSQL refused to give rows.
pub fn reading_failed(state: &mut State, read: ReadId, message: String) {
    if state.data.reading.take_if(|reading| *reading == read).is_some() {
        state.data.shown = None;
        state.data.failed = Some(message);
    }
}
