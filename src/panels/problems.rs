//! Everything that is wrong with the revision files, all at once, with a way to each place.

use leptos::prelude::*;
use rehearsal::ViewMsg;
use revisions::{EnvironmentProblem, LineRange, Position, Problem, Severity};

use crate::app::App;
use crate::components::{Icon, Shape};

/// Problems that are shown at first, and with each press of the button.
const PAGE: usize = 100;
/// Characters of a message that are shown: some name every revision.
const LONGEST: usize = 2_000;

/// The problems panel.
#[component]
pub fn ProblemsPanel() -> impl IntoView {
    let app = App::get();
    let history = app.memo(|state| state.rehearsal().history().cloned());
    let settings = app.memo(|state| {
        let environment = state
            .rehearsal()
            .opened
            .as_ref()
            .and_then(|opened| opened.environment());
        environment
            .map(|environment| environment.problems.clone())
            .unwrap_or_default()
    });
    let shown = RwSignal::new(PAGE);
    let setting_views = move || {
        let problems = settings.get().into_iter().take(shown.get());
        problems.map(|problem| view! { <SettingView problem /> }).collect_view()
    };
    let views = move || {
        let room = shown.get().saturating_sub(settings.with(Vec::len));
        let problems = history
            .get()
            .map(|history| history.problems.iter().take(room).cloned().collect::<Vec<_>>());
        let problems = problems.unwrap_or_default().into_iter();
        problems.map(|problem| view! { <ProblemView problem /> }).collect_view()
    };
    let count = move || {
        settings.with(Vec::len) + history.with(|history| history.as_ref().map_or(0, |history| history.problems.len()))
    };
    view! {
        <section class="problems panel" class:calm=move || count() == 0 aria-label="Problems">
            <h2 class="panel-title">"Problems"<span class="count" class:bad=move || { count() > 0 }>{count}</span></h2>
            <Show when=move || { count() > 0 } fallback=|| view! { <p class="empty">"None found in the revision files."</p> }>
                <ul class="problem-list" tabindex="0" aria-label="List of problems">
                    {setting_views}
                    {views}
                    <Show when=move || { count() > shown.get() }>
                        <li class="problem">
                            <button class="link" on:click=move |_| shown.update(|shown| *shown += PAGE)>
                                {move || format!("Show more of the other {}", count() - shown.get())}
                            </button>
                        </li>
                    </Show>
                </ul>
            </Show>
        </section>
    }
}

/// A message, cut where it goes on for pages.
fn beginning(message: &str) -> String {
    match message.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &message[..end]),
        None => message.to_owned(),
    }
}

/// Something wrong with the settings of the environment.
#[component]
fn SettingView(problem: EnvironmentProblem) -> impl IntoView {
    let (shape, class) = if problem.is_serious() {
        (Shape::Error, "error")
    } else {
        (Shape::Warning, "warning")
    };
    view! {
        <li class=format!("problem {class}")>
            <Icon shape />
            <div>
                <p>{beginning(&problem.to_string())}</p>
                <p class="dim">{problem.what_to_do()}</p>
            </div>
        </li>
    }
}

#[component]
fn ProblemView(problem: Problem) -> impl IntoView {
    let app = App::get();
    let (shape, class) = match problem.severity() {
        Severity::Error => (Shape::Error, "error"),
        Severity::Warning => (Shape::Warning, "warning"),
    };
    let place = problem.path.as_ref().map(|path| match problem.position {
        Some(position) => format!("{path}:{}:{}", position.line, position.column),
        None => path.clone(),
    });
    let target = app.peek(|state| {
        let history = state.rehearsal().history()?;
        let by_path = problem.path.as_deref().and_then(|path| history.revision_at(path));
        problem
            .revision
            .clone()
            .filter(|id| history.row_of(id).is_some())
            .or(by_path)
    });
    let line = problem.position.map(|Position { line, .. }| LineRange {
        first: line,
        last: line,
    });
    let place = place.map(|place| match target {
        Some(revision) => view! {
            <button class="link" on:click=move |_| app.send(ViewMsg::Select(revision.clone(), line))>{place}</button>
        }
        .into_any(),
        None => {
            let path = problem.path.clone().unwrap_or_default();
            view! { <button class="link" on:click=move |_| app.send(ViewMsg::ShowFile(path.clone(), line))>{place}</button> }.into_any()
        }
    });
    view! {
        <li class=format!("problem {class}")>
            <Icon shape />
            <div>
                <p>{beginning(&problem.to_string())}</p>
                {place}
                <p class="dim">{problem.what_to_do()}</p>
            </div>
        </li>
    }
}
