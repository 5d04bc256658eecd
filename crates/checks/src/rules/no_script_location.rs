//! A configuration that does not say where the scripts are.

use revisions::EnvironmentProblem;

use crate::{Check, Rule, Severity};

/// A configuration that does not say where the scripts are.
pub const RULE: Rule = Rule {
    id: "no-script-location",
    name: "A configuration without script_location",
    severity: Severity::Error,
    why: "Alembic can't find the scripts, and stops.",
    instead: "Add script_location to the section.",
    bad: &[
        ("alembic.ini", "[alembic]\nsqlalchemy.url = postgresql:///app\n"),
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
    matches!(problem, EnvironmentProblem::NoScriptLocation)
}
