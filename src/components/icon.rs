//! The few icons, drawn as strokes in the colour of the text around them. They decorate; names are in the text beside them.

use leptos::prelude::*;

/// Which icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Shape {
    Folder,
    Archive,
    Sample,
    Reload,
    Close,
    Warning,
    Error,
    Check,
    Stop,
    Download,
    Settings,
    Edit,
    Light,
    Dark,
    Lock,
    Play,
    Search,
    Copy,
    Unknown,
}

impl Shape {
    fn path(self) -> &'static str {
        match self {
            Self::Folder => "M2 4.5h4l1.5 1.5H14v7H2z",
            Self::Archive => "M2.5 3h11v3h-11zM3.5 6v7h9V6M6.5 8.5h3",
            Self::Sample => "M6 2h4M7 2v4l-4 7h10l-4-7V2M4.7 10h6.6",
            Self::Reload => "M13 8a5 5 0 1 1-1.5-3.6M13 2.5V5h-2.5",
            Self::Close => "M4 4l8 8M12 4l-8 8",
            Self::Warning => "M8 2.5 14.5 13.5h-13zM8 6.5v3.5M8 11.7v.6",
            Self::Error => "M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8M8 5v4M8 10.8v.6",
            Self::Check => "M3 8.5l3.2 3.2L13 5",
            Self::Stop => "M4.5 4.5h7v7h-7z",
            Self::Download => "M8 2.5v7M5 7l3 3 3-3M3 13h10",
            Self::Settings => {
                "M2 4.5h7M12.5 4.5H14M9 4.5a1.75 1.75 0 1 0 3.5 0 1.75 1.75 0 0 0-3.5 0M2 11.5h1.5M7 11.5h7M3.5 11.5a1.75 1.75 0 1 0 3.5 0 1.75 1.75 0 0 0-3.5 0"
            }
            Self::Edit => "M3 13l.8-3.2L10.5 3 13 5.5 6.2 12.2z",
            Self::Lock => "M3.5 7.5h9v6h-9zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5",
            Self::Search => "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9M10.3 10.3 14 14",
            Self::Unknown => "M5.5 6a2.5 2.5 0 1 1 3.6 2.2C8.3 8.7 8 9 8 10M8 12.2v.6",
            Self::Copy => "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
            Self::Play => "M5 3.5v9l7.5-4.5z",
            Self::Light => {
                "M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6M8 1v2M8 13v2M1 8h2M13 8h2M3 3l1.4 1.4M11.6 11.6 13 13M13 3l-1.4 1.4M4.4 11.6 3 13"
            }
            Self::Dark => "M13 9.5A5.5 5.5 0 0 1 6.5 3 5.5 5.5 0 1 0 13 9.5z",
        }
    }
}

/// One icon of 16 by 16 pixels.
#[component]
pub fn Icon(
    /// Which.
    shape: Shape,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
            <path d=shape.path() fill="none" stroke="currentColor" stroke-width="1.4" stroke-linecap="round" stroke-linejoin="round" />
        </svg>
    }
}
