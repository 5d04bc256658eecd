//! An ini value with a reference to an option that is not there.

use revisions::EnvironmentProblem;

use crate::{Check, Rule, Severity};

/// An ini value with a reference to an option that is not there.
pub const RULE: Rule = Rule {
    id: "bad-substitution",
    name: "A value that refers to nothing",
    severity: Severity::Error,
    why: "Alembic stops when it reads the option.",
    instead: "Write a percent sign as %%, or define what the value refers to.",
    bad: &[
        ("alembic.ini", "[alembic]\nscript_location = %(home)s/migrations\n"),
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
    matches!(problem, EnvironmentProblem::BadSubstitution { .. })
}
