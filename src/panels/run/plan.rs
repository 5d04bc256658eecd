//! The steps that Alembic computed, and how far they are.

use leptos::prelude::*;
use review::{Step, StepProgress};

use super::{duration, verb};
use crate::app::App;
use crate::components::VirtualList;
use crate::update::Msg;

/// Height of a step of the plan in pixels.
const STEP_HEIGHT: f64 = 22.0;

/// The steps that Alembic computed.
#[component]
pub fn Plan() -> impl IntoView {
    let app = App::get();
    let steps = app.memo(|state| state.run.as_ref().map_or(0, |run| run.record.plan.len()));
    let run = app.memo(|state| state.run.as_ref().map_or(0, |run| u64::from(run.id.0)));
    let offline = app.memo(|state| state.run.as_ref().is_some_and(|run| run.record.offline));
    // The step that runs, or the one that the run ended in.
    let reveal = app.memo(|state| {
        let plan = &state.run.as_ref()?.record.plan;
        let ended = |step: &Step| matches!(step.progress, StepProgress::Running | StepProgress::Failed);
        plan.iter().position(ended)
    });
    let row = move |index: usize| {
        let step = app.memo(move |state| state.run.as_ref().and_then(|run| run.record.plan.get(index)).cloned());
        view! { <PlanStep step index /> }
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

#[component]
fn PlanStep(step: Memo<Option<Step>>, index: usize) -> impl IntoView {
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
                    <button class="revision-link" on:click=move |_| app.send(Msg::Select(target.clone(), None))>{planned.revision}</button>
                    <span class="plan-message">{planned.message}</span>
                    <span class="plan-time">{time}</span>
                </div>
            }
        })
    }
}
