//! An option of pyproject.toml with a type that Alembic refuses.

use revisions::EnvironmentProblem;

use crate::{Check, Rule, Severity};

/// An option of pyproject.toml with a type that Alembic refuses.
pub const RULE: Rule = Rule {
    id: "bad-toml-type",
    name: "An option of a type that Alembic refuses",
    severity: Severity::Error,
    why: "Alembic stops when it reads the option.",
    instead: "Use a string, a list of strings, a number or a boolean.",
    bad: &[
        ("pyproject.toml", "[tool.alembic]\nscript_location = \"migrations\"\nprepend_sys_path = { a = 1 }\n"),
        ("migrations/env.py", ""),
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
    matches!(problem, EnvironmentProblem::BadType { .. })
}
