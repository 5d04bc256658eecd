//! The button of an action: its label, its tooltip with the key, and whether it can be done now.

use leptos::prelude::*;
use rehearsal::actions::Action;

use crate::app::App;
use crate::components::{Icon, Shape};
use crate::deeds::{Deeds, is_mac};

/// A button.
#[component]
pub fn ActionButton(
    /// What it does.
    action: Action,
    /// Its class.
    #[prop(optional)]
    class: &'static str,
    /// The sign before the label.
    #[prop(default = None, into)]
    icon: Option<Shape>,
    /// What is written instead of the label, which stays the accessible name; an empty text leaves the sign alone.
    #[prop(optional)]
    text: Option<&'static str>,
) -> impl IntoView {
    let app = App::get();
    let deeds = Deeds::get();
    let why_not = app.memo(move |bench| action.why_not(bench));
    view! {
        <button
            class=class
            title=move || tooltip(action, why_not.get())
            aria-label=text.map(|_| action.label())
            disabled=move || why_not.get().is_some()
            on:click=move |_| { deeds.perform(action); }
        >
            {icon.map(|shape| view! { <Icon shape /> })}
            {text.unwrap_or(action.label())}
        </button>
    }
}

/// What an action does, and its key, or why it can't be done now.
pub fn tooltip(action: Action, why_not: Option<&str>) -> String {
    match (why_not, action.key()) {
        (Some(why), _) => format!("{} (not now: {why})", action.help()),
        (None, Some(key)) => format!("{} (key {})", action.help(), key.shown(is_mac())),
        (None, None) => action.help().to_owned(),
    }
}
