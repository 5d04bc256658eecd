//! What the browser keeps for this page between visits. Where it forbids that, nothing is kept and nothing fails.

use leptos::prelude::window;
use web_sys::Storage;

/// The text that is kept under a name.
pub fn get(name: &str) -> Option<String> {
    storage()?.get_item(name).ok()?
}

/// Keeps a text under a name, for as long as the page where it can't be kept longer.
pub fn set(name: &str, text: &str) {
    if let Some(storage) = storage() {
        // Full, or forbidden.
        let _ = storage.set_item(name, text);
    }
}

/// Asking for it throws where a user or a policy blocks it.
fn storage() -> Option<Storage> {
    window().local_storage().ok()?
}
