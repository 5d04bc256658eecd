//! The page's address holds what is open and which revision is shown, so that a link comes back to the same view.
//!
//! `?sample`, `?archive=<url>`, `&environment=<ini or folder>`, `&revision=<id>`. A folder or a file can't be named by a link.

use leptos::prelude::*;
use rehearsal::{OpenMsg, Source};
use web_sys::UrlSearchParams;

use crate::app::App;
use crate::open::Address;

fn parameters() -> UrlSearchParams {
    let search = window().location().search().unwrap_or_default();
    UrlSearchParams::new_with_str(&search).unwrap_or_else(|_| UrlSearchParams::new().expect("an empty query is valid"))
}

/// Opens what the address names.
pub fn open(app: App) {
    let parameters = parameters();
    app.send(OpenMsg::Remember {
        environment: parameters.get("environment"),
        revision: parameters.get("revision"),
    });
    if let Some(text) = parameters.get("archive") {
        app.send(match Address::parse(&text) {
            Ok(Address { url, is_own: true, .. }) => OpenMsg::Link(url),
            Ok(Address { url, origin, .. }) => OpenMsg::AskToDownload { url, host: origin },
            Err(notice) => OpenMsg::Failed(Some(notice)),
        });
    } else if parameters.has("sample") {
        app.send(OpenMsg::Sample);
    }
}

/// Shows an address, without adding to the browser's history.
pub fn show(address: &rehearsal::Address) {
    let parameters = UrlSearchParams::new().expect("an empty query is valid");
    match &address.source {
        Some(Source::Sample) => parameters.set("sample", ""),
        Some(Source::Link(url)) => parameters.set("archive", url),
        _ => {}
    }
    for (name, value) in [("environment", &address.environment), ("revision", &address.revision)] {
        if let Some(value) = value {
            parameters.set(name, value);
        }
    }
    let query = String::from(parameters.to_string());
    let path = window().location().pathname().unwrap_or_else(|_| "/".to_owned());
    let address = if query.is_empty() {
        path
    } else {
        format!("{path}?{query}")
    };
    // A page from a file or in a sandbox may not change its address; the view does not depend on it.
    let _ = window()
        .history()
        .and_then(|history| history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&address)));
}
