//! The entity-relationship diagram of the schema as the selected revision left it, with what the revision changed marked. Every table
//! keeps its place from revision to revision.
//!
//! The drawing is an image, so nothing of what a repository calls its tables can become a part of the page.

mod canvas;
mod controls;
mod slider;

use diagram::{Columns, Diagram, Palette, Placement, Scope, Style, svg};
use leptos::prelude::*;
use postgres_model::Schema;
use protocol::RunId;
use rehearsal::{Shared, Workbench};
use review::schema::{ObjectDifference, differences};

use crate::app::App;
use crate::theme::{Theme, ThemeChoice};
use canvas::{Canvas, PointedAt};
use controls::Controls;
use slider::RevisionSlider;

/// With more tables than this only those that changed are shown at first, with their neighbours.
const MANY_TABLES: usize = 40;

/// The schema around the selected revision, as the newest run that ran it passed through it.
#[derive(Debug)]
struct Moment {
    after: Schema,
    differences: Vec<ObjectDifference>,
}

/// Which tables the user wants to see; none before a choice was made.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Wanted {
    All,
    Changed,
    Table(String),
}

/// A diagram and its picture.
#[derive(Debug)]
struct Drawing {
    diagram: Diagram,
    svg: String,
}

/// The diagram with its controls.
#[component]
pub fn DiagramView() -> impl IntoView {
    let app = App::get();
    let columns = RwSignal::new(Columns::Keys);
    let wanted = RwSignal::new(None::<Wanted>);
    let zoom = RwSignal::new(1.0);
    let theme = expect_context::<ThemeChoice>().shown;
    let source = app.memo(source_of);
    let placement = Memo::new(move |_| {
        source.get()?;
        let style = Style {
            columns: columns.get(),
            ..Style::default()
        };
        Some(Shared::new(app.peek(|state| placed(state, style))?))
    });
    let selected = app.memo(|state| state.rehearsal().selection.revision.clone());
    let moment = Memo::new(move |_| {
        source.get()?;
        let revision = selected.get()?;
        let moment = app.peek(|state| moment_of(state, &revision))?;
        Some(Shared::new(moment))
    });
    let drawing = Memo::new(move |_| {
        let (placement, moment) = (placement.get()?, moment.get()?);
        let scope = scope_of(wanted.get().as_ref(), &moment);
        let mut drawn = diagram::diagram(&placement, &moment.after, &moment.differences, scope);
        if scope == Scope::All {
            // The same frame in every revision, so that nothing moves.
            drawn.bounds = placement.bounds();
        }
        let palette = match theme.get() {
            Theme::Light => Palette::light(),
            Theme::Dark => Palette::dark(),
        };
        (!drawn.tables.is_empty()).then(|| {
            let svg = svg(&drawn, &palette);
            Shared::new(Drawing { diagram: drawn, svg })
        })
    });
    let pointed = RwSignal::new(None::<u32>);
    let has_run = move || moment.get().is_some();
    view! {
        <div class="diagram">
            <Controls columns wanted zoom moment drawing />
            <RevisionSlider />
            <PointedAt pointed wanted drawing />
            {move || match (has_run(), drawing.with(Option::is_some)) {
                (false, _) => view! { <p class="empty">"The diagram shows the schema as this revision left it when it ran. It has not run yet."</p> }.into_any(),
                (true, false) => view! { <p class="empty">"There is no table to show: the revision changed none. “All tables” shows the whole schema."</p> }.into_any(),
                (true, true) => view! { <Canvas drawing zoom pointed /> }.into_any(),
            }}
        </div>
    }
}

/// What the drawing depends on: the command in which the selected revision ran, once that has ended.
fn source_of(state: &Workbench) -> Option<RunId> {
    let ran = state.record_of(state.rehearsal().selection.revision.as_deref()?)?;
    ran.record.state.has_ended().then_some(ran.run)
}

fn placed(state: &Workbench, style: Style) -> Option<Placement> {
    let ran = state.record_of(state.rehearsal().selection.revision.as_deref()?)?;
    Some(Placement::of(&ran.record.schemas_passed(), style))
}

fn moment_of(state: &Workbench, revision: &str) -> Option<Moment> {
    let ran = state.record_of(revision)?;
    let (before, after) = ran.record.schemas_of(ran.step);
    let differences = differences(&before, &after);
    Some(Moment { after, differences })
}

fn scope_of(wanted: Option<&Wanted>, moment: &Moment) -> Scope {
    let many = || moment.after.tables().nth(MANY_TABLES).is_some();
    match wanted {
        Some(Wanted::All) => Scope::All,
        Some(Wanted::Changed) => Scope::Changed { hops: 1 },
        Some(Wanted::Table(name)) => {
            let mut tables = moment.after.tables();
            match tables.find(|table| table.label() == *name) {
                Some(table) => Scope::Around {
                    table: table.oid,
                    hops: 1,
                },
                None => Scope::All,
            }
        }
        None if many() => Scope::Changed { hops: 1 },
        None => Scope::All,
    }
}
