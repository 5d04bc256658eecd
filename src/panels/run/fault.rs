//! Everything that is known about a failure: where, what PostgreSQL or Python said, what was rolled back, what to do.

use leptos::prelude::*;
use protocol::{Fault, FaultKind};
use rehearsal::{ViewMsg, Workbench};
use review::{CommandRecord, StepProgress};

use super::offers::Offers;
use crate::app::App;
use crate::components::{Icon, Shape};
use crate::panels::places::CallLink;

#[component]
pub fn Failure() -> impl IntoView {
    let app = App::get();
    let failure = app.memo(|state| {
        let run = state.shown_run()?;
        let fault = run.record.fault.clone()?;
        Some((fault, what_stands(&run.record, state)))
    });
    move || {
        failure
            .get()
            .map(|(fault, stands)| view! { <FaultView fault stands /> })
    }
}

/// Without a graph nobody can say which of the revisions that had finished follow from what the version table holds.
fn what_stands(record: &CommandRecord, state: &Workbench) -> String {
    if record
        .fault
        .as_ref()
        .is_some_and(|fault| fault.kind == FaultKind::Engine)
    {
        return "The database is as it was before this command.".to_owned();
    }
    if record.task.is_by_hand() {
        return "Earlier committed statements remain.".to_owned();
    }
    let done: Vec<_> = record.finished_steps().cloned().collect();
    let applied = state
        .rehearsal()
        .history()
        .map(|history| history.applied_ids(&record.current));
    let account = applied.map(|applied| format!("{} ", review::account_of(&done, &applied)));
    let account = account.unwrap_or_default();
    let current = if record.current.is_empty() {
        "base (no revision)".to_owned()
    } else {
        record.current.join(", ")
    };
    // A revision may have committed a part of its work itself; only the rest can have been rolled back.
    let failed = match record.plan.iter().any(|step| step.progress == StepProgress::Failed) {
        true => "What the failed revision had not committed itself was rolled back. ",
        false => "",
    };
    let says = if state.shows_newest() { "says" } else { "said" };
    format!("{account}{failed}The version table {says} {current}.")
}

#[component]
fn FaultView(fault: Fault, stands: String) -> impl IntoView {
    let app = App::get();
    let title = match fault.kind {
        FaultKind::Statement => "PostgreSQL refused a statement",
        FaultKind::Revision => "The revision raised an exception",
        FaultKind::EnvPy => "env.py could not run",
        FaultKind::Import => "An import could not be satisfied",
        FaultKind::Alembic => "Alembic refused the command",
        FaultKind::OtherDatabase => "This environment is for another database",
        FaultKind::Engine => "The engine failed",
    };
    let offers = fault.clone();
    let hints = report::hints(&fault);
    let other_database = fault.kind == FaultKind::OtherDatabase;
    view! {
        <div class="fault" role="alert">
            <h3>
                <Icon shape=Shape::Error />
                {title}
                {fault.sqlstate.map(|code| view! { <code class="sqlstate" title="SQLSTATE">{code}</code> })}
            </h3>
            <pre class="fault-message">{fault.message}</pre>
            <Offers fault=offers />
            <dl class="facts">
                {fault.revision.map(|revision| {
                    let target = revision.clone();
                    view! { <dt>"Revision"</dt><dd><button class="revision-link" on:click=move |_| app.send(ViewMsg::Select(target.clone(), None))>{revision}</button></dd> }
                })}
                {fault.call.map(|call| view! { <dt>"Called at"</dt><dd><CallLink call /></dd> })}
                <dt>"Afterwards"</dt>
                <dd>{stands}</dd>
            </dl>
            {fault.statement.map(|statement| view! { <pre class="fault-statement" aria-label="The statement">{statement}</pre> })}
            {other_database.then(|| view! {
                <p>"PostgreSQL is the one server that runs inside a page. The graph, the console’s reading commands and "<code>"--sql"</code>", which prints the statements in this database’s own dialect, work all the same."</p>
            })}
            {hints.into_iter().map(|hint| view! { <p class="hint">{hint}</p> }).collect_view()}
            {fault.traceback.map(|traceback| view! {
                <details><summary>"Python traceback"</summary><pre>{traceback}</pre></details>
            })}
        </div>
    }
}
