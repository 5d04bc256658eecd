//! Links to lines of the repository's files: every place that is named can be gone to.

use leptos::prelude::*;
use postgres_model::CallSite;
use rehearsal::ViewMsg;
use revisions::LineRange;

use crate::app::App;

/// The lines on which a call is written.
pub fn lines_of(call: &CallSite) -> LineRange {
    LineRange {
        first: call.line,
        last: call.end_line,
    }
}

/// Shows a file at these lines: as a revision where it is one. Where there are no files, the revision that the saved run knows by
/// this path is selected.
pub fn show(app: App, path: &str, lines: Option<LineRange>) {
    if app.peek(|state| state.rehearsal().opened.is_none()) {
        if let Some(revision) = app.peek(|state| state.recorded_at(path)) {
            app.send(ViewMsg::Select(revision, None));
        }
        return;
    }
    let revision = app.peek(|state| {
        state
            .rehearsal()
            .history()
            .and_then(|history| history.revision_at(path))
    });
    app.send(match revision {
        Some(revision) => ViewMsg::Select(revision, lines),
        None => ViewMsg::ShowFile(path.to_owned(), lines),
    });
}

/// The place of a call.
#[component]
pub fn CallLink(call: CallSite) -> impl IntoView {
    let app = App::get();
    let place = format!("{}:{}", call.path, call.line);
    view! { <button class="link" title="Show the line" on:click=move |_| show(app, &call.path, Some(lines_of(&call)))>{place}</button> }
}
