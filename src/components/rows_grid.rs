//! Rows of a query as a table: NULL is told from an empty text, long values are folded, and the value of one cell is shown whole.

mod value_view;

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use leptos::{ev, html, prelude::*};
use postgres_model::{ResultColumn, ResultSet, Value};
use wasm_bindgen::JsCast;

use value_view::ValueView;

/// Characters of a value that a cell shows.
const FOLDED: usize = 80;

/// Rows that PageUp and PageDown move by.
const PAGE: isize = 10;

static NEXT_GRID: AtomicU32 = AtomicU32::new(0);

/// How rows are sorted, and what a press on a column's name does.
#[derive(Clone, Copy)]
pub struct Sorting {
    /// The column's name, and whether it goes down.
    pub by: Signal<Option<(String, bool)>>,
    /// Another column is wanted.
    pub choose: Callback<String>,
}

/// Rows, and which of them all they are.
#[derive(Clone, Debug)]
pub struct NumberedRows {
    /// The rows.
    pub rows: Arc<ResultSet>,
    /// The number of the first, counted from 1.
    pub first: u64,
}

/// Shared data is compared by identity.
impl PartialEq for NumberedRows {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.rows, &other.rows) && self.first == other.first
    }
}

/// Rows as a table. Arrow keys move from cell to cell, Enter shows a value whole, Escape takes it away. Where other rows of the same columns
/// take their place, only the rows are drawn again.
#[component]
pub fn RowsGrid(
    /// The rows.
    #[prop(into)]
    result: Signal<NumberedRows>,
    /// The accessible name.
    #[prop(into)]
    label: String,
    /// How the rows are sorted; none where that can't be chosen.
    #[prop(optional)]
    sorting: Option<Sorting>,
) -> impl IntoView {
    let grid = NEXT_GRID.fetch_add(1, Ordering::Relaxed);
    let table = NodeRef::<html::Table>::new();
    let chosen = RwSignal::new(None::<(usize, usize)>);
    let is_open = RwSignal::new(false);
    let columns = Memo::new(move |_| result.with(|result| result.rows.columns.clone()));
    Effect::new(move |_| {
        result.with(|_| ());
        chosen.set(None);
        is_open.set(false);
    });
    Effect::new(move |before: Option<Option<(usize, usize)>>| {
        let now = chosen.get();
        is_open.get();
        if let Some(cell) = before.flatten().and_then(|place| cell(&table, place)) {
            let _ = cell.class_list().remove_1("chosen");
        }
        if let Some(cell) = now.and_then(|place| cell(&table, place)) {
            let _ = cell.class_list().add_1("chosen");
            // Where the value is shown beside them, the rows have less room only after this.
            request_animation_frame(move || cell.scroll_into_view_with_scroll_into_view_options(&nearest()));
        }
        now
    });
    let close = move || {
        is_open.set(false);
        if let Some(table) = table.get_untracked() {
            let _ = table.focus();
        }
    };
    let on_key = move |event: ev::KeyboardEvent| {
        let key = event.key();
        // The names of columns, which are buttons, have keys of their own.
        if event.target() != event.current_target() || event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        if key == "Escape" && is_open.get_untracked() {
            is_open.set(false);
        } else if key == "Enter" && chosen.get_untracked().is_some() {
            is_open.set(true);
        } else if let Some(place) = moved(&key, chosen.get_untracked(), size(result)) {
            chosen.set(Some(place));
        } else {
            return;
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let on_click = move |event: ev::MouseEvent| {
        if let Some(place) = place_of(&event) {
            chosen.set(Some(place));
            is_open.set(true);
        }
    };
    let heads = move || {
        let columns = columns.get();
        columns.iter().map(|column| head(column, sorting)).collect_view()
    };
    let value = move || {
        let place = chosen.get().filter(|_| is_open.get())?;
        let (column, value) = result.with_untracked(|result| {
            let value = result.rows.rows.get(place.0)?.get(place.1)?;
            Some((result.rows.columns.get(place.1)?.clone(), value.clone()))
        })?;
        Some(view! { <ValueView column value close /> })
    };
    view! {
        <div class="rows-grid">
            <div class="rows-scroller">
                <table
                    role="grid"
                    tabindex="0"
                    aria-label=label
                    aria-activedescendant=move || chosen.get().map(|(row, column)| cell_id(grid, row, column))
                    node_ref=table
                    on:keydown=on_key
                    on:click=on_click
                >
                    <thead><tr><th class="row-number" aria-label="Row"></th>{heads}</tr></thead>
                    <tbody>{move || result.with(|result| rows_view(result, grid))}</tbody>
                </table>
            </div>
            {value}
        </div>
    }
}

fn size(result: Signal<NumberedRows>) -> (usize, usize) {
    result.with_untracked(|result| (result.rows.rows.len(), result.rows.columns.len()))
}

fn head(column: &ResultColumn, sorting: Option<Sorting>) -> AnyView {
    let (name, kind) = (column.name.clone(), column.r#type.clone());
    let Some(Sorting { by, choose }) = sorting else {
        return view! { <th scope="col">{name}<span class="column-type">{kind}</span></th> }.into_any();
    };
    let direction = {
        let name = name.clone();
        Memo::new(move |_| {
            by.with(|by| {
                by.as_ref()
                    .filter(|(column, _)| *column == name)
                    .map(|(_, descending)| *descending)
            })
        })
    };
    let aria = move || match direction.get() {
        None => "none",
        Some(false) => "ascending",
        Some(true) => "descending",
    };
    let arrow = move || match direction.get() {
        None => "",
        Some(false) => " ↑",
        Some(true) => " ↓",
    };
    let title = format!("Sort by {name}");
    let wanted = name.clone();
    view! {
        <th scope="col" aria-sort=aria>
            <button class="column-name" title=title on:click=move |_| choose.run(wanted.clone())>{name}{arrow}</button>
            <span class="column-type">{kind}</span>
        </th>
    }
    .into_any()
}

fn rows_view(NumberedRows { rows: result, first }: &NumberedRows, grid: u32) -> impl IntoView + use<> {
    let is_number: Vec<bool> = result.columns.iter().map(|column| is_number(&column.r#type)).collect();
    let rows = result.rows.iter().enumerate().map(|(row, values)| {
        let cells = values.iter().enumerate().map(|(column, value)| {
            let numeric = is_number.get(column).copied().unwrap_or_default();
            let (class, text) = folded(value);
            let class = if numeric && class.is_empty() { "numeric" } else { class };
            view! { <td id=cell_id(grid, row, column) class=class>{text}</td> }
        });
        let cells = cells.collect_view();
        view! { <tr><th scope="row" class="row-number">{first + row as u64}</th>{cells}</tr> }
    });
    rows.collect_view()
}

/// What a cell shows of a value, and how: NULL and an empty text look like nothing else.
fn folded(value: &Value) -> (&'static str, String) {
    match value.text() {
        None => ("null", "NULL".to_owned()),
        Some("") => ("empty-text", "empty".to_owned()),
        Some(text) => {
            let mut letters = text.chars();
            let beginning = letters.by_ref().take(FOLDED);
            let mut shown: String = beginning
                .map(|letter| if letter == '\n' { '⏎' } else { letter })
                .collect();
            if letters.next().is_some() {
                shown.push('…');
            }
            ("", shown)
        }
    }
}

fn is_number(kind: &str) -> bool {
    let name = kind.split('(').next().unwrap_or_default();
    matches!(
        name,
        "smallint" | "integer" | "bigint" | "numeric" | "real" | "double precision" | "oid" | "money"
    )
}

fn cell_id(grid: u32, row: usize, column: usize) -> String {
    format!("cell-{grid}-{row}-{column}")
}

/// Behind the column with the row's number.
fn cell(table: &NodeRef<html::Table>, (row, column): (usize, usize)) -> Option<web_sys::Element> {
    let body = table.get_untracked()?.query_selector("tbody").ok()??;
    body.children().item(row as u32)?.children().item(column as u32 + 1)
}

fn place_of(event: &ev::MouseEvent) -> Option<(usize, usize)> {
    let target = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    let id = target.closest("td").ok()??.id();
    let mut numbers = id.rsplit('-');
    let column = numbers.next()?.parse().ok()?;
    Some((numbers.next()?.parse().ok()?, column))
}

/// Where a key leads to within the table.
fn moved(key: &str, from: Option<(usize, usize)>, (rows, columns): (usize, usize)) -> Option<(usize, usize)> {
    if rows == 0 || columns == 0 {
        return None;
    }
    let (down, right) = match key {
        "ArrowUp" => (-1, 0),
        "ArrowDown" => (1, 0),
        "ArrowLeft" => (0, -1),
        "ArrowRight" => (0, 1),
        "PageUp" => (-PAGE, 0),
        "PageDown" => (PAGE, 0),
        "Home" => (0, isize::MIN),
        "End" => (0, isize::MAX),
        _ => return None,
    };
    let Some((row, column)) = from else {
        return Some((0, 0));
    };
    let within =
        |at: usize, by: isize, bounds: Range<usize>| at.saturating_add_signed(by).clamp(bounds.start, bounds.end - 1);
    Some((within(row, down, 0..rows), within(column, right, 0..columns)))
}

fn nearest() -> web_sys::ScrollIntoViewOptions {
    let options = web_sys::ScrollIntoViewOptions::new();
    options.set_block(web_sys::ScrollLogicalPosition::Nearest);
    options.set_inline(web_sys::ScrollLogicalPosition::Nearest);
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_stay_within_the_table() {
        let from = |key, place| moved(key, place, (3, 2));
        assert_eq!(from("ArrowDown", None), Some((0, 0)));
        assert_eq!(from("ArrowDown", Some((2, 0))), Some((2, 0)));
        assert_eq!(from("End", Some((1, 0))), Some((1, 1)));
        assert_eq!(from("Home", Some((1, 1))), Some((1, 0)));
        assert_eq!(from("PageUp", Some((1, 1))), Some((0, 1)));
        assert_eq!(from("x", Some((1, 1))), None);
        assert_eq!(moved("ArrowDown", None, (0, 2)), None);
    }

    #[test]
    fn nothing_looks_like_something_else() {
        let text = |text: &str| Value::Whole(text.to_owned());
        assert_eq!(folded(&Value::Null), ("null", "NULL".to_owned()));
        assert_eq!(folded(&text("")), ("empty-text", "empty".to_owned()));
        assert_eq!(folded(&text("NULL")), ("", "NULL".to_owned()));
        assert_eq!(folded(&text("a\nb")), ("", "a⏎b".to_owned()));
        assert_eq!(folded(&text(&"ä".repeat(81))).1, format!("{}…", "ä".repeat(80)));
    }
}
