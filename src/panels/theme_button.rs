//! The button that switches between light and dark.

use leptos::prelude::*;
use rehearsal::actions::Action;

use super::ActionButton;
use crate::components::Shape;
use crate::theme::Theme;

/// Switches between light and dark.
#[component]
pub fn ThemeButton() -> impl IntoView {
    let theme = expect_context::<RwSignal<Theme>>();
    move || {
        let icon = match theme.get() {
            Theme::Light => Shape::Dark,
            Theme::Dark => Shape::Light,
        };
        view! { <ActionButton action=Action::SwitchTheme class="quiet" icon text="" /> }
    }
}
