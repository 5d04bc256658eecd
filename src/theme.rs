//! Light or dark: the system's choice until the user makes one, which the browser then remembers.

use leptos::prelude::*;

use crate::components::{Icon, Shape};
use crate::storage;

const KEY: &str = "stillroom.theme";

/// Light or dark; the page has a signal of it as context.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Theme {
    Light,
    Dark,
}

impl Theme {
    fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    fn remembered() -> Option<Self> {
        match storage::get(KEY)?.trim_matches('"') {
            "light" => Some(Self::Light),
            "dark" => Some(Self::Dark),
            _ => None,
        }
    }

    fn of_the_system() -> Self {
        let prefers_dark = window()
            .match_media("(prefers-color-scheme: dark)")
            .ok()
            .flatten()
            .is_some_and(|query| query.matches());
        if prefers_dark { Self::Dark } else { Self::Light }
    }
}

/// Gives the page its theme.
pub fn provide() {
    provide_context(RwSignal::new(Theme::remembered().unwrap_or_else(Theme::of_the_system)));
}

/// Switches between light and dark.
#[component]
pub fn ThemeButton() -> impl IntoView {
    let theme = expect_context::<RwSignal<Theme>>();
    Effect::new(move |_| {
        if let Some(root) = document().document_element() {
            let _ = root.set_attribute("data-theme", theme.get().name());
        }
    });
    let switch = move |_| {
        let next = if theme.get() == Theme::Light {
            Theme::Dark
        } else {
            Theme::Light
        };
        theme.set(next);
        storage::set(KEY, next.name());
    };
    view! {
        <button class="quiet" aria-label="Switch between light and dark" title="Switch between light and dark" on:click=switch>
            {move || match theme.get() {
                Theme::Light => view! { <Icon shape=Shape::Dark /> },
                Theme::Dark => view! { <Icon shape=Shape::Light /> },
            }}
        </button>
    }
}
