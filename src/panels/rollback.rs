//! The way down: what each downgrade of the range leaves, loses and locks, newest first.

use leptos::prelude::*;
use rehearsal::actions::Action;
use rehearsal::{RangeRehearsal, Rehearsal, RevisionView, ViewMsg};

use super::ActionButton;
use super::review::{ChipView, JudgedLines, Way, facts_of, in_range, verdict_chip};
use crate::app::App;
use crate::components::{Copy, Icon, Shape};
use report::duration;
use review::{RoundTripVerdict, StepProgress};

/// Revisions that are listed; a longer way down is rarely gone.
const MOST: usize = 200;

/// The way down.
#[component]
pub fn RollbackView() -> impl IntoView {
    let app = App::get();
    let range = in_range(app);
    let is_rehearsed = app.memo(|state| state.rehearsal().runs.range.is_some());
    let steps = move || {
        let ids = range.with(super::review::InRange::ids);
        let more = ids.len().saturating_sub(MOST);
        let steps = ids
            .into_iter()
            .rev()
            .take(MOST)
            .map(|revision| view! { <Step revision /> });
        view! {
            <ol class="rollback-steps">{steps.collect_view()}</ol>
            {(more > 0).then(|| view! { <p class="dim">{format!("and {} below", report::counted(more, "revision"))}</p> })}
        }
    };
    view! {
        <section class="rollback" aria-label="Rollback" tabindex="0">
            <Show when=move || !is_rehearsed.get()>
                <p class="outcome dim">
                    "The way down is measured by a rehearsal: each revision goes up, down and up again on its own. "
                    <ActionButton action=Action::Rehearse class="primary" icon=Shape::Play />
                </p>
            </Show>
            <Show when=move || is_rehearsed.get()>
                <Runbook />
            </Show>
            {steps}
        </section>
    }
}

/// The way down as text, to be pasted where it is needed at night.
#[component]
fn Runbook() -> impl IntoView {
    let app = App::get();
    let edition = app.memo(|state| state.rehearsal().runs.range.as_ref().map(RangeRehearsal::edition));
    let has_ended = app.memo(|state| {
        let range = state.rehearsal().runs.range.as_ref();
        range.is_some_and(|range| range.has_ended() && !range.trips.is_empty())
    });
    // A long way down takes a while to judge: it is made when somebody opens it.
    let is_open = RwSignal::new(false);
    let text = Memo::new(move |_| {
        edition.with(|_| ());
        let wanted = is_open.get().then(|| app.peek(|state| runbook(state.rehearsal())));
        wanted.unwrap_or_default()
    });
    view! {
        <Show when=move || has_ended.get()>
            <details class="runbook" on:toggle=move |_| is_open.set(true)>
                <summary>"Runbook"</summary>
                <Copy text=move |()| text.get_untracked() label="the runbook" />
                <pre>{move || text.get()}</pre>
            </details>
        </Show>
    }
}

/// Of the rehearsal that has ended; empty before.
fn runbook(rehearsal: &Rehearsal) -> String {
    let Some(range) = rehearsal.runs.range.as_ref().filter(|range| range.has_ended()) else {
        return String::new();
    };
    let way_down = range.trips.iter().rev().take(MOST).filter_map(|trip| {
        let target = rehearsal.downgrade_target(&trip.revision)?;
        Some(report::WayDown { trip, target })
    });
    let steps: Vec<_> = way_down.collect();
    let lowest = steps.last().and_then(|step| step.target.split_once('@'));
    let to = lowest.map_or("base", |(_, below)| below);
    report::runbook(&steps, to)
}

#[component]
fn Step(revision: String) -> impl IntoView {
    let app = App::get();
    let facts = facts_of(app, revision.clone());
    let message = {
        let revision = revision.clone();
        app.memo(move |state| {
            let history = state.rehearsal().history();
            history
                .map(|history| history.message(&revision).to_owned())
                .unwrap_or_default()
        })
    };
    let is_selected = {
        let revision = revision.clone();
        app.memo(move |state| state.rehearsal().selection.revision.as_deref() == Some(&revision))
    };
    let target = StoredValue::new(revision.clone());
    let body = move || {
        let facts = facts.get();
        let chip = match &facts.verdict {
            Some(verdict) => view! { <ChipView chip=verdict_chip(verdict) /> }.into_any(),
            None => view! { <span class="dim">"not measured"</span> }.into_any(),
        };
        let lines = facts.verdict.as_ref().map(details).unwrap_or_default();
        let took = facts.down.as_ref().map(took);
        let data = facts.down.as_ref().map(|way| way.data.clone()).unwrap_or_default();
        let locks = facts.down.as_ref().and_then(Way::step_locks);
        let locks = locks.map(|locks| format!("Locks: {}", report::step_locks(&locks)));
        let waits = facts.down.as_ref().and_then(|way| way.waits.as_ref());
        let waits = waits.map(|waits| format!("Waits: {}", report::step_waits(waits)));
        let ways = [&facts.down, &facts.up].into_iter().flatten();
        let on_failure = ways.flat_map(|way| way.on_failure.lines.clone()).collect();
        let further_rows = facts.down.as_ref().map(|way| way.further_rows.lines.clone());
        let further_rows = further_rows.unwrap_or_default();
        let no_return = facts
            .verdict
            .as_ref()
            .is_some_and(RoundTripVerdict::is_point_of_no_return);
        view! {
            {no_return.then(|| view! { <p class="no-return"><Icon shape=Shape::Error />"Point of no return: a rollback below this revision is not complete"</p> })}
            <p class="rollback-verdict">{chip}<span class="dim">{took}</span></p>
            {(!data.is_empty()).then(|| view! { <ul class="data-effects">{data.into_iter().map(|words| view! { <li>{words}</li> }).collect_view()}</ul> })}
            {locks.into_iter().chain(waits).map(|words| view! { <p class="dim">{words}</p> }).collect_view()}
            <JudgedLines title="On further rows" copies="what it does on further rows" lines=further_rows />
            <JudgedLines title="If it fails" copies="what an error leaves behind" lines=on_failure />
            {(!lines.is_empty()).then(|| view! {
                <details><summary>{report::counted(lines.len(), "difference")}</summary><ul class="catalog-lines">{lines.into_iter().map(|line| view! { <li><code>{line}</code></li> }).collect_view()}</ul></details>
            })}
        }
    };
    view! {
        <li class="rollback-step" class:selected=move || is_selected.get()>
            <p>
                <button class="revision-link" on:click=move |_| app.send(ViewMsg::Choose(target.get_value()))>{revision}</button>
                " "{move || message.get()}
                <button class="link rollback-source" on:click=move |_| app.send_all([ViewMsg::Choose(target.get_value()), ViewMsg::Show(RevisionView::Source)])>"Source"</button>
            </p>
            {body}
        </li>
    }
}

/// The lines of the catalogs that differ, with a sign each.
fn details(verdict: &RoundTripVerdict) -> Vec<String> {
    let signed =
        |sign: &'static str, lines: &[String]| lines.iter().map(|line| format!("{sign} {line}")).collect::<Vec<_>>();
    match verdict {
        RoundTripVerdict::Leaves { lines } => signed("+", lines),
        RoundTripVerdict::Loses { lines, instead, .. } => [signed("−", lines), signed("+", instead)].concat(),
        RoundTripVerdict::FailsAt { fault, .. } => fault.message.lines().map(str::to_owned).collect(),
        _ => vec![],
    }
}

fn took(way: &Way) -> String {
    match way.step.progress {
        StepProgress::Done { duration_ms } => format!("downgrade in {}", duration(duration_ms)),
        StepProgress::Failed => "downgrade failed".to_owned(),
        _ => String::new(),
    }
}
