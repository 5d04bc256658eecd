//! Long work on the page's own thread, cut into slices that leave room for input and drawing.

use std::cell::Cell;

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::MessageChannel;

/// How long a slice may take, in milliseconds: half of a frame at 60 Hz, so that drawing keeps its share.
const SLICE_MS: f64 = 8.0;

/// Measures slices; [`Slices::pause`] gives the browser a turn when one is used up.
pub struct Slices {
    began: Cell<f64>,
}

impl Slices {
    /// Begins the first slice now.
    pub fn begin() -> Self {
        Self {
            began: Cell::new(now_ms()),
        }
    }

    /// Whether the slice is used up.
    pub fn is_over(&self) -> bool {
        now_ms() - self.began.get() >= SLICE_MS
    }

    /// Whether the slice was used up; if so, the next one begins. For callers that can't wait.
    pub fn restart_if_over(&self) -> bool {
        let over = self.is_over();
        if over {
            self.began.set(now_ms());
        }
        over
    }

    /// Gives the browser a turn if the slice is used up, else returns at once.
    pub async fn pause(&self) {
        if self.is_over() {
            next_turn().await;
            self.began.set(now_ms());
        }
    }
}

#[wasm_bindgen]
extern "C" {
    /// Milliseconds since the page was opened. Bound by name, because it is asked for between any two files.
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    pub fn now_ms() -> f64;
}

/// `scheduler.yield()` where there is one, because it comes back ahead of other work; else a message to oneself. A timer is no substitute:
/// browsers hold nested ones back by 4 ms, and all of them by a second while the tab is behind another.
pub async fn next_turn() {
    let scheduler = Reflect::get(&js_sys::global(), &"scheduler".into()).unwrap_or(JsValue::UNDEFINED);
    let promise = Reflect::get(&scheduler, &"yield".into())
        .ok()
        .and_then(|function| function.dyn_into::<Function>().ok())
        .and_then(|function| function.call0(&scheduler).ok())
        .and_then(|promise| promise.dyn_into::<Promise>().ok());
    match promise {
        Some(promise) => drop(JsFuture::from(promise).await),
        None => message_to_oneself().await,
    }
}

async fn message_to_oneself() {
    let channel = MessageChannel::new().expect("every browser that runs WebAssembly has message channels");
    let arrived = Promise::new(&mut |resolve, _| channel.port1().set_onmessage(Some(&resolve)));
    channel.port2().post_message(&JsValue::NULL).expect("null can be sent");
    drop(JsFuture::from(arrived).await);
    channel.port1().close();
}
