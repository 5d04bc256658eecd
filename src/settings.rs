//! Settings of repositories, as the browser keeps them.

use leptos::prelude::window;
use rehearsal::{Found, KeptSettings, RepositorySettings, Source};

use crate::storage;

/// Where the browser keeps the settings of all sources.
const ITEM: &str = "stillroom.settings";

/// What is kept for a source that was opened.
pub fn find(source: &Source, name: &str) -> Found {
    let mut all = all();
    // An earlier Stillroom kept them by the name alone.
    let by_name = storage::get(&format!("{ITEM}.{name}"));
    if let Some(settings) = by_name.and_then(|text| serde_json::from_str(&text).ok()) {
        all.add_by_name(name, settings);
    }
    all.find(&absolute(source), name, is_proven(source))
}

/// Keeps what was set; where storage is forbidden it lasts as long as the page.
pub fn remember(source: &Source, name: &str, settings: &RepositorySettings) {
    let mut all = all();
    all.keep(absolute(source), name, settings.clone(), js_sys::Date::now() as u64);
    storage::set(ITEM, &all.to_text());
}

fn all() -> KeptSettings {
    storage::get(ITEM)
        .map(|text| KeptSettings::parse(&text))
        .unwrap_or_default()
}

/// A relative address names something else on every page.
pub fn absolute(source: &Source) -> Source {
    match source {
        Source::Link(address) => Source::Link(resolved(address).map_or_else(|| address.clone(), |url| url.href())),
        other => other.clone(),
    }
}

/// Whether nobody on the way can have put something else behind the address: a link over plain HTTP is anybody's.
fn is_proven(source: &Source) -> bool {
    let Source::Link(address) = source else { return true };
    resolved(address).is_some_and(|url| {
        let here = window().location().origin().is_ok_and(|origin| origin == url.origin());
        let loopback = matches!(url.hostname().as_str(), "localhost" | "127.0.0.1" | "[::1]");
        here || loopback || url.protocol() == "https:"
    })
}

fn resolved(address: &str) -> Option<web_sys::Url> {
    let page = window().location().href().ok()?;
    web_sys::Url::new_with_base(address, &page).ok()
}
