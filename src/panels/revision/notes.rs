//! What is wrong with a file, and what its functions don't do.

use leptos::prelude::*;
use rehearsal::History;
use revisions::{Body, Problem, Revision, Severity};

use crate::components::{Icon, Shape};

/// The problems of a file.
pub fn problems_of(history: &History, path: &str) -> Vec<Problem> {
    if !history.is_wrong(path) {
        return vec![];
    }
    history
        .problems
        .iter()
        .filter(|problem| problem.path.as_deref() == Some(path))
        .cloned()
        .collect()
}

/// What is wrong, and what upgrade() and downgrade() do not do.
#[component]
pub fn Notes(problems: Vec<Problem>, revision: Option<Revision>) -> impl IntoView {
    let problems = problems.into_iter().map(|problem| {
        let (class, shape) = match problem.severity() {
            Severity::Error => ("revision-note error", Shape::Error),
            Severity::Warning => ("revision-note", Shape::Warning),
        };
        (class, shape, problem.to_string())
    });
    let bodies = revision
        .iter()
        .filter(|revision| !revision.is_merge_point())
        .flat_map(|revision| {
            let notes = [
                body_note("upgrade()", revision.file.upgrade.body),
                body_note("downgrade()", revision.file.downgrade.body),
            ];
            notes
                .into_iter()
                .flatten()
                .map(|note| ("revision-note", Shape::Warning, note))
        });
    let notes: Vec<_> = problems.chain(bodies).collect();
    (!notes.is_empty()).then(|| {
        view! {
            <ul class="revision-notes">
                {notes.into_iter().map(|(class, shape, text)| view! { <li class=class><Icon shape />{text}</li> }).collect_view()}
            </ul>
        }
    })
}

fn body_note(function: &str, body: Body) -> Option<String> {
    match body {
        Body::Missing => Some(format!("There is no {function}.")),
        Body::Empty => Some(format!("{function} does nothing.")),
        Body::Raises => Some(format!("{function} raises an exception.")),
        Body::Statements => None,
    }
}
