//! Archives: from a file, or from an address.

use rehearsal::{Found, Notice, ReadRepository, Source};
use repository::{Limits, archive};
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use super::download::{ARCHIVE_BYTES, Address, download};
use super::{browser_notice, digest, progressed};
use crate::app::App;
use crate::bytes;
use crate::pause::Slices;

/// Reads an archive file.
pub async fn read_file(app: App, file: &File) -> Result<ReadRepository, Notice> {
    let name = file.name();
    progressed(app, &name, "Reading", 0, None);
    let buffer = JsFuture::from(file.array_buffer())
        .await
        .map_err(|error| browser_notice(format!("{name} could not be read"), &error))?;
    let bytes = js_sys::Uint8Array::new(&buffer);
    let source = Source::Archive(digest::of(&bytes).await);
    let bytes = bytes::copied(&js_sys::Array::of1(&bytes), &Slices::begin()).await;
    unpack(app, &name, bytes, source).await
}

/// Downloads an archive and reads it.
pub async fn fetch(app: App, address: &Address, name: &str, source: Source) -> Result<ReadRepository, Notice> {
    progressed(app, name, "Downloading", 0, None);
    let on_progress = {
        let name = name.to_owned();
        move |done, total| progressed(app, &name, "Downloading", done, total)
    };
    let bytes = download(&address.url, &address.origin, ARCHIVE_BYTES, on_progress).await?;
    unpack(app, name, bytes, source).await
}

/// The last part of an address, to call the repository by.
pub fn name_of(url: &str) -> String {
    let path = url.split(['?', '#']).next().unwrap_or(url);
    path.trim_end_matches('/')
        .rsplit('/')
        .next()
        .filter(|name| !name.is_empty())
        .unwrap_or(url)
        .to_owned()
}

async fn unpack(app: App, name: &str, bytes: Vec<u8>, source: Source) -> Result<ReadRepository, Notice> {
    let slices = Slices::begin();
    let pause = async |progress: archive::Progress| {
        if slices.is_over() {
            progressed(
                app,
                name,
                "Unpacking",
                progress.entries as u64,
                progress.entries_total.map(|total| total as u64),
            );
            slices.pause().await;
        }
    };
    match archive::read(name, &bytes, Limits::default(), pause).await {
        Ok((repository, summary)) => Ok(ReadRepository {
            repository,
            summary,
            source,
            kept: Found::default(),
            discovery: None,
        }),
        Err(error) => Err(Notice {
            message: format!("{name}: {error}"),
            advice: String::new(),
        }),
    }
}
