//! Folders of revision files that no configuration names.

use std::collections::BTreeMap;

use memchr::memmem;
use repository::{Repository, path};
use rustc_hash::FxHashSet;

use super::{Environment, EnvironmentProblem, Origin, configured::DEFAULT_FILE_TEMPLATE};

/// The environments without configuration, and how many Python files were looked at.
///
/// Folders belong together where one folder above them has `env.py`; otherwise each is its own
/// environment.
pub(super) async fn find(
    repository: &Repository,
    configured: &[Environment],
    pause: &mut impl AsyncFnMut(),
) -> (Vec<Environment>, usize) {
    let folders_of = |environment: &'_ Environment| environment.version_folders.clone();
    let covered: FxHashSet<String> = configured.iter().flat_map(folders_of).collect();
    let is_covered = |file: &str| path::ancestors(file).any(|folder| covered.contains(folder));
    let mut looked_at = 0;
    let mut folders: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (file, bytes) in repository.iter().filter(|(file, _)| file.ends_with(".py")) {
        looked_at += 1;
        pause().await;
        if declares_revision(bytes) && !is_covered(file) {
            let folder = path::parent(file);
            let script_folder = script_folder(repository, folder).unwrap_or(folder).to_owned();
            let version_folders = folders.entry(script_folder).or_default();
            // The files of a folder come one after the other, but for those of folders inside of it.
            if version_folders.last() != Some(&folder) && !version_folders.contains(&folder) {
                version_folders.push(folder);
            }
        }
    }
    (
        folders
            .into_iter()
            .map(|(folder, found)| environment(repository, folder, &found))
            .collect(),
        looked_at,
    )
}

/// Whether lines begin with `revision` and `down_revision`, followed by what can only be an
/// assignment.
fn declares_revision(bytes: &[u8]) -> bool {
    if memmem::find(bytes, b"down_revision").is_none() {
        return false;
    }
    let Ok(text) = std::str::from_utf8(bytes) else {
        return false;
    };
    let assigns = |name: &str| {
        text.lines()
            .filter_map(|line| line.strip_prefix(name))
            .any(|rest| rest.trim_start().starts_with(['=', ':', ',']))
    };
    assigns("revision") && (assigns("down_revision") || text.contains("revision, down_revision"))
}

/// The nearest folder at or above, up to two levels, that has `env.py`.
fn script_folder<'a>(repository: &Repository, folder: &'a str) -> Option<&'a str> {
    const LEVELS_ABOVE: usize = 2;
    let candidates = std::iter::once(folder)
        .chain(path::ancestors(folder))
        .take(1 + LEVELS_ABOVE);
    let has_env_py = |folder: &&str| path::join(folder, "env.py").is_some_and(|file| repository.contains(&file));
    candidates.into_iter().find(has_env_py)
}

fn environment(repository: &Repository, script_folder: String, found: &[&str]) -> Environment {
    let env_py = path::join(&script_folder, "env.py").filter(|file| repository.contains(file));
    let problems = match env_py {
        Some(_) => Vec::new(),
        None => vec![EnvironmentProblem::NoEnvPy {
            folder: script_folder.clone(),
        }],
    };
    Environment {
        name: if script_folder.is_empty() {
            repository.name.clone()
        } else {
            script_folder.clone()
        },
        origin: Origin::Bare,
        ini: None,
        pyproject: None,
        section: "alembic".to_owned(),
        script_location: None,
        env_py,
        version_folders: found.iter().map(|folder| (*folder).to_owned()).collect(),
        recursive_version_locations: false,
        sourceless: false,
        prepend_sys_path: Vec::new(),
        file_template: DEFAULT_FILE_TEMPLATE.to_owned(),
        working_directory: path::parent(&script_folder).to_owned(),
        names_postgis: false,
        script_folder,
        problems,
    }
}
