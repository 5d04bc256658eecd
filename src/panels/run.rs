//! The run: the buttons, the choice of a command, the plan that Alembic computed, how far it is, and how it ended.

mod conditions;
mod discrepancy;
pub mod fault;
mod offers;
pub mod plan;
mod summary;

use leptos::prelude::*;
use protocol::Task;
use rehearsal::actions::{Action, Group};
use rehearsal::{EngineState, RunMsg, SettingsMsg, Workbench};
use review::CommandState;

use crate::app::App;
use crate::components::Shape;
use crate::panels::{ActionButton, ActionMenu};
use conditions::ConditionsView;
use discrepancy::DiscrepancyView;
use fault::Failure;
use plan::Plan;
use summary::Summary;

/// The run panel.
#[component]
pub fn RunPanel() -> impl IntoView {
    let app = App::get();
    let has_run = app.memo(|state| state.shown_run().is_some());
    let can_run = app.memo(|state| state.rehearsal().opened.is_some());
    view! {
        <section class="run panel" aria-label="Run">
            <Show when=move || can_run.get()>
                <div class="toolbar" role="toolbar" aria-label="Rehearse">
                    {Action::TOOLBAR.map(|action| view! { <ActionButton action class=class_of(action) icon=icon_of(action) /> })}
                    <StartFrom />
                </div>
            </Show>
            <Show when=move || has_run.get() fallback=NothingRun>
                <div class="run-body" tabindex="0" role="group" aria-label="The command">
                    <Summary />
                    <Failure />
                    <DiscrepancyView />
                    <FromModels />
                    <ConditionsView />
                    <ServerNotices />
                </div>
                <Plan />
            </Show>
        </section>
    }
}

/// What stands here before the first command, and why there can be none.
#[component]
fn NothingRun() -> impl IntoView {
    let app = App::get();
    let words = app.memo(|state| match &state.engine().state {
        EngineState::Broken(fault) => format!("The engine can’t start: {}", fault.message),
        _ => "Nothing has run yet. “Upgrade to head” runs every revision on the empty PostgreSQL in this page."
            .to_owned(),
    });
    view! { <p class="empty">{move || words.get()}</p> }
}

fn class_of(action: Action) -> &'static str {
    match action {
        Action::UpgradeToHead => "primary",
        Action::Stop => "stop",
        _ => "",
    }
}

fn icon_of(action: Action) -> Option<Shape> {
    (action == Action::Stop).then_some(Shape::Stop)
}

/// The database that the migrations begin on.
#[component]
fn StartFrom() -> impl IntoView {
    let actions = Group::Start.actions().collect();
    view! { <ActionMenu label=Group::Start.title() title="Where the migrations start" actions /> }
}

/// After the tables of the models were created the version table is still empty: Alembic has to be told where it is.
#[component]
fn FromModels() -> impl IntoView {
    let app = App::get();
    let created = app.memo(|state| {
        let run = state.shown_run().filter(|_| state.shows_newest())?;
        let done = *run.task() == Task::CreateFromModels && run.record.state == CommandState::Passed;
        done.then_some(())
    });
    view! {
        <Show when=move || created.get().is_some()>
            <div class="next-step">
                <p>"The tables of the models exist; the version table is unchanged. Stamp it, so that Alembic continues from there."</p>
                <div class="offers">
                    <button on:click=move |_| app.send(RunMsg::Line("stamp heads".to_owned()))>"Stamp heads"</button>
                    <button on:click=move |_| app.send(SettingsMsg::OpenForm(rehearsal::Form::Stamp { revision: None }))>"Stamp another revision…"</button>
                </div>
            </div>
        </Show>
    }
}

/// NOTICEs and WARNINGs that PostgreSQL sent.
#[component]
fn ServerNotices() -> impl IntoView {
    let app = App::get();
    let count = |state: &Workbench| state.shown_run().map(|run| (run.id, run.record.notices.len()));
    let notices = app.derived_when(count, |state| {
        let run = state.shown_run();
        run.map(|run| run.record.notices.clone()).unwrap_or_default()
    });
    let count = move || notices.with(Vec::len);
    view! {
        <Show when=move || { count() > 0 }>
            <details class="server-notices">
                <summary>{move || format!("{} {} from PostgreSQL", count(), if count() == 1 { "notice" } else { "notices" })}</summary>
                <ul>{move || notices.get().into_iter().map(|notice| view! { <li><code>{format!("{}: {}", notice.severity, notice.message)}</code></li> }).collect_view()}</ul>
            </details>
        </Show>
    }
}
