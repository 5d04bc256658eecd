//! The review: a card for each revision of the range, in order, with what its rehearsal showed.

mod card;
mod chips;
mod effects;
mod facts;
pub mod measured_source;
mod outcome;
mod queue;
mod time_axis;

use leptos::prelude::*;
use rehearsal::{History, Shared, Workbench};

use crate::app::App;
use card::Card;
pub use chips::{ChipView, verdict_chip};
pub use effects::JudgedLines;
pub use facts::{Facts, Way, facts_of};
use outcome::Outcome;

/// Cards that are drawn together; those of a longer range stand on several pages.
const PAGE: usize = 40;

/// The revisions of the range, in order, as indices into the graph.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct InRange {
    history: Option<Shared<History>>,
    revisions: Vec<usize>,
}

impl InRange {
    /// The indices, in order.
    pub fn indices(&self) -> impl Iterator<Item = usize> {
        self.revisions.iter().copied()
    }

    /// The ids, in order.
    pub fn ids(&self) -> Vec<String> {
        let Some(history) = &self.history else { return vec![] };
        let revisions = history.graph.revisions();
        self.revisions
            .iter()
            .map(|index| revisions[*index].id().to_owned())
            .collect()
    }
}

/// The revisions of the chosen range.
pub fn in_range(app: App) -> Memo<InRange> {
    let key = |state: &Workbench| {
        let side = state.rehearsal();
        let (history, range) = (side.history().cloned(), side.chosen_range.clone());
        (history, range, side.standing().to_vec())
    };
    app.derived(key, |(history, range, standing)| InRange {
        revisions: history
            .as_ref()
            .map_or(vec![], |history| range.revisions_of(&history.graph, standing)),
        history: history.clone(),
    })
}

/// The review.
#[component]
pub fn ReviewView() -> impl IntoView {
    let app = App::get();
    let range = in_range(app);
    let count = Memo::new(move |_| range.with(|range| range.revisions.len()));
    let selected = app.memo(|state| {
        let side = state.rehearsal();
        side.history()?.graph.find(side.selection.revision.as_deref()?)
    });
    let position =
        Memo::new(move |_| range.with(|range| range.revisions.iter().position(|index| Some(*index) == selected.get())));
    let page = Memo::new(move |before: Option<&usize>| match position.get() {
        Some(position) => position / PAGE,
        None => before.copied().unwrap_or(0).min(count.get().saturating_sub(1) / PAGE),
    });
    let cards = move || {
        let range = range.get();
        let (history, first) = (range.history?, page.get() * PAGE);
        let revisions = range.revisions.into_iter().enumerate().skip(first).take(PAGE);
        let cards = revisions.map(|(at, index)| view! { <Card history=history.clone() index number=at + 1 /> });
        Some(cards.collect_view())
    };
    view! {
        <section class="review" aria-label="Review" tabindex="0">
            <Outcome range />
            <Show when=move || { count.get() > PAGE }><Pages range count page /></Show>
            <Show when=move || { count.get() > 0 } fallback=Nothing>{cards}</Show>
            <Show when=move || { count.get() > PAGE }><Pages range count page /></Show>
        </section>
    }
}

/// A range without revisions, and what to do about it.
#[component]
fn Nothing() -> impl IntoView {
    let app = App::get();
    let words = app.memo(|state| {
        let side = state.rehearsal();
        match (side.history(), side.unknown_end(&side.chosen_range)) {
            (None, _) => "Reading the revision files…".to_owned(),
            (Some(history), _) if history.is_empty() => "This environment has no revision yet.".to_owned(),
            (_, Some(id)) => format!("The graph has no revision {id}. Choose another range with From and To."),
            _ => "No revision lies in this range: the database has all of them. Choose another revision or base for From.".to_owned(),
        }
    });
    view! { <p class="empty">{move || words.get()}</p> }
}

/// Which of the pages is shown, and the way to the others: by selecting the first revision of one.
#[component]
fn Pages(range: Memo<InRange>, count: Memo<usize>, page: Memo<usize>) -> impl IntoView {
    let app = App::get();
    let last = move || count.get().saturating_sub(1) / PAGE;
    let go = move |page: usize| {
        let id = range.with_untracked(|range| range.ids().into_iter().nth(page * PAGE));
        if let Some(id) = id {
            app.send(rehearsal::ViewMsg::Select(id, None));
        }
    };
    let words = move || {
        let first = page.get() * PAGE + 1;
        format!(
            "{first}–{} of {}",
            (first + PAGE - 1).min(count.get()),
            report::counted(count.get(), "revision")
        )
    };
    view! {
        <nav class="review-pages" aria-label="Pages of the range">
            <button disabled=move || page.get() == 0 on:click=move |_| go(page.get_untracked().saturating_sub(1))>"Previous"</button>
            <span class="dim">{words}</span>
            <button disabled=move || { page.get() >= last() } on:click=move |_| go(page.get_untracked() + 1)>"Next"</button>
        </nav>
    }
}
