//! One line about the run as a whole: what it is, how far, and what it comes to.

use leptos::prelude::*;
use review::Verdict;

use super::{duration, verb};
use crate::app::App;
use crate::components::{Icon, Progress, Shape};
use crate::state::{Run, State};

/// One line about the run as a whole.
#[component]
pub fn Summary() -> impl IntoView {
    let app = App::get();
    let command = app.memo(|state| state.run.as_ref().map(|run| run.command.clone()).unwrap_or_default());
    let text = app.memo(|state| state.run.as_ref().map(|run| summary(run, state)).unwrap_or_default());
    let class = app.memo(|state| state.run.as_ref().map_or("", outcome_class));
    let done = app.memo(|state| state.run.as_ref().map_or(0, |run| run.steps_done() as u64));
    let total = app.memo(|state| state.run.as_ref().map_or(0, |run| run.plan.len() as u64));
    let is_running = app.memo(State::is_running);
    view! {
        <div class="run-summary" role="status">
            <code class="run-command">{move || command.get()}</code>
            <span class=move || format!("run-outcome {}", class.get())>
                {move || shape(class.get()).map(|shape| view! { <Icon shape /> })}
                {move || text.get()}
            </span>
            <Show when=move || is_running.get()>
                <Progress label="Revisions done" done=Signal::derive(move || done.get()) total=Signal::derive(move || total.get()) />
            </Show>
        </div>
    }
}

fn outcome_class(run: &Run) -> &'static str {
    match verdict(run) {
        None => "running",
        Some(_) if run.discrepancy.is_some() => "doubtful",
        Some(Verdict::Passed) => "succeeded",
        Some(Verdict::RanWithStandIns) => "doubtful",
        Some(Verdict::Failed) => "failed",
        Some(Verdict::Stopped) => "stopped",
    }
}

fn verdict(run: &Run) -> Option<Verdict> {
    Some(Verdict::of(&run.end.as_ref()?.outcome, &run.conditions))
}

fn summary(run: &Run, state: &State) -> String {
    let Some(end) = &run.end else {
        return match state.running_revision() {
            Some((revision, direction)) => format!(
                "{} {revision} · {} of {} done",
                verb(direction),
                run.steps_done(),
                run.plan.len()
            ),
            None if !run.started => "waiting for the engine".to_owned(),
            None => "running".to_owned(),
        };
    };
    let steps = match run.steps_done() {
        0 => String::new(),
        1 => "1 revision in ".to_owned(),
        count => format!("{count} revisions in "),
    };
    let statements = match run.statements.len() {
        0 => String::new(),
        1 => " · 1 statement".to_owned(),
        count => format!(" · {count} statements"),
    };
    if run.discrepancy.is_some() {
        return format!(
            "Not all of it was kept · {steps}{}{statements}",
            duration(end.duration_ms)
        );
    }
    match Verdict::of(&end.outcome, &run.conditions) {
        Verdict::Passed => format!("Passed · {steps}{}{statements}", duration(end.duration_ms)),
        Verdict::RanWithStandIns => format!("Ran with stand-ins · {steps}{}{statements}", duration(end.duration_ms)),
        Verdict::Failed => format!("Failed after {}", duration(end.duration_ms)),
        Verdict::Stopped => "Stopped; the database is as it was before".to_owned(),
    }
}

/// The sign beside the colour.
fn shape(class: &str) -> Option<Shape> {
    match class {
        "succeeded" => Some(Shape::Check),
        "doubtful" => Some(Shape::Warning),
        "failed" => Some(Shape::Error),
        "stopped" => Some(Shape::Stop),
        _ => None,
    }
}
