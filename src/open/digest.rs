//! The SHA-256 of what was opened, by which it is recognized when it comes again.

use js_sys::Uint8Array;
use repository::Repository;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// Of some bytes. Where the browser has no digests, which is so on pages over plain HTTP, nothing is ever recognized.
pub async fn of(bytes: &Uint8Array) -> String {
    sha256(bytes).await.unwrap_or_else(|_| unique())
}

/// Of all files of a repository, with their paths.
pub async fn of_files(repository: &Repository) -> String {
    of(&Uint8Array::from(listed(repository).as_slice())).await
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

/// Lengths stand before what they count, so that no two repositories give the same bytes.
fn listed(repository: &Repository) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(repository.total_bytes() as usize + 64 * repository.len());
    for (path, content) in repository.iter() {
        for part in [path.as_bytes(), content.as_ref()] {
            bytes.extend_from_slice(&(part.len() as u64).to_le_bytes());
            bytes.extend_from_slice(part);
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_listed(files: &[(&str, &str)]) -> Vec<u8> {
        let mut repository = Repository::new("shop");
        for (path, text) in files {
            repository.insert(path, text.as_bytes().to_vec()).unwrap();
        }
        listed(&repository)
    }

    #[test]
    fn paths_and_contents_count_and_where_they_end() {
        let all = [
            of_listed(&[("a", "bc")]),
            of_listed(&[("ab", "c")]),
            of_listed(&[("a", "b")]),
            of_listed(&[("a", "b"), ("c", "")]),
            of_listed(&[("a", ""), ("b", "c")]),
        ];
        for (at, one) in all.iter().enumerate() {
            assert!(all[..at].iter().all(|other| other != one));
        }
        assert_eq!(of_listed(&[("a", "b"), ("c", "")]), of_listed(&[("c", ""), ("a", "b")]));
    }
}
