//! The top line: what is open, where the database stands, how far the engine is.

use leptos::prelude::*;
use protocol::Part;
use rehearsal::actions::Action;
use rehearsal::{EngineState, OpenMsg, ViewMsg, Workbench};

use super::question::QuestionBar;
use super::range::RangeBar;
use super::saved::SavedBar;
use super::theme_button::ThemeButton;
use super::{ActionButton, ActionMenu};
use crate::app::App;
use crate::components::{Icon, Progress, Shape};
use crate::open::OpenControls;

/// The top line.
#[component]
pub fn Header() -> impl IntoView {
    let app = App::get();
    let is_open = app.memo(|state| state.rehearsal().opened.is_some());
    view! {
        <header class="header">
            <h1 class="brand"><Icon shape=Shape::Sample />"Stillroom"</h1>
            <Show when=move || is_open.get()>
                <Repository />
                <RangeBar />
                <CurrentRevision />
            </Show>
            <div class="header-end">
                <EngineStatus />
                <ActionButton action=Action::ShowPalette class="quiet" icon=Shape::Search text="" />
                <ActionButton action=Action::ShowKeys class="quiet" text="?" />
                <ThemeButton />
            </div>
        </header>
        <SavedBar />
        <NoticeBar />
        <QuestionBar />
        <OpeningBar />
    }
}

#[component]
fn Repository() -> impl IntoView {
    let app = App::get();
    let name = app.memo(|state| {
        state
            .rehearsal()
            .opened
            .as_ref()
            .map(|opened| opened.repository.name.clone())
            .unwrap_or_default()
    });
    let summary = app.memo(|state| {
        state
            .rehearsal()
            .opened
            .as_ref()
            .map(|opened| opened.summary.to_string())
            .unwrap_or_default()
    });
    let can_reload = app.memo(|state| {
        state
            .rehearsal()
            .opened
            .as_ref()
            .is_some_and(|opened| opened.source.is_reloadable())
    });
    view! {
        <div class="repository">
            <strong class="repository-name" title=move || format!("{}: {}", name.get(), summary.get())>{move || name.get()}</strong>
            <EnvironmentChoice />
            <ActionButton action=Action::Settings class="quiet" icon=Shape::Settings text="" />
            <span class="dim repository-summary" title=move || summary.get()>{move || summary.get()}</span>
            <Show when=move || can_reload.get()>
                <ActionButton action=Action::Reload class="quiet" icon=Shape::Reload text="" />
            </Show>
            <ActionButton action=Action::OpenSavedRun class="quiet" icon=Shape::Archive text="" />
            <ActionButton action=Action::Close class="quiet" icon=Shape::Close text="" />
        </div>
    }
}

/// A choice only where there is one.
#[component]
fn EnvironmentChoice() -> impl IntoView {
    let app = App::get();
    let titles = app.memo(|state| {
        let environments = state
            .rehearsal()
            .opened
            .as_ref()
            .map(|opened| &opened.discovery.environments);
        environments
            .into_iter()
            .flatten()
            .map(|environment| environment.name.clone())
            .collect::<Vec<_>>()
    });
    let chosen = app.memo(|state| state.rehearsal().opened.as_ref().map_or(0, |opened| opened.chosen));
    let is_running = app.memo(|state| state.rehearsal().is_running());
    let choose = move |event| {
        if let Ok(index) = event_target_value(&event).parse() {
            app.send(OpenMsg::ChooseEnvironment(index));
        }
    };
    move || {
        let titles = titles.get();
        match titles.as_slice() {
            [] => ().into_any(),
            [only] => view! { <code class="dim environment">{only.clone()}</code> }.into_any(),
            _ => view! {
                <select aria-label="Migration environment" class="environment" disabled=move || is_running.get() prop:value=move || chosen.get().to_string() on:change=choose>
                    {titles.into_iter().enumerate().map(|(index, title)| view! {
                        // There may be a thousand: only the select follows what is chosen.
                        <option value=index.to_string() selected=index == chosen.get_untracked()>{title}</option>
                    }).collect_view()}
                </select>
            }
            .into_any(),
        }
    }
}

/// What can be done with the database.
const DATABASE: [Action; 10] = [
    Action::UpgradeToHead,
    Action::UpgradeOne,
    Action::DowngradeOne,
    Action::DowngradeToBase,
    Action::TakeOver,
    Action::FromStamp,
    Action::Undo,
    Action::Reset,
    Action::ShowSnapshots,
    Action::ShowData,
];

#[component]
fn CurrentRevision() -> impl IntoView {
    let app = App::get();
    let current = app.memo(|state| state.shown_current().to_vec());
    let of_a_record = app.memo(|state| state.page.records.saved.is_some());
    let message = app.memo(|state| match state.shown_current() {
        [only] => state
            .rehearsal()
            .history()
            .map(|history| history.message(only).to_owned())
            .unwrap_or_default(),
        _ => String::new(),
    });
    let by_hand = app.memo(Workbench::writes_by_hand);
    let is_running = app.memo(|state| state.rehearsal().is_running());
    let select = move |revision: String| move |_| app.send(ViewMsg::Choose(revision.clone()));
    view! {
        <Show when=move || !of_a_record.get()>
            <ActionMenu label="database" title="The database of this page: upgrade, downgrade, stamp, undo, reset, its earlier states, its rows" actions=DATABASE.to_vec() />
        </Show>
        <div class="current" role="status" aria-label="Current revision" aria-busy=move || is_running.get().to_string()>
            <Show when=move || of_a_record.get()>
                <span class="current-label" aria-hidden="true">"saved run at"</span>
            </Show>
            {move || match current.get() {
                revisions if revisions.is_empty() => view! { <span class="dim">"base (no revision)"</span> }.into_any(),
                revisions => revisions
                    .into_iter()
                    .map(|revision| view! { <button class="revision-link" on:click=select(revision.clone())>{revision.clone()}</button> })
                    .collect_view()
                    .into_any(),
            }}
            <Show when=move || by_hand.get() != 0>
                <span class="by-hand" title=move || by_hand_title(by_hand.get())>"changed by hand"</span>
            </Show>
            <span class="current-message">{move || message.get()}</span>
        </div>
    }
}

fn by_hand_title(count: usize) -> String {
    let commands = if count == 1 {
        "1 command"
    } else {
        &format!("{count} commands")
    };
    format!(
        "{commands} of the SQL console wrote to this database, so it may differ from what the migrations alone produce."
    )
}

#[component]
fn EngineStatus() -> impl IntoView {
    let app = App::get();
    let engine = app.memo(|state| state.engine().state.clone());
    let starting = app.memo(|state| matches!(state.engine().state, EngineState::Starting(_)));
    let part = move |part: Part| {
        app.memo(move |state| match &state.engine().state {
            EngineState::Starting(parts) => parts
                .get(&part)
                .map(|loading| (loading.done, loading.total))
                .unwrap_or_default(),
            _ => (0, 0),
        })
    };
    let (postgresql, python) = (part(Part::Postgresql), part(Part::Python));
    let doing = app.memo(|state| match &state.engine().state {
        EngineState::Starting(parts) => parts
            .values()
            .map(|loading| loading.doing.clone())
            .collect::<Vec<_>>()
            .join(" · "),
        _ => String::new(),
    });
    let bar = |label: &'static str, progress: Memo<(u64, u64)>| {
        view! {
            <span class="engine-part">
                {label}
                <Progress label=format!("{label} loading") done=Signal::derive(move || progress.get().0) total=Signal::derive(move || progress.get().1) />
            </span>
        }
    };
    view! {
        <div class="engine" aria-live="polite" title=move || doing.get()>
            <Show when=move || starting.get()>
                {bar("PostgreSQL", postgresql)}
                {bar("Python", python)}
            </Show>
            {move || match engine.get() {
                EngineState::Starting(_) => ().into_any(),
                EngineState::Ready { versions, duration_ms } => view! {
                    <span class="engine-ready" title=format!(
                        "PostgreSQL {} (PGlite {}) · Python {} (Pyodide {}) · SQLAlchemy {} · pg8000 {} · ready after {:.1} s",
                        versions.postgresql, versions.pglite, versions.python, versions.pyodide, versions.sqlalchemy, versions.pg8000, duration_ms / 1000.0,
                    )>
                        <Icon shape=Shape::Check />
                        <span class="engine-versions">{format!("PostgreSQL {} · Alembic {} · SQLAlchemy {}", versions.postgresql, versions.alembic, versions.sqlalchemy)}</span>
                    </span>
                }.into_any(),
                EngineState::Broken(fault) => view! {
                    <span class="engine-broken" title=fault.message><Icon shape=Shape::Error />"The engine can’t start"</span>
                    <ActionButton action=Action::RestartEngine />
                }.into_any(),
            }}
        </div>
    }
}

#[component]
fn NoticeBar() -> impl IntoView {
    let app = App::get();
    let notice = app.memo(|state| state.page.notice.clone());
    move || {
        notice.get().map(|notice| {
            view! {
                <div class="notice" role="alert">
                    <Icon shape=Shape::Warning />
                    <p><strong>{notice.message}</strong>" "{notice.advice}</p>
                    <ActionButton action=Action::DismissNotice class="quiet" icon=Shape::Close />
                </div>
            }
        })
    }
}

#[component]
fn OpeningBar() -> impl IntoView {
    let app = App::get();
    let is_opening = app.memo(|state| state.page.opening.is_some());
    let opening = app.memo(|state| state.page.opening.clone().unwrap_or_default());
    view! {
        <Show when=move || is_opening.get()>
            <div class="opening" role="status">
                <span>{move || { let opening = opening.get(); format!("{} {}", opening.doing, opening.name) }}</span>
                <Progress
                    label="Opening"
                    done=Signal::derive(move || opening.get().done)
                    total=Signal::derive(move || opening.get().total.unwrap_or(0))
                />
                <span class="dim">{move || { let opening = opening.get(); opening.total.map_or_else(|| opening.done.to_string(), |total| format!("{} of {total}", opening.done)) }}</span>
                <ActionButton action=Action::CancelOpening class="quiet" icon=Shape::Close />
            </div>
        </Show>
        <OpenControls />
    }
}
