//! The script folder has no env.py.

use revisions::EnvironmentProblem;

use crate::{Check, Rule, Severity};

/// The script folder has no env.py.
pub const RULE: Rule = Rule {
    id: "no-env-py",
    name: "A script folder without env.py",
    severity: Severity::Error,
    why: "No command can run.",
    instead: "Open the repository with its env.py; Alembic cannot run without it.",
    bad: &[
        ("alembic.ini", "[alembic]\nscript_location = migrations\n"),
        ("migrations/versions/first.py", "revision = 'first'\ndown_revision = None\n\n\ndef upgrade():\n    op.execute('select 1')\n\n\ndef downgrade():\n    op.execute('select 1')\n"),
    ],
    good: &[
        ("alembic.ini", "[alembic]\nscript_location = migrations\n"),
        ("migrations/env.py", ""),
        ("migrations/versions/first.py", "revision = 'first'\ndown_revision = None\n\n\ndef upgrade():\n    op.execute('select 1')\n\n\ndef downgrade():\n    op.execute('select 1')\n"),
    ],
    check: Check::Settings(check),
};

fn check(problem: &EnvironmentProblem) -> bool {
    matches!(problem, EnvironmentProblem::NoEnvPy { .. })
}
