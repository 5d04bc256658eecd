//! `alembic stamp`, filled in: begin at a revision that never ran here.

use leptos::{ev, prelude::*};
use rehearsal::{RunMsg, SettingsMsg};

use crate::app::App;
use crate::components::Dialog;

/// Asks for the revision.
#[component]
pub fn StampForm(revision: Option<String>) -> impl IntoView {
    let app = App::get();
    let choices = app.peek(|state| {
        let history = state.rehearsal().history()?.clone();
        Some(
            (0..history.len())
                .map(|row| {
                    let id = history.revision(row).id().to_owned();
                    let words = format!("{id} · {}", history.message(&id));
                    (id, words)
                })
                .collect::<Vec<_>>(),
        )
    });
    let choices = choices.unwrap_or_default();
    let first = revision
        .or_else(|| choices.first().map(|(id, _)| id.clone()))
        .unwrap_or_default();
    let chosen = RwSignal::new(first.clone());
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        app.send(SettingsMsg::CloseForm);
        app.send(RunMsg::Line(format!("stamp {}", chosen.get_untracked())));
    };
    view! {
        <Dialog title="Start from a stamp" on_close=move |()| app.send(SettingsMsg::CloseForm)>
            <form class="form" on:submit=submit>
                <p>"Records that the database is at this revision without running it. No table is created: this is for a database whose tables come from elsewhere, such as from the models."</p>
                <label class="field">
                    <span>"Revision"</span>
                    <select autofocus=true on:change=move |event| chosen.set(event_target_value(&event))>
                        {choices.into_iter().map(|(id, words)| {
                            let is_first = id == first;
                            view! { <option value=id selected=is_first>{words}</option> }
                        }).collect_view()}
                    </select>
                </label>
                <div class="dialog-buttons">
                    <button type="button" on:click=move |_| app.send(SettingsMsg::CloseForm)>"Cancel"</button>
                    <button class="primary" type="submit">{move || format!("Stamp {}", chosen.get())}</button>
                </div>
            </form>
        </Dialog>
    }
}
