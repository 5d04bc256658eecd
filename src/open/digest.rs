//! The SHA-256 of what was opened, by which it is recognized when it comes again.

use js_sys::Uint8Array;
use repository::Repository;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use crate::bytes;
use crate::pause::Slices;

/// Of some bytes. Where the browser has no digests, which is so on pages over plain HTTP, nothing is ever recognized.
pub async fn of(bytes: &Uint8Array) -> String {
    sha256(bytes).await.unwrap_or_else(|_| unique())
}

/// Of all files of a repository, with their paths.
pub async fn of_files(repository: &Repository) -> String {
    let total = repository::listed(repository).map(|part| part.len() as u64).sum();
    of(&bytes::joined(total, repository::listed(repository), &Slices::begin()).await).await
}

/// In hexadecimal digits.
pub async fn sha256(bytes: &Uint8Array) -> Result<String, JsValue> {
    let subtle = leptos::prelude::window().crypto()?.subtle();
    if JsValue::from(subtle.clone()).is_undefined() {
        return Err(JsValue::from_str("this page has no crypto.subtle"));
    }
    let promise = subtle.digest_with_str_and_js_u8_array("SHA-256", bytes)?;
    let digest = Uint8Array::new(&JsFuture::from(promise).await?).to_vec();
    Ok(digest.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// A name for what can not be recognized.
pub fn unique() -> String {
    format!("{}-{}", js_sys::Date::now(), js_sys::Math::random())
}
