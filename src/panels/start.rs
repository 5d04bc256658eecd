//! The first screen: what Stillroom is, and the ways to open a repository.

use leptos::prelude::*;
use rehearsal::actions::Action;

use crate::components::Shape;
use crate::panels::ActionButton;

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
                    <li><strong>"Reviewing a pull request"</strong>"What will its migrations do to the schema, and can they be rolled back?"</li>
                    <li><strong>"New to a codebase"</strong>"How did this schema become what it is?"</li>
                    <li><strong>"Before a rollback"</strong>"Rehearse the downgrade here, before anyone has to do it at night."</li>
                </ul>
            </div>
        </main>
    }
}
