//! Everything that is known about a failure: where, what PostgreSQL or Python said, what was rolled back, what to do.

use leptos::prelude::*;
use protocol::{Fault, FaultKind, RunId};
use rehearsal::{History, Shared, ViewMsg, Workbench};

use super::offers::Offers;
use crate::app::App;
use crate::components::{Icon, Shape};
use crate::panels::places::CallLink;

/// What a failure follows: the command as it ended, the graph, and whether it is the newest.
pub fn ended(state: &Workbench) -> Option<(RunId, Option<Shared<History>>, bool)> {
    let run = state.shown_run().filter(|run| run.record.fault.is_some())?;
    Some((run.id, state.rehearsal().history().cloned(), state.shows_newest()))
}

/// The failure, and what stands after it.
pub fn failure(state: &Workbench) -> Option<(Fault, String)> {
    let run = state.shown_run()?;
    let fault = run.record.fault.clone()?;
    let history = state.rehearsal().history();
    let applied = history.map(|history| history.applied_ids(&run.record.current));
    let stands = report::afterwards(&run.record, applied.as_ref(), state.shows_newest());
    Some((fault, stands))
}

#[component]
pub fn Failure() -> impl IntoView {
    let app = App::get();
    let failure = app.derived_when(ended, failure);
    move || {
        failure
            .get()
            .map(|(fault, stands)| view! { <FaultView fault stands /> })
    }
}

#[component]
fn FaultView(fault: Fault, stands: String) -> impl IntoView {
    let app = App::get();
    let title = report::failure(fault.kind);
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
                    view! { <dt>"Revision"</dt><dd><button class="revision-link" on:click=move |_| app.send(ViewMsg::Choose(target.clone()))>{revision}</button></dd> }
                })}
                {fault.call.map(|call| view! { <dt>"Called at"</dt><dd><CallLink call /></dd> })}
                <dt>"Afterwards"</dt>
                <dd>{stands}</dd>
            </dl>
            {fault.statement.map(|statement| view! { <pre class="fault-statement" aria-label="The statement">{statement}</pre> })}
            {other_database.then(|| view! {
                <p>"PostgreSQL is the one server that runs inside a page. The graph, the console’s read-only commands and "<code>"--sql"</code>", which prints the statements in this database’s dialect, still work."</p>
            })}
            {hints.into_iter().map(|hint| view! { <p class="hint">{hint}</p> }).collect_view()}
            {fault.traceback.map(|traceback| view! {
                <details><summary>"Python traceback"</summary><pre>{traceback}</pre></details>
            })}
        </div>
    }
}
