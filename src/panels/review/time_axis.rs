//! Statements, transactions and held locks of an upgrade and of a downgrade, each on one time axis.

use leptos::prelude::*;
use postgres_model::{Blocks, StatementTrace, TableRows, TransactionMarkKind};
use rehearsal::Shared;
use report::{LOCKS_NOT_KNOWN, duration};
use review::{Axis, LockSpan, Span, StatementSpan, TransactionSpan, axis};

use super::facts::{Facts, Way};
use crate::components::Copy;

/// Letters of a statement that its tooltip shows.
const SHOWN: usize = 300;

/// The axes of both ways.
#[component]
pub fn TimeAxes(facts: Shared<Facts>) -> impl IntoView {
    let of = |way: &Option<Way>, name: &'static str| {
        let way = way.as_ref()?;
        let drawn = axis(&way.record, &way.step, way.locks.as_ref())?;
        Some(view! { <AxisView axis=drawn titles=titles(way) rows=way.rows.clone() name /> })
    };
    view! {
        {of(&facts.up, "Time axis of the upgrade")}
        {of(&facts.down, "Time axis of the downgrade")}
    }
}

/// The tooltips of the statements, in order.
fn titles(way: &Way) -> Vec<String> {
    let title = |statement: &StatementTrace| {
        let sql = report::one_line(&statement.sql, SHOWN);
        format!("{} · {sql}", duration(statement.duration_ms))
    };
    way.statements().iter().map(|statement| title(statement)).collect()
}

fn left(span: Span) -> String {
    format!("{:.3}%", span.from * 100.0)
}

fn width(span: Span) -> String {
    format!("{:.3}%", (span.to - span.from) * 100.0)
}

#[component]
fn AxisView(axis: Axis, titles: Vec<String>, rows: Vec<TableRows>, name: &'static str) -> impl IntoView {
    let length = duration(axis.duration_ms);
    let count = report::counted(axis.statements.len(), "statement");
    let is_open = !axis.locks.is_empty() || axis.statements.iter().any(|statement| !statement.locks_known);
    let copied = titles.join("\n");
    let statements = axis.statements.into_iter().zip(titles);
    view! {
        <details class="axis" open=is_open>
            <summary>{name}<span class="dim">{format!(" · {count} · {length}")}</span></summary>
            <div class="axis-row">
                <span class="axis-name dim">"transactions"</span>
                <span class="axis-track">{axis.transactions.into_iter().map(transaction).collect_view()}</span>
            </div>
            <div class="axis-row">
                <span class="axis-name dim">"statements"</span>
                <span class="axis-track">{statements.map(statement).collect_view()}</span>
                <Copy text=move |()| copied.clone() label="the statements with their durations" />
            </div>
            {axis.locks.into_iter().map(|each| lock(each, &rows)).collect_view()}
            <Legend />
        </details>
    }
}

fn transaction(each: TransactionSpan) -> impl IntoView {
    let (class, title) = match each.ended {
        Some(TransactionMarkKind::Rollback) => ("axis-transaction rolled-back", "transaction, rolled back"),
        Some(_) => ("axis-transaction", "transaction, committed"),
        None => (
            "axis-transaction open",
            "transaction that continues after the last statement",
        ),
    };
    view! { <i class=class style:left=left(each.span) style:width=width(each.span) title=title></i> }
}

fn statement((each, title): (StatementSpan, String)) -> impl IntoView {
    let title = match each.locks_known {
        true => title,
        false => format!("{title}\n{LOCKS_NOT_KNOWN}"),
    };
    view! { <i class="axis-statement" class:failed=each.failed class:unknown=!each.locks_known style:left=left(each.span) style:width=width(each.span) title=title></i> }
}

fn lock(each: LockSpan, rows: &[TableRows]) -> impl IntoView + use<> {
    let class = match each.held.blocks() {
        Some(Blocks::Everything) => "axis-lock everything",
        Some(Blocks::Writes | Blocks::WritesAndRowLocks) => "axis-lock writes",
        _ => "axis-lock",
    };
    let title = report::lock(&each.held, TableRows::count_of(rows, &each.held.lock.subject)).to_string();
    view! {
        <div class="axis-row">
            <span class="axis-name" title=each.relation.clone()>{each.relation.clone()}</span>
            <span class="axis-track"><i class=class style:left=left(each.span) style:width=width(each.span) title=title></i></span>
            <span class="axis-mode dim">{each.mode.to_string()}</span>
        </div>
    }
}

#[component]
fn Legend() -> impl IntoView {
    view! {
        <p class="axis-legend dim" role="note" aria-label="Legend">
            <span><i class="axis-transaction"></i>"transaction"</span>
            <span><i class="axis-statement"></i>"statement"</span>
            <span><i class="axis-statement unknown"></i>"statement, "{LOCKS_NOT_KNOWN}</span>
            <span><i class="axis-lock everything"></i>"other sessions cannot read or write"</span>
            <span><i class="axis-lock writes"></i>"other sessions cannot write"</span>
            <span><i class="axis-lock"></i>"other sessions read and write"</span>
        </p>
    }
}
