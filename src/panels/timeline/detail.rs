//! The whole of one statement: its text, where it came from, what it locked and for how long, what it changed.

use leptos::prelude::*;
use postgres_model::{Blocks, StatementTrace};
use rehearsal::{Shared, Workbench};
use report::duration;
use review::schema::differences;
use review::{HeldLock, UnknownLocks, documented_locks, formatted_sql, held_before, strongest_on_each, word_at};

use super::Timeline;
use crate::app::App;
use crate::components::{Icon, Shape, Sql};
use crate::panels::places::CallLink;
use crate::panels::sentence::SentenceView;

/// The whole of one statement.
#[component]
pub fn Detail(
    /// Its position in the run.
    statement: usize,
    /// The timeline that it is in.
    timeline: Memo<Shared<Timeline>>,
    /// Takes this view away.
    close: impl Fn() + 'static,
) -> impl IntoView {
    let app = App::get();
    let trace = app.peek(|state| state.shown_run()?.statement(statement))?;
    let locks = app.peek(|state| timeline.with_untracked(|timeline| StatementLocks::of(state, timeline, &trace)))?;
    let changed = app.peek(|state| changes(state, trace.index));
    let by_hand = app.peek(|state| state.shown_run().is_some_and(|run| run.task().is_by_hand()));
    let sender = if by_hand {
        "the SQL console, by hand"
    } else {
        "Alembic or env.py, not by a revision"
    };
    let origin = match &trace.call {
        Some(call) => view! { <dt>"Called at"</dt><dd><CallLink call=call.clone() />" in "<code>{call.function.clone()}"()"</code></dd> }.into_any(),
        None => view! { <dt>"Sent by"</dt><dd>{sender}</dd> }.into_any(),
    };
    Some(view! {
        <div class="statement-detail" role="region" aria-label="Statement">
            <button class="quiet detail-close" title="Close" aria-label="Close the statement" on:click=move |_| close()><Icon shape=Shape::Close /></button>
            {text_of(&trace)}
            {trace.error.clone().map(|error| view! { <pre class="fault-message">{error}</pre> })}
            <Effects changed trace=trace.clone() />
            <Locks locks />
            <dl class="facts">
                {origin}
                {trace.directive.clone().map(|directive| view! { <dt>"Directive"</dt><dd><code>{directive}</code></dd> })}
                {trace.parameters.clone().map(|parameters| view! { <dt>"Parameters"</dt><dd><code>{parameters}</code></dd> })}
                {trace.sqlstate.clone().map(|code| view! { <dt>"SQLSTATE"</dt><dd><code>{code}</code></dd> })}
                <dt>"Took"</dt>
                <dd>{duration(trace.duration_ms)}{trace.rows.map(|rows| format!(", {rows} {}", if rows == 1 { "row" } else { "rows" }))}", "{duration(trace.at_ms)}" after the command began"</dd>
            </dl>
        </div>
    })
}

/// As it was sent where PostgreSQL names a place in it, else laid out for reading.
fn text_of(trace: &StatementTrace) -> impl IntoView + use<> {
    match trace.error_position {
        Some(position) => view! { <Sql sql=trace.sql.clone() error=Some(word_at(&trace.sql, position)) /> },
        None => view! { <Sql sql=formatted_sql(&trace.sql).trim().to_owned() error=None /> },
    }
}

fn changes(state: &Workbench, statement: u32) -> Vec<String> {
    let Some(run) = state.shown_run() else { return vec![] };
    let schema = &run.record.schema;
    if schema.changes_of(statement).next().is_none() {
        return vec![];
    }
    let found = differences(
        &schema.before_statement(statement),
        &schema.after_statements(statement + 1),
    );
    let lines = found.into_iter().flat_map(|object| {
        let whose =
            if object.parts.iter().any(|part| part.part == review::schema::Part::Whole) || object.parts.is_empty() {
                String::new()
            } else {
                format!("{}: ", object.name)
            };
        object
            .parts
            .into_iter()
            .map(move |part| format!("{whose}{}", part.words))
    });
    lines.collect()
}

/// What it changed, rewrote and read through.
#[component]
fn Effects(changed: Vec<String>, trace: Shared<StatementTrace>) -> impl IntoView {
    let lines: Vec<String> = changed.into_iter().chain(report::effects(&trace.effects)).collect();
    (!lines.is_empty()).then(|| {
        view! { <ul class="effects" aria-label="What it did">{lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul> }
    })
}

/// What is locked while a statement runs, as it is said.
struct StatementLocks {
    sql: String,
    /// Whether the locks of the statement itself could be read.
    is_read: bool,
    taken: Vec<HeldLock>,
    before: Vec<HeldLock>,
    meanwhile: Option<String>,
    unknown: Option<UnknownLocks>,
}

impl StatementLocks {
    fn of(state: &Workbench, timeline: &Timeline, trace: &StatementTrace) -> Option<Self> {
        let locks = timeline.locks.state(trace.index);
        Some(Self {
            sql: trace.sql.clone(),
            is_read: trace.effects.locks.is_some(),
            taken: timeline.locks.taken_by(trace.index).to_vec(),
            before: held_before(timeline.locks.held(), trace),
            meanwhile: report::locked_meanwhile(locks, &state.shown_run()?.record.statements),
            unknown: locks.unknown.cloned(),
        })
    }
}

/// The locks that it newly took, the strongest on each relation; those of earlier statements of the same transaction that keep others
/// waiting while it runs; and what is not known of either.
#[component]
fn Locks(locks: StatementLocks) -> impl IntoView {
    let documented = locks.unknown.as_ref().and_then(|_| documented_locks(&locks.sql));
    let nothing = locks.is_read && locks.taken.is_empty();
    view! {
        {locks.meanwhile.map(|words| view! { <p class="locked-meanwhile">{words}</p> })}
        {locks.unknown.map(|unknown| view! { <p class="locks-unknown">{report::why_locks_unknown(&unknown.why)}</p> })}
        {documented.map(|locks| view! { <p class="dim">{report::documented(&locks)}</p> })}
        {nothing.then(|| view! { <p class="dim">"It took no new lock."</p> })}
        <Taken held=locks.taken />
        {report::locks_held_before(&locks.before).map(|words| view! { <p class="dim">{words}</p> })}
    }
}

#[component]
fn Taken(held: Vec<HeldLock>) -> impl IntoView {
    let is_told = |held: &&HeldLock| held.blocks().is_some() || held.is_unknown();
    let (told, others): (Vec<&HeldLock>, Vec<&HeldLock>) = strongest_on_each(&held).into_iter().partition(is_told);
    let others = report::unnoticed_locks(others.len());
    (!held.is_empty()).then(|| {
        view! {
            <ul class="locks" aria-label="Locks that it took">
                {told.into_iter().cloned().map(|held| view! { <LockRow held /> }).collect_view()}
                {others.map(|words| view! { <li class="dim">{words}</li> })}
            </ul>
        }
    })
}

/// One lock, in words.
#[component]
pub fn LockRow(
    /// The lock.
    held: HeldLock,
    /// How many rows the table had, where they were counted.
    #[prop(optional_no_strip)]
    rows: Option<u64>,
) -> impl IntoView {
    let class = match held.blocks() {
        Some(Blocks::Everything) => "lock everything",
        Some(Blocks::Writes | Blocks::WritesAndRowLocks) => "lock writes",
        _ => "lock",
    };
    view! { <li class=class><SentenceView sentence=report::lock(&held, rows) /></li> }
}
