//! One line of the timeline.

use leptos::prelude::*;
use postgres_model::{Blocks, StatementTrace, TransactionMarkKind};
use rehearsal::{Run, Shared, ViewMsg};
use report::{LockBadge, duration, lock_badges, verb};
use review::Entry;

use super::{Timeline, point_at};
use crate::app::App;

/// Letters of a statement: enough for one row, the detail below has all.
const SHOWN: usize = 200;

/// One line of the timeline.
#[component]
pub fn Row(
    entry: Entry,
    index: usize,
    chosen: RwSignal<Option<usize>>,
    timeline: Memo<Shared<Timeline>>,
) -> impl IntoView {
    let app = App::get();
    let with_run = |draw: &dyn Fn(&Run) -> Option<AnyView>| app.peek(|state| state.shown_run().and_then(draw));
    match entry {
        Entry::Step(step) => with_run(&|run| Some(step_row(app, run, step, index))),
        Entry::Transaction(mark) => with_run(&|run| transaction_row(run, mark, index)),
        Entry::Notice(notice) => with_run(&|run| {
            let notice = run.record.notices.get(notice)?;
            let text = format!("{}: {}", notice.severity, notice.message);
            let title = text.clone();
            Some(view! { <div id=format!("entry-{index}") class="entry notice" role="option" aria-selected="false" title=title>{text}</div> }.into_any())
        }),
        Entry::Statement(position) => {
            let statement = app.peek(|state| state.shown_run()?.statement(position));
            statement.map(|statement| view! { <StatementRow statement position index chosen timeline /> }.into_any())
        }
    }
}

fn step_row(app: App, run: &Run, step: usize, index: usize) -> AnyView {
    let planned = run.record.plan[step].planned.clone();
    let target = planned.revision.clone();
    view! {
        <div id=format!("entry-{index}") class="entry step" role="option" aria-selected="false">
            <span class="plan-direction">{verb(planned.direction)}</span>
            <button class="revision-link" tabindex="-1" on:click=move |_| app.send(ViewMsg::Choose(target.clone()))>{planned.revision}</button>
            <span class="plan-message">{planned.message}</span>
        </div>
    }
    .into_any()
}

fn transaction_row(run: &Run, mark: usize, index: usize) -> Option<AnyView> {
    let mark = run.record.transactions.get(mark)?;
    let (word, class) = match mark.kind {
        TransactionMarkKind::Begin => ("BEGIN", "begin"),
        TransactionMarkKind::Commit => ("COMMIT", "end"),
        TransactionMarkKind::Rollback => ("ROLLBACK", "end rolled-back"),
        TransactionMarkKind::RollbackToSavepoint => ("ROLLBACK TO SAVEPOINT", "end rolled-back"),
    };
    let at = duration(mark.at_ms);
    let row = view! {
        <div id=format!("entry-{index}") class=format!("entry transaction {class}") role="option" aria-selected="false">
            <code>{word}</code><span class="entry-time" title="Since the command began">{at}</span>
        </div>
    };
    Some(row.into_any())
}

#[component]
fn StatementRow(
    statement: Shared<StatementTrace>,
    position: usize,
    index: usize,
    chosen: RwSignal<Option<usize>>,
    timeline: Memo<Shared<Timeline>>,
) -> impl IntoView {
    let app = App::get();
    let is_chosen = move || chosen.get() == Some(position);
    let by_hand = app.peek(|state| state.shown_run().is_some_and(|run| run.task().is_by_hand()));
    let at_marked_line = {
        let call = statement.call.clone();
        app.memo(move |state| {
            let (Some(call), Some(lines)) = (&call, state.rehearsal().selection.lines) else {
                return false;
            };
            state.rehearsal().shown_path().is_some_and(|path| path == call.path)
                && call.line <= lines.last
                && call.end_line >= lines.first
        })
    };
    let badges = timeline.with_untracked(|timeline| {
        let state = timeline.locks.state(statement.index);
        let badges = app.peek(|state_of_app| {
            let run = state_of_app.shown_run()?;
            Some(lock_badges(state, &run.record.statements, statement.index, &[]))
        });
        badges.unwrap_or_default().into_iter().map(lock_badge).collect_view()
    });
    let choose = move |_| {
        if chosen.get_untracked() == Some(position) {
            chosen.set(None);
        } else {
            chosen.set(Some(position));
            point_at(app, position);
        }
    };
    view! {
        <div
            id=format!("entry-{index}")
            class="entry statement-row"
            class:bookkeeping=statement.call.is_none() && !by_hand
            class:failed=statement.error.is_some()
            class:at-line=move || at_marked_line.get()
            role="option"
            aria-selected=move || is_chosen().to_string()
            on:click=choose
        >
            <code class="statement-sql">{report::one_line(&statement.sql, SHOWN)}</code>
            {badges}
            {(!statement.effects.rewritten.is_empty()).then(|| view! { <span class="effect" title=report::rewritten(&statement.effects)>"rewrite"</span> })}
            <span class="statement-rows" title="Rows">{statement.rows.map(|rows| rows.to_string())}</span>
            <span class="entry-time">{duration(statement.duration_ms)}</span>
        </div>
    }
}

/// What is locked meanwhile, told by words and not only by a colour.
pub fn lock_badge(badge: LockBadge) -> impl IntoView {
    let class = match badge.blocks {
        None => "unknown",
        Some(Blocks::Everything) => "everything",
        Some(_) => "writes",
    };
    view! { <span class=format!("lock-badge {class}") class:held=badge.is_held title=badge.title>{badge.words}</span> }
}
