//! Files that Alembic would load and that were skipped when the repository was read.

use repository::{ReadSummary, Repository, SkippedFile, path};

use crate::{Environment, Problem, ProblemKind};

/// What is wrong with an environment because files were skipped that Alembic would load: revisions, and `env.py`. A run has none of
/// them, so it isn't what it would be natively. What was written in the meantime is there.
pub fn unread_problems(repository: &Repository, environment: &Environment, summary: &ReadSummary) -> Vec<Problem> {
    let env_py = path::join(&environment.script_folder, "env.py");
    let is_loaded = |file: &str| Some(file) == env_py.as_deref() || environment.holds_revision_file(file);
    let skipped = summary.skipped_python.iter();
    skipped
        .filter(|skipped| is_loaded(&skipped.path) && !repository.contains(&skipped.path))
        .cloned()
        .map(|SkippedFile { path, bytes, reason }| Problem {
            path: Some(path.clone()),
            kind: ProblemKind::NotRead { path, bytes, reason },
            revision: None,
            position: None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use repository::{Intake, Limits, SkipReason};

    use super::*;
    use crate::discover;

    const BIG: u64 = 3 * 1024 * 1024;

    fn problems(recursive: bool) -> Vec<Problem> {
        let ini = format!("[alembic]\nscript_location = m\nrecursive_version_locations = {recursive}\n");
        let mut intake = Intake::new("r", Limits::default());
        intake.add("alembic.ini", ini.into_bytes());
        intake.add("m/env.py", *b"");
        intake.add("m/versions/a.py", *b"revision = 'a'\ndown_revision = None\n");
        for path in [
            "m/versions/big.py",
            "m/versions/data.csv",
            "app/big.py",
            "m/versions/2024/b.py",
        ] {
            assert!(!intake.wants(path, BIG));
        }
        intake.skip("m/versions/__init__.py", 0, SkipReason::Unreadable);
        intake.skip("m/versions/c.py", 0, SkipReason::Unreadable);
        let (repository, summary) = intake.finish();
        unread_problems(&repository, &discover(&repository).environments[0], &summary)
    }

    #[test]
    fn a_revision_file_that_was_skipped_is_a_problem() {
        let problems = problems(false);
        let messages: Vec<String> = problems.iter().map(Problem::to_string).collect();
        assert_eq!(
            messages,
            [
                "m/versions/big.py (3.0 MiB) was not read, because a file may have 2 MiB",
                "m/versions/c.py was not read, because it could not be read from the disk"
            ]
        );
    }

    #[test]
    fn folders_below_count_where_alembic_reads_them() {
        let paths: Vec<_> = problems(true).into_iter().filter_map(|problem| problem.path).collect();
        assert_eq!(paths, ["m/versions/big.py", "m/versions/2024/b.py", "m/versions/c.py"]);
    }

    #[test]
    fn env_py_counts_too() {
        let mut intake = Intake::new("r", Limits::default());
        intake.add("alembic.ini", *b"[alembic]\nscript_location = m\n");
        intake.add("m/versions/a.py", *b"");
        assert!(!intake.wants("m/env.py", BIG));
        let (mut repository, summary) = intake.finish();
        let environment = discover(&repository).environments.remove(0);
        assert_eq!(unread_problems(&repository, &environment, &summary).len(), 1);
        repository.insert("m/env.py", *b"").unwrap();
        assert_eq!(unread_problems(&repository, &environment, &summary), []);
    }
}
