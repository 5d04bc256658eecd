//! Repository-relative paths: `/` between the parts, no leading `/`, no `.` or `..`, and `""` for
//! the top folder.

use thiserror::Error;

/// Why a path can't name a file inside a repository.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PathProblem {
    /// The path names nothing: it is empty, or only `.` and `/`.
    #[error("the path is empty")]
    Empty,
    /// It starts at a root: `/etc/passwd`, `C:\…`.
    #[error("the path {0:?} is absolute")]
    Absolute(String),
    /// It leaves the folder it should stay in.
    #[error("the path {0:?} climbs out of its folder")]
    ClimbsOut(String),
    /// It holds `\` or a NUL, which mean different things on different systems.
    #[error("the path {0:?} holds a backslash or a NUL character")]
    Ambiguous(String),
}

/// The normalized form of a path that came from outside.
///
/// # Errors
/// See [`PathProblem`]; a `..` is refused even where it would stay inside, because no honest tool
/// writes one.
pub fn normalize(path: &str) -> Result<String, PathProblem> {
    if path.contains(['\\', '\0']) {
        return Err(PathProblem::Ambiguous(path.to_owned()));
    }
    if path.starts_with('/') || has_drive_letter(path) {
        return Err(PathProblem::Absolute(path.to_owned()));
    }
    let mut parts = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => return Err(PathProblem::ClimbsOut(path.to_owned())),
            part => parts.push(part),
        }
    }
    if parts.is_empty() {
        return Err(PathProblem::Empty);
    }
    Ok(parts.join("/"))
}

fn has_drive_letter(path: &str) -> bool {
    let bytes = path.as_bytes();
    bytes.len() >= 2 && bytes[0].is_ascii_alphabetic() && bytes[1] == b':'
}

/// `relative` as seen from `folder`, with `.` and `..` resolved; `None` where it climbs out of the
/// repository. A leading `/` means the repository's top folder.
pub fn join(folder: &str, relative: &str) -> Option<String> {
    let start = if relative.starts_with('/') { "" } else { folder };
    let mut parts: Vec<&str> = start.split('/').filter(|part| !part.is_empty()).collect();
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The folder a path lies in; `""` for the top folder.
pub fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The last part of a path.
pub fn file_name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

/// The folders above a path, nearest first, ending with the top folder `""`.
pub fn ancestors(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |path| (!path.is_empty()).then(|| parent(path))).skip(1)
}

/// True for `folder` itself and for everything below it.
pub fn is_within(path: &str, folder: &str) -> bool {
    folder.is_empty()
        || path
            .strip_prefix(folder)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_normalized() {
        assert_eq!(normalize("./a//b/./c.py"), Ok("a/b/c.py".to_owned()));
        assert_eq!(normalize("./"), Err(PathProblem::Empty));
    }

    #[test]
    fn paths_that_leave_are_refused() {
        for path in [
            "/etc/passwd",
            "C:/x",
            "c:x",
            "../x",
            "a/../../x",
            "a/..",
            "a\\b",
            "a\0b",
        ] {
            assert!(normalize(path).is_err(), "{path:?}");
        }
    }

    #[test]
    fn joining_resolves_dots_and_stays_inside() {
        assert_eq!(join("a/b", "../c").as_deref(), Some("a/c"));
        assert_eq!(join("a/b", ".").as_deref(), Some("a/b"));
        assert_eq!(join("a/b", "/c/d").as_deref(), Some("c/d"));
        assert_eq!(join("a", "../..").as_deref(), None);
        assert_eq!(join("", "x/").as_deref(), Some("x"));
    }

    #[test]
    fn ancestors_end_at_the_top() {
        assert_eq!(ancestors("a/b/c").collect::<Vec<_>>(), ["a/b", "a", ""]);
        assert_eq!(ancestors("a").collect::<Vec<_>>(), [""]);
        assert_eq!(ancestors("").count(), 0);
    }

    #[test]
    fn within_is_by_whole_parts() {
        assert!(is_within("a/b", "a") && is_within("a", "a") && is_within("a", ""));
        assert!(!is_within("ab", "a"));
    }
}
