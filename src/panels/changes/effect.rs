//! A step of a run: what it changed in the schema, and what it locked meanwhile.

use leptos::prelude::*;
use postgres_model::{LockMode, Schema};
use protocol::Direction;
use rehearsal::{Shared, Workbench};
use report::{duration, verb};
use review::schema::differences;
use review::{CommandRecord, HeldLock, Step, StepProgress, held_locks, strongest_on_each};

use super::objects::Objects;
use crate::components::{Icon, Shape};
use crate::panels::timeline::LockRow;

/// What a step of a run did.
#[derive(Debug)]
pub struct Effect {
    direction: Direction,
    progress: StepProgress,
    before: Schema,
    after: Schema,
    held: Vec<HeldLock>,
    unmeasured: usize,
}

impl Effect {
    /// Of the newest shown command in which a revision ran.
    pub fn of_revision(state: &Workbench, revision: &str) -> Option<Self> {
        let (run, step) = state.record_of(revision)?;
        Some(Self::of(&run.record, step))
    }

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

/// What the step did, from its beginning to its end or the other way round.
#[component]
pub fn EffectView(effect: Effect, reversed: RwSignal<bool>, sql: RwSignal<bool>) -> impl IntoView {
    let effect = Shared::new(effect);
    let locks_of = effect.clone();
    let ran = match effect.progress {
        StepProgress::Done { duration_ms } => format!("{} ran in {}", verb(effect.direction), duration(duration_ms)),
        StepProgress::Failed => format!("{} failed; shown is what it did before that", verb(effect.direction)),
        _ => format!("{} is running", verb(effect.direction)),
    };
    let found = move || match reversed.get() {
        true => differences(&effect.after, &effect.before),
        false => differences(&effect.before, &effect.after),
    };
    view! {
        <p class="dim">{ran}</p>
        {move || view! { <Objects found=found() as_sql=sql.get() /> }}
        <LocksOf effect=locks_of />
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
                view! { <p>{report::nothing_blocked(unmeasured)}</p> }.into_any()
            } else {
                view! { <ul class="locks">{strong.into_iter().map(|held| view! { <LockRow held /> }).collect_view()}</ul> }.into_any()
            }}
            {(!weak.is_empty()).then(|| view! { <p class="dim">{format!("Locks of ordinary reads and writes: {}", weak.join(", "))}</p> })}
            {report::unmeasured_locks(unmeasured).map(|words| view! { <p class="dim">{words}</p> })}
        </section>
    }
}
