//! What came of the statements that were typed: rows, counts, notices, the error.

use rehearsal::{Shared, Workbench};
use std::sync::Arc;

use leptos::prelude::*;
use postgres_model::{ResultSet, StatementTrace, TransactionMark, TransactionMarkKind};
use protocol::FaultKind;
use report::duration;
use review::{CommandRecord, CommandState};

use crate::app::App;
use crate::components::{Icon, NumberedRows, RowsGrid, Shape};

/// Rows of an answer that are in the page at once.
const PAGE: usize = 100;

/// Of so many statements it is shown what came of them, the last ones; the timeline has all.
const SHOWN: usize = 100;

/// Letters of a statement above what came of it, and where the pointer rests.
const HEAD: usize = 200;
const TITLE: usize = 2000;

/// How EXPLAIN calls its only column.
const QUERY_PLAN: &str = "QUERY PLAN";

/// One statement and what came of it.
#[derive(Clone, PartialEq)]
struct Answer {
    run: u32,
    trace: Shared<StatementTrace>,
    rows: Option<Shared<ResultSet>>,
    notices: Vec<String>,
}

/// What came of the statements that ran last.
#[component]
pub fn Results() -> impl IntoView {
    let app = App::get();
    let answers = app.memo(answers);
    let line = app.memo(closing_line);
    let ran = app.memo(|state| state.rehearsal().sql.ran.is_some());
    view! {
        <div class="sql-results" role="log" tabindex="0" aria-label="Results">
            <Show when=move || !ran.get()>
                <p class="empty">
                    "Statements run on the current database, one after the other as in psql. "
                    "Writes are recorded as manual changes."
                </p>
            </Show>
            <For each=move || answers.get() key=|answer| (answer.run, answer.trace.index, answer.rows.is_some(), answer.notices.len()) let:answer>
                <AnswerView answer />
            </For>
            {move || line.get().map(|line| view! { <p class="sql-line dim">{line}</p> })}
        </div>
    }
}

fn answers(state: &Workbench) -> Vec<Answer> {
    let (Some(ran), Some(record)) = (&state.rehearsal().sql.ran, state.rehearsal().sql_record()) else {
        return vec![];
    };
    let from = record.statements.len().saturating_sub(SHOWN);
    let answers = record.statements[from..].iter().map(|trace| Answer {
        run: ran.run.0,
        trace: trace.clone().into(),
        rows: ran.results.get(&trace.index).cloned(),
        notices: notices_of(record, trace.index),
    });
    answers.collect()
}

fn notices_of(record: &CommandRecord, statement: u32) -> Vec<String> {
    let with_it = record.notices.iter().filter(|notice| notice.statement == statement);
    with_it
        .map(|notice| format!("{}:  {}", notice.severity, notice.message))
        .collect()
}

/// What there is to say beside the statements: that some go on, or did not run, and what was printed.
fn closing_line(state: &Workbench) -> Option<String> {
    let (ran, record) = (state.rehearsal().sql.ran.as_ref()?, state.rehearsal().sql_record()?);
    if !record.state.has_ended() {
        return Some("Running …".to_owned());
    }
    if record.state == CommandState::Stopped {
        return Some(report::STOPPED.to_owned());
    }
    if let Some(fault) = record.fault.as_ref().filter(|fault| fault.kind == FaultKind::Engine) {
        return Some(format!("{} The database is as it was before.", fault.message));
    }
    let earlier = record.statements.len().saturating_sub(SHOWN);
    let earlier = (earlier > 0).then(|| format!("{earlier} earlier statements ran too; the timeline shows them."));
    let left = ran.statements.len().saturating_sub(record.statements.len());
    let not_run = match left {
        0 => None,
        1 => Some("1 statement after it did not run.".to_owned()),
        count => Some(format!("{count} statements after it did not run.")),
    };
    let entry = state
        .rehearsal()
        .runs
        .console
        .iter()
        .rev()
        .find(|entry| entry.run == ran.run);
    let failed = record.statements.iter().any(|trace| trace.error.is_some());
    let fault = record
        .fault
        .as_ref()
        .filter(|_| !failed)
        .map(|fault| fault.message.clone());
    let printed = entry
        .into_iter()
        .flat_map(|entry| entry.output.iter().map(|(_, text)| text.trim_end().to_owned()));
    let printed = printed.filter(|_| !failed);
    let taken_back = (failed && was_open_at_the_end(record))
        .then(|| "The transaction was still open, so it was rolled back.".to_owned());
    let lines: Vec<String> = printed
        .chain(earlier)
        .chain(fault)
        .chain(not_run)
        .chain(taken_back)
        .collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// A rollback that no statement asked for.
fn was_open_at_the_end(record: &CommandRecord) -> bool {
    let is_behind = |mark: &TransactionMark| mark.statement as usize >= record.statements.len();
    let last = record.transactions.last();
    last.is_some_and(|mark| mark.kind == TransactionMarkKind::Rollback && is_behind(mark))
}

#[component]
fn AnswerView(answer: Answer) -> impl IntoView {
    let Answer {
        trace, rows, notices, ..
    } = answer;
    let failed = trace.error.is_some();
    let amount = trace
        .rows
        .map(|count| format!("{count} {}", if count == 1 { "row" } else { "rows" }));
    let facts = amount
        .into_iter()
        .chain([duration(trace.duration_ms)])
        .collect::<Vec<_>>()
        .join(", ");
    view! {
        <section class="sql-answer" class:failed=failed>
            <div class="sql-answer-head">
                <Icon shape=if failed { Shape::Error } else { Shape::Check } />
                <code title=report::one_line(&trace.sql, TITLE)>{report::one_line(&trace.sql, HEAD)}</code>
                <span class="dim">{facts}</span>
            </div>
            {notices.into_iter().map(|notice| view! { <pre class="sql-notice">{notice}</pre> }).collect_view()}
            {trace.error.clone().map(|error| view! { <pre class="fault-message" role="alert">{error}</pre> })}
            {rows.map(|rows| view! { <Rows rows /> })}
        </section>
    }
}

/// The rows, a page at a time; the answer to EXPLAIN as the text that it is.
#[component]
fn Rows(rows: Shared<ResultSet>) -> impl IntoView {
    if let [column] = rows.columns.as_slice()
        && column.name == QUERY_PLAN
    {
        let lines = rows.rows.iter().filter_map(|row| row.first()?.text());
        return view! { <pre class="sql-plan" tabindex="0">{lines.collect::<Vec<_>>().join("\n")}</pre> }.into_any();
    }
    let page = RwSignal::new(0_usize);
    let (given, total) = (rows.rows.len(), rows.total);
    let pages = given.div_ceil(PAGE).max(1);
    let shown = Memo::new(move |_| {
        let from = page.get() * PAGE;
        let rows = ResultSet {
            columns: rows.columns.clone(),
            rows: rows.rows[from..given.min(from + PAGE)].to_vec(),
            total,
        };
        NumberedRows {
            rows: Arc::new(rows),
            first: from as u64 + 1,
        }
    });
    let told = (given as u64) < total;
    let is_last = move || page.get() + 1 >= pages;
    view! {
        <RowsGrid result=shown label="Rows" />
        {(pages > 1 || told).then(|| view! {
            <div class="pager">
                <button class="quiet" disabled=move || page.get() == 0 on:click=move |_| page.update(|page| *page -= 1)>"Previous"</button>
                <span>{move || format!("{}–{} of {total}", page.get() * PAGE + 1, given.min((page.get() + 1) * PAGE))}</span>
                <button class="quiet" disabled=is_last on:click=move |_| page.update(|page| *page += 1)>"Next"</button>
                {told.then(|| view! { <span class="dim">{format!("Shown are the first {given}; use LIMIT and OFFSET for others.")}</span> })}
            </div>
        })}
    }
    .into_any()
}
