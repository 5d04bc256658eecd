//! What rules have found in the settings, the revision files, and the command that is shown: all at once, with a way to each place.

use checks::{Finding, Place, Severity};
use leptos::prelude::*;
use rehearsal::{History, Shared, ViewMsg, Workbench};

use super::places;
use crate::app::App;
use crate::components::{Icon, Shape};

/// Findings that are shown at first, and with each press of the button.
const PAGE: usize = 100;
/// Characters of a message that are shown: some name every revision.
const LONGEST: usize = 2_000;

/// The problems panel.
#[component]
pub fn ProblemsPanel() -> impl IntoView {
    let app = App::get();
    let shown = RwSignal::new(PAGE);
    let notes_too = RwSignal::new(false);
    let history = app.memo(|state| state.rehearsal().history().cloned());
    // Beside the graph's, which may be many and are never copied as a whole.
    let others = others(app);
    let problems = count_of(history, others);
    let notes = Memo::new(move |_| {
        history.with(|history| {
            history
                .as_ref()
                .map_or(0, |history| history.findings.len() - history.problem_count())
        })
    });
    let count = move || problems.get() + if notes_too.get() { notes.get() } else { 0 };
    let views = move || {
        let others = others.get();
        let room = shown.get().min(count()).saturating_sub(others.len());
        let of_the_graph = history
            .get()
            .map(|history| history.findings.iter().take(room).cloned().collect::<Vec<_>>());
        let findings = others
            .into_iter()
            .take(shown.get())
            .chain(of_the_graph.into_iter().flatten());
        findings.map(|finding| view! { <FindingView finding /> }).collect_view()
    };
    view! {
        <section class="problems panel" class:calm=move || count() == 0 aria-label="Problems">
            <h2 class="panel-title">
                "Problems"
                <span class="count" class:bad=move || { problems.get() > 0 }>{problems}</span>
                <Show when=move || { notes.get() > 0 }>
                    <button class="link notes-button" aria-pressed=move || notes_too.get().to_string() title="Notes, which may be intended: functions that do nothing or raise on purpose" on:click=move |_| notes_too.update(|shown| *shown = !*shown)>
                        {move || if notes_too.get() { "Hide notes".to_owned() } else { report::counted(notes.get(), "note") }}
                    </button>
                </Show>
            </h2>
            <Show when=move || { count() > 0 } fallback=|| view! { <p class="empty">"None found."</p> }>
                <ul class="problem-list" tabindex="0" aria-label="List of problems">
                    {views}
                    <Show when=move || { count() > shown.get() }>
                        <li class="problem">
                            <button class="link" on:click=move |_| shown.update(|shown| *shown += PAGE)>
                                {move || format!("Show more of the remaining {}", count() - shown.get())}
                            </button>
                        </li>
                    </Show>
                </ul>
            </Show>
        </section>
    }
}

/// How many findings are errors or warnings.
pub fn problem_count(app: App) -> Memo<usize> {
    count_of(app.memo(|state| state.rehearsal().history().cloned()), others(app))
}

fn count_of(history: Memo<Option<Shared<History>>>, others: Memo<Vec<Finding>>) -> Memo<usize> {
    Memo::new(move |_| {
        let of_the_graph = history.with(|history| history.as_ref().map_or(0, |history| history.problem_count()));
        others.with(Vec::len) + of_the_graph
    })
}

/// What was found in the settings, and in the command that is shown once it has ended.
fn others(app: App) -> Memo<Vec<Finding>> {
    let environment = app.memo(|state| {
        let opened = state.rehearsal().opened.as_ref();
        opened.map(|opened| (opened.discovery.clone(), opened.chosen))
    });
    let settings = Memo::new(move |_| {
        let environment = environment.get();
        let environment = environment
            .as_ref()
            .and_then(|(discovery, chosen)| discovery.environments.get(*chosen));
        environment.map(checks::of_settings).unwrap_or_default()
    });
    let ended = app.memo(Workbench::ended_edition);
    Memo::new(move |_| {
        let mut findings = settings.get();
        if ended.get().is_some() {
            findings.extend(app.peek(|state| {
                state
                    .shown_run()
                    .map(|run| checks::of_run(&run.record))
                    .unwrap_or_default()
            }));
        }
        findings
    })
}

/// A message, cut where it goes on for pages.
fn beginning(message: &str) -> String {
    match message.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &message[..end]),
        None => message.to_owned(),
    }
}

/// How severe a finding is, as a sign and a class.
pub fn sign_of(severity: Severity) -> (Shape, &'static str) {
    match severity {
        Severity::Error => (Shape::Error, "error"),
        Severity::Warning => (Shape::Warning, "warning"),
        Severity::Note => (Shape::Warning, "note"),
    }
}

#[component]
fn FindingView(finding: Finding) -> impl IntoView {
    let (shape, class) = sign_of(finding.severity);
    let place = finding
        .place
        .map(|place| view! { <PlaceLink place revision=finding.revision.clone() /> });
    view! {
        <li class=format!("problem {class}") data-rule=finding.rule.id>
            <Icon shape />
            <div>
                <p>{beginning(&finding.words)}</p>
                {place}
                <p class="dim">{finding.instead}</p>
                <p class="dim rule" title=finding.rule.why><code>{finding.rule.id}</code></p>
            </div>
        </li>
    }
}

/// A place that can be gone to: in the revision that it is about, where the graph has that.
#[component]
fn PlaceLink(place: Place, revision: Option<String>) -> impl IntoView {
    let app = App::get();
    let line = place.lines.map(|lines| format!(":{}", lines.first)).unwrap_or_default();
    let column = place.column.map(|column| format!(":{column}")).unwrap_or_default();
    let words = format!("{}{line}{column}", place.path);
    let go = move |_| {
        let is_listed = |id: &String| {
            app.peek(|state| {
                state
                    .rehearsal()
                    .history()
                    .is_some_and(|history| history.row_of(id).is_some())
            })
        };
        match revision.clone().filter(is_listed) {
            Some(revision) => app.send(ViewMsg::Select(revision, place.lines)),
            None => places::show(app, &place.path, place.lines),
        }
    };
    view! { <button class="link" on:click=go>{words}</button> }
}
