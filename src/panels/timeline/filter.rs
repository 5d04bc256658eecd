//! What the timeline is searched and filtered by.

use leptos::prelude::*;
use postgres_model::LockMode;
use review::{LockFilter, StatementKind, TimelineFilter};

/// Locks that are asked for, with what they mean.
const LOCKS: [(LockFilter, &str); 4] = [
    (LockFilter::AtLeast(LockMode::AccessExclusive), "blocks all"),
    (LockFilter::AtLeast(LockMode::Share), "blocks writes or more"),
    (LockFilter::AtLeast(LockMode::ShareUpdateExclusive), "any DDL lock"),
    (LockFilter::NotKnown, "not known"),
];

/// Durations that are asked for, in milliseconds.
const DURATIONS: [f64; 3] = [1.0, 10.0, 100.0];

/// The search field and the three choices.
#[component]
pub fn Filter(filter: RwSignal<TimelineFilter>) -> impl IntoView {
    let typed = move |event| filter.update(|filter| filter.text = event_target_value(&event));
    let kind = move |event| {
        let value = event_target_value(&event);
        filter.update(|filter| filter.kind = StatementKind::ALL.into_iter().find(|kind| kind.words() == value));
    };
    let lock = move |event| {
        let value = event_target_value(&event);
        let chosen = LOCKS.into_iter().find(|(_, words)| *words == value);
        filter.update(|filter| filter.lock = chosen.map(|(lock, _)| lock));
    };
    let slow = move |event| filter.update(|filter| filter.milliseconds = event_target_value(&event).parse().ok());
    view! {
        <div class="timeline-filter" role="search">
            <input type="search" placeholder="Search statements" aria-label="Search statements" on:input=typed prop:value=move || filter.with(|filter| filter.text.clone()) />
            <select aria-label="Kind of statement" on:change=kind>
                <option value="">"all kinds"</option>
                {StatementKind::ALL.map(|kind| view! { <option value=kind.words()>{kind.words()}</option> })}
            </select>
            <select aria-label="Lock" on:change=lock>
                <option value="">"any lock or none"</option>
                {LOCKS.map(|(_, words)| view! { <option value=words>{words}</option> })}
            </select>
            <select aria-label="Duration" on:change=slow>
                <option value="">"any duration"</option>
                {DURATIONS.map(|least| view! { <option value=least.to_string()>{format!("≥ {least} ms")}</option> })}
            </select>
        </div>
    }
}
