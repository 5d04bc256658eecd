//! Libraries from the Python Package Index, each after the user agreed: two requests that name the library and nothing else.

use rehearsal::{Notice, OpenMsg};
use serde::Deserialize;

use std::collections::HashMap;

use super::download::download;
use super::{browser_notice, digest, wheels};
use crate::app::App;

/// The hosts that the form names before anything is asked of them.
const HOSTS: &str = "https://pypi.org https://files.pythonhosted.org";

/// The largest wheel that is loaded.
const WHEEL_BYTES: u32 = 64 * 1024 * 1024;

/// What the index tells about a project, as far as it matters here.
#[derive(Deserialize)]
struct Project {
    info: Info,
    /// The files of the newest version.
    urls: Vec<Published>,
    #[serde(default)]
    releases: HashMap<String, Vec<Published>>,
}

#[derive(Deserialize)]
struct Info {
    version: String,
}

#[derive(Clone, Deserialize)]
struct Published {
    filename: String,
    url: String,
    digests: Digests,
    #[serde(default)]
    yanked: bool,
    #[serde(default)]
    upload_time_iso_8601: String,
}

#[derive(Clone, Deserialize)]
struct Digests {
    sha256: String,
}

/// Downloads the newest wheel of plain Python and checks it against the index's SHA-256.
pub fn load(app: App, name: String) {
    wasm_bindgen_futures::spawn_local(async move {
        let message = fetch(&name)
            .await
            .unwrap_or_else(|notice| OpenMsg::Failed(Some(notice)));
        app.send(message);
    });
}

async fn fetch(name: &str) -> Result<OpenMsg, Notice> {
    let address = format!("https://pypi.org/pypi/{}/json", js_sys::encode_uri_component(name));
    let index = get(&address, name).await?;
    let project: Project = serde_json::from_slice(&index).map_err(|error| Notice {
        message: format!("The answer of pypi.org about {name} could not be read: {error}"),
        advice: "Download the wheel yourself and drop it on this page.".to_owned(),
    })?;
    let Some(file) = newest_pure(&project) else {
        return Err(Notice {
            message: format!(
                "{name} {} has no wheel of plain Python on PyPI, only compiled ones or sources.",
                project.info.version
            ),
            advice: "Compiled code can’t run in a page; a stand-in remains in its place.".to_owned(),
        });
    };
    let bytes = get(&file.url, name).await?;
    let sum = digest::sha256(&js_sys::Uint8Array::from(bytes.as_slice()))
        .await
        .map_err(|error| browser_notice(format!("{} could not be checked", file.filename), &error))?;
    if sum != file.digests.sha256.to_ascii_lowercase() {
        return Err(Notice {
            message: format!("{} does not match the index: its SHA-256 differs.", file.filename),
            advice: "Nothing was added. Try again later.".to_owned(),
        });
    }
    wheels::unpack(&file.filename, &bytes)
}

/// Of the newest version; where that has none, the wheel that was uploaded last.
fn newest_pure(project: &Project) -> Option<Published> {
    let pure = |file: &&Published| !file.yanked && repository::pure_wheel(&file.filename).is_ok();
    let older = || {
        let files = project.releases.values().flatten().filter(pure);
        files.max_by(|a, b| a.upload_time_iso_8601.cmp(&b.upload_time_iso_8601))
    };
    project.urls.iter().find(pure).or_else(older).cloned()
}

async fn get(address: &str, name: &str) -> Result<Vec<u8>, Notice> {
    download(address, HOSTS, WHEEL_BYTES, |_, _| {})
        .await
        .map_err(|failure| match failure.status {
            Some(404) => Notice {
                message: format!("There is no project called {name} on PyPI."),
                advice: "A module’s name may differ from its project’s, as yaml and PyYAML do.".to_owned(),
            },
            Some(_) => Notice {
                message: failure.message,
                advice: "Try again later.".to_owned(),
            },
            None => Notice {
                message: failure.message,
                advice: "Are you online? You can also download the wheel yourself and drop it on this page.".to_owned(),
            },
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(filename: &str, time: &str) -> Published {
        Published {
            filename: filename.to_owned(),
            url: String::new(),
            digests: Digests { sha256: String::new() },
            yanked: false,
            upload_time_iso_8601: time.to_owned(),
        }
    }

    #[test]
    fn the_newest_pure_wheel_is_taken() {
        let mut project = Project {
            info: Info {
                version: "3".to_owned(),
            },
            urls: vec![file("a-3.tar.gz", "3"), file("a-3-cp314-cp314-win32.whl", "3")],
            releases: HashMap::from([
                ("1".to_owned(), vec![file("a-1-py3-none-any.whl", "1")]),
                ("2".to_owned(), vec![file("a-2-py3-none-any.whl", "2")]),
            ]),
        };
        assert_eq!(newest_pure(&project).unwrap().filename, "a-2-py3-none-any.whl");
        project.urls.push(file("a-3-py3-none-any.whl", "3"));
        assert_eq!(newest_pure(&project).unwrap().filename, "a-3-py3-none-any.whl");
    }
}
