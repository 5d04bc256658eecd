//! The steps that Alembic computed, and how far they are.

use leptos::prelude::*;
use postgres_model::Blocks;
use rehearsal::ViewMsg;
use report::{duration, verb};
use review::{BlockedSpan, CommandRecord, Step, StepProgress, blocked_spans, held_locks};

use crate::app::App;
use crate::components::VirtualList;

/// Height of a step of the plan in pixels.
const STEP_HEIGHT: f64 = 22.0;

/// The steps that Alembic computed.
#[component]
pub fn Plan() -> impl IntoView {
    let app = App::get();
    let steps = app.memo(|state| state.shown_run().map_or(0, |run| run.record.plan.len()));
    let run = app.memo(|state| state.shown_run().map_or(0, |run| u64::from(run.id.0)));
    let offline = app.memo(|state| state.shown_run().is_some_and(|run| run.record.offline));
    // The step that runs, or the one that the run ended in.
    let reveal = app.memo(|state| {
        let plan = &state.shown_run()?.record.plan;
        let ended = |step: &Step| matches!(step.progress, StepProgress::Running | StepProgress::Failed);
        plan.iter().position(ended)
    });
    // Once the run has ended: while it runs, its locks are counted nowhere but in the timeline.
    let spans = app.memo(|state| {
        state
            .shown_run()
            .filter(|run| run.record.state.has_ended())
            .map(|run| spans_of(&run.record))
            .unwrap_or_default()
    });
    let row = move |index: usize| {
        let spans = Signal::derive(move || spans.with(|spans| spans.get(index).cloned().unwrap_or_default()));
        let step = app.memo(move |state| state.shown_run().and_then(|run| run.record.plan.get(index)).cloned());
        view! { <PlanStep step index spans /> }
    };
    view! {
        <Show when=move || { steps.get() > 0 }>
            <h3 class="plan-title">{move || if offline.get() { "Plan (printed with --sql, not run)" } else { "Plan" }}<span class="dim">{move || format!("{} in Alembic’s order", steps.get())}</span></h3>
            <div class="plan" style:flex-basis=move || format!("{}px", steps.get() as f64 * STEP_HEIGHT + STEP_HEIGHT / 2.0)>
                <VirtualList count=steps row_height=STEP_HEIGHT row=row generation=run reveal label="Plan" id="step" on_key=|_| () />
            </div>
        </Show>
    }
}

fn spans_of(record: &CommandRecord) -> Vec<Vec<BlockedSpan>> {
    let held = held_locks(record);
    record
        .plan
        .iter()
        .map(|step| blocked_spans(record, step, &held))
        .collect()
}

/// What others could not do over the time of a step.
#[component]
fn LockBar(spans: Signal<Vec<BlockedSpan>>) -> impl IntoView {
    move || {
        let spans = spans.get();
        let most = spans.iter().map(|span| span.blocks).max()?;
        let title = match most {
            Blocks::Everything => "Other sessions could not read a table for a part of this time",
            _ => "Other sessions could not write to a table for a part of this time",
        };
        let parts = spans.into_iter().map(|span| {
            let class = match span.blocks {
                Blocks::Everything => "everything",
                _ => "writes",
            };
            view! { <i class=class style:left=format!("{}%", span.from * 100.0) style:width=format!("{}%", (span.to - span.from) * 100.0)></i> }
        });
        Some(view! { <span class="lock-bar" role="img" aria-label=title title=title>{parts.collect_view()}</span> })
    }
}

#[component]
fn PlanStep(step: Memo<Option<Step>>, index: usize, spans: Signal<Vec<BlockedSpan>>) -> impl IntoView {
    let app = App::get();
    move || {
        step.get().map(|Step { planned, progress, .. }| {
            let (class, mark, time) = match progress {
                StepProgress::Pending => ("pending", "·", String::new()),
                StepProgress::Running => ("running", "▸", "running".to_owned()),
                StepProgress::Done { duration_ms } => ("done", "✓", duration(duration_ms)),
                StepProgress::Failed => ("failed", "✗", "failed".to_owned()),
            };
            let target = planned.revision.clone();
            view! {
                <div
                    id=format!("step-{index}")
                    class=format!("plan-step {class}")
                    role="option"
                    aria-selected=(progress == StepProgress::Running).to_string()
                >
                    <span class="plan-mark" aria-label=class>{mark}</span>
                    <span class="plan-direction">{verb(planned.direction)}</span>
                    <button class="revision-link" on:click=move |_| app.send(ViewMsg::Select(target.clone(), None))>{planned.revision}</button>
                    <span class="plan-message">{planned.message}</span>
                    <LockBar spans />
                    <span class="plan-time">{time}</span>
                </div>
            }
        })
    }
}
