//! The timeline of the command that is shown: every statement under its revision, where transactions began and ended, what the server said. It
//! can be searched and filtered; the statement that is chosen is shown whole.

mod detail;
mod filter;
mod only_selected;
mod row;

use leptos::{ev, prelude::*};
use protocol::RunId;
use rehearsal::{Run, Shared, Workbench};
use review::{CommandLocks, Entry, TimelineFilter, hidden_unknown, timeline};
use revisions::LineRange;

use crate::app::App;
use crate::components::VirtualList;
use detail::Detail;
pub use detail::LockRow;
use filter::Filter;
pub use only_selected::{NothingOfSelected, OnlySelectedChoice, Part, only_revision};
use row::Row;
pub use row::lock_badge;

const ROW_HEIGHT: f64 = 26.0;

/// The timeline of a run at one moment.
#[derive(Debug, Default)]
pub struct Timeline {
    entries: Vec<Entry>,
    locks: CommandLocks,
    /// Statements that the filter by locks hides because theirs are not known.
    hidden_unknown: usize,
}

impl Timeline {
    fn of(run: &Run, filter: &TimelineFilter) -> Self {
        let locks = CommandLocks::of(&run.record);
        Self {
            entries: timeline(&run.record, &locks, filter),
            hidden_unknown: hidden_unknown(&run.record, &locks, filter),
            locks,
        }
    }

    fn statement_rows(&self) -> impl DoubleEndedIterator<Item = (usize, usize)> {
        let rows = self.entries.iter().enumerate();
        rows.filter_map(|(row, entry)| match entry {
            Entry::Statement(position) => Some((row, *position)),
            _ => None,
        })
    }

    fn row_of(&self, statement: usize) -> Option<usize> {
        self.statement_rows()
            .find(|(_, position)| *position == statement)
            .map(|(row, _)| row)
    }
}

/// The timeline panel.
#[component]
pub fn TimelinePanel() -> impl IntoView {
    let app = App::get();
    let wanted = RwSignal::new(TimelineFilter::default());
    let only = only_revision(app, Part::Statements);
    let filter = Memo::new(move |_| TimelineFilter {
        revision: only.get(),
        ..wanted.get()
    });
    let run = app.memo(|state| state.shown_run().map_or(0, |run| u64::from(run.id.0)));
    let grown = app.memo(|state| state.shown_run().map(how_far));
    let shown = Memo::new(move |_| {
        run.track();
        grown.track();
        let filter = filter.get();
        Shared::new(app.peek(|state| {
            state
                .shown_run()
                .map(|run| Timeline::of(run, &filter))
                .unwrap_or_default()
        }))
    });
    let statements = app.memo(|state| state.shown_run().map_or(0, |run| run.record.statements.len()));
    let count = Signal::derive(move || shown.with(|shown| shown.entries.len()));
    let hidden = Memo::new(move |_| shown.with(|shown| shown.hidden_unknown));
    let is_running = app.memo(|state| state.shown_run().is_some_and(Run::is_running));
    let chosen = RwSignal::new(None::<usize>);
    Effect::new(move |_| {
        run.get();
        chosen.set(None);
    });
    // Positions mean something else in another run, and with another filter.
    let edition = RwSignal::new(0_u64);
    Effect::new(move |_| {
        run.track();
        filter.track();
        edition.update(|edition| *edition += 1);
    });
    let from_source = app.derived_when(marked_line, statement_at_marked_line);
    let reveal = Signal::derive(move || {
        shown.with(|shown| {
            let wanted = chosen.get().or_else(|| from_source.get());
            let newest = || is_running.get().then(|| shown.entries.len().checked_sub(1)).flatten();
            wanted.and_then(|statement| shown.row_of(statement)).or_else(newest)
        })
    });
    let on_key = move |event: ev::KeyboardEvent| {
        let next = shown.with_untracked(|shown| moved(shown, chosen.get_untracked(), &event.key()));
        if let Some(next) = next {
            event.prevent_default();
            chosen.set(Some(next));
            point_at(app, next);
        }
    };
    let row = move |index: usize| {
        let entry = shown.with_untracked(|shown| shown.entries.get(index).copied());
        entry.map(|entry| view! { <Row entry index chosen timeline=shown /> })
    };
    view! {
        <section class="timeline panel" aria-label="Statements">
            <div class="timeline-head">
                <h2 class="panel-title">"Statements"<span class="count">{move || statements.get()}</span></h2>
                <Show when=move || { statements.get() > 0 }>
                    <OnlySelectedChoice part=Part::Statements />
                    <Filter filter=wanted />
                </Show>
            </div>
            <Show when=move || { statements.get() > 0 } fallback=|| view! { <p class="empty">"Every statement of a run appears here while it runs, with the line of Python that sent it, its locks and its changes."</p> }>
                {move || report::hidden_unknown(hidden.get()).map(|words| view! { <p class="hidden-unknown">{words}</p> })}
                <Show when=move || { count.get() > 0 } fallback=NoneMatches>
                    <VirtualList count row_height=ROW_HEIGHT row=row generation=edition reveal label="Statements of the run" id="entry" on_key=on_key />
                </Show>
            </Show>
            {move || chosen.get().map(|statement| view! { <Detail statement timeline=shown close=move || chosen.set(None) /> })}
        </section>
    }
}

#[component]
fn NoneMatches() -> impl IntoView {
    let only = only_revision(App::get(), Part::Statements);
    view! {
        <Show when=move || only.get().is_some() fallback=|| view! { <p class="empty">"No matching statements."</p> }>
            <NothingOfSelected part=Part::Statements />
        </Show>
    }
}

/// What the timeline depends on: how much has happened.
fn how_far(run: &Run) -> (usize, usize, bool) {
    let record = &run.record;
    (record.statements.len(), record.notices.len(), record.state.has_ended())
}

/// What is marked in the source, and the statements that can be of it.
pub type MarkedLine = (RunId, usize, LineRange, String);

/// The marked line.
pub fn marked_line(state: &Workbench) -> Option<MarkedLine> {
    let (run, lines) = (state.shown_run()?, state.rehearsal().selection.lines?);
    let path = state.rehearsal().shown_path()?.to_owned();
    Some((run.id, run.record.statements.len(), lines, path))
}

/// The first statement whose call stands on the line that is marked in the source.
pub fn statement_at_marked_line(state: &Workbench) -> Option<usize> {
    let (run, lines) = (state.shown_run()?, state.rehearsal().selection.lines?);
    let path = state.rehearsal().shown_path()?;
    run.record.statements.iter().position(|statement| {
        let call = statement.call.as_ref();
        call.is_some_and(|call| call.path == path && call.line <= lines.last && call.end_line >= lines.first)
    })
}

/// The statement that a key leads to from the chosen one.
fn moved(timeline: &Timeline, chosen: Option<usize>, key: &str) -> Option<usize> {
    let mut statements = timeline.statement_rows().map(|(_, position)| position);
    match (key, chosen) {
        ("Home", _) | ("ArrowDown", None) => statements.next(),
        ("End", _) | ("ArrowUp", None) => statements.next_back(),
        ("ArrowDown", Some(at)) => statements.find(|&position| position > at).or(Some(at)),
        ("ArrowUp", Some(at)) => statements.rfind(|&position| position < at).or(Some(at)),
        _ => None,
    }
}

/// Marks the line in the source that a statement came from.
fn point_at(app: App, statement: usize) {
    let call = app.peek(|state| state.shown_run()?.statement(statement)?.call.clone());
    if let Some(call) = call {
        super::places::show(app, &call.path, Some(super::places::lines_of(&call)));
    }
}
