//! The states that the database was in, as a tree: to return to, to name, to compare, to delete.

mod comparison;

use leptos::{ev, html, prelude::*};
use rehearsal::actions::Action;
use rehearsal::{Place, Snapshot, SnapshotId, SnapshotMsg, TreeLine, ViewMsg};

use super::ActionButton;
use crate::app::App;
use crate::components::{Icon, Shape};
use comparison::ComparisonView;

/// A line of the tree, as it is shown.
#[derive(Clone, PartialEq)]
struct Line {
    id: Option<SnapshotId>,
    depth: usize,
    is_current: bool,
    name: Option<String>,
    after: String,
    revisions: Vec<String>,
    rows: Option<u64>,
    bytes: Option<u64>,
    place: Place,
    at: Option<u64>,
}

impl Line {
    fn of(line: &TreeLine<'_>) -> Self {
        let of = |read: fn(&Snapshot) -> Option<u64>| line.snapshot.and_then(read);
        Self {
            id: line.snapshot.map(|snapshot| snapshot.id),
            depth: line.depth,
            is_current: line.is_current,
            name: line.snapshot.and_then(|snapshot| snapshot.name.clone()),
            after: line
                .snapshot
                .map_or_else(|| "the empty database".to_owned(), |snapshot| snapshot.after.clone()),
            revisions: line.snapshot.map_or(vec![], |snapshot| snapshot.revisions.clone()),
            rows: of(Snapshot::rows_in_all),
            bytes: of(|snapshot| snapshot.bytes),
            place: line.snapshot.map(|snapshot| snapshot.place).unwrap_or_default(),
            at: of(|snapshot| snapshot.at),
        }
    }

    fn label(&self) -> String {
        self.name.clone().unwrap_or_else(|| self.after.clone())
    }
}

/// The tree, and a comparison where one is open.
#[component]
pub fn SnapshotsPanel() -> impl IntoView {
    let app = App::get();
    let lines = app.memo(|state| {
        let tree = state.rehearsal().runs.snapshots.tree();
        tree.iter().map(Line::of).collect::<Vec<_>>()
    });
    let stored = app.memo(|state| state.rehearsal().runs.snapshots.stored_bytes());
    let why_not = app.memo(|state| {
        let side = state.rehearsal();
        match (side.is_running(), state.engine().is_ready()) {
            (true, _) => Some("a command is running"),
            (false, false) => Some("the engine is not ready"),
            (false, true) => None,
        }
    });
    let naming = RwSignal::new(None::<SnapshotId>);
    let compares = app.memo(|state| state.rehearsal().runs.snapshots.comparison.is_some());
    view! {
        <section class="snapshots panel" aria-label="Snapshots">
            <div class="snapshots-tree">
                <div class="snapshots-head">
                    <ActionButton action=Action::Undo />
                    <span class="dim">
                        "After each command that writes, the state of the database is kept. Named ones stay; of the others the oldest go first. "
                        {move || match stored.get() {
                            0 => String::new(),
                            bytes => format!("{} in the browser’s storage.", report::megabytes(bytes)),
                        }}
                    </span>
                </div>
                <div class="snapshots-lines" tabindex="0" role="region" aria-label="States of the database">
                    <table>
                        <thead><tr>
                            <th scope="col">"State after"</th><th scope="col">"Revision"</th><th scope="col">"Rows"</th>
                            <th scope="col">"Size"</th><th scope="col">"Taken"</th><th scope="col"><span class="visually-hidden">"Actions"</span></th>
                        </tr></thead>
                        <tbody>
                            {move || lines.get().into_iter().map(|line| view! { <LineView line why_not naming /> }).collect_view()}
                        </tbody>
                    </table>
                    <Show when=move || lines.with(|lines| lines.len() == 1)>
                        <p class="empty">"No command has written to this database yet. "<ActionButton action=Action::UpgradeToHead class="link" /></p>
                    </Show>
                </div>
            </div>
            <Show when=move || compares.get()><ComparisonView /></Show>
        </section>
    }
}

#[component]
fn LineView(line: Line, why_not: Memo<Option<&'static str>>, naming: RwSignal<Option<SnapshotId>>) -> impl IntoView {
    let app = App::get();
    let revision = |id: String| {
        let select = {
            let id = id.clone();
            move |_| app.send(ViewMsg::Choose(id.clone()))
        };
        view! { <button class="revision-link" on:click=select>{id}</button>" " }
    };
    let revisions = match line.revisions.is_empty() {
        true => view! { <span class="dim">"base"</span> }.into_any(),
        false => line.revisions.iter().cloned().map(revision).collect_view().into_any(),
    };
    let rows = match (line.id, line.rows) {
        (None, _) => "0".to_owned(),
        (_, Some(rows)) => rows.to_string(),
        (_, None) => "not counted".to_owned(),
    };
    let size = match (line.id, line.bytes, line.place) {
        (None, ..) => String::new(),
        (_, Some(bytes), Place::Page) => format!("{}, in this page only", report::megabytes(bytes)),
        (_, Some(bytes), _) => report::megabytes(bytes),
        (_, None, _) => "being kept …".to_owned(),
    };
    let taken = line.at.map(time_of).unwrap_or_default();
    let named = line.name.clone();
    let after = line.after.clone();
    let label = line.label();
    let is_current = line.is_current;
    let id = line.id;
    let title = move || match id.filter(|id| naming.get() == Some(*id)) {
        Some(id) => view! { <NameField id name=named.clone().unwrap_or_default() naming /> }.into_any(),
        None => match named.clone() {
            Some(name) => {
                view! { <strong>{name}</strong>" "<span class="dim snapshot-after">{after.clone()}</span> }.into_any()
            }
            None => view! { <span class="snapshot-after">{after.clone()}</span> }.into_any(),
        },
    };
    view! {
        <tr class:current=is_current aria-current=is_current.then_some("true")>
            <td class="snapshot-title" style=("--depth", line.depth.to_string())>
                <span class="snapshot-mark" aria-hidden="true">{if is_current { "●" } else { "○" }}</span>
                {title}
                {is_current.then(|| view! { <span class="snapshot-now">"the database now"</span> })}
            </td>
            <td>{revisions}</td>
            <td class="number">{rows}</td>
            <td class="number">{size}</td>
            <td class="dim">{taken}</td>
            <td class="snapshot-deeds"><Deeds id is_current label why_not naming /></td>
        </tr>
    }
}

/// What can be done with a state.
#[component]
fn Deeds(
    id: Option<SnapshotId>,
    is_current: bool,
    label: String,
    why_not: Memo<Option<&'static str>>,
    naming: RwSignal<Option<SnapshotId>>,
) -> impl IntoView {
    let app = App::get();
    let busy = move || why_not.get().is_some();
    let title = move |what: &'static str| {
        move || {
            why_not
                .get()
                .map_or_else(|| what.to_owned(), |why| format!("{what} (not now: {why})"))
        }
    };
    let named = move |what: &str| format!("{what}: {label}");
    view! {
        {(!is_current).then(|| view! {
            <button class="quiet" disabled=busy title=title("The database becomes this state; what runs then begins another branch") aria-label=named("Return to") on:click=move |_| app.send(SnapshotMsg::Return(id))>"Return to"</button>
        })}
        {id.map(|id| view! {
            {(!is_current).then(|| view! {
                <button class="quiet" disabled=busy title=title("Schema and rows, from this state to the database as it is now") aria-label=named("Compare") on:click=move |_| app.send(SnapshotMsg::Compare(id))>"Compare"</button>
            })}
            <button class="quiet" title="A named state stays until you delete it" aria-label=named("Name") on:click=move |_| naming.set(Some(id))>"Name"</button>
            {(!is_current).then(|| view! {
                <button class="quiet" title="Delete this state; those that followed it stay" aria-label=named("Delete") on:click=move |_| app.send(SnapshotMsg::Delete(id))><Icon shape=Shape::Close /></button>
            })}
        })}
    }
}

/// Enter takes the name, Escape leaves it as it was.
#[component]
fn NameField(id: SnapshotId, name: String, naming: RwSignal<Option<SnapshotId>>) -> impl IntoView {
    let app = App::get();
    let field = NodeRef::<html::Input>::new();
    field.on_load(|field| {
        let _ = field.focus();
        field.select();
    });
    let take = move || {
        if naming.get_untracked() == Some(id)
            && let Some(field) = field.get_untracked()
        {
            naming.set(None);
            app.send(SnapshotMsg::Name(id, field.value()));
        }
    };
    let on_key = move |event: ev::KeyboardEvent| match event.key().as_str() {
        "Enter" => take(),
        "Escape" => {
            event.stop_propagation();
            naming.set(None);
        }
        _ => {}
    };
    view! {
        <input type="text" class="snapshot-name" aria-label="Name of the snapshot" maxlength="80" placeholder="Name; empty for none" value=name node_ref=field on:keydown=on_key on:blur=move |_| take() />
    }
}

/// A time as the user's language writes it.
fn time_of(milliseconds: u64) -> String {
    let date = js_sys::Date::new(&(milliseconds as f64).into());
    String::from(date.to_locale_string("default", &wasm_bindgen::JsValue::UNDEFINED))
}
