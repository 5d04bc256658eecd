//! One line about the run as a whole: which of the commands it is, how far, and what it comes to.

use leptos::prelude::*;
use protocol::RunId;
use rehearsal::actions::Action;
use rehearsal::{RecordMsg, Run, Workbench};
use report::verb;
use review::CommandState;

use crate::app::App;
use crate::components::{Icon, Progress, Shape};
use crate::panels::ActionButton;

/// One line about the run as a whole.
#[component]
pub fn Summary() -> impl IntoView {
    let app = App::get();
    let text = app.memo(|state| state.shown_run().map(|run| summary(run, state)).unwrap_or_default());
    let class = app.memo(|state| state.shown_run().map_or("", outcome_class));
    let done = app.memo(|state| state.shown_run().map_or(0, |run| run.record.steps_done() as u64));
    let total = app.memo(|state| state.shown_run().map_or(0, |run| run.record.plan.len() as u64));
    let is_running =
        app.memo(|state| state.page.records.saved.is_none() && state.shown_run().is_some_and(Run::is_running));
    let can_save = app.memo(|state| Action::SaveRun.is_enabled(state));
    view! {
        <div class="run-summary">
            <CommandChoice />
            <span class=move || format!("run-outcome {}", class.get()) role="status">
                {move || shape(class.get()).map(|shape| view! { <Icon shape /> })}
                {move || text.get()}
            </span>
            <Show when=move || can_save.get()>
                <ActionButton action=Action::SaveRun class="quiet save-run" icon=Shape::Download />
            </Show>
            <Show when=move || is_running.get()>
                <Progress label="Revisions done" done=Signal::derive(move || done.get()) total=Signal::derive(move || total.get()) />
            </Show>
        </div>
    }
}

/// The command; where there are several, any of them can be looked at.
#[component]
fn CommandChoice() -> impl IntoView {
    let app = App::get();
    let commands = app.memo(|state| {
        state
            .listed_runs()
            .into_iter()
            .map(|run| (run.id, words(run, state)))
            .collect::<Vec<_>>()
    });
    let shown = app.memo(|state| state.shown_run().map(|run| run.id));
    let choose = move |event| {
        if let Ok(id) = event_target_value(&event).parse() {
            app.send(RecordMsg::LookAt(RunId(id)));
        }
    };
    move || {
        let commands = commands.get();
        if let [(_, only)] = commands.as_slice() {
            return view! { <code class="run-command">{only.clone()}</code> }.into_any();
        }
        let count = commands.len();
        let options = commands.into_iter().enumerate().map(|(position, (id, words))| {
            let label = format!("{} of {count}: {words}", position + 1);
            view! { <option value=id.0.to_string() selected=move || shown.get() == Some(id)>{label}</option> }
        });
        view! {
            <select class="run-command" aria-label="Command" title="The commands that ran, oldest first; a rehearsed one left the database as it was" on:change=choose>
                {options.collect_view()}
            </select>
        }
        .into_any()
    }
}

/// A command, with what became of it where that is no success. One of a saved run does not wait for anything.
fn words(run: &Run, state: &Workbench) -> String {
    let rehearsed = if state.is_rehearsed(run.id) { " (rehearsed)" } else { "" };
    let outcome = match outcome_class(run) {
        _ if state.page.records.saved.is_some() && run.record.state == CommandState::NotRun => " (not run)",
        "failed" => " (failed)",
        "stopped" => " (stopped)",
        "doubtful" => " (doubtful)",
        _ => "",
    };
    format!("{}{rehearsed}{outcome}", report::task(run.task()))
}

fn outcome_class(run: &Run) -> &'static str {
    match run.record.state {
        CommandState::NotRun | CommandState::Running => "running",
        _ if run.record.discrepancy.is_some() => "doubtful",
        CommandState::Passed => "succeeded",
        CommandState::RanWithStandIns | CommandState::RevisionsUnread | CommandState::VersionTableDiffers => "doubtful",
        CommandState::Failed => "failed",
        CommandState::Stopped => "stopped",
    }
}

fn summary(run: &Run, state: &Workbench) -> String {
    let record = &run.record;
    match record.state {
        CommandState::NotRun if state.page.records.saved.is_some() => "Not run".to_owned(),
        CommandState::NotRun => "waiting for the engine".to_owned(),
        CommandState::Running => match state.rehearsal().running_revision() {
            Some((revision, direction)) => format!(
                "{} {revision} · {} of {} done",
                verb(direction),
                record.steps_done(),
                record.plan.len()
            ),
            None => "running".to_owned(),
        },
        _ => report::ended(record),
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
