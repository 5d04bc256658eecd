//! A path_separator or version_path_separator that is none.

use revisions::EnvironmentProblem;

use crate::{Check, Rule, Severity};

/// A path_separator or version_path_separator that is none.
pub const RULE: Rule = Rule {
    id: "bad-separator",
    name: "A separator that Alembic does not know",
    severity: Severity::Error,
    why: "Alembic stops when it reads the option.",
    instead: "Use one of the values it expects.",
    bad: &[
        ("alembic.ini", "[alembic]\nscript_location = migrations\npath_separator = comma\nversion_locations = migrations/versions\n"),
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
    matches!(problem, EnvironmentProblem::BadSeparator { .. })
}
