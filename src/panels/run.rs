//! The run: the buttons, the plan that Alembic computed, how far it is, and how it ended.

use leptos::prelude::*;
use postgres_model::CallSite;
use protocol::{Direction, Fault, FaultKind, Outcome};
use revisions::LineRange;

use crate::actions::{self, Action};
use crate::app::App;
use crate::components::{Icon, Progress, Shape, VirtualList};
use crate::state::{Run, State, Step, StepProgress};
use crate::update::Msg;

/// Height of a step of the plan in pixels.
const STEP_HEIGHT: f64 = 22.0;

/// The run panel.
#[component]
pub fn RunPanel() -> impl IntoView {
    let app = App::get();
    let has_run = app.memo(|state| state.run.is_some());
    view! {
        <section class="run panel" aria-label="Run">
            <div class="toolbar" role="toolbar" aria-label="Rehearse">
                {actions::ALL.iter().map(|action| view! { <ActionButton action /> }).collect_view()}
            </div>
            <Show when=move || has_run.get() fallback=|| view! {
                <p class="empty">"Nothing has run yet. “Upgrade to head” runs every revision on the empty PostgreSQL in this page."</p>
            }>
                <div class="run-body" tabindex="0" role="group" aria-label="The newest command">
                    <Summary />
                    <Failure />
                    <ServerNotices />
                </div>
                <Plan />
            </Show>
        </section>
    }
}

#[component]
fn ActionButton(action: &'static Action) -> impl IntoView {
    let app = App::get();
    let enabled = app.memo(|state| (action.enabled)(state));
    let title = match action.key {
        Some(key) => format!("{} (key {key})", action.help),
        None => action.help.to_owned(),
    };
    let class = match action.label {
        "Upgrade to head" => "primary",
        "Stop" => "stop",
        _ => "",
    };
    view! {
        <button class=class title=title disabled=move || !enabled.get() on:click=move |_| app.send(app.peek(|state| (action.message)(state)))>
            {(action.label == "Stop").then(|| view! { <Icon shape=Shape::Stop /> })}
            {action.label}
        </button>
    }
}

/// One line about the run as a whole.
#[component]
fn Summary() -> impl IntoView {
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
            <span class=move || format!("run-outcome {}", class.get())>{move || text.get()}</span>
            <Show when=move || is_running.get()>
                <Progress label="Revisions done" done=Signal::derive(move || done.get()) total=Signal::derive(move || total.get()) />
            </Show>
        </div>
    }
}

fn outcome_class(run: &Run) -> &'static str {
    match run.end.as_ref().map(|end| &end.outcome) {
        None => "running",
        Some(Outcome::Succeeded) => "succeeded",
        Some(Outcome::Failed { .. }) => "failed",
        Some(Outcome::Stopped) => "stopped",
    }
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
    match &end.outcome {
        Outcome::Succeeded => format!("Succeeded · {steps}{}{statements}", duration(end.duration_ms)),
        Outcome::Failed { .. } => format!("Failed after {}", duration(end.duration_ms)),
        Outcome::Stopped => "Stopped; the database is as it was before".to_owned(),
    }
}

fn verb(direction: Direction) -> &'static str {
    match direction {
        Direction::Upgrade => "upgrade",
        Direction::Downgrade => "downgrade",
        Direction::Stamp => "stamp",
    }
}

/// The lines on which a call is written.
pub fn lines_of(call: &CallSite) -> LineRange {
    LineRange {
        first: call.line,
        last: call.end_line,
    }
}

/// Milliseconds as people read them.
pub fn duration(milliseconds: f64) -> String {
    match milliseconds {
        ms if ms < 10.0 => format!("{ms:.1} ms"),
        ms if ms < 1000.0 => format!("{ms:.0} ms"),
        ms => format!("{:.1} s", ms / 1000.0),
    }
}

/// Everything that is known about a failure: where, what PostgreSQL or Python said, what was rolled back, what to do.
#[component]
fn Failure() -> impl IntoView {
    let app = App::get();
    let failure = app.memo(|state| {
        let run = state.run.as_ref()?;
        match &run.end.as_ref()?.outcome {
            Outcome::Failed { fault } => Some((fault.clone(), what_stands(run, state))),
            _ => None,
        }
    });
    move || {
        failure
            .get()
            .map(|(fault, stands)| view! { <FaultView fault stands /> })
    }
}

fn what_stands(run: &Run, state: &State) -> String {
    let done: Vec<_> = run
        .plan
        .iter()
        .filter(|step| matches!(step.progress, StepProgress::Done { .. }))
        .map(|step| step.planned.clone())
        .collect();
    let account = review::account_of(&done, &state.applied_ids());
    let current = if state.current.is_empty() {
        "base (no revision)".to_owned()
    } else {
        state.current.join(", ")
    };
    // A revision may have committed a part of its work itself; only the rest can have been rolled back.
    let failed = match run.plan.iter().any(|step| step.progress == StepProgress::Failed) {
        true => " What the failed revision had not committed itself was rolled back.",
        false => "",
    };
    format!("{account}{failed} The version table says {current}.")
}

#[component]
fn FaultView(fault: Fault, stands: String) -> impl IntoView {
    let app = App::get();
    let title = match fault.kind {
        FaultKind::Statement => "PostgreSQL refused a statement",
        FaultKind::Revision => "The revision raised an exception",
        FaultKind::EnvPy => "env.py could not run",
        FaultKind::Import => "An import could not be satisfied",
        FaultKind::Alembic => "Alembic refused the command",
        FaultKind::OtherDatabase => "This environment is for another database",
        FaultKind::Engine => "The engine failed",
    };
    let call = fault.call.clone().map(|call| {
        let place = format!("{}:{}", call.path, call.line);
        let lines = Some(lines_of(&call));
        let revision = fault
            .revision
            .clone()
            .or_else(|| app.peek(|state| state.history().and_then(|history| history.revision_at(&call.path))));
        let show = move |_| {
            app.send(match &revision {
                Some(revision) => Msg::Select(revision.clone(), lines),
                None => Msg::ShowFile(call.path.clone(), lines),
            });
        };
        view! { <button class="link" title="Show the line" on:click=show>{place}</button> }
    });
    view! {
        <div class="fault" role="alert">
            <h3>
                <Icon shape=Shape::Error />
                {title}
                {fault.sqlstate.map(|code| view! { <code class="sqlstate" title="SQLSTATE">{code}</code> })}
            </h3>
            <pre class="fault-message">{fault.message}</pre>
            <dl class="facts">
                {fault.revision.map(|revision| {
                    let target = revision.clone();
                    view! { <dt>"Revision"</dt><dd><button class="revision-link" on:click=move |_| app.send(Msg::Select(target.clone(), None))>{revision}</button></dd> }
                })}
                {call.map(|call| view! { <dt>"Called at"</dt><dd>{call}</dd> })}
                <dt>"Afterwards"</dt>
                <dd>{stands}</dd>
            </dl>
            {fault.statement.map(|statement| view! { <pre class="fault-statement" aria-label="The statement">{statement}</pre> })}
            {fault.hints.into_iter().map(|hint| view! { <p class="hint">{hint}</p> }).collect_view()}
            {fault.traceback.map(|traceback| view! {
                <details><summary>"Python traceback"</summary><pre>{traceback}</pre></details>
            })}
        </div>
    }
}

/// NOTICEs and WARNINGs that PostgreSQL sent.
#[component]
fn ServerNotices() -> impl IntoView {
    let app = App::get();
    let notices = app.memo(|state| state.run.as_ref().map(|run| run.notices.clone()).unwrap_or_default());
    let count = move || notices.with(Vec::len);
    view! {
        <Show when=move || { count() > 0 }>
            <details class="server-notices">
                <summary>{move || format!("{} {} from PostgreSQL", count(), if count() == 1 { "notice" } else { "notices" })}</summary>
                <ul>{move || notices.get().into_iter().map(|notice| view! { <li><code>{notice}</code></li> }).collect_view()}</ul>
            </details>
        </Show>
    }
}

/// The steps that Alembic computed.
#[component]
fn Plan() -> impl IntoView {
    let app = App::get();
    let steps = app.memo(|state| state.run.as_ref().map_or(0, |run| run.plan.len()));
    let run = app.memo(|state| state.run.as_ref().map_or(0, |run| u64::from(run.id.0)));
    let offline = app.memo(|state| state.run.as_ref().is_some_and(|run| run.offline));
    // The step that runs, or the one that the run ended in.
    let reveal = app.memo(|state| {
        let plan = &state.run.as_ref()?.plan;
        let ended = |step: &Step| matches!(step.progress, StepProgress::Running | StepProgress::Failed);
        plan.iter().position(ended)
    });
    let row = move |index: usize| {
        let step = app.memo(move |state| state.run.as_ref().and_then(|run| run.plan.get(index)).cloned());
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
        step.get().map(|Step { planned, progress }| {
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
