//! Repository-relative paths: `/` between the parts, no leading `/`, no `.` or `..`, and `""` for
//! the top folder.

use thiserror::Error;

/// Bytes that one part of a path may have, as on any system that the files may come from.
pub const MAX_PART_BYTES: usize = 255;
/// Parts that a path may have.
pub const MAX_PARTS: usize = 100;
/// Bytes that a whole path may have.
pub const MAX_PATH_BYTES: usize = 4_096;

/// Why a path can't name a file inside a repository. Paths are shown shortened.
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
    /// It has too many bytes or parts.
    #[error(
        "the path {0:?} is too long: it may have {MAX_PATH_BYTES} bytes, {MAX_PARTS} parts, and {MAX_PART_BYTES} bytes in each"
    )]
    TooLong(String),
    /// It needs a folder where there is a file.
    #[error("the path {0:?} lies below {1:?}, which is a file")]
    BelowAFile(String, String),
    /// It names a file where there is a folder.
    #[error("the path {0:?} names a file, and there is a folder of this name")]
    IsAFolder(String),
}

/// A path as it is shown: the beginning and the end of a long one.
pub fn shortened(path: &str) -> String {
    const SHOWN: usize = 60;
    if path.len() <= 2 * SHOWN {
        return path.to_owned();
    }
    let (begin, end) = (
        path.floor_char_boundary(SHOWN),
        path.ceil_char_boundary(path.len() - SHOWN),
    );
    format!("{}…{}", &path[..begin], &path[end..])
}

/// The normalized form of a path that came from outside.
///
/// # Errors
/// See [`PathProblem`]; that a file and a folder have one name is for [`crate::Repository`] to find. A `..` is refused even where it would stay inside, because no honest tool
/// writes one.
pub fn normalize(path: &str) -> Result<String, PathProblem> {
    let joined = normalize_any_length(path)?;
    let mut parts = 0;
    let fits = |part: &str| part.len() <= MAX_PART_BYTES;
    let all_fit = joined.split('/').inspect(|_| parts += 1).all(fits);
    if !all_fit || parts > MAX_PARTS || joined.len() > MAX_PATH_BYTES {
        return Err(PathProblem::TooLong(shortened(path)));
    }
    Ok(joined)
}

/// The normalized form without a look at its length.
pub(crate) fn normalize_any_length(path: &str) -> Result<String, PathProblem> {
    if path.contains(['\\', '\0']) {
        return Err(PathProblem::Ambiguous(shortened(path)));
    }
    if path.starts_with('/') || has_drive_letter(path) {
        return Err(PathProblem::Absolute(shortened(path)));
    }
    let mut parts = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => return Err(PathProblem::ClimbsOut(shortened(path))),
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
    fn paths_have_limits() {
        let deep = |parts: usize| vec!["a"; parts].join("/");
        let wide = |bytes: usize| "é".repeat(bytes / 2) + &"e".repeat(bytes % 2);
        let long = |last: usize| vec!["n".repeat(255); 15].join("/") + "/" + &wide(last) + "/x";
        for (path, is_fine) in [
            (deep(100), true),
            (deep(101), false),
            (format!("a/{}/b", wide(255)), true),
            (format!("a/{}/b", wide(256)), false),
            (long(254), true),
            (long(255), false),
        ] {
            assert_eq!(normalize(&path).is_ok(), is_fine, "{} bytes", path.len());
        }
        let message = normalize(&"é".repeat(60_000)).unwrap_err().to_string();
        assert!(
            message.contains("is too long: it may have 4096 bytes") && message.len() < 300,
            "{message}"
        );
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
