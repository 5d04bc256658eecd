//! Python wheels: which can be used without a compiler, and what they hold.

mod taken;

use std::io::{Cursor, Read};
use std::sync::Arc;

use thiserror::Error;
use zip::ZipArchive;

use crate::Repository;
use crate::path;
use crate::policy::{MAX_FILES, MAX_TOTAL_BYTES};
use taken::{Owner, module_of, owner_of};

/// A wheel of plain Python, unpacked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wheel {
    /// The distribution, as its file name has it.
    pub name: String,
    /// Its version.
    pub version: String,
    /// What it puts on `sys.path`, with normalized paths, sorted.
    pub files: Vec<(String, Arc<[u8]>)>,
}

/// Why a wheel can't be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum WheelError {
    /// The file's name is not that of a wheel.
    #[error("{0} is not named like a wheel (name-version-python-abi-platform.whl)")]
    Name(String),
    /// It holds compiled code.
    #[error(
        "{file} is built for {platform}: compiled code can't run in a page. Only wheels that end in “none-any.whl”, which hold plain Python, can be added"
    )]
    NotPure {
        /// The file.
        file: String,
        /// The tags that say so.
        platform: String,
    },
    /// It is for Python 2 alone.
    #[error("{0} is for Python 2; Stillroom runs Python 3")]
    Python2(String),
    /// It would take the place of something that everything else needs.
    #[error("{file} brings {module}, {}", owner.in_words())]
    Taken {
        /// The file.
        file: String,
        /// The module, or the distribution.
        module: String,
        /// Whose name it is.
        owner: Owner,
    },
    /// It holds a `.pth` file.
    #[error(
        "{file} holds {path}: what a .pth file says is run when Python starts, before the repository. Add a wheel without it"
    )]
    Pth {
        /// The file.
        file: String,
        /// The `.pth` file.
        path: String,
    },
    /// It is no zip, or a broken one.
    #[error("{file} could not be unpacked: {detail}")]
    Broken {
        /// The file.
        file: String,
        /// What is wrong with it.
        detail: String,
    },
}

/// What a wheel's file name says, once it is known that the wheel is plain Python.
///
/// # Errors
/// See [`WheelError`].
pub fn pure_wheel(file: &str) -> Result<(String, String), WheelError> {
    let name = || WheelError::Name(file.to_owned());
    let stem = file.strip_suffix(".whl").ok_or_else(name)?;
    let parts: Vec<&str> = stem.split('-').collect();
    let (distribution, version, python, abi, platform) = match parts.as_slice() {
        [distribution, version, python, abi, platform] | [distribution, version, _, python, abi, platform] => {
            (distribution, version, python, abi, platform)
        }
        _ => return Err(name()),
    };
    if *abi != "none" || *platform != "any" {
        return Err(WheelError::NotPure {
            file: file.to_owned(),
            platform: format!("{abi}-{platform}"),
        });
    }
    if !python.contains('3') {
        return Err(WheelError::Python2(file.to_owned()));
    }
    // A distribution's name is the same with other cases and separators.
    free(file, &distribution.to_ascii_lowercase().replace(['-', '.'], "_"))?;
    Ok(((*distribution).to_owned(), (*version).to_owned()))
}

fn free(file: &str, module: &str) -> Result<(), WheelError> {
    match owner_of(module) {
        Some(owner) => Err(WheelError::Taken {
            file: file.to_owned(),
            module: module.to_owned(),
            owner,
        }),
        None => Ok(()),
    }
}

/// Unpacks a wheel of plain Python.
///
/// # Errors
/// See [`WheelError`].
pub fn read_wheel(file: &str, bytes: &[u8]) -> Result<Wheel, WheelError> {
    let (name, version) = pure_wheel(file)?;
    let broken = |detail: String| WheelError::Broken {
        file: file.to_owned(),
        detail,
    };
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(error.to_string()))?;
    if zip.len() > MAX_FILES {
        return Err(broken(format!("it has more than {MAX_FILES} entries")));
    }
    let mut files = Repository::new(name.as_str());
    let mut room = MAX_TOTAL_BYTES;
    for index in 0..zip.len() {
        let entry = zip.by_index(index).map_err(|error| broken(error.to_string()))?;
        if entry.is_dir() || entry.is_symlink() {
            continue;
        }
        let raw = entry
            .name()
            .map(|name| name.into_owned())
            .map_err(|error| broken(error.to_string()))?;
        let inside = path::normalize(&raw).map_err(|error| broken(error.to_string()))?;
        let Some(inside) = on_sys_path(&inside) else { continue };
        if inside.ends_with(".pth") && !inside.contains('/') {
            return Err(WheelError::Pth {
                file: file.to_owned(),
                path: inside.to_owned(),
            });
        }
        if let Some(module) = module_of(inside) {
            free(file, module)?;
        }
        let mut content = Vec::new();
        entry
            .take(room + 1)
            .read_to_end(&mut content)
            .map_err(|error| broken(format!("{raw}: {error}")))?;
        room = room
            .checked_sub(content.len() as u64)
            .ok_or_else(|| broken("it unpacks to more than 256 MiB".to_owned()))?;
        files
            .insert(inside, content)
            .map_err(|problem| broken(problem.to_string()))?;
    }
    if files.is_empty() {
        return Err(broken("it is empty".to_owned()));
    }
    let files = files.iter().map(|(path, bytes)| (path.to_owned(), Arc::clone(bytes)));
    Ok(Wheel {
        files: files.collect(),
        name,
        version,
    })
}

/// Where a file of a wheel ends up: `name.data/purelib/` is taken off, other `.data` is for places that are not here.
fn on_sys_path(inside: &str) -> Option<&str> {
    match inside.split_once('/') {
        Some((top, rest)) if top.ends_with(".data") => {
            rest.strip_prefix("purelib/").or_else(|| rest.strip_prefix("platlib/"))
        }
        _ => Some(inside),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::write::{SimpleFileOptions, ZipWriter};

    use super::*;

    fn zipped(files: &[(&str, &str)]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (path, text) in files {
            zip.start_file(*path, SimpleFileOptions::default()).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn a_pure_wheel_is_unpacked() {
        let bytes = zipped(&[
            ("tea/__init__.py", "cups = 2\n"),
            ("tea-1.2.data/purelib/pot.py", ""),
            ("tea-1.2.data/scripts/brew", ""),
            ("tea-1.2.dist-info/METADATA", "Name: tea\n"),
        ]);
        let wheel = read_wheel("tea-1.2-py3-none-any.whl", &bytes).unwrap();
        let paths: Vec<_> = wheel.files.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!((wheel.name.as_str(), wheel.version.as_str()), ("tea", "1.2"));
        assert_eq!(paths, ["pot.py", "tea-1.2.dist-info/METADATA", "tea/__init__.py"]);
    }

    #[test]
    fn names_decide() {
        assert!(pure_wheel("a-1-py2.py3-none-any.whl").is_ok());
        assert!(pure_wheel("a-1-7-cp314-none-any.whl").is_ok());
        let compiled = pure_wheel("psycopg2-2.9-cp314-cp314-manylinux_2_17_x86_64.whl").unwrap_err();
        assert!(compiled.to_string().contains("compiled code can't run in a page"));
        assert!(matches!(
            pure_wheel("a-1-py2-none-any.whl"),
            Err(WheelError::Python2(_))
        ));
        assert!(matches!(pure_wheel("photo.png"), Err(WheelError::Name(_))));
    }

    #[test]
    fn what_everything_else_needs_is_not_replaced() {
        let refused = |name: &str, path: &str| {
            let error = read_wheel(name, &zipped(&[("tea/__init__.py", ""), (path, "")])).unwrap_err();
            error.to_string()
        };
        for (path, module, words) in [
            ("os.py", "os", "standard library"),
            ("json/decoder.py", "json", "leave the wheel out"),
            ("tea-1.data/purelib/typing.py", "typing", "standard library"),
            (
                "tea-1.data/platlib/sqlalchemy/__init__.py",
                "sqlalchemy",
                "Settings > SQLAlchemy",
            ),
            ("alembic/op.py", "alembic", "Settings > SQLAlchemy"),
            ("stillroom/host.py", "stillroom", "made of"),
            ("sitecustomize.py", "sitecustomize", "before anything else"),
        ] {
            let message = refused("tea-1-py3-none-any.whl", path);
            assert!(
                message.starts_with(&format!("tea-1-py3-none-any.whl brings {module}, ")),
                "{message}"
            );
            assert!(message.contains(words), "{message}");
        }
        assert!(refused("tea-1-py3-none-any.whl", "tea.pth").contains("tea.pth"));
        for name in ["alembic", "SQLAlchemy", "os", "Typing.Extensions", "python_dateutil"] {
            assert!(matches!(
                pure_wheel(&format!("{name}-1-py3-none-any.whl")),
                Err(WheelError::Taken { .. })
            ));
        }
        let data = zipped(&[("tea/__init__.py", ""), ("os/readme.txt", ""), ("tea/sub/x.pth", "")]);
        assert!(read_wheel("tea-1-py3-none-any.whl", &data).is_ok());
    }

    #[test]
    fn broken_and_evil_wheels_are_refused() {
        assert!(matches!(
            read_wheel("a-1-py3-none-any.whl", b"no zip"),
            Err(WheelError::Broken { .. })
        ));
        let evil = zipped(&[("../../evil.py", "")]);
        assert!(
            read_wheel("a-1-py3-none-any.whl", &evil)
                .unwrap_err()
                .to_string()
                .contains("climbs out")
        );
        let long = "n".repeat(60_000);
        for (paths, words) in [
            (
                vec!["tea.py", "tea.py/pot.py"],
                "lies below \"tea.py\", which is a file",
            ),
            (vec!["tea.py/pot.py", "tea.py"], "names a file, and there is a folder"),
            (vec!["tea.py", "a-1.data/purelib/tea.py/x"], "lies below"),
            (vec![long.as_str()], "is too long"),
        ] {
            let files: Vec<_> = paths.iter().map(|path| (*path, "")).collect();
            let error = read_wheel("a-1-py3-none-any.whl", &zipped(&files)).unwrap_err();
            assert!(error.to_string().contains(words), "{error}");
        }
    }
}
