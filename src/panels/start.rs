//! The first screen: what Stillroom is, and the ways to open a repository.

use leptos::prelude::*;
use rehearsal::actions::Action;

use crate::app::App;
use crate::components::Shape;
use crate::deeds::Deeds;
use crate::panels::ActionButton;

/// The questions that people come with.
const DOORS: [Action; 3] = [Action::EnterReview, Action::EnterOnboarding, Action::EnterRollback];

/// The first screen.
#[component]
pub fn Start() -> impl IntoView {
    view! {
        <main class="start">
            <div class="start-card">
                <h2>"Rehearse your Alembic migrations"</h2>
                <p class="start-lead">
                    "Open a repository, see its revision graph, and run upgrade and downgrade with the real Alembic on a real PostgreSQL. "
                    "Both run inside this page: nothing is installed, and nothing leaves your machine unless you ask for it."
                </p>
                <div class="start-buttons">
                    <ActionButton action=Action::OpenFolder class="primary" icon=Shape::Folder />
                    <ActionButton action=Action::OpenArchive icon=Shape::Archive />
                    <ActionButton action=Action::OpenSample icon=Shape::Sample />
                </div>
                <p class="dim">"You can also drop a folder, a .zip or a .tar.gz anywhere on this page."</p>
                <p class="start-saved dim">
                    <ActionButton action=Action::OpenSavedRun class="link" />
                    ", or drop it here, to see what it did without running anything."
                </p>
                <ul class="start-moments">
                    {DOORS.map(|action| view! { <li><Door action /></li> }).collect_view()}
                </ul>
            </div>
        </main>
    }
}

/// A question: a press opens the sample project where it is answered.
#[component]
fn Door(action: Action) -> impl IntoView {
    let (app, deeds) = (App::get(), Deeds::get());
    let enabled = app.memo(move |bench| action.is_enabled(bench));
    view! {
        <button class="door" disabled=move || !enabled.get() on:click=move |_| { deeds.perform(action); }>
            <strong>{action.label()}</strong>
            <span>{action.help()}</span>
            <span class="door-sample">"See it on the sample project"</span>
        </button>
    }
}
