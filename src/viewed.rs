//! Which revision files were viewed, as the browser keeps it: by their contents, so that a file that changed is no longer one of them.

use std::collections::BTreeSet;

use crate::storage;

const ITEM: &str = "stillroom.viewed";

/// Files that are kept. More than anybody reviews; the browser has room for about 200,000.
const MOST: usize = 10_000;

/// What is kept.
pub fn find() -> BTreeSet<u64> {
    let text = storage::get(ITEM).unwrap_or_default();
    text.split(' ')
        .filter_map(|digest| u64::from_str_radix(digest, 16).ok())
        .collect()
}

/// Keeps these.
pub fn remember(digests: &BTreeSet<u64>) {
    let text: Vec<String> = digests.iter().take(MOST).map(|digest| format!("{digest:x}")).collect();
    storage::set(ITEM, &text.join(" "));
}
