//! The script folder is not among the files that were opened.

use revisions::EnvironmentProblem;

use crate::{Check, Rule, Severity};

/// The script folder is not among the files that were opened.
pub const RULE: Rule = Rule {
    id: "no-script-folder",
    name: "A script folder that does not exist",
    severity: Severity::Error,
    why: "Alembic can't find the scripts, and stops.",
    instead: "Open the whole repository, with the folder that script_location names; relative paths count from where `alembic` is run.",
    bad: &[
        ("alembic.ini", "[alembic]\nscript_location = elsewhere\n"),
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
    matches!(problem, EnvironmentProblem::NoScriptFolder { .. })
}
