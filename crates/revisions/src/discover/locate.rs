//! From a location as it is written to a folder of the repository.

use repository::{Repository, path};

/// Where relative locations and packages are looked for.
#[derive(Debug, Clone)]
pub(super) struct Place<'a> {
    pub repository: &'a Repository,
    /// The folder commands are run in.
    pub working_directory: &'a str,
    /// Folders on `sys.path`.
    pub sys_path: &'a [String],
}

impl Place<'_> {
    /// The folder a location stands for, whether it exists or not
    /// (`util.coerce_resource_to_filename`): a path, or `package:folder`. `None` where it leads out
    /// of the repository or names a package that isn't there.
    pub fn folder(&self, location: &str) -> Option<String> {
        let location = location.replace('\\', "/");
        if !location.starts_with('/') && location.contains(':') {
            return self.in_package(&location);
        }
        path::join(self.working_directory, &location)
    }

    fn in_package(&self, location: &str) -> Option<String> {
        let (package, rest) = location.split_once(':')?;
        let inside = format!("{}/{}", package.replace('.', "/"), rest.replace(':', "/"));
        self.roots()
            .find_map(|root| self.existing(&root, &inside))
            .or_else(|| self.anywhere(&inside))
    }

    /// `sys.path` as it may be expected: what is prepended, where commands run, and the usual
    /// `src`.
    fn roots(&self) -> impl Iterator<Item = String> {
        let working = std::iter::once(self.working_directory).chain(path::ancestors(self.working_directory));
        let with_src = working
            .flat_map(|folder| [Some(folder.to_owned()), path::join(folder, "src")])
            .flatten();
        self.sys_path.iter().cloned().chain(with_src)
    }

    fn existing(&self, root: &str, inside: &str) -> Option<String> {
        path::join(root, inside).filter(|folder| self.repository.is_folder(folder))
    }

    /// The first folder of the repository that ends so.
    fn anywhere(&self, inside: &str) -> Option<String> {
        let wanted = format!("/{}/", inside.trim_end_matches('/'));
        self.repository.paths().find_map(|file| {
            let start = file.find(&wanted)?;
            Some(file[..start + wanted.len() - 1].to_owned())
        })
    }
}

/// The folder to run commands in: the configuration file's own, unless a relative location only
/// exists as seen from one above it (people run `alembic -c backend/alembic.ini` too).
pub(super) fn working_directory<'a>(repository: &Repository, config_folder: &'a str, location: &str) -> &'a str {
    let exists_from = |folder: &&str| path::join(folder, location).is_some_and(|folder| repository.is_folder(&folder));
    if location.starts_with('/') || location.contains(':') {
        return config_folder;
    }
    std::iter::once(config_folder)
        .chain(path::ancestors(config_folder))
        .find(exists_from)
        .unwrap_or(config_folder)
}
