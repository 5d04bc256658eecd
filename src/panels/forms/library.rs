//! A library from the package index: says what leaves the machine before anything does.

use leptos::{ev, prelude::*};
use rehearsal::{OpenMsg, SettingsMsg};

use crate::app::App;
use crate::components::Dialog;

/// Asks whether to load a library, and under which name.
#[component]
pub fn LibraryForm(module: String) -> impl IntoView {
    let app = App::get();
    let name = RwSignal::new(module.clone());
    let trimmed = move || name.with(|name| name.trim().to_owned());
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if !trimmed().is_empty() {
            app.send(OpenMsg::LoadLibrary(trimmed()));
        }
    };
    view! {
        <Dialog title="Load a library from PyPI" on_close=move |()| app.send(SettingsMsg::CloseForm)>
            <form class="form" on:submit=submit>
                <p>"The module "<code>{module}</code>" is neither in the repository nor among the libraries that Stillroom ships."</p>
                <label class="field">
                    <span>"Project on PyPI"</span>
                    <input type="text" autofocus=true autocomplete="off" spellcheck="false" prop:value=move || name.get() on:input=move |event| name.set(event_target_value(&event)) />
                </label>
                <p>
                    <strong>"What leaves this machine: "</strong>
                    "two requests, to "<code>"pypi.org"</code>" and to "<code>"files.pythonhosted.org"</code>", which name this project. Nothing of your repository is sent."
                </p>
                <p class="dim">"The newest pure-Python wheel is downloaded, checked against the index’s SHA-256 and added to the repository in this page. Its dependencies are not loaded. Its code runs in the page’s worker, as the repository’s own does."</p>
                <div class="dialog-buttons">
                    <button type="button" on:click=move |_| app.send(SettingsMsg::CloseForm)>"Cancel"</button>
                    <button class="primary" type="submit" disabled=move || trimmed().is_empty()>{move || format!("Load {} from PyPI", trimmed())}</button>
                </div>
            </form>
        </Dialog>
    }
}
