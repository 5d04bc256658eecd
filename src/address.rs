//! The page's address holds what is open and which revision is shown, so that a link comes back to the same view.
//!
//! `?sample`, `?archive=<url>`, `&environment=<ini or folder>`, `&revision=<id>`, `&from=<id>`, `&to=<id>`, `&view=<name>`,
//! `&drawer=<name>`. A folder or a file can't be named by a link.

use leptos::prelude::*;
use rehearsal::{ChosenRange, ChosenRows, DrawerView, OpenMsg, RangeStart, Remembered, Source, View, ViewMsg};
use web_sys::UrlSearchParams;

use crate::app::App;
use crate::open::Address;

fn parameters() -> UrlSearchParams {
    let search = window().location().search().unwrap_or_default();
    UrlSearchParams::new_with_str(&search).unwrap_or_else(|_| UrlSearchParams::new().expect("an empty query is valid"))
}

/// The views that an address names; the first is meant where it names none.
const VIEWS: [(View, &str); 4] = [
    (View::Review, "review"),
    (View::Schema, "schema"),
    (View::Rollback, "rollback"),
    (View::Workbench, "workbench"),
];

/// What an address names of the drawer.
const DRAWERS: [(DrawerView, &str); 5] = [
    (DrawerView::Alembic, "alembic"),
    (DrawerView::Sql, "sql"),
    (DrawerView::Data, "data"),
    (DrawerView::Snapshots, "snapshots"),
    (DrawerView::Problems, "problems"),
];

/// Opens what the address names.
pub fn open(app: App) {
    let parameters = parameters();
    app.send(OpenMsg::Remember(Remembered {
        environment: parameters.get("environment"),
        revision: parameters.get("revision"),
        range: ChosenRange {
            from: parameters
                .get("from")
                .map_or(RangeStart::Database, RangeStart::Revision),
            to: parameters.get("to"),
            rows: parameters
                .get("rows")
                .map_or(ChosenRows::Nothing, |word| ChosenRows::of_word(&word)),
        },
    }));
    if let Some(view) = named(&VIEWS, parameters.get("view")) {
        app.send(ViewMsg::ShowView(view));
    }
    if let Some(view) = named(&DRAWERS, parameters.get("drawer")) {
        app.send(ViewMsg::ShowDrawer(view));
    }
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

fn named<T: Copy>(all: &[(T, &str)], name: Option<String>) -> Option<T> {
    let found = all.iter().find(|(_, known)| name.as_deref() == Some(known));
    found.map(|(value, _)| *value)
}

fn name_of<T: Copy + PartialEq>(all: &[(T, &'static str)], value: T) -> Option<&'static str> {
    all.iter().find(|(known, _)| *known == value).map(|(_, name)| *name)
}

/// Shows an address, without adding to the browser's history.
pub fn show(address: &rehearsal::Address) {
    let parameters = UrlSearchParams::new().expect("an empty query is valid");
    match &address.source {
        Some(Source::Sample) => parameters.set("sample", ""),
        Some(Source::Link(url)) => parameters.set("archive", url),
        _ => {}
    }
    let from = address.range.from.revision();
    let view = name_of(&VIEWS, address.view).filter(|_| address.view != View::default());
    let rows = Some(address.range.rows).filter(|rows| *rows != ChosenRows::Nothing);
    let rows = rows.map(ChosenRows::word);
    let drawer = address.drawer.and_then(|view| name_of(&DRAWERS, view));
    for (name, value) in [
        ("environment", address.environment.as_deref()),
        ("revision", address.revision.as_deref()),
        ("from", from),
        ("to", address.range.to.as_deref()),
        ("rows", rows.as_deref()),
        ("view", view),
        ("drawer", drawer),
    ] {
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
