//! The forms that lie over the page, one at a time.

mod kept_settings;
mod library;
mod new_revision;
mod settings;
mod stamp;
mod variables;

use leptos::prelude::*;
use rehearsal::Form;

use crate::app::App;
use kept_settings::KeptSettingsForm;
use library::LibraryForm;
use new_revision::NewRevisionForm;
use settings::SettingsForm;
use stamp::StampForm;

/// The form that is open, if any.
#[component]
pub fn Forms() -> impl IntoView {
    let app = App::get();
    let form = app.memo(|state| state.rehearsal().form.clone());
    move || {
        form.get().map(|form| match form {
            Form::Settings { variable } => view! { <SettingsForm variable /> }.into_any(),
            Form::KeptSettings(offered) => view! { <KeptSettingsForm offered /> }.into_any(),
            Form::NewRevision => view! { <NewRevisionForm /> }.into_any(),
            Form::Stamp { revision } => view! { <StampForm revision /> }.into_any(),
            Form::Library { module } => view! { <LibraryForm module /> }.into_any(),
        })
    }
}
