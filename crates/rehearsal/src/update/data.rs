//! Browsing a table. Which rows are asked for follows from what is chosen here; see [`crate::wants`].

use std::sync::Arc;

use postgres_model::{ResultSet, Value};
use protocol::{Answer, AskId};
use review::Sort;

use crate::msg::DataMsg;
use crate::state::{DataBrowser, DrawerView, RowsPage, Runs, Shared};

pub fn update(data: &mut DataBrowser, attempt: &mut u32, drawer: &mut Option<DrawerView>, msg: DataMsg) {
    match msg {
        DataMsg::Browse(table) => {
            *drawer = Some(DrawerView::Data);
            data.table = Some(table);
            data.sort = None;
            data.shown = None;
            data.answered = None;
            show_page(data, 0);
        }
        DataMsg::Sort(column) => {
            data.sort = sorted_by(data.sort.take(), column);
            show_page(data, 0);
        }
        DataMsg::ShowPage(page) => show_page(data, page),
        // The worker is busy with the question.
        DataMsg::StopReading => *attempt += u32::from(data.reading.is_some()),
    }
}

/// Up, then down, then not at all.
fn sorted_by(before: Option<Sort>, column: String) -> Option<Sort> {
    match before {
        Some(sort) if sort.column == column && sort.descending => None,
        Some(sort) if sort.column == column => Some(Sort {
            descending: true,
            ..sort
        }),
        _ => Some(Sort {
            column,
            descending: false,
        }),
    }
}

fn show_page(data: &mut DataBrowser, page: u64) {
    data.failed = None;
    data.page = page;
}

/// An answer, which is taken where it is still wanted.
pub fn answered(data: &mut DataBrowser, runs: &Runs, ask: AskId, answer: Answer) {
    if !is_wanted(data, runs, ask) {
        return;
    }
    match answer {
        Answer::Rows { results } => rows_read(data, results),
        Answer::Refused { message } => refused(data, message),
        Answer::Lines { .. } | Answer::Conflicts { .. } | Answer::TableRows { .. } => {}
    }
}

/// A page after the last row, because rows went, is left for the last that there is.
fn rows_read(data: &mut DataBrowser, results: Vec<ResultSet>) {
    let Ok([rows, count]) = <[ResultSet; 2]>::try_from(results) else {
        return;
    };
    let total = count.rows.first().and_then(|row| row.first()).and_then(Value::text);
    let total: u64 = total.and_then(|text| text.parse().ok()).unwrap_or_default();
    if rows.total == 0 && data.page > 0 {
        data.page = (total / review::PAGE_ROWS).min(data.page - 1);
        return;
    }
    data.shown = Some(Shared::new(RowsPage {
        page: data.page,
        rows: Arc::new(rows),
        total,
    }));
}

/// PostgreSQL refused to give rows. Where it could not sort them, they are read without that.
fn refused(data: &mut DataBrowser, message: String) {
    data.failed = Some(message);
    if data.sort.take().is_none() {
        data.shown = None;
    }
}

/// Takes an answer; false where it is to a question of before, or where something else is wanted by now.
fn is_wanted(data: &mut DataBrowser, runs: &Runs, ask: AskId) -> bool {
    let is_it = |reading: &mut (AskId, _)| reading.0 == ask;
    let Some((_, question)) = data.reading.take_if(is_it) else {
        return false;
    };
    let is_wanted = data.question(runs).as_ref() == Some(&question);
    data.answered = Some(question);
    is_wanted
}
