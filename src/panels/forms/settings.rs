//! Environment and settings of the opened repository. What is typed counts when it is saved; Escape with unsaved changes asks.

use leptos::prelude::*;
use protocol::SqlalchemyVersion;
use rehearsal::{OpenMsg, SettingsMsg};
use revisions::{AskedKind, LineRange, Problem, SqlalchemyPin, SqlalchemySeries};

use super::variables::{Draft, Variables, XArguments};
use crate::app::App;
use crate::components::{Dialog, Icon, Shape};
use crate::open;
use crate::panels::places;

/// The form; with a variable to begin at.
#[component]
pub fn SettingsForm(variable: Option<String>) -> impl IntoView {
    let app = App::get();
    let saved = app.peek(|state| {
        state
            .rehearsal()
            .opened
            .as_ref()
            .map(|opened| opened.settings.clone())
            .unwrap_or_default()
    });
    let draft = Draft::new(&saved);
    let saved = StoredValue::new(saved);
    let changed = Memo::new(move |_| saved.with_value(|saved| draft.settings() != *saved));
    let insists = RwSignal::new(false);
    let save = move || app.send(SettingsMsg::Apply(draft.settings_untracked()));
    let may_close = move |()| {
        let free = !changed.get_untracked();
        insists.set(!free);
        free
    };
    let asked = app.memo(|state| {
        state
            .rehearsal()
            .opened
            .as_ref()
            .and_then(|opened| opened.asked.clone())
    });
    let name = app.peek(|state| {
        state
            .rehearsal()
            .opened
            .as_ref()
            .map(|opened| opened.repository.name.clone())
            .unwrap_or_default()
    });
    let of_kind = move |kind: AskedKind| {
        Signal::derive(move || {
            let asked = asked.get();
            let all = asked.iter().flat_map(|found| found.asked.iter());
            all.filter(|one| one.kind == kind).cloned().collect::<Vec<_>>()
        })
    };
    let unread = Signal::derive(move || asked.get().map(|found| found.unread.clone()).unwrap_or_default());
    let files = Signal::derive(move || asked.get().map(|found| found.files.clone()).unwrap_or_default());
    // Going to a line shows the page behind the form; what was typed is kept by saving it.
    let go_to = Callback::new(move |(path, line): (String, u32)| {
        if changed.get_untracked() {
            save();
        } else {
            app.send(SettingsMsg::CloseForm);
        }
        places::show(
            app,
            &path,
            Some(LineRange {
                first: line,
                last: line,
            }),
        );
    });
    view! {
        <Dialog title=format!("Settings for {name}") wide=true may_close=Callback::new(may_close) on_close=move |()| app.send(SettingsMsg::CloseForm)>
            <div class="dialog-body">
                <Show when=move || asked.get().is_some() fallback=|| view! { <p class="dim" role="status">"Searching the source for variables…"</p> }>
                    ""
                </Show>
                <Unread problems=unread go_to />
                <Variables draft asked=of_kind(AskedKind::Variable) files first=variable go_to />
                <XArguments draft asked=of_kind(AskedKind::XArgument) go_to />
                <Sqlalchemy draft go_to />
                <Libraries />
                <Skipped draft />
            </div>
            <div class="dialog-buttons">
                <p class="dim">
                    {move || if insists.get() && changed.get() {
                        "Not saved yet: save or discard."
                    } else {
                        "Kept in this browser for this source only; never part of a link. The database stays as it is."
                    }}
                </p>
                <button on:click=move |_| app.send(SettingsMsg::CloseForm)>{move || if changed.get() { "Discard" } else { "Close" }}</button>
                <button class="primary" disabled=move || !changed.get() on:click=move |_| save()>"Save"</button>
            </div>
        </Dialog>
    }
}

/// Which SQLAlchemy: what the repository says, and what is taken.
#[component]
fn Sqlalchemy(draft: Draft, go_to: Callback<(String, u32)>) -> impl IntoView {
    let app = App::get();
    let pin = app.peek(|state| state.rehearsal().opened.as_ref().and_then(|opened| opened.pin.clone()));
    let by_itself = rehearsal::sqlalchemy_for(pin.as_ref());
    let choices = [
        (None, format!("As the repository requires ({})", number(by_itself))),
        (Some(SqlalchemyVersion::V2_0), "2.0".to_owned()),
        (Some(SqlalchemyVersion::V2_1), "2.1".to_owned()),
    ];
    view! {
        <fieldset class="settings-part">
            <legend>"SQLAlchemy"</legend>
            <p>{said(pin, go_to)}</p>
            <div class="choices">
                {choices.into_iter().map(|(version, words)| view! {
                    <label class="check">
                        <input type="radio" name="sqlalchemy" prop:checked=move || draft.sqlalchemy.get() == version on:change=move |_| draft.sqlalchemy.set(version) />
                        {words}
                    </label>
                }).collect_view()}
            </div>
        </fieldset>
    }
}

/// As people call it.
pub fn number(version: SqlalchemyVersion) -> &'static str {
    match version {
        SqlalchemyVersion::V2_0 => "2.0",
        SqlalchemyVersion::V2_1 => "2.1",
    }
}

fn said(pin: Option<SqlalchemyPin>, go_to: Callback<(String, u32)>) -> AnyView {
    let Some(pin) = pin else {
        return view! { <span class="dim">"No file of the repository names a version; the newest is used."</span> }
            .into_any();
    };
    let requirement = if pin.requirement.is_empty() {
        "any version".to_owned()
    } else {
        pin.requirement
    };
    let place = format!("{}:{}", pin.path, pin.line);
    let older = pin.series == SqlalchemySeries::Older;
    view! {
        "The repository asks for "<code>{requirement}</code>" ("
        <button class="link" on:click=move |_| go_to.run((pin.path.clone(), pin.line))>{place}</button>")."
        {older.then_some(" Stillroom has no version before 2.0: code that 2.0 refuses fails here.")}
    }
    .into_any()
}

/// Wheels that were added.
#[component]
fn Libraries() -> impl IntoView {
    let app = App::get();
    let wheels = app.memo(|state| {
        state
            .rehearsal()
            .opened
            .as_ref()
            .map(|opened| opened.wheels.clone())
            .unwrap_or_default()
    });
    view! {
        <fieldset class="settings-part">
            <legend>"Libraries"</legend>
            <p class="dim">"Libraries that Stillroom ships are loaded when a file imports them. Add others as pure-Python wheels: drop them on the page, or choose them here. They stay until the repository is closed."</p>
            <ul class="settings-list">
                {move || wheels.get().into_iter().map(|wheel| {
                    let label = format!("Remove {}", wheel.name);
                    view! {
                        <li>
                            <code>{wheel.name}</code>" "{wheel.version}
                            <button class="quiet" aria-label=label on:click=move |_| app.send(OpenMsg::RemoveWheel(wheel.folder.clone()))><Icon shape=Shape::Close /></button>
                        </li>
                    }
                }).collect_view()}
            </ul>
            <button on:click=|_| open::choose_wheels()><Icon shape=Shape::Archive />"Add wheels"</button>
        </fieldset>
    }
}

/// Extensions that the user chose to go on without.
#[component]
fn Skipped(draft: Draft) -> impl IntoView {
    view! {
        <Show when=move || draft.skipped.with(|skipped| !skipped.is_empty())>
            <fieldset class="settings-part">
                <legend>"Extensions that are skipped"</legend>
                <p class="dim">"CREATE EXTENSION of one of these creates an empty placeholder."</p>
                <ul class="settings-list">
                    {move || draft.skipped.get().into_iter().map(|name| {
                        let gone = name.clone();
                        let label = format!("Skip {name} no longer");
                        view! {
                            <li><code>{name}</code><button class="quiet" aria-label=label on:click=move |_| draft.skipped.update(|skipped| { skipped.remove(&gone); })><Icon shape=Shape::Close /></button></li>
                        }
                    }).collect_view()}
                </ul>
            </fieldset>
        </Show>
    }
}

/// The files that could not be searched.
#[component]
fn Unread(#[prop(into)] problems: Signal<Vec<Problem>>, go_to: Callback<(String, u32)>) -> impl IntoView {
    let view = move |problem: Problem| {
        let message = problem.to_string();
        let path = problem.path.unwrap_or_default();
        let line = problem.position.map_or(1, |position| position.line);
        let place = format!("{path}:{line}");
        view! {
            <li class="problem warning">
                <Icon shape=Shape::Warning />
                <div>
                    <p>{message}</p>
                    <button class="link" on:click=move |_| go_to.run((path.clone(), line))>{place}</button>
                </div>
            </li>
        }
    };
    view! {
        <Show when=move || problems.with(|problems| !problems.is_empty())>
            <ul aria-label="Files that were not searched">{move || problems.get().into_iter().map(view).collect_view()}</ul>
        </Show>
    }
}
