//! What the selected revision did when it ran, or how its schema differs from that of another moment. Both directions can be read,
//! whichever ran.

mod compare;
mod data;
mod effect;
mod objects;

use leptos::prelude::*;
use protocol::Direction;
use rehearsal::actions::Action;
use rehearsal::{RevisionView, ViewMsg, Workbench};
use review::Moment;

use crate::app::App;
use crate::components::{Tab, Tabs};
use crate::panels::ActionButton;
use compare::{CompareWith, Comparison};
pub use data::DataOf;
pub use effect::LocksOf;
use effect::{Effect, EffectView};
pub use objects::Objects;

/// The tabs above what is shown of a revision.
#[component]
pub fn ViewTabs() -> impl IntoView {
    let app = App::get();
    let shown = app.memo(|state| state.page.layout.revision_view);
    let tab = |value: RevisionView, action: Action| Tab {
        value,
        label: action.label(),
        title: action.help(),
    };
    let tabs = vec![
        tab(RevisionView::Source, Action::ShowSource),
        tab(RevisionView::Changes, Action::ShowChanges),
    ];
    let choose = Callback::new(move |view| app.send(ViewMsg::Show(view)));
    view! { <Tabs tabs shown choose label="What is shown of the revision" class="tabs" /> }
}

/// What the selected revision did.
#[component]
pub fn Changes(revision: String) -> impl IntoView {
    let app = App::get();
    let ran = {
        let revision = revision.clone();
        app.memo(move |state| state.record_of(&revision).is_some())
    };
    view! {
        <Show when=move || ran.get() fallback=NotRun>
            <Ran revision=revision.clone() />
        </Show>
    }
}

#[component]
fn Ran(revision: String) -> impl IntoView {
    let app = App::get();
    let edition = app.memo(Workbench::shown_edition);
    let ended = app.memo(Workbench::ended_edition);
    let other = RwSignal::new(None::<Moment>);
    let reversed = RwSignal::new(false);
    let sql = RwSignal::new(false);
    let id = revision.clone();
    let body = move || match other.get() {
        Some(other) => {
            ended.get();
            view! { <Comparison revision=id.clone() other reversed sql /> }.into_any()
        }
        None => {
            edition.get();
            let effect = app.peek(|state| Effect::of_revision(state, &id));
            effect
                .map(|effect| view! { <EffectView effect reversed sql /> })
                .into_any()
        }
    };
    view! {
        <div class="changes" tabindex="0" role="region" aria-label="What it did">
            <div class="changes-head">
                <CompareWith revision=revision.clone() other />
                <label><input type="checkbox" prop:checked=move || sql.get() on:change=move |event| sql.set(event_target_checked(&event)) />"as SQL"</label>
                <OtherWay revision other reversed />
            </div>
            {body}
        </div>
    }
}

/// The same differences, read in the other direction.
#[component]
fn OtherWay(revision: String, other: RwSignal<Option<Moment>>, reversed: RwSignal<bool>) -> impl IntoView {
    let app = App::get();
    let downgraded = app.memo(move |state| {
        let step = state.record_of(&revision).map(|ran| ran.step.planned.direction);
        step == Some(Direction::Downgrade)
    });
    let label = move || match (other.with(Option::is_some), downgraded.get()) {
        (true, _) => "in reverse",
        (_, true) => "Read it as upgrade",
        (_, false) => "Read it as downgrade",
    };
    let title = move || match other.with(Option::is_some) {
        true => "From the selected revision to the chosen one",
        false => "The difference from after to before; only a run of the other function shows what that really does",
    };
    view! {
        <label title=title>
            <input type="checkbox" prop:checked=move || reversed.get() on:change=move |event| reversed.set(event_target_checked(&event)) />{label}
        </label>
    }
}

#[component]
fn NotRun() -> impl IntoView {
    let app = App::get();
    let of_a_record = app.memo(|state| state.page.records.saved.is_some());
    view! {
        <div class="changes">
            {move || if of_a_record.get() {
                view! { <p class="empty">"This revision did not run in the saved run, so its effects are not known."</p> }.into_any()
            } else {
                view! {
                    <p class="empty">"This revision has not run yet. Its changes to the schema and its locks are measured when it runs."</p>
                    <p class="changes-act"><ActionButton action=Action::UpgradeToSelected /></p>
                }.into_any()
            }}
        </div>
    }
}
