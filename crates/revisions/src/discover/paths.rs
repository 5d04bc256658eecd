//! Lists of paths in settings, and the files Alembic finds in a version location.

use repository::{Repository, path};

/// Splits a list of paths as `Config.get_version_locations_list` and `get_prepend_sys_paths_list`
/// do.
///
/// # Errors
/// The separator is none that Alembic knows.
pub(super) fn split(value: &str, separator: &str) -> Result<Vec<String>, ()> {
    let separator = match separator {
        "space" => ' ',
        "newline" => '\n',
        // What Pyodide and any POSIX system have.
        "os" | ":" => ':',
        ";" => ';',
        _ => return Err(()),
    };
    let parts = value.split(separator).filter(|part| !part.is_empty());
    Ok(parts.map(|part| part.trim().to_owned()).collect())
}

/// Splits without a separator being set: at every comma with the spaces after it and at every run
/// of spaces, for `prepend_sys_path` also at colons.
pub(super) fn split_legacy(value: &str, at_colons: bool) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut characters = value.chars().peekable();
    while let Some(character) = characters.next() {
        let is_separator = matches!(character, ',' | ' ') || (at_colons && character == ':');
        if !is_separator {
            parts.last_mut().expect("there is always one").push(character);
            continue;
        }
        if character != ':' {
            while characters.next_if_eq(&' ').is_some() {}
        }
        parts.push(String::new());
    }
    parts
}

/// The revision files in one version location, in the order of `Script._list_py_dir`: those in the
/// folder itself by name, then folder by folder if asked to.
pub(super) fn revision_files(repository: &Repository, folder: &str, recursive: bool) -> Vec<String> {
    let inside = repository.under(folder).map(|(path, _)| path);
    let mut files: Vec<&str> = inside
        .filter(|file| recursive || path::parent(file) == folder)
        .filter(|file| is_revision_file(path::file_name(file)))
        .collect();
    if recursive {
        files.sort_by(|a, b| {
            let folder = |file| path::parent(file).split('/');
            folder(a)
                .cmp(folder(b))
                .then_with(|| path::file_name(a).cmp(path::file_name(b)))
        });
    }
    files.into_iter().map(str::to_owned).collect()
}

/// `_only_source_rev_file`: `(?!\.\#|__init__)(.*\.py)$`.
pub(super) fn is_revision_file(name: &str) -> bool {
    name.ends_with(".py") && !name.starts_with(".#") && !name.starts_with("__init__")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_split_as_alembic_does() {
        assert_eq!(split("a: b :c:", "os"), Ok(vec!["a".into(), "b".into(), "c".into()]));
        assert_eq!(split("a b\nc", "newline"), Ok(vec!["a b".into(), "c".into()]));
        assert_eq!(split("a;b:c", ";"), Ok(vec!["a".into(), "b:c".into()]));
        assert_eq!(split("a  b", "space"), Ok(vec!["a".into(), "b".into()]));
        assert_eq!(split("a", ","), Err(()));
    }

    #[test]
    fn without_a_separator_spaces_and_commas_split() {
        assert_eq!(split_legacy("a,  b   c", false), ["a", "b", "c"]);
        assert_eq!(split_legacy("pkg:m ,b", false), ["pkg:m", "", "b"]);
        assert_eq!(split_legacy(". : src", true), [".", "", "", "src"]);
    }

    #[test]
    fn files_come_in_alembic_s_order() {
        let mut repository = Repository::new("r");
        for file in [
            "b.py",
            "a.py",
            "a/z.py",
            "a/b/c.py",
            "ab/x.py",
            "__init__.py",
            ".#a.py",
            "a.pyc",
            "__init__x.py",
        ] {
            repository.insert(&format!("v/{file}"), *b"").unwrap();
        }
        assert_eq!(revision_files(&repository, "v", false), ["v/a.py", "v/b.py"]);
        assert_eq!(
            revision_files(&repository, "v", true),
            ["v/a.py", "v/b.py", "v/a/z.py", "v/a/b/c.py", "v/ab/x.py"]
        );
    }
}
