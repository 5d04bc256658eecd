//! `alembic revision`, filled in.

use leptos::{ev, prelude::*};
use rehearsal::{RunMsg, SettingsMsg};

use crate::app::App;
use crate::components::Dialog;

/// Asks for the message, and whether the models are compared.
#[component]
pub fn NewRevisionForm() -> impl IntoView {
    let app = App::get();
    let message = RwSignal::new(String::new());
    let autogenerate = RwSignal::new(false);
    let is_blank = move || message.with(|message| message.trim().is_empty());
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if !is_blank() {
            app.send(RunMsg::NewRevision {
                message: message.get_untracked(),
                autogenerate: autogenerate.get_untracked(),
            });
        }
    };
    view! {
        <Dialog title="New revision" on_close=move |()| app.send(SettingsMsg::CloseForm)>
            <form class="form" on:submit=submit>
                <label class="field">
                    <span>"Message"</span>
                    <input type="text" autofocus=true autocomplete="off" prop:value=move || message.get() on:input=move |event| message.set(event_target_value(&event)) />
                </label>
                <label class="check">
                    <input type="checkbox" prop:checked=move || autogenerate.get() on:change=move |event| autogenerate.set(event_target_checked(&event)) />
                    <span>"Compare the models with the database (--autogenerate)"<span class="dim">"The database must be at head, and the models that env.py imports must load."</span></span>
                </label>
                <p class="dim">"Alembic writes the file in this page, where you can read, edit, run and undo it. Download it to add it to your repository."</p>
                <div class="dialog-buttons">
                    <button type="button" on:click=move |_| app.send(SettingsMsg::CloseForm)>"Cancel"</button>
                    <button class="primary" type="submit" disabled=is_blank>"Create"</button>
                </div>
            </form>
        </Dialog>
    }
}
