//! What stands above a revision or a file.

use leptos::prelude::*;
use rehearsal::actions::Action;
use rehearsal::{History, Shared, ViewMsg};

use super::file::{FileButtons, FileState};
use super::notes::{FindingNotes, findings_of};
use crate::app::App;
use crate::panels::ActionButton;

/// Neighbours that are named; a merge of thousands has more than anybody reads.
const MOST_NEIGHBOURS: usize = 50;

/// Above what is shown of a revision: its message, ids, neighbours, and what can be done with it.
#[component]
pub fn RevisionHead(history: Shared<History>, index: usize) -> impl IntoView {
    let app = App::get();
    let revision = history.graph.revisions()[index].clone();
    let id = revision.id().to_owned();
    let shown_applied = app.memo(move |state| state.shows_applied(index));
    let neighbours = |indices: &[usize]| {
        let ids: Vec<_> = indices
            .iter()
            .take(MOST_NEIGHBOURS)
            .map(|&index| history.graph.revisions()[index].id().to_owned())
            .collect();
        let more = indices.len() - ids.len();
        view! {
            <Neighbours ids history=history.clone() />
            {(more > 0).then(|| view! { <span class="dim">{format!(" and {more} more")}</span> })}
        }
    };
    let row = |name: &'static str, indices: &[usize]| {
        (!indices.is_empty()).then(|| view! { <dt>{name}</dt><dd>{neighbours(indices)}</dd> })
    };
    let labels = revision.branch_labels.iter().cloned().collect::<Vec<_>>().join(", ");
    let title = title_of(&revision.file.message);
    view! {
        <div class="revision-head">
            <h2>{title}</h2>
            <dl class="facts">
                <dt>"Revision"</dt>
                <dd><code>{id.clone()}</code>" "<span class="dim">{move || if shown_applied.get() { "applied" } else { "not applied" }}</span></dd>
                {if revision.down_revisions.is_empty() && revision.is_base() {
                    view! { <dt>"Revises"</dt><dd class="dim">"base"</dd> }.into_any()
                } else {
                    row("Revises", &revision.down_revisions).into_any()
                }}
                {row("Next", &revision.nextrev)}
                {row("Depends on", &revision.depends_on)}
                {row("Needed by", &revision.dependents)}
                {(!labels.is_empty()).then(|| view! { <dt>"Branch labels"</dt><dd>{labels}</dd> })}
                {revision.file.create_date.clone().map(|date| view! { <dt>"Created"</dt><dd>{date}</dd> })}
                <dt>"File"</dt>
                <dd><code>{revision.file.path.clone()}</code></dd>
            </dl>
            <FindingNotes findings=findings_of(&history, &revision.file.path) />
            <div class="revision-buttons">
                <ActionButton action=Action::UpgradeToSelected />
                <ActionButton action=Action::DowngradeToSelected />
                <FileButtons path=revision.file.path.clone() />
            </div>
            <FileState path=revision.file.path.clone() />
        </div>
    }
}

/// A revision's message on one line.
pub fn title_of(message: &str) -> String {
    match message.trim() {
        "" => "(no message)".to_owned(),
        message => message.split_whitespace().collect::<Vec<_>>().join(" "),
    }
}

/// Above a file that is no revision.
#[component]
pub fn FileHead(history: Shared<History>, path: String) -> impl IntoView {
    view! {
        <div class="revision-head">
            <h2>{path.clone()}</h2>
            <FindingNotes findings=findings_of(&history, &path) />
            <div class="revision-buttons"><FileButtons path=path.clone() /></div>
            <FileState path />
        </div>
    }
}

#[component]
fn Neighbours(ids: Vec<String>, history: Shared<History>) -> impl IntoView {
    let app = App::get();
    view! {
        <span class="neighbours">
            {ids.into_iter().map(|id| {
                let target = id.clone();
                let message = history.message(&id).to_owned();
                view! {
                    <span>
                        <button class="revision-link" title=message.clone() on:click=move |_| app.send(ViewMsg::Choose(target.clone()))>{id}</button>
                    </span>
                }
            }).collect_view()}
        </span>
    }
}
