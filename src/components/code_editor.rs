//! A text field for Python. The editor behind it is fetched when somebody edits something for the first time.

use leptos::{ev, html, prelude::*};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::mounted::once_mounted;

#[wasm_bindgen(module = "/src/components/code_editor.js")]
extern "C" {
    #[wasm_bindgen(js_name = openEditor, catch)]
    async fn open_editor(
        host: &web_sys::HtmlElement,
        text: &str,
        label: &str,
        line: u32,
        typed: &JsValue,
        save: &JsValue,
    ) -> Result<JsValue, JsValue>;
}

/// An editor for one file; another file gets a new one.
#[component]
pub fn CodeEditor(
    /// The text to begin with.
    text: String,
    /// The accessible name.
    label: String,
    /// The line to begin at, counted from 1; 0 for none.
    line: u32,
    /// Called with the whole text after every change.
    #[prop(into)]
    typed: Callback<String>,
    /// Called when it is to be saved.
    #[prop(into)]
    save: Callback<()>,
) -> impl IntoView {
    let host = NodeRef::<html::Div>::new();
    let failed = RwSignal::new(None::<String>);
    let closing = StoredValue::new_local(None::<js_sys::Function>);
    let gone = StoredValue::new(false);
    once_mounted(host, move |host| {
        // The editor lives as long as the page's element; what it calls must as well, so both are given to JavaScript.
        let on_typed = Closure::<dyn Fn(String)>::new(move |text| {
            typed.try_run(text);
        })
        .into_js_value();
        let on_save = Closure::<dyn Fn()>::new(move || {
            save.try_run(());
        })
        .into_js_value();
        spawn_local(async move {
            match open_editor(&host, &text, &label, line, &on_typed, &on_save).await {
                Ok(close) => {
                    let close: js_sys::Function = close.unchecked_into();
                    // Meanwhile another file may be shown.
                    if gone.try_get_value().unwrap_or(true) {
                        let _ = close.call0(&JsValue::NULL);
                    } else {
                        closing.set_value(Some(close));
                    }
                }
                Err(error) => {
                    failed.try_set(Some(format!("The editor could not be loaded: {error:?}")));
                }
            }
        });
    });
    on_cleanup(move || {
        gone.set_value(true);
        if let Some(close) = closing.try_update_value(Option::take).flatten() {
            let _ = close.call0(&JsValue::NULL);
        }
    });
    view! {
        <div class="code-editor" node_ref=host on:keydown=|event: ev::KeyboardEvent| event.stop_propagation()></div>
        {move || failed.get().map(|message| view! { <p class="empty" role="alert">{message}</p> })}
    }
}
