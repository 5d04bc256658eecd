//! The schema at the selected revision compared with that of any other moment that a command passed through.

use leptos::prelude::*;
use rehearsal::{Shared, Workbench};
use review::Moment;

use super::objects::Objects;
use crate::app::App;

/// What the choice offers.
#[derive(Clone, Debug, Default, PartialEq)]
struct Choices {
    /// Ids and messages of other revisions that ran, newest first.
    revisions: Vec<(String, String)>,
    /// How many of the listed revisions did not run.
    unknown: usize,
    /// Whether the moments are those of a saved run.
    saved: bool,
}

impl Choices {
    fn of(state: &Workbench, revision: &str) -> Self {
        let moments = state.moments();
        let listed = listed(state).into_iter();
        let unknown = listed.filter(|id| !moments.knows(id)).count();
        let others = moments.revisions().into_iter().filter(|other| other.id != revision);
        Self {
            revisions: others.map(|other| (other.id, other.message)).collect(),
            unknown,
            saved: state.page.records.saved.is_some(),
        }
    }

    /// In words why some can't be chosen.
    fn missing(&self) -> Option<String> {
        let what = match self.unknown {
            0 => return None,
            1 => "1 revision has not run".to_owned(),
            count => format!("{count} revisions have not run"),
        };
        Some(match self.saved {
            true => format!("{what} in this saved run"),
            false => format!("{what}: upgrade to compare with them"),
        })
    }
}

/// All ids that the list of revisions has without a search.
fn listed(state: &Workbench) -> Vec<&str> {
    match (state.rehearsal().history(), &state.page.records.saved) {
        (Some(history), _) => (0..history.len()).map(|row| history.revision(row).id()).collect(),
        (None, Some(saved)) => saved.revisions.iter().map(|revision| revision.id.as_str()).collect(),
        (None, None) => vec![],
    }
}

/// The choice of the other moment; none is the revision's own beginning.
#[component]
pub fn CompareWith(revision: String, other: RwSignal<Option<Moment>>) -> impl IntoView {
    let app = App::get();
    let edition = app.memo(Workbench::ended_edition);
    let history = app.memo(|state| state.rehearsal().history().cloned());
    let choices = Memo::new(move |_| {
        edition.get();
        history.with(|_| ());
        app.peek(|state| Choices::of(state, &revision))
    });
    let choose = move |event| other.set(moment_of(&event_target_value(&event)));
    view! {
        <label class="compare">"Compare with"
            <select on:change=choose prop:value=move || value_of(other.get().as_ref())>
                <option value="">"its own beginning"</option>
                <option value="empty">"the empty database"</option>
                <option value="now">{move || if choices.with(|choices| choices.saved) { "the end of the saved run" } else { "the database now" }}</option>
                {move || {
                    let choices = choices.get();
                    let missing = choices.missing().map(|words| view! { <option disabled=true>{words}</option> });
                    let revisions = choices.revisions.into_iter().map(|(id, message)| {
                        let chosen = other.with_untracked(|other| *other == Some(Moment::Revision(id.clone())));
                        view! { <option value=format!("at {id}") selected=chosen>{format!("{id} {message}")}</option> }
                    });
                    view! { <optgroup label="Revisions that ran">{revisions.collect_view()}{missing}</optgroup> }
                }}
            </select>
        </label>
    }
}

fn moment_of(value: &str) -> Option<Moment> {
    match value {
        "empty" => Some(Moment::Empty),
        "now" => Some(Moment::Now),
        _ => value.strip_prefix("at ").map(|id| Moment::Revision(id.to_owned())),
    }
}

fn value_of(moment: Option<&Moment>) -> String {
    match moment {
        None => String::new(),
        Some(Moment::Empty) => "empty".to_owned(),
        Some(Moment::Now) => "now".to_owned(),
        Some(Moment::Revision(id)) => format!("at {id}"),
    }
}

/// The differences from the other moment to the revision, or the other way round.
#[component]
pub fn Comparison(revision: String, other: Moment, reversed: RwSignal<bool>, sql: RwSignal<bool>) -> impl IntoView {
    let app = App::get();
    let own = Moment::Revision(revision);
    let compared = Memo::new(move |_| {
        let (from, to) = if reversed.get() { (&own, &other) } else { (&other, &own) };
        app.peek(|state| {
            let moments = state.moments();
            let words = format!("From {} to {}", moments.words(from), moments.words(to));
            Shared::new((words, moments.differences(from, to)))
        })
    });
    move || {
        let compared = compared.get();
        let (words, found) = (compared.0.clone(), compared.1.clone());
        view! {
            <p class="dim">{words}</p>
            {match found {
                Some(found) => view! { <Objects found as_sql=sql.get() /> }.into_any(),
                None => view! { <p class="empty">"Not measured yet: run this revision to compare it."</p> }.into_any(),
            }}
        }
    }
}
