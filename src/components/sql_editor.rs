//! A text field for SQL. The editor behind it is fetched when it is shown for the first time.

use leptos::{ev, html, prelude::*};
use rehearsal::EditorPlace;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::mounted::once_mounted;

#[wasm_bindgen(module = "/src/components/code_editor.js")]
extern "C" {
    #[wasm_bindgen(js_name = openSqlEditor, catch)]
    async fn open_sql_editor(
        host: &web_sys::HtmlElement,
        text: &str,
        label: &str,
        placeholder: &str,
        typed: &JsValue,
        run: &JsValue,
        recall: &JsValue,
    ) -> Result<JsValue, JsValue>;

    /// The open editor: see `editor_sql.mjs`.
    type Opened;

    #[wasm_bindgen(method)]
    fn close(this: &Opened);
    #[wasm_bindgen(method)]
    fn focus(this: &Opened);
    #[wasm_bindgen(method)]
    fn complete(this: &Opened, schema: &str);
    #[wasm_bindgen(method)]
    fn replace(this: &Opened, text: &str);
    #[wasm_bindgen(method)]
    fn chosen(this: &Opened) -> String;
    #[wasm_bindgen(method, js_name = chosenFrom)]
    fn chosen_from(this: &Opened) -> u32;
    #[wasm_bindgen(method, js_name = beforeCursor)]
    fn before_cursor(this: &Opened) -> String;
    #[wasm_bindgen(method)]
    fn mark(this: &Opened, from: u32, to: u32, message: &str);
}

/// An editor's end in the page; does nothing until the editor is there.
#[derive(Clone, Copy)]
pub struct SqlEditorHandle {
    opened: StoredValue<Option<Opened>, LocalStorage>,
    is_open: RwSignal<bool>,
}

impl SqlEditorHandle {
    /// For an editor that will be opened.
    pub fn new() -> Self {
        Self {
            opened: StoredValue::new_local(None),
            is_open: RwSignal::new(false),
        }
    }

    /// Whether the editor is there; can be followed.
    pub fn is_open(self) -> bool {
        self.is_open.get()
    }

    /// What is selected, or all of it; and where that begins.
    pub fn chosen(self) -> Option<(String, EditorPlace)> {
        self.with(|editor| (editor.chosen(), EditorPlace(editor.chosen_from())))
    }

    /// What stands before the cursor.
    pub fn before_cursor(self) -> Option<String> {
        self.with(Opened::before_cursor)
    }

    /// Puts another text in, and the cursor after it.
    pub fn replace(self, text: &str) {
        self.with(|editor| {
            editor.replace(text);
            editor.focus();
        });
    }

    /// Offers these names: `{schema: {table: [column]}}` as JSON.
    pub fn complete(self, schema: &str) {
        self.with(|editor| editor.complete(schema));
    }

    /// Marks an error between two places; none takes the mark away.
    pub fn mark(self, error: Option<(std::ops::Range<EditorPlace>, &str)>) {
        let (place, message) = error.unwrap_or_default();
        self.with(|editor| editor.mark(place.start.0, place.end.0, message));
    }

    fn with<T>(self, act: impl FnOnce(&Opened) -> T) -> Option<T> {
        self.opened.try_with_value(|opened| opened.as_ref().map(act)).flatten()
    }
}

/// An editor for SQL.
#[component]
pub fn SqlEditor(
    /// Its end in the page.
    handle: SqlEditorHandle,
    /// The text to begin with.
    text: String,
    /// The accessible name.
    label: &'static str,
    /// What an empty field says.
    placeholder: &'static str,
    /// Called with the whole text after every change.
    #[prop(into)]
    typed: Callback<String>,
    /// Called when it is to be run.
    #[prop(into)]
    run: Callback<()>,
    /// Gives an earlier (1) or later (-1) text.
    #[prop(into)]
    recall: Callback<i32, Option<String>>,
) -> impl IntoView {
    let host = NodeRef::<html::Div>::new();
    let failed = RwSignal::new(None::<String>);
    once_mounted(host, move |host| {
        // The editor lives as long as the page's element; what it calls must as well, so all are given to JavaScript.
        let on_typed = Closure::<dyn Fn(String)>::new(move |text| {
            typed.try_run(text);
        })
        .into_js_value();
        let on_run = Closure::<dyn Fn()>::new(move || {
            run.try_run(());
        })
        .into_js_value();
        let on_recall = Closure::<dyn Fn(i32) -> Option<String>>::new(move |steps| recall.try_run(steps).flatten());
        let on_recall = on_recall.into_js_value();
        spawn_local(async move {
            match open_sql_editor(&host, &text, label, placeholder, &on_typed, &on_run, &on_recall).await {
                Ok(opened) => {
                    let opened: Opened = opened.unchecked_into();
                    // Meanwhile something else may be shown.
                    match handle.opened.try_set_value(Some(opened)) {
                        None => handle.is_open.set(true),
                        Some(late) => late.iter().for_each(Opened::close),
                    }
                }
                Err(error) => {
                    failed.try_set(Some(format!("The editor could not be loaded: {error:?}")));
                }
            }
        });
    });
    on_cleanup(move || {
        if let Some(opened) = handle.opened.try_update_value(Option::take).flatten() {
            opened.close();
        }
    });
    view! {
        <div class="code-editor" node_ref=host on:keydown=|event: ev::KeyboardEvent| event.stop_propagation()></div>
        {move || failed.get().map(|message| view! { <p class="empty" role="alert">{message}</p> })}
    }
}
