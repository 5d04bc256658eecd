//! Archives: from a file, or from an address.

use gloo::net::http::Request;
use repository::{Limits, archive};
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use super::{browser_notice, progressed};
use crate::app::App;
use crate::pause::Slices;
use crate::settings::RepositorySettings;
use crate::state::{Notice, Source};
use crate::update::ReadRepository;

/// Reads an archive file.
pub async fn read_file(app: App, file: &File) -> Result<ReadRepository, Notice> {
    let name = file.name();
    progressed(app, &name, "Reading", 0, None);
    let buffer = JsFuture::from(file.array_buffer())
        .await
        .map_err(|error| browser_notice(format!("{name} could not be read"), &error))?;
    unpack(app, &name, js_sys::Uint8Array::new(&buffer).to_vec(), Source::Archive).await
}

/// Fetches an archive and reads it.
pub async fn fetch(app: App, url: &str, name: &str, source: Source) -> Result<ReadRepository, Notice> {
    progressed(app, name, "Downloading", 0, None);
    let response = Request::get(url).send().await.map_err(|error| Notice {
        message: format!("{url} could not be fetched: {error}"),
        advice: "The address must be on this origin, or its server must allow other origins (CORS). You can download the archive and open it as a file.".to_owned(),
    })?;
    if !response.ok() {
        return Err(Notice {
            message: format!(
                "{url} could not be fetched: {} {}",
                response.status(),
                response.status_text()
            ),
            advice: "Check the address.".to_owned(),
        });
    }
    let bytes = response.binary().await.map_err(|error| Notice {
        message: format!("{url} broke off: {error}"),
        advice: "Try again.".to_owned(),
    })?;
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
            settings: RepositorySettings::default(),
            discovery: None,
        }),
        Err(error) => Err(Notice {
            message: format!("{name}: {error}"),
            advice: String::new(),
        }),
    }
}
