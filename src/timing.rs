//! Measurements in the browser's own performance timeline, where its tools and the benchmarks find them.

use js_sys::{Object, Reflect};
use protocol::Event;
use wasm_bindgen::prelude::*;

use crate::pause::now_ms;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance, catch, js_name = measure)]
    fn measure_with_options(name: &str, options: &Object) -> Result<JsValue, JsValue>;
}

/// Adds a measure that ends now; `began` is in milliseconds since the page was opened.
pub fn measure(name: &str, began: f64, detail: Option<JsValue>) {
    let options = Object::new();
    let fields = [
        ("start", began.into()),
        ("end", now_ms().into()),
        ("detail", detail.unwrap_or(JsValue::NULL)),
    ];
    for (key, value) in fields {
        let _ = Reflect::set(&options, &key.into(), &value);
    }
    // A timeline that is full or switched off is no reason to fail.
    let _ = measure_with_options(name, &options);
}

/// Measures what events tell: how long the page took to get an engine, and how long each run took inside it.
pub fn measure_event(event: &Event) {
    match event {
        Event::Ready { .. } => measure("stillroom:engine-ready", 0.0, None),
        Event::Finished { ending, .. } => measure("stillroom:run", now_ms() - ending.duration_ms, None),
        _ => {}
    }
}
