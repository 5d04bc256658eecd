//! A revision of a saved run of which no file is here.

use leptos::prelude::*;
use rehearsal::actions::Action;
use report::verb;
use review::{RecordedRevision, StepProgress};

use super::head::title_of;
use crate::app::App;
use crate::components::Shape;
use crate::panels::ActionButton;

/// What a record knows of a revision.
#[component]
pub fn RecordedHead(revision: RecordedRevision) -> impl IntoView {
    let RecordedRevision {
        id,
        message,
        step: (direction, progress),
    } = revision;
    let verb = verb(direction);
    let ran = match progress {
        StepProgress::Done { .. } => format!("{verb} ran"),
        StepProgress::Failed => format!("{verb} failed"),
        StepProgress::Pending | StepProgress::Running => format!("{verb} was planned and did not run"),
    };
    let title = title_of(&message);
    view! {
        <div class="revision-head">
            <h2>{title}</h2>
            <dl class="facts">
                <dt>"Revision"</dt>
                <dd><code>{id}</code>" "<span class="dim">{ran}</span></dd>
            </dl>
        </div>
    }
}

/// In the place of the source.
#[component]
pub fn NoSource() -> impl IntoView {
    let app = App::get();
    let is_open = app.memo(|state| state.rehearsal().opened.is_some());
    view! {
        <div class="no-source">
            {move || if is_open.get() {
                view! { <p class="empty">"A saved run contains no files, and the open repository has no revision with this id."</p> }.into_any()
            } else {
                view! {
                    <p class="empty">"A saved run contains no files. Open the repository to see the source beside its effects; the saved run stays open."</p>
                    <p class="start-again">
                        <ActionButton action=Action::OpenFolder icon=Shape::Folder />
                        <ActionButton action=Action::OpenArchive icon=Shape::Archive />
                    </p>
                }.into_any()
            }}
        </div>
    }
}
