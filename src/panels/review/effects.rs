//! What a revision changes in the schema, and what its upgrade and downgrade lock.

use leptos::prelude::*;
use postgres_model::TableRows;
use rehearsal::Shared;
use report::duration;
use review::schema::differences;
use review::{HeldLock, StepLocks, StepProgress};

use super::facts::{Facts, RecordOf, Way};
use super::queue::{Queued, Queues};
use crate::components::Copy;
use crate::panels::changes::{LocksOf, Objects};

/// What the upgrade did, and what the downgrade did where that is more than its reverse.
#[component]
pub fn EffectsOf(facts: Shared<Facts>) -> impl IntoView {
    let as_sql = RwSignal::new(false);
    let up = facts.clone();
    let ways = move || {
        let up = up
            .up
            .as_ref()
            .map(|way| view! { <WayView way=Shared::new(Effects::of(way)) name="Upgrade" as_sql /> });
        let down = facts
            .down
            .as_ref()
            .map(|way| view! { <WayView way=Shared::new(Effects::of(way)) name="Downgrade" as_sql /> });
        view! { {up}{down} }
    };
    view! {
        <div class="ways">
            <label class="as-sql"><input type="checkbox" prop:checked=move || as_sql.get() on:change=move |event| as_sql.set(event_target_checked(&event)) />"as SQL"</label>
            {ways}
        </div>
    }
}

/// What is shown of a way.
struct Effects {
    ran: String,
    found: Vec<review::schema::ObjectDifference>,
    held: Vec<HeldLock>,
    locks: Option<StepLocks>,
    data: Vec<String>,
    rows: Vec<TableRows>,
    queued: Option<Shared<Queued>>,
}

impl Effects {
    fn of(way: &Way) -> Self {
        let how = match way.record {
            RecordOf::Alone(_) => "",
            RecordOf::Deploy(_) => ", as a part of the deploy",
        };
        let ran = match way.step.progress {
            StepProgress::Done { duration_ms } => format!("{}{how}", duration(duration_ms)),
            StepProgress::Failed => format!("failed{how}; shown is what it did before that"),
            _ => "not finished".to_owned(),
        };
        Self {
            ran,
            found: differences(&way.before, &way.after),
            held: way.taken().cloned().collect(),
            locks: way.step_locks(),
            data: way.data.clone(),
            rows: way.rows.clone(),
            queued: Queued::of(way).map(Shared::new),
        }
    }

    fn sql(&self) -> String {
        let parts = self.found.iter().flat_map(|object| &object.parts);
        let lines: Vec<String> = parts.flat_map(|part| part.sql.clone()).collect();
        lines.join("\n")
    }
}

#[component]
fn WayView(way: Shared<Effects>, name: &'static str, as_sql: RwSignal<bool>) -> impl IntoView {
    let (copied, objects) = (way.clone(), way.clone());
    view! {
        <section class="way" aria-label=name>
            <h4>{name}" "<span class="dim">{way.ran.clone()}</span><Copy text=move |()| copied.sql() label="the changes as SQL" /></h4>
            {move || match objects.found.is_empty() && !objects.data.is_empty() {
                true => view! { <p class="dim">"The schema does not differ, but the data does:"</p> }.into_any(),
                false => view! { <Objects found=objects.found.clone() as_sql=as_sql.get() /> }.into_any(),
            }}
            {(!way.data.is_empty()).then(|| view! { <DataOf lines=way.data.clone() /> })}
            {way.locks.clone().map(|locks| view! { <LocksOf held=way.held.clone() locks rows=way.rows.clone() /> })}
            {way.queued.clone().map(|way| view! { <Queues way /> })}
        </section>
    }
}

/// What the way did to rows.
#[component]
fn DataOf(lines: Vec<String>) -> impl IntoView {
    let copied = lines.join("\n");
    view! {
        <div class="data-of">
            <ul class="data-effects" aria-label="Data">{lines.into_iter().map(|words| view! { <li>{words}</li> }).collect_view()}</ul>
            <Copy text=move |()| copied.clone() label="what it did to data" />
        </div>
    }
}
