//! What a revision changes in the schema, and what its upgrade and downgrade lock.

use leptos::prelude::*;
use postgres_model::TableRows;
use rehearsal::Shared;
use report::{JudgedLine, SHOWN_OF_A_FAILURE, duration};
use review::schema::differences;
use review::{Concern, HeldLock, StepLocks, StepProgress};

use super::chips::sign;
use super::facts::{Facts, RecordOf, Way};
use super::queue::{Queued, Queues};
use crate::components::{Copy, Icon};
use crate::panels::changes::{DataOf, LocksOf, Objects};

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
    on_failure: Vec<JudgedLine>,
    further_rows: Vec<JudgedLine>,
}

impl Effects {
    fn of(way: &Way) -> Self {
        let how = match way.record {
            RecordOf::Alone(_) => "",
            RecordOf::Deploy(_) => ", as a part of the deploy",
        };
        let ran = match way.step.progress {
            StepProgress::Done { duration_ms } => format!("{}{how}", duration(duration_ms)),
            StepProgress::Failed => format!("failed{how}; {SHOWN_OF_A_FAILURE}"),
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
            on_failure: way.on_failure.lines.clone(),
            further_rows: way.further_rows.lines.clone(),
        }
    }

    /// The changes as they are shown.
    fn text(&self, as_sql: bool) -> String {
        let parts = self.found.iter().flat_map(|object| &object.parts);
        let lines: Vec<String> = match as_sql {
            true => parts.flat_map(|part| part.sql.clone()).collect(),
            false => parts.map(|part| part.words.clone()).collect(),
        };
        lines.join("\n")
    }
}

#[component]
fn WayView(way: Shared<Effects>, name: &'static str, as_sql: RwSignal<bool>) -> impl IntoView {
    let (copied, objects) = (way.clone(), way.clone());
    let has_changes = !way.found.is_empty();
    view! {
        <section class="way" aria-label=name>
            <h4>{name}" "<span class="dim">{way.ran.clone()}</span>{has_changes.then(|| view! { <Copy text=move |()| copied.text(as_sql.get_untracked()) label="the changes" /> })}</h4>
            {move || view! { <Objects found=objects.found.clone() as_sql=as_sql.get() /> }}
            <DataOf lines=way.data.clone() />
            {way.locks.clone().map(|locks| view! { <LocksOf held=way.held.clone() locks rows=way.rows.clone() /> })}
            {way.queued.clone().map(|way| view! { <Queues way /> })}
            <JudgedLines title="On further rows" copies="what it does on further rows" lines=way.further_rows.clone() />
            <JudgedLines title="If it fails" copies="what an error leaves behind" lines=way.on_failure.clone() />
        </section>
    }
}

/// Sentences with verdicts, under a title; nothing where there are none.
#[component]
pub fn JudgedLines(title: &'static str, copies: &'static str, lines: Vec<JudgedLine>) -> impl IntoView {
    let copied = report::judged_text(&lines);
    let line = |line: JudgedLine| {
        let class = match line.concern {
            Concern::Danger => "judged-line danger",
            _ => "judged-line",
        };
        view! { <li class=class><Icon shape=sign(line.concern) /><span>{line.words}</span></li> }
    };
    (!lines.is_empty()).then(|| {
        view! {
            <section class="judged-lines" aria-label=title>
                <h5>{title}<Copy text=move |()| copied.clone() label=copies /></h5>
                <ul>{lines.into_iter().map(line).collect_view()}</ul>
            </section>
        }
    })
}
