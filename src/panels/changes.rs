//! What a revision did when it ran: what appeared, changed and vanished in the schema, and what it locked meanwhile. Both directions
//! can be read, whichever ran.

use leptos::prelude::*;
use postgres_model::{LockMode, Schema};
use protocol::Direction;
use review::schema::{DifferenceKind, ObjectDifference, differences};
use review::{CommandRecord, HeldLock, Step, StepProgress, held_locks, strongest_on_each};

use crate::app::App;
use crate::components::{Icon, Shape};
use crate::panels::run::{duration, verb};
use crate::panels::timeline::{LockRow, Sql};
use crate::state::{RevisionView, Shared, State};
use crate::update::Msg;

/// What a step of a run did.
#[derive(Debug)]
struct Effect {
    direction: Direction,
    progress: StepProgress,
    before: Schema,
    after: Schema,
    held: Vec<HeldLock>,
    unmeasured: usize,
}

impl Effect {
    fn of(record: &CommandRecord, step: &Step) -> Self {
        let (first, end) = step.statements;
        let (before, after) = record.schemas_of(step);
        let inside = |statement: u32| (first..end).contains(&statement);
        let outside = |index: u32| {
            let statement = record.statements.get(index as usize);
            statement.is_some_and(|statement| statement.effects.locks.is_none() && statement.error.is_none())
        };
        Self {
            direction: step.planned.direction,
            progress: step.progress,
            before,
            after,
            held: held_locks(record)
                .into_iter()
                .filter(|held| inside(held.statement))
                .collect(),
            unmeasured: (first..end).filter(|&index| outside(index)).count(),
        }
    }
}

/// The tabs above what is shown of a revision.
#[component]
pub fn ViewTabs() -> impl IntoView {
    let app = App::get();
    let view = app.memo(|state| state.view);
    let tab = move |this: RevisionView, label: &'static str| {
        view! {
            <button role="tab" class="tab" aria-selected=move || (view.get() == this).to_string() on:click=move |_| app.send(Msg::ShowView(this))>{label}</button>
        }
    };
    view! {
        <div class="tabs" role="tablist" aria-label="What is shown of the revision">
            {tab(RevisionView::Source, "Source")}
            {tab(RevisionView::Changes, "What it did")}
            {tab(RevisionView::Schema, "Schema")}
            {tab(RevisionView::Diagram, "Diagram")}
        </div>
    }
}

/// What the selected revision did.
#[component]
pub fn Changes(revision: String) -> impl IntoView {
    let app = App::get();
    let id = revision.clone();
    let ended = app.memo(|state| {
        state
            .run
            .as_ref()
            .map(|run| (run.id, run.record.state.has_ended(), run.record.steps_done()))
    });
    let reversed = RwSignal::new(false);
    let sql = RwSignal::new(false);
    move || {
        ended.track();
        let Some(effect) = app.peek(|state| effect_of(state, &id)) else {
            return view! { <NotRun revision=id.clone() /> }.into_any();
        };
        let effect = Shared::new(effect);
        view! { <EffectView effect reversed sql /> }.into_any()
    }
}

fn effect_of(state: &State, revision: &str) -> Option<Effect> {
    let (_, record, step) = state.record_of(revision)?;
    Some(Effect::of(record, step))
}

#[component]
fn NotRun(revision: String) -> impl IntoView {
    let app = App::get();
    let can_run = app.memo(|state| !state.is_running());
    let line = format!("upgrade {revision}");
    view! {
        <div class="changes">
            <p class="empty">"It has not run yet. What it does to the schema, and what it locks meanwhile, is measured when it runs."</p>
            <p class="changes-act"><button disabled=move || !can_run.get() on:click=move |_| app.send(Msg::RunLine(line.clone()))>"Upgrade to here"</button></p>
        </div>
    }
}

#[component]
fn EffectView(effect: Shared<Effect>, reversed: RwSignal<bool>, sql: RwSignal<bool>) -> impl IntoView {
    let shown = {
        let effect = effect.clone();
        move || {
            if reversed.get() {
                differences(&effect.after, &effect.before)
            } else {
                differences(&effect.before, &effect.after)
            }
        }
    };
    let ran = match effect.progress {
        StepProgress::Done { duration_ms } => format!("{} ran in {}", verb(effect.direction), duration(duration_ms)),
        StepProgress::Failed => format!("{} failed; this is how far it came", verb(effect.direction)),
        _ => format!("{} is running", verb(effect.direction)),
    };
    let other = match effect.direction {
        Direction::Downgrade => "Read it as upgrade",
        _ => "Read it as downgrade",
    };
    view! {
        <div class="changes" tabindex="0" role="region" aria-label="What it did">
            <div class="changes-head">
                <span class="dim">{ran}</span>
                <label><input type="checkbox" prop:checked=move || sql.get() on:change=move |event| sql.set(event_target_checked(&event)) />"as SQL"</label>
                <label title="The difference from after to before; only a run of the other function shows what that really does">
                    <input type="checkbox" prop:checked=move || reversed.get() on:change=move |event| reversed.set(event_target_checked(&event)) />{other}
                </label>
            </div>
            {move || {
                let found = shown();
                if found.is_empty() {
                    return view! { <p class="empty">"Nothing in the schema is different."</p> }.into_any();
                }
                found.into_iter().map(|object| view! { <ObjectView object as_sql=sql.get() /> }).collect_view().into_any()
            }}
            <LocksOf effect />
        </div>
    }
}

#[component]
fn ObjectView(object: ObjectDifference, as_sql: bool) -> impl IntoView {
    let created = object.kind != DifferenceKind::Changed;
    let (sign, class, said) = sign(object.kind);
    let parts = object.parts.into_iter().map(|part| {
        if as_sql {
            return view! { <li class="change-sql"><Sql sql=part.sql.join("\n") /></li> }.into_any();
        }
        if created {
            return ().into_any();
        }
        let (sign, class, said) = self::sign(part.kind);
        view! { <li class=format!("change {class}")><span class="sign" aria-label=said>{sign}</span><span>{part.words}</span></li> }.into_any()
    });
    let parts = parts.collect_view();
    let columns = (created && !as_sql).then(|| {
        object
            .after
            .as_ref()
            .or(object.before.as_ref())
            .map(|object| contents(object))
    });
    view! {
        <section class=format!("object-change {class}")>
            <h3><span class="sign" aria-label=said>{sign}</span><span class="dim">{object.what}</span>" "<code>{object.name}</code></h3>
            <ul>{parts}{columns.flatten()}</ul>
        </section>
    }
}

/// What a new or dropped object consists of.
fn contents(object: &postgres_model::Object) -> AnyView {
    let lines = review::schema::contents(object);
    lines
        .into_iter()
        .map(|(_, line)| view! { <li class="change content"><span>{line}</span></li> })
        .collect_view()
        .into_any()
}

/// Told by a sign, and not only by its colour.
fn sign(kind: DifferenceKind) -> (&'static str, &'static str, &'static str) {
    match kind {
        DifferenceKind::Appeared => ("+", "appeared", "new"),
        DifferenceKind::Changed => ("~", "changed", "changed"),
        DifferenceKind::Vanished => ("−", "vanished", "gone"),
    }
}

/// What was locked while it ran, as far as others notice.
#[component]
fn LocksOf(effect: Shared<Effect>) -> impl IntoView {
    let strongest = strongest_on_each(&effect.held)
        .into_iter()
        .filter(|held| held.blocks().is_some());
    let (strong, weak): (Vec<&HeldLock>, Vec<&HeldLock>) =
        strongest.partition(|held| held.lock.mode >= LockMode::ShareUpdateExclusive);
    let weak: Vec<String> = weak.into_iter().map(|held| held.lock.subject.label()).collect();
    let strong: Vec<HeldLock> = strong.into_iter().cloned().collect();
    let unmeasured = effect.unmeasured;
    view! {
        <section class="changes-locks">
            <h3><Icon shape=Shape::Lock />"Locks"</h3>
            {if strong.is_empty() {
                view! { <p>"Reads and writes of others went on."</p> }.into_any()
            } else {
                view! { <ul class="locks">{strong.into_iter().map(|held| view! { <LockRow held /> }).collect_view()}</ul> }.into_any()
            }}
            {(!weak.is_empty()).then(|| view! { <p class="dim">{format!("Locks of ordinary reads and writes: {}", weak.join(", "))}</p> })}
            {(unmeasured > 0).then(|| view! {
                <p class="dim">{format!("{unmeasured} {} outside of a transaction: what {} locked was gone before it could be asked for.", if unmeasured == 1 { "statement ran" } else { "statements ran" }, if unmeasured == 1 { "it" } else { "they" })}</p>
            })}
        </section>
    }
}
