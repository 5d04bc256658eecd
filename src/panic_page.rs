//! What is shown when the page itself fails: what happened, and how to go on. The page's own state can't be trusted then, so
//! this is built without it.

use std::panic::PanicHookInfo;

use leptos::prelude::document;
use leptos::web_sys::Element;

/// From now on a panic puts a message over the page.
pub fn install() {
    std::panic::set_hook(Box::new(|info| {
        // Failing while reporting a failure helps nobody.
        let _ = show(info);
    }));
}

fn show(info: &PanicHookInfo<'_>) -> Option<()> {
    let panel = element("div", "")?;
    panel.set_attribute("class", "panic-page").ok()?;
    panel.set_attribute("role", "alert").ok()?;
    let link = element("a", "Reload the page")?;
    link.set_attribute("href", "").ok()?;
    let parts = [
        element("h2", "Stillroom has failed")?,
        element(
            "p",
            "This is a mistake in Stillroom, not in your migrations. Nothing of yours was changed; files that Alembic wrote here \
             and that you did not download are lost. Please report the following text.",
        )?,
        element("pre", &info.to_string())?,
        link,
    ];
    for part in parts {
        panel.append_child(&part).ok()?;
    }
    document().body()?.append_child(&panel).ok()?;
    Some(())
}

fn element(name: &str, text: &str) -> Option<Element> {
    let element = document().create_element(name).ok()?;
    element.set_text_content(Some(text));
    Some(element)
}
