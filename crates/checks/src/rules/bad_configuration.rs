//! A configuration file that breaks the rules of its format.

use revisions::EnvironmentProblem;

use crate::{Check, Rule, Severity};

/// A configuration file that breaks the rules of its format.
pub const RULE: Rule = Rule {
    id: "bad-configuration",
    name: "A configuration that can not be read",
    severity: Severity::Error,
    why: "Alembic stops when it reads the file.",
    instead: "Correct the line.",
    bad: &[
        ("alembic.ini", "[alembic]\nscript_location = migrations\nwhat is this\n"),
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
    matches!(problem, EnvironmentProblem::BadConfiguration { .. })
}
