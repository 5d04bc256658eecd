//! Settings that the browser keeps for other sources of the repository's name: shown, and used only after "Use them here". Values are
//! hidden until somebody wants to see them.

use leptos::prelude::*;
use rehearsal::{Kept, RepositorySettings, SettingsMsg};
use wasm_bindgen::JsValue;

use crate::app::App;
use crate::components::Dialog;

/// Asks which of the offered settings to use, if any.
#[component]
pub fn KeptSettingsForm(offered: Vec<Kept>) -> impl IntoView {
    let app = App::get();
    let opened = app.peek(|state| {
        let opened = state.rehearsal().opened.as_ref()?;
        let name = opened.repository.name.clone();
        Some((opened.source.in_words(&name), name))
    });
    let (source, name) = opened.unwrap_or_default();
    let shows_values = RwSignal::new(false);
    view! {
        <Dialog title=format!("Settings kept for {name}") wide=true on_close=move |()| app.send(SettingsMsg::CloseForm)>
            <div class="dialog-body">
                <p>"For "<strong>{source}</strong>" no settings are kept that are known to be its own. A name does not identify a repository, and its code can read the settings that it gets."</p>
                {offered.into_iter().map(|kept| view! { <Offered kept shows_values /> }).collect_view()}
                <label class="check">
                    <input type="checkbox" prop:checked=move || shows_values.get() on:change=move |event| shows_values.set(event_target_checked(&event)) />
                    "Show the values"
                </label>
            </div>
            <div class="dialog-buttons">
                <p class="dim">"Escape postpones the question until this is opened again."</p>
                <button class="primary" autofocus=true on:click=move |_| app.send(SettingsMsg::Decline)>"Don’t use them"</button>
            </div>
        </Dialog>
    }
}

/// What was kept for one source, and since when.
#[component]
fn Offered(kept: Kept, shows_values: RwSignal<bool>) -> impl IntoView {
    let app = App::get();
    let source = match &kept.source {
        Some(source) => source.in_words(&kept.name),
        None => format!("any repository called {}, by an earlier Stillroom", kept.name),
    };
    let when = kept.at.map(|at| format!(", {}", day(at))).unwrap_or_default();
    let settings = StoredValue::new(kept.settings.clone());
    view! {
        <fieldset class="settings-part">
            <legend>{format!("Set for {source}{when}")}</legend>
            <ul class="settings-list">
                {lines(&kept.settings).into_iter().map(|(what, value)| view! {
                    <li><code>{what}</code>{value.map(|value| view! { <code>{move || if shows_values.get() { value.clone() } else { "••••••".to_owned() }}</code> })}</li>
                }).collect_view()}
            </ul>
            <button on:click=move |_| app.send(SettingsMsg::Apply(settings.get_value()))>"Use them here"</button>
        </fieldset>
    }
}

/// What is set, each with its value where that may be secret.
fn lines(settings: &RepositorySettings) -> Vec<(String, Option<String>)> {
    let engine = &settings.engine;
    let secret = |(name, value): (&String, &String)| (name.clone(), Some(value.clone()));
    let variables = engine.variables.iter().map(secret);
    let arguments = engine
        .x_arguments
        .iter()
        .map(|argument| match argument.split_once('=') {
            Some((name, value)) => (format!("-x {name}"), Some(value.to_owned())),
            None => ("-x".to_owned(), Some(argument.clone())),
        });
    let skipped = engine.skipped_extensions.iter();
    let skipped = skipped.map(|extension| (format!("without the extension {extension}"), None));
    let series = settings
        .sqlalchemy
        .map(|version| (format!("SQLAlchemy {}", super::settings::number(version)), None));
    variables.chain(arguments).chain(skipped).chain(series).collect()
}

/// A day as people write it here.
fn day(at: u64) -> String {
    let date = js_sys::Date::new(&JsValue::from_f64(at as f64));
    String::from(date.to_locale_date_string("default", &JsValue::UNDEFINED))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_is_set_has_its_line() {
        let mut settings = RepositorySettings {
            sqlalchemy: Some(protocol::SqlalchemyVersion::V2_0),
            ..RepositorySettings::default()
        };
        settings.engine.variables.insert("TOKEN".to_owned(), "s".to_owned());
        settings.engine.x_arguments = vec!["tenant=a=b".to_owned(), "word".to_owned()];
        settings.engine.skipped_extensions.insert("postgis".to_owned());
        let line = |what: &str, value: Option<&str>| (what.to_owned(), value.map(str::to_owned));
        let expected = [
            line("TOKEN", Some("s")),
            line("-x tenant", Some("a=b")),
            line("-x", Some("word")),
            line("without the extension postgis", None),
            line("SQLAlchemy 2.0", None),
        ];
        assert_eq!(lines(&settings), expected);
    }
}
