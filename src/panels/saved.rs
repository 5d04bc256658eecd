//! The line that says that a saved run is shown, and not what ran here.

use leptos::prelude::*;
use protocol::Versions;
use rehearsal::actions::Action;
use rehearsal::{History, SavedRun, Shared, Workbench};
use review::RecordedRevision;

use crate::app::App;
use crate::components::{Icon, Shape};
use crate::panels::ActionButton;

/// What the line says.
#[derive(Clone, PartialEq)]
pub struct About {
    file: String,
    facts: Vec<String>,
    /// What differs from the repository that is open.
    difference: Option<String>,
}

/// The revisions of a saved run, which tell it from any other, and the graph.
pub type AboutKey = (Shared<Vec<RecordedRevision>>, Option<Shared<History>>);

impl About {
    /// What it follows.
    pub fn key(state: &Workbench) -> Option<AboutKey> {
        let saved = state.page.records.saved.as_ref()?;
        Some((saved.revisions.clone(), state.rehearsal().history().cloned()))
    }

    /// What the line says.
    pub fn of(state: &Workbench) -> Option<Self> {
        let saved = state.page.records.saved.as_ref()?;
        let commands = match saved.runs.len() {
            1 => "1 command".to_owned(),
            count => format!("{count} commands"),
        };
        let facts = [format!("repository {}", saved.repository), commands];
        Some(Self {
            file: saved.file.clone(),
            facts: facts.into_iter().chain(versions(&saved.versions)).collect(),
            difference: difference(saved, state),
        })
    }
}

/// Those that are known.
fn versions(versions: &Versions) -> impl Iterator<Item = String> {
    let named = [
        ("PostgreSQL", &versions.postgresql),
        ("Alembic", &versions.alembic),
        ("SQLAlchemy", &versions.sqlalchemy),
    ];
    let known = named.into_iter().filter(|(_, version)| !version.is_empty());
    known.map(|(name, version)| format!("{name} {version}"))
}

fn difference(saved: &SavedRun, state: &Workbench) -> Option<String> {
    let opened = state.rehearsal().opened.as_ref()?;
    let history = opened.history.as_ref()?;
    let name = &opened.repository.name;
    let unknown = saved
        .revisions
        .iter()
        .filter(|revision| history.row_of(&revision.id).is_none());
    match (unknown.count(), *name == saved.repository) {
        (0, true) => None,
        (0, false) => Some(format!("The files on this page are those of {name}.")),
        (1, _) => Some(format!(
            "The files on this page are those of {name}; 1 revision of the run is not among them."
        )),
        (count, _) => Some(format!(
            "The files on this page are those of {name}; {count} revisions of the run are not among them."
        )),
    }
}

/// The line, as long as a saved run is shown.
#[component]
pub fn SavedBar() -> impl IntoView {
    let app = App::get();
    let about = app.derived_when(About::key, About::of);
    move || {
        let About {
            file,
            facts,
            difference,
        } = about.get()?;
        Some(view! {
            <div class="saved-bar" role="status" aria-label="Saved run">
                <Icon shape=Shape::Archive />
                <p>
                    <strong>"Saved run "{file}</strong>
                    {facts.into_iter().map(|fact| view! { <span class="dim">" · "</span><span>{fact}</span> }).collect_view()}
                    {difference.map(|words| view! { <span class="dim">" · "</span><span class="differs">{words}</span> })}
                </p>
                <ActionButton action=Action::CloseSavedRun class="quiet" icon=Shape::Close />
            </div>
        })
    }
}
