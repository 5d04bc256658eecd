//! The files that a database is.

use wasm_bindgen::prelude::*;

use crate::{FileSystem, PGlite};

/// The data directory of a PGlite.
#[derive(Debug)]
pub struct DataDirectory {
    files: FileSystem,
    path: String,
}

impl DataDirectory {
    /// The data directory at this path of Emscripten's file system: `/pglite/data` unless PGlite was told otherwise.
    pub fn of(pglite: &PGlite, path: &str) -> Self {
        Self {
            files: pglite.module().file_system(),
            path: path.to_owned(),
        }
    }

    /// Every file with its path below the directory. Have PostgreSQL carry out a CHECKPOINT first: what it holds in memory is not in the
    /// files.
    ///
    /// # Errors
    /// A file cannot be read.
    pub fn read(&self) -> Result<Vec<(String, Vec<u8>)>, JsValue> {
        let mut found = Vec::new();
        self.read_below("", &mut found)?;
        Ok(found)
    }

    fn read_below(&self, folder: &str, found: &mut Vec<(String, Vec<u8>)>) -> Result<(), JsValue> {
        let names = self.files.readdir(&format!("{}{folder}", self.path))?;
        for name in names.into_iter().filter(|name| !matches!(name.as_str(), "." | "..")) {
            let path = format!("{folder}/{name}");
            let whole = format!("{}{path}", self.path);
            if self.files.is_dir(self.files.stat(&whole)?.mode()) {
                self.read_below(&path, found)?;
            } else {
                found.push((path[1..].to_owned(), self.files.read_file(&whole)?.to_vec()));
            }
        }
        Ok(())
    }

    /// Writes files below the directory, before PostgreSQL starts on it.
    ///
    /// # Errors
    /// A file cannot be written.
    pub fn write(&self, files: &[(String, Vec<u8>)]) -> Result<(), JsValue> {
        for (path, bytes) in files {
            let whole = format!("{}/{path}", self.path);
            if let Some((folder, _)) = whole.rsplit_once('/') {
                self.files.mkdir_tree(folder)?;
            }
            self.files.write_file(&whole, bytes)?;
        }
        Ok(())
    }
}
