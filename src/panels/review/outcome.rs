//! What a rehearsal showed as a whole, and what to look at first.

use leptos::prelude::*;
use protocol::Fault;
use rehearsal::actions::Action;
use rehearsal::{RangeRehearsal, RangeStart, Shared, ViewMsg, Workbench};
use review::{Concern, RoundTripVerdict, first_to_look_at};

use super::chips::ChipView;
use super::{InRange, verdict_chip};
use crate::app::App;
use crate::components::{Copy, Icon, Shape};
use crate::panels::ActionButton;
use crate::panels::places::CallLink;

/// What is shown of the rehearsal as a whole.
#[derive(Debug)]
struct Whole {
    range: String,
    /// What became of the tables that were filled.
    filled: Vec<String>,
    deploy: Option<(String, bool)>,
    fault: Option<Fault>,
    /// How many revisions have each kind of verdict, the worst first.
    counts: Vec<(Concern, usize)>,
    first: Option<(String, RoundTripVerdict)>,
    /// It came to its end, and there are revisions that it says something of.
    has_verdicts: bool,
}

impl Whole {
    fn of(state: &Workbench) -> Option<Self> {
        let range = state.rehearsal().runs.range.as_ref()?;
        let last = range.last_command();
        Some(Self {
            range: name_of(range),
            filled: range
                .filled
                .as_ref()
                .map_or(vec![], |run| report::filled(&run.record.filled)),
            deploy: last.map(|record| {
                let title = match (&range.deploy, &range.filled) {
                    (Some(_), _) => "The deploy",
                    (None, Some(_)) => "The rows",
                    (None, None) => "The beginning",
                };
                (format!("{title}: {}", report::ended(record)), record.fault.is_some())
            }),
            fault: last.and_then(|record| record.fault.clone()),
            counts: if range.has_ended() { counts(range) } else { vec![] },
            first: first_to_look_at(&range.trips)
                .filter(|_| range.has_ended())
                .map(|(trip, verdict)| (trip.revision.clone(), verdict)),
            has_verdicts: range.has_ended() && !range.trips.is_empty(),
        })
    }

    fn title(&self) -> String {
        format!("Rehearsed: {}", self.range)
    }

    /// How many revisions come back as they were, and what the others do; none before the end.
    fn way_back(&self) -> Option<String> {
        report::way_back(&self.counts)
    }

    fn as_text(&self) -> String {
        let deploy = self.deploy.iter().map(|(words, _)| words.clone());
        let fault = self.fault.iter().map(|fault| fault.message.clone());
        let first = self.first.iter();
        let first =
            first.map(|(revision, verdict)| format!("Look first at {revision}: {}", verdict_chip(verdict).line()));
        let lines = std::iter::once(self.title()).chain(self.filled.iter().cloned());
        let lines = lines.chain(deploy).chain(fault).chain(self.way_back()).chain(first);
        lines.collect::<Vec<_>>().join("\n")
    }
}

fn name_of(range: &RangeRehearsal) -> String {
    let from = match &range.from {
        RangeStart::Database => "the database",
        RangeStart::Revision(id) => id,
    };
    format!("{from} → {}", range.to)
}

fn counts(range: &RangeRehearsal) -> Vec<(Concern, usize)> {
    let concerns = [Concern::Danger, Concern::Notice, Concern::NotKnown, Concern::Fine];
    let verdicts: Vec<Concern> = range.trips.iter().map(|trip| trip.verdict().concern()).collect();
    let counted = concerns.map(|concern| (concern, verdicts.iter().filter(|each| **each == concern).count()));
    counted.into_iter().filter(|(_, count)| *count > 0).collect()
}

/// The outcome of the rehearsal; before one, what the range is.
#[component]
pub fn Outcome(range: Memo<InRange>) -> impl IntoView {
    let app = App::get();
    let edition = app.memo(|state| state.rehearsal().runs.range.as_ref().map(RangeRehearsal::edition));
    let whole = Memo::new(move |_| {
        edition.with(|_| ());
        app.peek(Whole::of).map(Shared::new)
    });
    let count = move || range.with(|range| range.ids().len());
    move || {
        match whole.get() {
        None => view! {
            <p class="outcome dim">
                {move || report::counted(count(), "revision")}" in the range. Rehearse runs them as a deploy does, and then each one alone: up, down and up again."
            </p>
        }
        .into_any(),
        Some(whole) => view! { <WholeView whole /> }.into_any(),
    }
    }
}

#[component]
fn WholeView(whole: Shared<Whole>) -> impl IntoView {
    let app = App::get();
    let can_take_over = app.memo(|state| {
        state
            .rehearsal()
            .runs
            .range
            .as_ref()
            .is_some_and(RangeRehearsal::can_be_taken_over)
    });
    let deploy = whole.deploy.clone().map(|(words, failed)| {
        let shape = if failed { Shape::Error } else { Shape::Check };
        view! { <p class="outcome-deploy" class:failed=failed><Icon shape />{words}</p> }
    });
    let first = whole.first.clone().map(|(revision, verdict)| {
        let target = revision.clone();
        view! {
            <p class="outcome-first">
                "Look first at "
                <button class="revision-link" on:click=move |_| app.send(ViewMsg::Choose(target.clone()))>{revision}</button>
                <ChipView chip=verdict_chip(&verdict) />
            </p>
        }
    });
    let copied = whole.as_text();
    let calm = whole.has_verdicts && whole.first.is_none() && whole.fault.is_none();
    view! {
        <section class="outcome" role="status" aria-label="Outcome of the rehearsal">
            <p class="dim">{whole.title()}<Copy text=move |()| copied.clone() label="the outcome" /></p>
            {whole.filled.iter().map(|words| view! { <p class="dim">{words.clone()}</p> }).collect_view()}
            {deploy}
            {whole.fault.clone().map(|fault| view! { <FaultView fault /> })}
            {whole.way_back().map(|words| view! { <p>{words}</p> })}
            {first}
            {calm.then(|| view! { <p class="dim">"Every revision came back as it was. Look at the locks next: they count on tables with rows and with other sessions."</p> })}
            <Show when=move || can_take_over.get()>
                <p class="outcome-take-over">
                    <span class="dim">"The database of this page is as it was before the rehearsal."</span>
                    <ActionButton action=Action::TakeOver />
                </p>
            </Show>
        </section>
    }
}

/// What went wrong, where, and what to do.
#[component]
fn FaultView(fault: Fault) -> impl IntoView {
    let app = App::get();
    let revision = fault.revision.clone().map(|revision| {
        let target = revision.clone();
        view! { "In "<button class="revision-link" on:click=move |_| app.send(ViewMsg::Choose(target.clone()))>{revision}</button>" " }
    });
    let copied = fault.message.clone();
    view! {
        <div class="outcome-fault">
            <p>{revision}{fault.call.clone().map(|call| view! { "at "<CallLink call /> })}<Copy text=move |()| copied.clone() label="the message" /></p>
            <pre class="fault-message">{fault.message.clone()}</pre>
            {report::hints(&fault).into_iter().map(|hint| view! { <p class="hint">{hint}</p> }).collect_view()}
        </div>
    }
}
