//! The statements of the newest run as they happen, and the whole of the one that is chosen.

use leptos::{ev, prelude::*};
use postgres_model::StatementTrace;

use super::places::lines_of;
use super::run::duration;
use crate::app::App;
use crate::components::VirtualList;
use crate::state::Shared;
use crate::update::Msg;

const ROW_HEIGHT: f64 = 26.0;

/// The statements panel.
#[component]
pub fn StatementsPanel() -> impl IntoView {
    let app = App::get();
    let count = app.memo(|state| state.run.as_ref().map_or(0, |run| run.record.statements.len()));
    let run = app.memo(|state| state.run.as_ref().map_or(0, |run| u64::from(run.id.0)));
    let is_running = app.memo(|state| state.is_running());
    let chosen = RwSignal::new(None::<usize>);
    Effect::new(move |_| {
        run.get();
        chosen.set(None);
    });
    // While a run goes on, the newest statement stays in view unless one is chosen.
    let reveal = Signal::derive(move || {
        chosen
            .get()
            .or_else(|| is_running.get().then(|| count.get().saturating_sub(1)))
    });
    let on_key = move |event: ev::KeyboardEvent| {
        let last = count.get_untracked().saturating_sub(1);
        let at = chosen.get_untracked();
        let next = match event.key().as_str() {
            "ArrowDown" => at.map_or(0, |at| (at + 1).min(last)),
            "ArrowUp" => at.map_or(last, |at| at.saturating_sub(1)),
            "Home" => 0,
            "End" => last,
            _ => return,
        };
        event.prevent_default();
        chosen.set((count.get_untracked() > 0).then_some(next));
    };
    let row = move |index: usize| {
        let statement = app.peek(|state| statement_at(state, index));
        statement.map(|statement| view! { <Row statement index chosen /> })
    };
    view! {
        <section class="statements panel" aria-label="Statements">
            <h2 class="panel-title">"Statements"<span class="count">{move || count.get()}</span></h2>
            <Show when=move || { count.get() > 0 } fallback=|| view! { <p class="empty">"Every statement of a run appears here while it runs, with the line of Python that asked for it."</p> }>
                <VirtualList count row_height=ROW_HEIGHT row=row generation=run reveal label="Statements of the run" id="statement" on_key=on_key />
            </Show>
            {move || chosen.get().and_then(|index| app.peek(|state| statement_at(state, index))).map(|statement| view! { <Detail statement /> })}
        </section>
    }
}

fn statement_at(state: &crate::state::State, index: usize) -> Option<Shared<StatementTrace>> {
    state.run.as_ref()?.statement(index)
}

#[component]
fn Row(statement: Shared<StatementTrace>, index: usize, chosen: RwSignal<Option<usize>>) -> impl IntoView {
    let is_chosen = move || chosen.get() == Some(index);
    let bookkeeping = statement.call.is_none();
    let choose = move |_| {
        chosen.set(if chosen.get_untracked() == Some(index) {
            None
        } else {
            Some(index)
        })
    };
    view! {
        <div
            id=format!("statement-{index}")
            class="statement-row"
            class:bookkeeping=bookkeeping
            class:failed=statement.error.is_some()
            role="option"
            aria-selected=move || is_chosen().to_string()
            on:click=choose
        >
            <code class="statement-revision">{statement.revision.clone().unwrap_or_default()}</code>
            <code class="statement-sql">{one_line(&statement.sql)}</code>
            <span class="statement-rows">{statement.rows.map(|rows| rows.to_string())}</span>
            <span class="statement-time">{duration(statement.duration_ms)}</span>
        </div>
    }
}

/// Enough for one row; layout and comments are for the detail below.
fn one_line(sql: &str) -> String {
    let mut line = String::new();
    for word in sql.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
        if line.len() > 200 {
            break;
        }
    }
    line
}

#[component]
fn Detail(statement: Shared<StatementTrace>) -> impl IntoView {
    let app = App::get();
    let call = statement.call.clone().zip(statement.revision.clone()).map(|(call, revision)| {
        let place = format!("{}:{}", call.path, call.line);
        let lines = lines_of(&call);
        view! {
            <dt>"Called at"</dt>
            <dd><button class="link" title="Show the line" on:click=move |_| app.send(Msg::Select(revision.clone(), Some(lines)))>{place}</button>" in "<code>{call.function}"()"</code></dd>
        }
    });
    let origin = statement
        .call
        .is_none()
        .then(|| view! { <dt>"Sent by"</dt><dd>"Alembic or env.py, not by a revision"</dd> });
    view! {
        <div class="statement-detail">
            <pre>{statement.sql.trim().to_owned()}</pre>
            {statement.error.clone().map(|error| view! { <pre class="fault-message">{error}</pre> })}
            <dl class="facts">
                {call}
                {origin}
                {statement.directive.clone().map(|directive| view! { <dt>"Directive"</dt><dd><code>{directive}</code></dd> })}
                {statement.parameters.clone().map(|parameters| view! { <dt>"Parameters"</dt><dd><code>{parameters}</code></dd> })}
                {statement.sqlstate.clone().map(|code| view! { <dt>"SQLSTATE"</dt><dd><code>{code}</code></dd> })}
                <dt>"Took"</dt>
                <dd>{duration(statement.duration_ms)}{statement.rows.map(|rows| format!(", {rows} {}", if rows == 1 { "row" } else { "rows" }))}</dd>
            </dl>
        </div>
    }
}
