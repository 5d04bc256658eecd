//! A step of a run: what it changed in the schema, and what it locked meanwhile.

use leptos::prelude::*;
use postgres_model::{LockMode, Schema, TableRows};
use protocol::Direction;
use rehearsal::{Shared, Workbench};
use report::{SHOWN_OF_A_FAILURE, duration, verb};
use review::schema::differences;
use review::{CommandLocks, CommandRecord, HeldLock, Step, StepLocks, StepProgress, step_rows, strongest_on_each};

use super::data::DataOf;
use super::objects::Objects;
use crate::components::{Copy, Icon, Shape};
use crate::panels::timeline::LockRow;

/// What a step of a run did.
#[derive(Debug)]
pub struct Effect {
    direction: Direction,
    progress: StepProgress,
    before: Schema,
    after: Schema,
    held: Vec<HeldLock>,
    locks: StepLocks,
    data: Vec<String>,
}

impl Effect {
    /// Of the newest shown command in which a revision ran.
    pub fn of_revision(state: &Workbench, revision: &str) -> Option<Self> {
        let ran = state.record_of(revision)?;
        Some(Self::of(ran.record, ran.step))
    }

    fn of(record: &CommandRecord, step: &Step) -> Self {
        let (first, end) = step.statements;
        let (before, after) = record.schemas_of(step);
        let inside = |held: &&HeldLock| (first..end).contains(&held.statement);
        let locks = CommandLocks::of(record);
        Self {
            direction: step.planned.direction,
            progress: step.progress,
            before,
            after,
            held: locks.held().iter().filter(inside).cloned().collect(),
            locks: locks.of_step(record, step).unwrap_or_default(),
            data: report::step_rows(&step_rows(record, step)),
        }
    }
}

/// What the step did, from its beginning to its end or the other way round.
#[component]
pub fn EffectView(effect: Effect, reversed: RwSignal<bool>, sql: RwSignal<bool>) -> impl IntoView {
    let effect = Shared::new(effect);
    let locks_of = effect.clone();
    let ran = match effect.progress {
        StepProgress::Done { duration_ms } => format!("{} ran in {}", verb(effect.direction), duration(duration_ms)),
        StepProgress::Failed => format!("{} failed; {SHOWN_OF_A_FAILURE}", verb(effect.direction)),
        _ => format!("{} is running", verb(effect.direction)),
    };
    let found = move || match reversed.get() {
        true => differences(&effect.after, &effect.before),
        false => differences(&effect.before, &effect.after),
    };
    view! {
        <p class="dim">{ran}</p>
        {move || view! { <Objects found=found() as_sql=sql.get() /> }}
        <DataOf lines=locks_of.data.clone() />
        <LocksOf held=locks_of.held.clone() locks=locks_of.locks.clone() />
    }
}

/// What a step locked, as far as others notice, and what is not known of that.
#[component]
pub fn LocksOf(
    /// The locks that it took.
    held: Vec<HeldLock>,
    /// What is known of them.
    locks: StepLocks,
    /// The rows of the tables before it, as far as they were counted.
    #[prop(optional)]
    rows: Vec<TableRows>,
) -> impl IntoView {
    let strongest = strongest_on_each(&held).into_iter();
    let told = strongest.filter(|held| held.blocks().is_some() || held.is_unknown());
    let (strong, weak): (Vec<&HeldLock>, Vec<&HeldLock>) =
        told.partition(|held| held.lock.mode >= LockMode::ShareUpdateExclusive);
    let weak: Vec<String> = weak.into_iter().map(|held| held.lock.subject.label()).collect();
    let strong: Vec<HeldLock> = strong.into_iter().cloned().collect();
    let weak = (!weak.is_empty()).then(|| format!("Locks of ordinary reads and writes: {}", weak.join(", ")));
    let said: Vec<String> = [
        report::nothing_blocked(&locks).map(str::to_owned),
        report::step_locks_held_before(&locks).map(|words| format!("{words}.")),
    ]
    .into_iter()
    .flatten()
    .collect();
    let unknown = report::step_locks_unknown(&locks);
    let copied = {
        let of = |held: &HeldLock| report::lock(held, TableRows::count_of(&rows, &held.lock.subject)).to_string();
        let strong = strong.iter().map(of);
        let lines = said
            .iter()
            .cloned()
            .chain(strong)
            .chain(weak.clone())
            .chain(unknown.clone());
        lines.collect::<Vec<_>>().join("\n")
    };
    view! {
        <section class="changes-locks">
            <h3><Icon shape=Shape::Lock />"Locks"<Copy text=move |()| copied.clone() label="the locks" /></h3>
            {said.into_iter().map(|words| view! { <p>{words}</p> }).collect_view()}
            {(!strong.is_empty()).then(|| view! { <ul class="locks">{strong.into_iter().map(|held| { let rows = TableRows::count_of(&rows, &held.lock.subject); view! { <LockRow held rows /> } }).collect_view()}</ul> })}
            {weak.map(|words| view! { <p class="dim">{words}</p> })}
            {unknown.into_iter().map(|words| view! { <p class="locks-unknown">{words}</p> }).collect_view()}
        </section>
    }
}
