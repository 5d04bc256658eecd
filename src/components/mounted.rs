//! What is made in an element of the page by JavaScript, once.

use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;

/// Does something with an element when it is in the page for the first time.
pub fn once_mounted(element: NodeRef<html::Div>, act: impl FnOnce(web_sys::HtmlElement) + 'static) {
    let mut act = Some(act);
    Effect::new(move |_| {
        if let Some(element) = element.get()
            && let Some(act) = act.take()
        {
            act(element.unchecked_into());
        }
    });
}
