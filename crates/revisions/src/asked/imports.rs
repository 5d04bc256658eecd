//! Which files of the repository a file imports.

use repository::{Repository, path};

use crate::Environment;

/// An import as it is written: how many dots, and the dotted name after them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Import {
    pub level: u32,
    pub module: String,
}

/// Folders that absolute imports are looked for in, as `sys.path` would have them.
pub(super) fn roots(environment: &Environment) -> Vec<String> {
    let mut roots = environment.prepend_sys_path.clone();
    let folder = &environment.working_directory;
    roots.push(folder.clone());
    roots.extend(path::join(folder, "src"));
    roots.push(environment.script_folder.clone());
    roots.push(path::parent(&environment.script_folder).to_owned());
    roots.extend([String::new(), "src".to_owned()]);
    let mut seen = Vec::new();
    roots.retain(|root| {
        let new = !seen.contains(root);
        if new {
            seen.push(root.clone());
        }
        new
    });
    roots
}

/// The files of the repository that these imports run, the packages around them among them.
pub(super) fn resolve(repository: &Repository, roots: &[String], file: &str, imports: &[Import]) -> Vec<String> {
    let mut files = Vec::new();
    for import in imports {
        if import.level > 0 {
            let mut folder = path::parent(file);
            for _ in 1..import.level {
                folder = path::parent(folder);
            }
            walk(repository, folder, &import.module, &mut files);
        } else if let Some(root) = roots
            .iter()
            .find(|root| walk(repository, root, &import.module, &mut Vec::new()))
        {
            walk(repository, root, &import.module, &mut files);
        }
    }
    files
}

/// Adds what a dotted name runs below a folder; false where not even its first part is there.
fn walk(repository: &Repository, root: &str, module: &str, files: &mut Vec<String>) -> bool {
    let mut folder = root.to_owned();
    let mut found = false;
    for part in module.split('.').filter(|part| !part.is_empty()) {
        let Some(inside) = path::join(&folder, part) else {
            return found;
        };
        let (package, module) = (format!("{inside}/__init__.py"), format!("{inside}.py"));
        if repository.contains(&package) {
            files.push(package);
        } else if repository.contains(&module) {
            files.push(module);
            return true;
        } else if !repository.is_folder(&inside) {
            return found;
        }
        found = true;
        folder = inside;
    }
    found
}
