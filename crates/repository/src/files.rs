//! The repository itself: normalized paths and their bytes.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;

use crate::path::{self, PathProblem};

/// The files of a repository. Paths are relative to its top folder, normalized as [`path`] says,
/// and iterate in the order of their bytes, which is the order Python's `sorted` gives them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Repository {
    /// What people call it: the folder's or the archive's name, or `owner/name`.
    pub name: String,
    files: BTreeMap<String, Arc<[u8]>>,
}

impl Repository {
    /// An empty repository.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            files: BTreeMap::new(),
        }
    }

    /// Adds or replaces a file.
    ///
    /// # Errors
    /// The path can't name a file inside the repository, or a file and a folder would have one name.
    pub fn insert(&mut self, path: &str, bytes: impl Into<Arc<[u8]>>) -> Result<(), PathProblem> {
        let path = path::normalize(path)?;
        self.check_place(&path)?;
        self.insert_checked(path, bytes.into());
        Ok(())
    }

    /// Adds or replaces a file whose normalized path [`Repository::check_place`] found to be free.
    pub(crate) fn insert_checked(&mut self, path: String, bytes: Arc<[u8]>) {
        self.files.insert(path, bytes);
    }

    /// Whether a normalized path is free for a file: no system has a file and a folder of one name.
    pub(crate) fn check_place(&self, path: &str) -> Result<(), PathProblem> {
        if self.files.contains_key(path) {
            return Ok(());
        }
        if let Some(file) = path::ancestors(path).find(|folder| self.files.contains_key(*folder)) {
            return Err(PathProblem::BelowAFile(path::shortened(path), path::shortened(file)));
        }
        if self.under(path).next().is_some() {
            return Err(PathProblem::IsAFolder(path::shortened(path)));
        }
        Ok(())
    }

    /// Takes a file out; `None` if there was none.
    pub fn remove(&mut self, path: &str) -> Option<Arc<[u8]>> {
        self.files.remove(path)
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// True without any file.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The bytes of all files together.
    pub fn total_bytes(&self) -> u64 {
        self.files.values().map(|bytes| bytes.len() as u64).sum()
    }

    /// Whether there is a file with this path.
    pub fn contains(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// Whether any file lies below this folder. The top folder `""` always exists.
    pub fn is_folder(&self, folder: &str) -> bool {
        folder.is_empty() || self.under(folder).next().is_some()
    }

    /// A file's bytes. Cloning the `Arc` shares them.
    pub fn bytes(&self, path: &str) -> Option<&Arc<[u8]>> {
        self.files.get(path)
    }

    /// A file's text without a byte order mark. UTF-8 is borrowed as it is; UTF-16 with its mark is
    /// decoded; whatever is neither comes with U+FFFD in place of what could not be read
    /// ([`Repository::is_utf8`] tells).
    pub fn text(&self, path: &str) -> Option<Cow<'_, str>> {
        self.bytes(path).map(|bytes| decode(bytes))
    }

    /// Whether a file is UTF-8 throughout, with or without a byte order mark.
    pub fn is_utf8(&self, path: &str) -> bool {
        self.bytes(path).is_some_and(|bytes| std::str::from_utf8(bytes).is_ok())
    }

    /// All paths, in order.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// All files, in the order of their paths.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Arc<[u8]>)> {
        self.files.iter().map(|(path, bytes)| (path.as_str(), bytes))
    }

    /// The files below a folder at any depth, in order; `""` gives all.
    pub fn under(&self, folder: &str) -> impl Iterator<Item = (&str, &Arc<[u8]>)> {
        let prefix = if folder.is_empty() {
            String::new()
        } else {
            format!("{folder}/")
        };
        self.files
            .range::<str, _>((Bound::Included(prefix.as_str()), Bound::Unbounded))
            .take_while(move |(path, _)| path.starts_with(&prefix))
            .map(|(path, bytes)| (path.as_str(), bytes))
    }
}

fn decode(bytes: &[u8]) -> Cow<'_, str> {
    match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest),
        [0xFF, 0xFE, rest @ ..] => Cow::Owned(decode_utf16(rest, u16::from_le_bytes)),
        [0xFE, 0xFF, rest @ ..] => Cow::Owned(decode_utf16(rest, u16::from_be_bytes)),
        _ => String::from_utf8_lossy(bytes),
    }
}

fn decode_utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let (pairs, _) = bytes.as_chunks::<2>();
    let units: Vec<u16> = pairs.iter().map(|pair| unit(*pair)).collect();
    String::from_utf16_lossy(&units)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Repository {
        let mut repository = Repository::new("sample");
        for (path, bytes) in [
            ("a/one.py", b"1".as_slice()),
            ("a/b/two.py", b"2"),
            ("ab/three.py", b"3"),
            ("./bom.txt", b"\xEF\xBB\xBFhi"),
            ("utf16.txt", b"\xFF\xFEh\0i\0"),
            ("latin1.txt", b"caf\xE9"),
        ] {
            repository.insert(path, bytes.to_vec()).unwrap();
        }
        repository
    }

    #[test]
    fn folders_end_where_their_name_ends() {
        let repository = sample();
        assert_eq!(
            repository.under("a").map(|(path, _)| path).collect::<Vec<_>>(),
            ["a/b/two.py", "a/one.py"]
        );
        assert!(repository.is_folder("a/b") && repository.is_folder("") && !repository.is_folder("a/o"));
        assert_eq!(repository.under("").count(), repository.len());
    }

    #[test]
    fn text_honours_byte_order_marks() {
        let repository = sample();
        assert_eq!(repository.text("bom.txt").unwrap(), "hi");
        assert_eq!(repository.text("utf16.txt").unwrap(), "hi");
        assert!(matches!(repository.text("a/one.py"), Some(Cow::Borrowed("1"))));
    }

    #[test]
    fn text_that_is_no_utf8_is_told_apart() {
        let repository = sample();
        assert_eq!(repository.text("latin1.txt").unwrap(), "caf\u{FFFD}");
        assert!(!repository.is_utf8("latin1.txt") && repository.is_utf8("bom.txt"));
    }

    #[test]
    fn a_file_and_a_folder_have_different_names() {
        let mut repository = sample();
        let mut problem = |path: &str| repository.insert(path, Vec::new()).unwrap_err().to_string();
        assert_eq!(
            problem("a/one.py/x/y.py"),
            "the path \"a/one.py/x/y.py\" lies below \"a/one.py\", which is a file"
        );
        assert_eq!(
            problem("a/b"),
            "the path \"a/b\" names a file, and there is a folder of this name"
        );
        assert!(repository.insert("a/one.py", *b"2").is_ok());
        assert!(repository.insert("a/one", Vec::new()).is_ok());
    }

    #[test]
    fn files_come_and_go() {
        let mut repository = sample();
        assert!(repository.insert("../x", Vec::new()).is_err());
        assert_eq!(repository.remove("a/one.py").as_deref(), Some(b"1".as_slice()));
        assert!(!repository.contains("a/one.py"));
        assert_eq!(repository.total_bytes(), 1 + 1 + 5 + 6 + 4);
    }
}
