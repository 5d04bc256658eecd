//! The button that switches between light and dark.

use leptos::prelude::*;
use rehearsal::actions::Action;

use super::ActionButton;
use crate::components::Shape;
use crate::theme::{Theme, ThemeChoice};

/// Switches between light and dark.
#[component]
pub fn ThemeButton() -> impl IntoView {
    let theme = expect_context::<ThemeChoice>();
    move || {
        let icon = match theme.shown.get() {
            Theme::Light => Shape::Dark,
            Theme::Dark => Shape::Light,
        };
        view! { <ActionButton action=Action::SwitchTheme class="quiet" icon text="" /> }
    }
}
