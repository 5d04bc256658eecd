//! The steps that Alembic computed, and how far they are.

use leptos::prelude::*;
use postgres_model::Blocks;
use rehearsal::{Run, ViewMsg, Workbench};
use report::{duration, verb};
use review::{BlockedSpan, CommandLocks, CommandRecord, Step, StepProgress, blocked_spans};

use crate::app::App;
use crate::components::VirtualList;
use crate::panels::timeline::{NothingOfSelected, OnlySelectedChoice, Part, only_revision};

/// Height of a step of the plan in pixels.
const STEP_HEIGHT: f64 = 22.0;

/// Height of the plan in pixels where little room is left for it.
const LEAST_HEIGHT: f64 = STEP_HEIGHT * 2.5;

/// The shown command, where it has ended.
pub fn ended_run(state: &Workbench) -> Option<&Run> {
    state.shown_run().filter(|run| run.record.state.has_ended())
}

/// The bars of its steps.
pub fn bars(state: &Workbench) -> Vec<Bar> {
    ended_run(state).map(|run| bars_of(&run.record)).unwrap_or_default()
}

/// The steps that Alembic computed.
#[component]
pub fn Plan() -> impl IntoView {
    let app = App::get();
    let only = only_revision(app, Part::Plan);
    let total = app.memo(|state| state.shown_run().map_or(0, |run| run.record.plan.len()));
    let run = app.memo(|state| state.shown_run().map_or(0, |run| u64::from(run.id.0)));
    // The positions of the steps that are shown.
    let shown = Memo::new(move |_| {
        run.track();
        let (total, only) = (total.get(), only.get());
        app.peek(|state| {
            positions(
                state
                    .shown_run()
                    .map(|run| &run.record.plan[..total])
                    .unwrap_or_default(),
                only.as_deref(),
            )
        })
    });
    let count = Signal::derive(move || shown.with(Vec::len));
    // Rows mean something else in another run, and when others are left out.
    let edition = RwSignal::new(0_u64);
    Effect::new(move |_| {
        run.track();
        only.track();
        edition.update(|edition| *edition += 1);
    });
    let offline = app.memo(|state| state.shown_run().is_some_and(|run| run.record.offline));
    // The step that runs, or the one that the run ended in.
    let ended = app.memo(|state| {
        let plan = &state.shown_run()?.record.plan;
        let ended = |step: &Step| matches!(step.progress, StepProgress::Running | StepProgress::Failed);
        plan.iter().position(ended)
    });
    let reveal = Signal::derive(move || shown.with(|shown| shown.binary_search(&ended.get()?).ok()));
    // Once the run has ended: while it runs, its locks are counted nowhere but in the timeline.
    let bars = app.derived_when(|state| ended_run(state).map(|run| run.id), bars);
    let row = move |row: usize| {
        let index = shown.with_untracked(|shown| shown.get(row).copied())?;
        let bar = Signal::derive(move || bars.with(|bars| bars.get(index).cloned().unwrap_or_default()));
        let step = app.memo(move |state| state.shown_run().and_then(|run| run.record.plan.get(index)).cloned());
        Some(view! { <PlanStep step row bar /> })
    };
    let height = move || count.get() as f64 * STEP_HEIGHT + STEP_HEIGHT / 2.0;
    let pixels = |height: f64| format!("{height}px");
    let in_order = move || match (count.get(), total.get()) {
        (count, total) if count == total => format!("{total} in Alembic’s order"),
        (count, total) => format!("{count} of {total}"),
    };
    view! {
        <Show when=move || { total.get() > 0 }>
            <h3 class="plan-title">{move || if offline.get() { "Plan (printed with --sql, not run)" } else { "Plan" }}<span class="dim">{in_order}</span><OnlySelectedChoice part=Part::Plan /></h3>
            <Show when=move || { count.get() == 0 }><NothingOfSelected part=Part::Plan /></Show>
            <div class="plan" style:flex-basis=move || pixels(height()) style:min-height=move || pixels(height().min(LEAST_HEIGHT))>
                <VirtualList count row_height=STEP_HEIGHT row=row generation=edition reveal label="Plan" id="step" on_key=|_| () />
            </div>
        </Show>
    }
}

/// The positions of the steps of a revision, or of all.
fn positions(plan: &[Step], only: Option<&str>) -> Vec<usize> {
    let is_shown = |step: &Step| only.is_none_or(|revision| step.planned.revision == revision);
    let steps = plan.iter().enumerate();
    steps
        .filter(|(_, step)| is_shown(step))
        .map(|(position, _)| position)
        .collect()
}

/// What others could not do over the time of a step, and what is said of it; nothing where there is nothing to show.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bar {
    spans: Vec<BlockedSpan>,
    title: Option<String>,
    is_known: bool,
}

fn bars_of(record: &CommandRecord) -> Vec<Bar> {
    let locks = CommandLocks::of(record);
    let bar = |step: &Step| {
        let of_step = locks.of_step(record, step)?;
        Some(Bar {
            spans: blocked_spans(record, step, locks.held()),
            title: report::step_lock_bar(&of_step),
            is_known: of_step.is_known(),
        })
    };
    record.plan.iter().map(|step| bar(step).unwrap_or_default()).collect()
}

/// What others could not do over the time of a step. A question mark where that is not known as a whole.
#[component]
fn LockBar(bar: Signal<Bar>) -> impl IntoView {
    move || {
        let Bar { spans, title, is_known } = bar.get();
        let title = title?;
        let parts = spans.into_iter().map(|span| {
            let class = match span.blocks {
                Blocks::Everything => "everything",
                _ => "writes",
            };
            view! { <i class=class style:left=format!("{}%", span.from * 100.0) style:width=format!("{}%", (span.to - span.from) * 100.0)></i> }
        });
        Some(view! {
            <span class="lock-bar" class:unknown=!is_known role="img" aria-label=title.clone() title=title.clone()>{parts.collect_view()}</span>
        })
    }
}

#[component]
fn PlanStep(step: Memo<Option<Step>>, row: usize, bar: Signal<Bar>) -> impl IntoView {
    let app = App::get();
    let selected = app.memo(|state| state.rehearsal().selection.revision.clone());
    move || {
        step.get().map(|Step { planned, progress, .. }| {
            let (class, mark, time) = match progress {
                StepProgress::Pending => ("pending", "·", String::new()),
                StepProgress::Running => ("running", "▸", "running".to_owned()),
                StepProgress::Done { duration_ms } => ("done", "✓", duration(duration_ms)),
                StepProgress::Failed => ("failed", "✗", "failed".to_owned()),
            };
            let target = planned.revision.clone();
            let shown = target.clone();
            let is_selected = move || selected.with(|selected| selected.as_ref() == Some(&shown));
            view! {
                <div
                    id=format!("step-{row}")
                    class=format!("plan-step {class}")
                    class:selected=is_selected
                    role="option"
                    on:click=move |_| app.send(ViewMsg::ChooseStep(target.clone()))
                    aria-selected=(progress == StepProgress::Running).to_string()
                >
                    <span class="plan-mark" aria-label=class>{mark}</span>
                    <span class="plan-direction">{verb(planned.direction)}</span>
                    <button class="revision-link">{planned.revision}</button>
                    <span class="plan-message">{planned.message}</span>
                    <LockBar bar />
                    <span class="plan-time">{time}</span>
                </div>
            }
        })
    }
}
