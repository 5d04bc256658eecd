//! A menu of actions.

use leptos::prelude::*;
use rehearsal::actions::Action;

use crate::app::App;
use crate::components::{Menu, MenuItem};
use crate::deeds::Deeds;

/// A menu; it opens where one of its actions can be done.
#[component]
pub fn ActionMenu(
    /// The button's text.
    label: &'static str,
    /// The button's tooltip.
    title: &'static str,
    /// In their order.
    actions: Vec<Action>,
) -> impl IntoView {
    let (app, deeds) = (App::get(), Deeds::get());
    let item = |action: &Action| {
        let action = *action;
        MenuItem {
            label: action.label(),
            about: action.help(),
            why_not: app.memo(move |bench| action.why_not(bench)),
            choose: Callback::new(move |()| {
                deeds.perform(action);
            }),
        }
    };
    let items: Vec<MenuItem> = actions.iter().map(item).collect();
    let reasons: Vec<_> = items.iter().map(|item| item.why_not).collect();
    let enabled = Signal::derive(move || reasons.iter().any(|why_not| why_not.get().is_none()));
    view! { <Menu label title items enabled /> }
}
