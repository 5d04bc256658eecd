//! An entry of version_locations that is not there.

use revisions::EnvironmentProblem;

use crate::{Check, Rule, Severity};

/// An entry of version_locations that is not there.
pub const RULE: Rule = Rule {
    id: "no-version-folder",
    name: "A version location that does not exist",
    severity: Severity::Warning,
    why: "Alembic ignores it silently, so revisions may be missing.",
    instead: "Add the folder, or remove the entry from version_locations.",
    bad: &[
        ("alembic.ini", "[alembic]\nscript_location = migrations\nversion_locations = migrations/versions gone\n"),
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
    matches!(problem, EnvironmentProblem::NoVersionFolder { .. })
}
