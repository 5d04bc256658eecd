//! Light or dark: the system's choice until the user makes one, which the browser then remembers.

use leptos::prelude::*;
use leptos_use::use_preferred_dark;

use crate::storage;

const KEY: &str = "stillroom.theme";

/// Light or dark.
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

    const fn other(self) -> Self {
        match self {
            Self::Light => Self::Dark,
            Self::Dark => Self::Light,
        }
    }
}

/// What the page is shown in.
#[derive(Clone, Copy, Debug)]
pub struct ThemeChoice {
    chosen: RwSignal<Option<Theme>>,
    /// The user's choice, else the system's, which can change while the page is open.
    pub shown: Memo<Theme>,
}

impl ThemeChoice {
    /// Gives the page its theme.
    pub fn provide() -> Self {
        let chosen = RwSignal::new(Theme::remembered());
        let prefers_dark = use_preferred_dark();
        let of_the_system = move || if prefers_dark.get() { Theme::Dark } else { Theme::Light };
        let shown = Memo::new(move |_| chosen.get().unwrap_or_else(of_the_system));
        Effect::new(move |_| {
            if let Some(root) = document().document_element() {
                let _ = root.set_attribute("data-theme", shown.get().name());
            }
        });
        let choice = Self { chosen, shown };
        provide_context(choice);
        choice
    }

    /// Changes to the other one, and remembers it.
    pub fn switch(self) {
        let next = self.shown.get_untracked().other();
        self.chosen.set(Some(next));
        storage::set(KEY, next.name());
    }
}
