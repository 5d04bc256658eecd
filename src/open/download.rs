//! Downloads: from the page's own origin, or from another host that the user has agreed to, through a frame that may reach only that host.

use js_sys::{Promise, Reflect};
use rehearsal::Notice;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::bytes;
use crate::pause::Slices;

/// An archive may be a little larger than what is unpacked of it at most.
pub const ARCHIVE_BYTES: u32 = 300 * 1024 * 1024;

#[wasm_bindgen(module = "/src/open/download.js")]
extern "C" {
    #[wasm_bindgen(js_name = Download)]
    type JsDownload;

    #[wasm_bindgen(constructor, js_class = "Download")]
    fn new(address: &str, hosts: &str, limit: u32, on_progress: &Closure<dyn Fn(f64, f64)>) -> JsDownload;

    #[wasm_bindgen(method, getter)]
    fn pieces(this: &JsDownload) -> Promise;

    #[wasm_bindgen(method)]
    fn stop(this: &JsDownload);
}

/// Ends the download when nobody waits for it any more.
struct Running(JsDownload);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.stop();
    }
}

/// An absolute address that can be downloaded from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// The whole address.
    pub url: String,
    /// Scheme, host and port.
    pub origin: String,
    /// Whether that is the page's own.
    pub is_own: bool,
}

impl Address {
    /// Reads an address, which may be relative to the page.
    ///
    /// # Errors
    /// It is none, or one of another kind than `http` and `https`.
    pub fn parse(text: &str) -> Result<Self, Notice> {
        let base = leptos::prelude::document()
            .base_uri()
            .ok()
            .flatten()
            .unwrap_or_default();
        let refused = |why: &str| Notice {
            message: format!("{} can’t be opened: {why}.", shortened(text)),
            advice: "An archive’s address begins with https:// or http://, or is a file beside this page.".to_owned(),
        };
        let url = web_sys::Url::new_with_base(text, &base).map_err(|_| refused("it is not an address"))?;
        if !matches!(url.protocol().as_str(), "http:" | "https:") {
            return Err(refused(&format!("{} is not an address of a server", url.protocol())));
        }
        if !(url.username().is_empty() && url.password().is_empty()) {
            return Err(refused("it contains a user name or a password, which would be sent"));
        }
        let own = leptos::prelude::window().location().origin().unwrap_or_default();
        Ok(Self {
            url: url.href(),
            origin: url.origin(),
            is_own: url.origin() == own,
        })
    }
}

/// A part of a long text.
fn shortened(text: &str) -> String {
    report::one_line(text, 200)
}

/// What failed, for the caller to add what can be done instead.
#[derive(Debug)]
pub struct Failure {
    /// The server answered with this status.
    pub status: Option<u16>,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub advice: String,
}

impl From<Failure> for Notice {
    fn from(failure: Failure) -> Self {
        Self {
            message: failure.message,
            advice: failure.advice,
        }
    }
}

/// Downloads an address, from these hosts only: origins, with a space between them. `on_progress` gets the bytes that have arrived and how many
/// there will be, where the server says so.
///
/// # Errors
/// It can't be reached, answers with an error, is larger than `limit` bytes, or falls silent.
pub async fn download(
    address: &str,
    hosts: &str,
    limit: u32,
    on_progress: impl Fn(u64, Option<u64>) + 'static,
) -> Result<Vec<u8>, Failure> {
    let on_progress: Closure<dyn Fn(f64, f64)> =
        Closure::new(move |done: f64, total: f64| on_progress(done as u64, (total > 0.0).then_some(total as u64)));
    let running = Running(JsDownload::new(address, hosts, limit, &on_progress));
    match JsFuture::from(running.0.pieces()).await {
        Ok(pieces) => Ok(bytes::copied(pieces.unchecked_ref(), &Slices::begin()).await),
        Err(error) => Err(failure(address, hosts, limit, &error)),
    }
}

fn failure(address: &str, hosts: &str, limit: u32, error: &JsValue) -> Failure {
    let text = |key: &str| {
        let value = Reflect::get(error, &key.into()).ok();
        value.and_then(|value| value.as_string()).unwrap_or_default()
    };
    let (kind, detail) = (text("kind"), text("detail"));
    let address = shortened(address);
    let status = (kind == "status")
        .then(|| detail.split(' ').next()?.parse().ok())
        .flatten();
    let (message, advice) = match kind.as_str() {
        "status" => (
            format!("{address} could not be fetched: {detail}"),
            "Check the address.".to_owned(),
        ),
        "too_large" => (
            format!(
                "{address} is larger than {} MB, which is the limit.",
                limit / 1024 / 1024
            ),
            "Open a smaller archive: one without data, builds and history.".to_owned(),
        ),
        "stalled" => (
            format!("{address} has sent nothing for 30 seconds."),
            "Try again, or download it yourself and open it as a file.".to_owned(),
        ),
        _ => (
            format!("{address} could not be fetched: {detail}"),
            format!(
                "Are you online? Its server must allow other origins (CORS) and may not lead to another host than {hosts}. You can download it \
                 yourself and open it as a file."
            ),
        ),
    };
    Failure {
        status,
        message,
        advice,
    }
}
