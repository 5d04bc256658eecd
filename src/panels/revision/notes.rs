//! What rules have found in the file that is shown.

use checks::{Finding, Severity};
use leptos::prelude::*;
use rehearsal::History;

use crate::components::{Copy, Icon};
use crate::panels::problems::sign_of;

/// What is found in a file.
pub fn findings_of(history: &History, path: &str) -> Vec<Finding> {
    let is_here = |finding: &&Finding| finding.place.as_ref().is_some_and(|place| place.path == path);
    history.findings.iter().filter(is_here).cloned().collect()
}

/// What is wrong, and what `upgrade()` and `downgrade()` do not do.
#[component]
pub fn FindingNotes(findings: Vec<Finding>) -> impl IntoView {
    (!findings.is_empty()).then(|| {
        let copied = findings.iter().map(|finding| finding.words.clone()).collect::<Vec<_>>();
        let copied = copied.join("\n");
        let note = |finding: Finding| {
            let (shape, _) = sign_of(finding.severity);
            let class = if finding.severity == Severity::Error {
                "revision-note error"
            } else {
                "revision-note"
            };
            view! { <li class=class title=finding.instead><Icon shape />{finding.words}</li> }
        };
        view! {
            <div class="revision-findings">
                <ul class="revision-notes">{findings.into_iter().map(note).collect_view()}</ul>
                <Copy text=move |()| copied.clone() label="what was found" />
            </div>
        }
    })
}
