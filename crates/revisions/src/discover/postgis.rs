//! Whether a repository's migrations need PostGIS, read from the names in its files.
//!
//! A name too many costs a slower start, a missing one the migration. So any mention counts, in a comment too; but only where migrations
//! and requirements stand, because searching all of a large repository would take longer than the answer is worth.

use repository::{Repository, path};

use super::Environment;
use crate::sqlalchemy_pin::is_requirement_file;

/// PostGIS itself, and the library that Python uses it with, each with the place of its `g`: one search goes over the bytes for both.
const NAMES: &[(&[u8], usize)] = &[(b"postgis", 4), (b"geoalchemy2", 0)];

/// Fills in [`Environment::names_postgis`].
pub(super) async fn mark(repository: &Repository, environments: &mut [Environment], mut pause: impl AsyncFnMut()) {
    let mut is_required = false;
    if !environments.is_empty() {
        for (file, bytes) in repository.iter() {
            is_required |= is_requirement_file(file) && names_it(bytes);
        }
        pause().await;
    }
    for environment in environments {
        environment.names_postgis = is_required || migrations_name_it(repository, environment, &mut pause).await;
    }
}

/// Whether `env.py`, a revision or SQL beside them names PostGIS.
async fn migrations_name_it(repository: &Repository, environment: &Environment, pause: &mut impl AsyncFnMut()) -> bool {
    for folder in environment.migration_folders() {
        for (file, bytes) in repository.under(folder) {
            if is_script(file) && names_it(bytes) {
                return true;
            }
            pause().await;
        }
    }
    false
}

/// Whether this file is a requirement, or one of an environment's migrations, and names PostGIS.
pub fn file_names_postgis(environment: &Environment, file: &str, bytes: &[u8]) -> bool {
    let is_migration = || {
        let mut folders = environment.migration_folders();
        is_script(file) && folders.any(|folder| path::is_within(file, folder))
    };
    (is_requirement_file(file) || is_migration()) && names_it(bytes)
}

impl Environment {
    /// Where `env.py` and the revisions are.
    fn migration_folders(&self) -> impl Iterator<Item = &str> {
        let folders = std::iter::once(&self.script_folder).chain(&self.version_folders);
        folders.map(String::as_str)
    }
}

fn is_script(file: &str) -> bool {
    let name = path::file_name(file).to_ascii_lowercase();
    name.ends_with(".py") || name.ends_with(".sql")
}

/// In whatever case.
fn names_it(bytes: &[u8]) -> bool {
    memchr::memchr2_iter(b'g', b'G', bytes)
        .any(|g| NAMES.iter().any(|&(name, offset)| stands_at(bytes, name, g, offset)))
}

fn stands_at(bytes: &[u8], name: &[u8], g: usize, offset: usize) -> bool {
    let found = g
        .checked_sub(offset)
        .and_then(|start| bytes.get(start..start + name.len()));
    found.is_some_and(|found| found.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROJECT: &[(&str, &str)] = &[
        ("alembic.ini", "[alembic]\nscript_location = migrations\n"),
        ("migrations/env.py", "from alembic import context"),
        ("migrations/versions/a.py", "revision = 'a'"),
    ];

    fn with(files: &[(&str, &str)]) -> bool {
        let mut repository = Repository::new("r");
        for (path, text) in PROJECT.iter().chain(files) {
            repository.insert(path, text.as_bytes().to_vec()).expect("a path");
        }
        let environment = crate::discover(&repository).environments.remove(0);
        let each = repository
            .iter()
            .any(|(file, bytes)| file_names_postgis(&environment, file, bytes));
        assert_eq!(environment.names_postgis, each);
        each
    }

    #[test]
    fn migrations_and_requirements_name_it_in_any_case() {
        for (file, text) in [
            ("migrations/versions/b.py", "from geoalchemy2 import Geometry"),
            (
                "migrations/versions/b.py",
                "op.execute('CREATE EXTENSION IF NOT EXISTS \"PostGIS\"')",
            ),
            ("migrations/env.py", "import GeoAlchemy2"),
            ("migrations/sql/setup.SQL", "create extension POSTGIS"),
            ("requirements.txt", "alembic\nGeoAlchemy2==0.17\n"),
            ("backend/requirements/dev.txt", "geoalchemy2"),
            ("uv.lock", "name = \"geoalchemy2\""),
            ("service/pyproject.toml", "dependencies = [\"GeoAlchemy2>=0.15\"]"),
        ] {
            assert!(with(&[(file, text)]), "{file}: {text}");
        }
    }

    #[test]
    fn other_files_and_other_names_are_not_asked() {
        assert!(!with(&[]));
        for (file, text) in [
            ("README.md", "We may use PostGIS one day."),
            ("web/map.py", "import geoalchemy2"),
            ("requirements.txt", "geoalchemy\npostgres"),
            ("migrations/versions/b.py", "postgi"),
        ] {
            assert!(!with(&[(file, text)]), "{file}: {text}");
        }
    }
}
