//! What is worth reading: the folders that are entered and the files that are kept.
//!
//! The rule is generous with anything a migration may import or open (Python, configuration, SQL,
//! data as text) and strict with everything else, because the page holds all of it in memory.

use serde::{Deserialize, Serialize};

use crate::path;

/// Bytes an ordinary file may have.
pub const MAX_FILE_BYTES: u64 = 2 * 1024 * 1024;
/// Bytes all kept files together may have; also what an archive may unpack to.
pub const MAX_TOTAL_BYTES: u64 = 256 * 1024 * 1024;
/// Files that are kept at most, and entries an archive may have. Below 65,535, so that a zip needs
/// no zip64 to hold them.
pub const MAX_FILES: usize = 60_000;

/// Folders that never hold a repository's own source: version control, environments, caches, what a
/// build leaves behind.
const FOLDERS_NOT_ENTERED: &[&str] = &[
    ".bzr",
    ".cache",
    ".direnv",
    ".eggs",
    ".git",
    ".gradle",
    ".hg",
    ".hypothesis",
    ".idea",
    ".ipynb_checkpoints",
    ".mypy_cache",
    ".next",
    ".nox",
    ".nuxt",
    ".parcel-cache",
    ".pixi",
    ".pytest_cache",
    ".ruff_cache",
    ".svelte-kit",
    ".svn",
    ".terraform",
    ".tox",
    ".turbo",
    ".venv",
    ".yarn",
    "__MACOSX",
    "__pycache__",
    "bower_components",
    "build",
    "dist",
    "dist-packages",
    "htmlcov",
    "node_modules",
    "site-packages",
    "target",
    "venv",
];

/// Endings (after the last dot, lower case) of files that can matter to a migration.
const ENDINGS_READ: &[&str] = &[
    "cfg", "conf", "csv", "env", "geojson", "ini", "j2", "jinja", "jinja2", "json", "jsonl", "lock", "mako", "md",
    "ndjson", "pgsql", "psql", "py", "pyi", "sql", "toml", "tsv", "txt", "yaml", "yml",
];

/// Files read by their whole name.
const NAMES_READ: &[&str] = &[
    ".gitignore",
    ".python-version",
    ".flaskenv",
    "Pipfile",
    "Procfile",
    "Dockerfile",
    "Makefile",
];

/// A file that marks the folder it lies in as a Python virtual environment, whatever that folder is
/// called.
pub const VIRTUAL_ENVIRONMENT_MARK: &str = "pyvenv.cfg";

/// Why a file was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum SkipReason {
    /// It lies in a folder that is not entered, such as `node_modules`.
    Folder,
    /// It is of a kind that no migration reads: an image, a binary, a stylesheet.
    Kind,
    /// It is larger than [`MAX_FILE_BYTES`].
    TooLarge,
    /// It is a symbolic link, or a hard link to a file that was not read.
    NotAFile,
    /// It is a device, a named pipe or the like.
    Device,
    /// [`MAX_TOTAL_BYTES`] or [`MAX_FILES`] was reached before it.
    NoRoom,
    /// Its path can't be used.
    BadPath,
    /// Its path is too long: see [`path::MAX_PATH_BYTES`], [`path::MAX_PARTS`] and [`path::MAX_PART_BYTES`].
    LongPath,
    /// A file and a folder have one name; what came first was kept.
    FileAndFolder,
    /// The browser could not read it.
    Unreadable,
}

impl SkipReason {
    /// Why one file was not read, to follow "because".
    pub const fn cause(self) -> &'static str {
        match self {
            Self::Folder => "it lies in a folder that holds no source",
            Self::Kind => "migrations don't read files of its kind",
            Self::TooLarge => "a file may have 2 MiB",
            Self::NotAFile => "it is a link",
            Self::Device => "it is a device or a named pipe",
            Self::NoRoom => "60,000 files or 256 MiB had been read before it",
            Self::BadPath => "its path can't be used",
            Self::LongPath => "its path is too long: it may have 4,096 bytes, 100 parts, and 255 bytes in each part",
            Self::FileAndFolder => "a file and a folder have one name",
            Self::Unreadable => "it could not be read from the disk",
        }
    }

    /// What can be done about it, as a sentence.
    pub const fn what_to_do(self) -> &'static str {
        match self {
            Self::Folder | Self::Kind => "Nothing, unless a migration reads it.",
            Self::TooLarge => "Move data out of the file, into one of its own that the revision opens.",
            Self::NotAFile => "Put the file itself in place of the link.",
            Self::Device => "Put a file in its place.",
            Self::NoRoom => "Open only the folder that holds the migrations and the code they import.",
            Self::BadPath | Self::FileAndFolder => "Give it another name.",
            Self::LongPath => "Give it and its folders shorter names.",
            Self::Unreadable => "Open the repository again; the file may have been moved or be locked.",
        }
    }

    /// What to call these files in a sentence: "12 … ".
    pub const fn description(self) -> &'static str {
        match self {
            Self::Folder => "in folders that hold no source (node_modules, .git, venv …)",
            Self::Kind => "of kinds that migrations don't read (images, binaries …)",
            Self::TooLarge => "larger than 2 MiB",
            Self::NotAFile => "in the form of links",
            Self::Device => "in the form of devices or named pipes",
            Self::NoRoom => "after the limit on files and bytes was reached",
            Self::BadPath => "with a path that can't be used",
            Self::LongPath => "with a path that is too long (4,096 bytes, 100 parts, 255 bytes in each part)",
            Self::FileAndFolder => "whose path is that of a file and of a folder",
            Self::Unreadable => "that could not be read",
        }
    }
}

/// Whether a folder with this name (its last part only) is entered.
pub fn enters(folder_name: &str) -> bool {
    FOLDERS_NOT_ENTERED.binary_search(&folder_name).is_err() && !folder_name.ends_with(".egg-info")
}

/// Whether a file of this normalized path and size in bytes is read.
///
/// # Errors
/// Says why not.
pub fn reads(path: &str, bytes: u64) -> Result<(), SkipReason> {
    if path::parent(path).split('/').any(|folder| !enters(folder)) {
        return Err(SkipReason::Folder);
    }
    if !is_kind_read(path::file_name(path)) {
        return Err(SkipReason::Kind);
    }
    if bytes > MAX_FILE_BYTES {
        return Err(SkipReason::TooLarge);
    }
    Ok(())
}

fn is_kind_read(name: &str) -> bool {
    if NAMES_READ.contains(&name) || name.starts_with(".env") || name.starts_with("requirements") {
        return true;
    }
    let Some((_, ending)) = name.rsplit_once('.') else {
        return false;
    };
    ENDINGS_READ
        .binary_search(&ending.to_ascii_lowercase().as_str())
        .is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted_for_the_binary_search() {
        assert!(FOLDERS_NOT_ENTERED.is_sorted());
        assert!(ENDINGS_READ.is_sorted());
    }

    #[test]
    fn source_configuration_and_data_are_read() {
        for path in [
            "alembic.ini",
            "app/db.py",
            "migrations/script.py.mako",
            "seed.SQL",
            ".env",
            ".env.example",
            "requirements.txt",
            "requirements-dev.in",
            "poetry.lock",
            "data/countries.csv",
        ] {
            assert_eq!(reads(path, 10), Ok(()), "{path}");
        }
    }

    #[test]
    fn the_rest_is_skipped_with_its_reason() {
        assert_eq!(reads("web/node_modules/x/index.json", 10), Err(SkipReason::Folder));
        assert_eq!(reads("x.egg-info/SOURCES.txt", 10), Err(SkipReason::Folder));
        assert_eq!(reads("logo.png", 10), Err(SkipReason::Kind));
        assert_eq!(reads("wheels/a.whl", 10), Err(SkipReason::Kind));
        assert_eq!(reads("LICENSE", 10), Err(SkipReason::Kind));
        assert_eq!(reads("big.csv", MAX_FILE_BYTES + 1), Err(SkipReason::TooLarge));
    }

    #[test]
    fn a_folder_is_judged_by_its_whole_name() {
        assert!(enters("builders") && enters("env") && enters("versions"));
        assert!(!enters("build") && !enters(".venv"));
    }
}
