//! Light or dark: the system's choice until the user makes one, which the browser then remembers.

use leptos::prelude::*;

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
pub fn provide() -> RwSignal<Theme> {
    let theme = RwSignal::new(Theme::remembered().unwrap_or_else(Theme::of_the_system));
    provide_context(theme);
    Effect::new(move |_| {
        if let Some(root) = document().document_element() {
            let _ = root.set_attribute("data-theme", theme.get().name());
        }
    });
    theme
}

/// Changes to the other one, and remembers it.
pub fn switch(theme: RwSignal<Theme>) {
    let next = match theme.get_untracked() {
        Theme::Light => Theme::Dark,
        Theme::Dark => Theme::Light,
    };
    theme.set(next);
    storage::set(KEY, next.name());
}
