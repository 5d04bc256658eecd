//! Which SQLAlchemy a repository asks for, read from its lock files and requirements.
//!
//! The file nearest to where Alembic runs decides, and a lock file decides before anything that leaves a choice.

use std::str::FromStr;

use pep440_rs::{Version, VersionSpecifiers};
use repository::{Repository, path};

/// A release series of SQLAlchemy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SqlalchemySeries {
    /// 1.4 and before.
    Older,
    /// 2.0
    V2_0,
    /// 2.1 and after.
    V2_1,
}

/// What a file of the repository says about SQLAlchemy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SqlalchemyPin {
    /// The version or specifiers as they stand there, such as `>=2.0,<2.1`; empty for a bare name.
    pub requirement: String,
    /// The file, inside the repository.
    pub path: String,
    /// The line, counted from 1.
    pub line: u32,
    /// The newest series that it admits.
    pub series: SqlalchemySeries,
}

/// Files that name one version for each package, best first.
const LOCKS: &[&str] = &["uv.lock", "poetry.lock", "pdm.lock", "pylock.toml", "Pipfile.lock"];

/// Files that name requirements, best first; beside these, every `requirements*.txt` and what lies in `requirements/`.
const DECLARATIONS: &[&str] = &[
    "pyproject.toml",
    "setup.cfg",
    "setup.py",
    "Pipfile",
    "environment.yml",
    "environment.yaml",
];

/// What is looked for, in whatever case.
const NAME: &[u8] = b"sqlalchemy";

/// Files that are looked into beside those near to where Alembic runs.
const MOST_FILES: usize = 100;

/// Characters that a requirement may have.
const LONGEST_REQUIREMENT: usize = 500;

/// Patch releases that are tried against specifiers; more than any series has.
const PATCHES: u64 = 100;

/// What the repository asks for, seen from the folder that Alembic runs in; none when no file says anything.
pub fn sqlalchemy_pin(repository: &Repository, working_directory: &str) -> Option<SqlalchemyPin> {
    let nearby = std::iter::once(working_directory).chain(path::ancestors(working_directory));
    nearby
        .filter_map(|folder| pin_in(repository, folder))
        .reduce(stronger)
        .or_else(|| anywhere(repository))
}

/// A lock further up says what is installed; a range nearby only what would do.
fn stronger(nearer: SqlalchemyPin, farther: SqlalchemyPin) -> SqlalchemyPin {
    if !is_lock(&nearer.path) && is_lock(&farther.path) {
        farther
    } else {
        nearer
    }
}

fn is_lock(file: &str) -> bool {
    LOCKS.contains(&path::file_name(file))
}

fn pin_in(repository: &Repository, folder: &str) -> Option<SqlalchemyPin> {
    let named = |names: &'static [&'static str]| names.iter().filter_map(move |name| path::join(folder, name));
    named(LOCKS)
        .chain(requirement_files(repository, folder))
        .chain(named(DECLARATIONS))
        .find_map(|file| pin_of(repository, &file))
}

fn anywhere(repository: &Repository) -> Option<SqlalchemyPin> {
    let mut files: Vec<&str> = repository.paths().filter(|file| is_requirement_file(file)).collect();
    files.sort_by_key(|file| (!is_lock(file), file.matches('/').count()));
    files
        .into_iter()
        .take(MOST_FILES)
        .find_map(|file| pin_of(repository, file))
}

/// Whether a file can say what the repository requires.
pub(crate) fn is_requirement_file(file: &str) -> bool {
    is_lock(file) || DECLARATIONS.contains(&path::file_name(file)) || is_requirements(file)
}

fn requirement_files(repository: &Repository, folder: &str) -> Vec<String> {
    let mut files: Vec<String> = ["", "requirements"]
        .iter()
        .filter_map(|inside| path::join(folder, inside))
        .flat_map(|folder| {
            let inside = repository.under(&folder).map(|(file, _)| file);
            let here = inside.filter(|file| path::parent(file) == folder && is_requirements(file));
            here.map(str::to_owned).collect::<Vec<_>>()
        })
        .collect();
    files.sort_by_key(|file| (path::file_name(file).len(), file.clone()));
    files
}

fn is_requirements(file: &str) -> bool {
    let name = path::file_name(file);
    let kind = name.ends_with(".txt") || name.ends_with(".in");
    kind && (name.starts_with("requirements")
        || name.starts_with("constraints")
        || path::file_name(path::parent(file)) == "requirements")
}

fn pin_of(repository: &Repository, file: &str) -> Option<SqlalchemyPin> {
    let text = repository.text(file)?;
    let names_it = |at: usize| {
        text.as_bytes()[at..]
            .get(..NAME.len())
            .is_some_and(|found| found.eq_ignore_ascii_case(NAME))
    };
    if !memchr::memchr2_iter(b'q', b'Q', text.as_bytes()).any(|at| at > 0 && names_it(at - 1)) {
        return None;
    }
    let (line, requirement) = if is_lock(file) {
        locked(&text)?
    } else {
        declared(&text)?
    };
    let series = series(&requirement)?;
    Some(SqlalchemyPin {
        requirement,
        path: file.to_owned(),
        line,
        series,
    })
}

/// `name = "sqlalchemy"` with `version = "…"` after it, or Pipenv's `"sqlalchemy": { … "version": "==…"`.
fn locked(text: &str) -> Option<(u32, String)> {
    let mut lines = text.lines().zip(1..).map(|(line, number)| (line.trim(), number));
    lines.find(|(line, _)| {
        let line = line.to_ascii_lowercase();
        line == "name = \"sqlalchemy\"" || line.starts_with("\"sqlalchemy\": {")
    })?;
    let (line, number) = lines.find(|(line, _)| line.starts_with("version = ") || line.starts_with("\"version\": "))?;
    let version = line.split('"').rfind(|part| part.contains('.'))?;
    Some((number, version.to_owned()))
}

fn declared(text: &str) -> Option<(u32, String)> {
    text.lines().zip(1..).find_map(|(line, number)| {
        let rest = after_name(line)?;
        Some((number, specifiers(rest)))
    })
}

/// What follows the name `sqlalchemy` and its extras on a line that requires it.
fn after_name(line: &str) -> Option<&str> {
    let line = line.trim_start_matches([' ', '\t', '"', '\'', '-', '[']);
    let (name, rest) = line.split_at_checked("sqlalchemy".len())?;
    if !name.eq_ignore_ascii_case("sqlalchemy") {
        // A list on one line: `dependencies = ["alembic", "sqlalchemy>=2"]`.
        let at = line
            .to_ascii_lowercase()
            .find("\"sqlalchemy")
            .filter(|_| line.contains('['))?;
        return after_name(&line[at..]);
    }
    let rest = match rest.strip_prefix('[') {
        Some(extras) => extras.split_once(']')?.1,
        None => rest,
    };
    let belongs = rest.trim_start().is_empty()
        || rest.starts_with([' ', '=', '<', '>', '~', '!', '^', '"', '\'', ';', '(', ',', '@', '#']);
    belongs.then_some(rest)
}

/// The specifiers as written, without what Poetry and markers put around them.
fn specifiers(rest: &str) -> String {
    let end = rest.find([';', '#']).unwrap_or(rest.len());
    let rest = &rest[..end];
    let quoted = |text: &str| text.split(['"', '\'']).nth(1).map(str::to_owned);
    let poetry = rest.trim_start();
    if poetry.starts_with('=') && !poetry.starts_with("==") {
        let version = poetry.find("version").map_or(poetry, |at| &poetry[at..]);
        return quoted(version).unwrap_or_else(|| poetry[1..].trim().to_owned());
    }
    let end = rest.find(['"', '\'', '\\']).unwrap_or(rest.len());
    let rest = rest[..end].split(" --hash").next().unwrap_or_default();
    rest.trim_matches([' ', ',', '(', ')', ']']).to_owned()
}

/// The newest series with a version that the requirement admits; none when it can't be read.
fn series(requirement: &str) -> Option<SqlalchemySeries> {
    if requirement.len() > LONGEST_REQUIREMENT {
        return None;
    }
    let specifiers = VersionSpecifiers::from_str(&standard(requirement)).ok()?;
    let admits =
        |major: u64, minor: u64| (0..PATCHES).any(|patch| specifiers.contains(&Version::new([major, minor, patch])));
    Some(if admits(2, 1) || admits(2, 2) {
        SqlalchemySeries::V2_1
    } else if admits(2, 0) {
        SqlalchemySeries::V2_0
    } else {
        SqlalchemySeries::Older
    })
}

/// Poetry's `^2.0.1` and `~2.0.1`, a bare version, and `*` in the words of PEP 440.
fn standard(requirement: &str) -> String {
    let part = |part: &str| -> Option<String> {
        let part = part.trim();
        if let Some(version) = part.strip_prefix('^') {
            let major: u64 = version.split('.').next()?.parse().ok()?;
            return Some(format!(">={version},<{}", major.saturating_add(1)));
        }
        if let Some(version) = part.strip_prefix('~').filter(|rest| !rest.starts_with('=')) {
            let mut numbers = version.split('.');
            let major: u64 = numbers.next()?.parse().ok()?;
            return Some(match numbers.next().and_then(|minor| minor.parse::<u64>().ok()) {
                Some(minor) => format!(">={version},<{major}.{}", minor.saturating_add(1)),
                None => format!(">={version},<{}", major.saturating_add(1)),
            });
        }
        match part {
            "" | "*" => None,
            _ if part.starts_with(|first: char| first.is_ascii_digit()) => Some(format!("=={part}")),
            _ => Some(part.to_owned()),
        }
    };
    requirement.split(',').filter_map(part).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pin(files: &[(&str, &str)]) -> Option<(String, String, u32, SqlalchemySeries)> {
        let mut repository = Repository::new("r");
        for (path, text) in files {
            repository.insert(path, text.as_bytes().to_vec()).expect("a path");
        }
        sqlalchemy_pin(&repository, "backend").map(|pin| (pin.requirement, pin.path, pin.line, pin.series))
    }

    fn series_of(file: &str, text: &str) -> Option<SqlalchemySeries> {
        pin(&[(file, text)]).map(|pin| pin.3)
    }

    #[test]
    fn the_newest_series_that_a_requirement_admits() {
        use SqlalchemySeries::{Older, V2_0, V2_1};
        for (text, expected) in [
            ("SQLAlchemy==2.0.36", V2_0),
            ("sqlalchemy[asyncio]>=2.0,<2.1  # the ORM", V2_0),
            ("sqlalchemy>=2.0; python_version > '3.8'", V2_1),
            ("sqlalchemy~=2.0.23", V2_0),
            ("sqlalchemy==2.0.*", V2_0),
            ("sqlalchemy", V2_1),
            ("sqlalchemy==1.4.54 \\\n    --hash=sha256:aa", Older),
            ("sqlalchemy (>=2.1.0)", V2_1),
        ] {
            assert_eq!(series_of("requirements.txt", text), Some(expected), "{text}");
        }
    }

    #[test]
    fn other_packages_are_not_it() {
        assert_eq!(
            series_of(
                "requirements.txt",
                "sqlalchemy-utils==0.41\nSQLAlchemy_Json==1\nalembic"
            ),
            None
        );
    }

    #[test]
    fn poetry_and_pep_621_and_conda() {
        use SqlalchemySeries::{V2_0, V2_1};
        for (file, text, expected) in [
            (
                "pyproject.toml",
                "[tool.poetry.dependencies]\nsqlalchemy = \"^2.0.23\"",
                V2_1,
            ),
            (
                "pyproject.toml",
                "SQLAlchemy = {extras = [\"asyncio\"], version = \"~2.0.3\"}",
                V2_0,
            ),
            (
                "pyproject.toml",
                "dependencies = [\n  \"sqlalchemy[asyncio]>=2.0.30,<2.1\",\n]",
                V2_0,
            ),
            (
                "pyproject.toml",
                "dependencies = [\"alembic\", \"sqlalchemy<2.1\"]",
                V2_0,
            ),
            ("setup.py", "    install_requires=['x',\n  'sqlalchemy>=2'],", V2_1),
            ("environment.yml", "  - sqlalchemy=2.0.1\n", V2_0),
        ] {
            assert_eq!(series_of(file, text), Some(expected), "{text}");
        }
    }

    #[test]
    fn a_lock_decides_before_a_range_and_the_nearer_file_before_the_farther() {
        let range = ("backend/pyproject.toml", "dependencies = [\"sqlalchemy>=2\"]");
        let lock = ("uv.lock", "[[package]]\nname = \"sqlalchemy\"\nversion = \"2.0.41\"\n");
        let found = pin(&[range, lock]).expect("a pin");
        assert_eq!(
            found,
            ("2.0.41".to_owned(), "uv.lock".to_owned(), 3, SqlalchemySeries::V2_0)
        );
        let nearer = ("backend/requirements.txt", "sqlalchemy==2.1.0");
        let farther = ("requirements.txt", "sqlalchemy==2.0.0");
        assert_eq!(pin(&[nearer, farther]).map(|pin| pin.3), Some(SqlalchemySeries::V2_1));
    }

    #[test]
    fn numbers_and_lengths_of_any_size_are_taken() {
        for requirement in [
            format!("SQLAlchemy = \"^{}\"", u64::MAX),
            format!("sqlalchemy = \"~{}.{}\"", u64::MAX, u64::MAX),
            format!("sqlalchemy {}", ">=2,".repeat(100_000)),
        ] {
            series_of("pyproject.toml", &requirement);
        }
    }

    #[test]
    fn pipenv_writes_json() {
        let text = "{\n \"default\": {\n  \"sqlalchemy\": {\n   \"hashes\": [],\n   \"version\": \"==2.0.25\"\n }}}";
        assert_eq!(series_of("backend/Pipfile.lock", text), Some(SqlalchemySeries::V2_0));
    }
}
