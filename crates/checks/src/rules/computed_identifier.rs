//! One of the four identifiers is computed when the file runs.

use revisions::{Problem, ProblemKind};

use crate::rule::Advice;
use crate::{Check, Rule, Severity};

/// One of the four identifiers is computed when the file runs.
pub const RULE: Rule = Rule {
    id: "computed-identifier",
    name: "An identifier that is computed",
    severity: Severity::Error,
    why: "Stillroom reads revision files without running them, so the graph lacks this revision.",
    instead: "Write it as a plain string, as Alembic's template does. Alembic itself still runs the file.",
    bad: &[
        ("migrations/versions/second.py", "revision = make_id()\ndown_revision = 'first'\n\n\ndef upgrade():\n    op.execute('select 1')\n\n\ndef downgrade():\n    op.execute('select 1')\n"),
    ],
    good: &[
        ("migrations/versions/second.py", "revision = 'second'\ndown_revision = 'first'\n\n\ndef upgrade():\n    op.execute('select 1')\n\n\ndef downgrade():\n    op.execute('select 1')\n"),
    ],
    check: Check::Graph(check),
};

fn check(problem: &Problem) -> Option<Advice> {
    match &problem.kind {
        ProblemKind::NotLiteral { identifier } => Advice::instead(format!("Write {} as a plain string, as Alembic's template does. Alembic itself still runs the file.", identifier.name())),
        _ => None,
    }
}
