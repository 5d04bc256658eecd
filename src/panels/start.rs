//! The first screen: what Stillroom is, and the ways to open a repository.

use leptos::prelude::*;
use rehearsal::OpenMsg;

use crate::app::App;
use crate::components::{Icon, Shape};
use crate::open;

/// The first screen.
#[component]
pub fn Start() -> impl IntoView {
    let app = App::get();
    let busy = app.memo(|state| state.page.opening.is_some());
    view! {
        <main class="start">
            <div class="start-card">
                <h2>"Rehearse your Alembic migrations"</h2>
                <p class="start-lead">
                    "Open a repository, see its revision graph, and run upgrade and downgrade with the real Alembic on a real PostgreSQL. "
                    "Both run inside this page: nothing is installed, and nothing leaves your machine unless you ask for it."
                </p>
                <div class="start-buttons">
                    <button class="primary" disabled=move || busy.get() on:click=move |_| open::choose_folder(app)>
                        <Icon shape=Shape::Folder />"Open folder"
                    </button>
                    <button disabled=move || busy.get() on:click=move |_| open::choose_archive()>
                        <Icon shape=Shape::Archive />"Open archive"
                    </button>
                    <button disabled=move || busy.get() on:click=move |_| app.send(OpenMsg::Sample)>
                        <Icon shape=Shape::Sample />"Sample project"
                    </button>
                </div>
                <p class="dim">"You can also drop a folder, a .zip or a .tar.gz anywhere on this page."</p>
                <p class="start-saved dim">
                    <button class="link" disabled=move || busy.get() on:click=move |_| open::choose_record()>"Open a saved run"</button>
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
