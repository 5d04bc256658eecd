//! The card of a revision: its verdicts, what it changes, and its source with what was measured.

use leptos::{html, prelude::*};
use leptos_use::use_intersection_observer;
use rehearsal::actions::Action;
use rehearsal::{EngineState, History, RevisionView, Shared, ViewMsg, Workbench};
use repository::Repository;
use revisions::Revision;

use super::chips::{Chip, ChipView, chips_of};
use super::effects::EffectsOf;
use super::facts::{Facts, facts_of};
use super::measured_source::MeasuredSource;
use super::time_axis::TimeAxes;
use crate::app::App;
use crate::components::{Copy, Icon, Shape};
use crate::panels::ActionButton;
use crate::panels::revision::{FindingNotes, findings_of, title_of};

/// The files as they are now.
fn files(state: &Workbench) -> Option<Shared<Repository>> {
    Some(state.rehearsal().opened.as_ref()?.repository.clone())
}

/// A card.
#[component]
pub fn Card(history: Shared<History>, index: usize, number: usize) -> impl IntoView {
    let app = App::get();
    let revision = history.graph.revisions()[index].clone();
    let id = revision.id().to_owned();
    let facts = facts_of(app, id.clone());
    let path = StoredValue::new(revision.file.path.clone());
    let file = app.derived(files, move |files| {
        let bytes = files.as_ref()?.bytes(&path.get_value())?;
        Some(rehearsal::digest(bytes))
    });
    let viewed = app.memo(move |state| file.get().is_some_and(|digest| state.page.viewed.contains(&digest)));
    let is_selected = {
        let id = id.clone();
        app.memo(move |state| state.rehearsal().selection.revision.as_deref() == Some(&id))
    };
    let element = NodeRef::<html::Article>::new();
    scroll_to_selected(element, is_selected);
    let seen = seen_once(element);
    let is_open = move || seen.get() && !viewed.get();
    let select = {
        let id = id.clone();
        move |_| {
            if !is_selected.get_untracked() {
                app.send(ViewMsg::Choose(id.clone()));
            }
        }
    };
    let tick = move |_| {
        if let Some(digest) = file.get_untracked() {
            app.send(ViewMsg::Tick(digest));
        }
    };
    let body = StoredValue::new((history, revision.clone()));
    let label = format!("Revision {id}");
    let title = title_of(&revision.file.message);
    view! {
        <article class="card" class:selected=move || is_selected.get() class:viewed=move || viewed.get() aria-label=label node_ref=element on:click=select>
            <header class="card-head">
                <span class="card-number dim">{number}</span>
                <h3>{title.clone()}</h3>
                <Copy text=move |()| title.clone() label="the title" />
                <code class="card-id">{id.clone()}</code>
                <Copy text=move |()| id.clone() label="the revision id" />
                <label class="card-viewed"><input type="checkbox" prop:checked=move || viewed.get() on:change=tick />"viewed"</label>
            </header>
            <div class="chips">{move || chips(chips_of(&facts.get()))}</div>
            {move || is_open().then(|| {
                let (history, revision) = body.get_value();
                view! { <Body history revision facts /> }
            })}
        </article>
    }
}

fn chips(chips: Vec<Chip>) -> impl IntoView {
    let lines: Vec<String> = chips.iter().map(Chip::line).collect();
    let copied = lines.join("\n");
    view! {
        {chips.into_iter().map(|chip| view! { <ChipView chip /> }).collect_view()}
        {(!lines.is_empty()).then(|| view! { <Copy text=move |()| copied.clone() label="the verdicts" /> })}
    }
}

/// What is below the head of a card.
#[component]
fn Body(history: Shared<History>, revision: Revision, facts: Memo<Shared<Facts>>) -> impl IntoView {
    let path = revision.file.path.clone();
    let rest = rest_of(&revision.file.message);
    view! {
        <div class="card-body">
            {rest.map(|text| {
                let copied = text.clone();
                view! { <p class="card-text">{text}<Copy text=move |()| copied.clone() label="the author's text" /></p> }
            })}
            <FindingNotes findings=findings_of(&history, &path) />
            {move || {
                let facts = facts.get();
                match (&facts.up, facts.running) {
                    (None, None) => view! { <NotMeasured /> }.into_any(),
                    (None, Some(_)) => view! { <p class="dim">"It runs."</p> }.into_any(),
                    (Some(_), _) => view! { <Measured facts /> }.into_any(),
                }
            }}
            <MeasuredSource path facts />
            <Elsewhere revision=revision.id().to_owned() />
        </div>
    }
}

/// The text of the author below the first line.
fn rest_of(message: &str) -> Option<String> {
    let (_, rest) = message.trim().split_once('\n')?;
    Some(rest.trim().to_owned()).filter(|rest| !rest.is_empty())
}

#[component]
fn Measured(facts: Shared<Facts>) -> impl IntoView {
    let not_alone = facts.up.as_ref().is_some_and(|way| way.locks.is_none());
    let missing = match (facts.is_stale, not_alone) {
        (true, _) => Some("The files changed after this rehearsal. Rehearse again to measure them as they are."),
        (false, true) => Some(report::LOCKS_NOT_ALONE),
        (false, false) => None,
    };
    view! {
        {missing.map(|words| view! { <p class="card-missing"><Icon shape=Shape::Warning /><span>{words}</span><ActionButton action=Action::Rehearse icon=Shape::Play /></p> })}
        <EffectsOf facts=facts.clone() />
        <TimeAxes facts />
    }
}

/// What is missing, and the action that gets it.
#[component]
fn NotMeasured() -> impl IntoView {
    let app = App::get();
    let why = app.memo(|state| match (&state.engine().state, state.rehearsal().is_running()) {
        (EngineState::Broken(_), _) => {
            "Nothing is measured yet, and the engine can’t start: the line at the top says why."
        }
        (_, true) => "Not measured yet: this rehearsal has not come to it.",
        _ => "Not measured yet. A rehearsal measures its effects on schema and data, its locks, and its way back.",
    });
    view! {
        <p class="card-missing">
            <span>{move || why.get()}</span>
            <ActionButton action=Action::Rehearse icon=Shape::Play />
        </p>
    }
}

/// Where the same revision is shown in another way.
#[component]
fn Elsewhere(revision: String) -> impl IntoView {
    let app = App::get();
    let revision = StoredValue::new(revision);
    let show = move |message: ViewMsg| app.send_all([ViewMsg::Choose(revision.get_value()), message]);
    view! {
        <p class="card-elsewhere">
            <button class="link" on:click=move |_| show(ViewMsg::Show(RevisionView::Source))>"Open in the workbench"</button>
            <button class="link" on:click=move |_| show(ViewMsg::ShowView(rehearsal::View::Schema))>"Schema after it"</button>
        </p>
    }
}

/// Scrolls to a card that becomes the selected one.
fn scroll_to_selected(element: NodeRef<html::Article>, is_selected: Memo<bool>) {
    Effect::new(move |before: Option<bool>| {
        let selected = is_selected.get();
        // The one that is selected when the view is drawn may be the last of many: a review begins at the first.
        if let Some(card) = element.get_untracked().filter(|_| selected && before == Some(false)) {
            card.scroll_into_view_with_scroll_into_view_options(&{
                let options = web_sys::ScrollIntoViewOptions::new();
                options.set_block(web_sys::ScrollLogicalPosition::Nearest);
                options
            });
        }
        selected
    });
}

/// Whether an element was on the screen once: what is inside of it is made then.
fn seen_once(element: NodeRef<html::Article>) -> RwSignal<bool> {
    let seen = RwSignal::new(false);
    let observed = use_intersection_observer(element, move |entries, _| {
        if entries.iter().any(web_sys::IntersectionObserverEntry::is_intersecting) {
            let _ = seen.try_set(true);
        }
    });
    Effect::new(move |_| {
        if seen.get() {
            (observed.stop)();
        }
    });
    seen
}
