//! Finding the migration environments of a repository, the way `alembic` would find them from each
//! possible place.
//!
//! An environment is a configuration (`alembic.ini` or any other ini file with a `script_location`,
//! `[tool.alembic]` in pyproject.toml, Flask-Migrate's ini inside the migrations folder) or,
//! without any, a folder of revision files. The repository is taken for the whole file system: an
//! absolute path starts at its top folder, and so does `%(here)s`.

mod bare;
mod configured;
mod ini;
mod locate;
mod paths;
mod postgis;
mod problem;

use repository::{Repository, path};
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

pub use postgis::file_names_postgis;
pub use problem::EnvironmentProblem;
use repository::at_once;

/// Where an environment's settings come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Origin {
    /// An ini file, or pyproject.toml, that says `script_location`.
    Configured,
    /// Flask-Migrate's ini file, which lies in the script folder itself and says no
    /// `script_location`.
    FlaskMigrate,
    /// No configuration at all: a folder of revision files.
    Bare,
}

/// A migration environment. Folders are relative to the repository; `""` is its top folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Environment {
    /// What to call it: its configuration file, with the section where it isn't `[alembic]`, or its
    /// folder.
    pub name: String,
    /// Where its settings come from.
    pub origin: Origin,
    /// The ini file, if one is used.
    pub ini: Option<String>,
    /// The pyproject.toml, if one with `[tool.alembic]` is used.
    pub pyproject: Option<String>,
    /// The ini section, which `alembic -n` selects; `alembic` unless said otherwise.
    pub section: String,
    /// `script_location` as it is written.
    pub script_location: Option<String>,
    /// The folder that stands for, with `env.py` in it. It may not exist; then `problems` says so.
    pub script_folder: String,
    /// `env.py`, if there is one.
    pub env_py: Option<String>,
    /// The folders with revision files, in the order Alembic reads them.
    pub version_folders: Vec<String>,
    /// Whether folders below those are read as well.
    pub recursive_version_locations: bool,
    /// Whether Alembic would also take compiled files, which Stillroom can't read.
    pub sourceless: bool,
    /// Folders put in front of `sys.path`.
    pub prepend_sys_path: Vec<String>,
    /// The pattern for names of new files, `%(rev)s_%(slug)s` unless said otherwise.
    pub file_template: String,
    /// The folder in which commands are to be run, so that relative paths mean what they say.
    pub working_directory: String,
    /// Whether its migrations, or a requirement of the repository, name PostGIS.
    pub names_postgis: bool,
    /// What is wrong with its settings.
    pub problems: Vec<EnvironmentProblem>,
}

/// Something that was looked for, for the message that nothing was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LookedFor {
    /// What it is, as a noun phrase.
    pub what: String,
    /// How many files came into question.
    pub candidates: usize,
}

/// All environments of a repository.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Discovery {
    /// The most likely one first: those without problems, then the ones nearest to the top folder.
    pub environments: Vec<Environment>,
    /// What was looked for.
    pub looked_for: Vec<LookedFor>,
}

/// Finds all migration environments.
pub fn discover(repository: &Repository) -> Discovery {
    at_once(discover_in_slices(repository, async || {}))
}

/// [`discover()`] for a page: `pause` is awaited every few milliseconds at most, also while a large repository is looked through.
pub async fn discover_in_slices(repository: &Repository, mut pause: impl AsyncFnMut()) -> Discovery {
    let inis = configured::ini_files(repository);
    let pyprojects = configured::pyproject_files(repository);
    let mut environments = configured::find(repository, &inis, &pyprojects, &mut pause).await;
    let (bare, python_files) = bare::find(repository, &environments, &mut pause).await;
    environments.extend(bare);
    postgis::mark(repository, &mut environments, &mut pause).await;
    environments.sort_by_cached_key(likelihood);
    let looked_for = |what: &str, candidates| LookedFor {
        what: what.to_owned(),
        candidates,
    };
    Discovery {
        environments,
        looked_for: vec![
            looked_for(
                "an alembic.ini (or another .ini or .cfg file with an [alembic] section or a script_location)",
                inis.len(),
            ),
            looked_for("a pyproject.toml with [tool.alembic]", pyprojects.len()),
            looked_for(
                "a folder of Python files that declare revision and down_revision",
                python_files,
            ),
        ],
    }
}

/// A sort key: smaller is more likely what a person means.
fn likelihood(environment: &Environment) -> (bool, bool, usize, bool, String) {
    let config = environment.ini.as_deref().or(environment.pyproject.as_deref());
    let place = config.unwrap_or(&environment.script_folder);
    (
        environment.problems.iter().any(EnvironmentProblem::is_serious),
        environment.origin == Origin::Bare,
        place.matches('/').count(),
        path::file_name(place) != "alembic.ini",
        environment.name.clone(),
    )
}

impl Environment {
    /// Whether Alembic would load a file of this path as a revision.
    pub fn holds_revision_file(&self, file: &str) -> bool {
        let (folder, recursive) = (path::parent(file), self.recursive_version_locations);
        let is_there = |versions: &String| folder == versions || (recursive && path::is_within(folder, versions));
        paths::is_revision_file(path::file_name(file)) && self.version_folders.iter().any(is_there)
    }

    /// The revision files in the order in which Alembic's `ScriptDirectory` loads them
    /// (`Script._list_py_dir`, `_only_source_rev_file`).
    pub fn revision_files(&self, repository: &Repository) -> Vec<String> {
        let in_folder = |folder: &String| paths::revision_files(repository, folder, self.recursive_version_locations);
        let mut files: Vec<String> = self.version_folders.iter().flat_map(in_folder).collect();
        // Version locations may overlap; Alembic warns and takes the first.
        let mut seen = FxHashSet::default();
        files.retain(|file| seen.insert(file.clone()));
        files
    }
}

#[cfg(test)]
mod tests;
