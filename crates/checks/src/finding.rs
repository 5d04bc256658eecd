//! What a rule has found.

use protocol::Direction;
use revisions::{EnvironmentProblem, LineRange, Problem, Revision};

use crate::place::Place;
use crate::rule::{Advice, Function, Rule, Severity, Shown};

/// Something that a rule has found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// How bad it is here.
    pub severity: Severity,
    /// The revision that it is about.
    pub revision: Option<String>,
    /// The function of that revision.
    pub direction: Option<Direction>,
    /// Where it stands.
    pub place: Option<Place>,
    /// The index of the statement in the command that showed it.
    pub statement: Option<u32>,
    /// What shows it, a line each.
    pub evidence: Vec<String>,
    /// What was found. Where Alembic has words for it, these are Alembic's.
    pub words: String,
    /// What to do instead.
    pub instead: String,
}

impl Finding {
    /// A finding that is known by its words only.
    fn new(rule: &'static Rule, words: impl Into<String>) -> Self {
        Self {
            rule,
            severity: rule.severity,
            revision: None,
            direction: None,
            place: None,
            statement: None,
            evidence: vec![],
            words: words.into(),
            instead: rule.instead.to_owned(),
        }
    }

    pub(crate) fn of_problem(rule: &'static Rule, problem: &Problem, advice: Advice) -> Self {
        let lines = problem.position.map(|position| LineRange {
            first: position.line,
            last: position.line,
        });
        Self {
            severity: advice.severity.unwrap_or(rule.severity),
            revision: problem.revision.clone(),
            place: problem.path.clone().map(|path| Place {
                path,
                lines,
                column: problem.position.map(|position| position.column),
            }),
            instead: advice.instead.unwrap_or_else(|| rule.instead.to_owned()),
            ..Self::new(rule, problem.to_string())
        }
    }

    pub(crate) fn of_settings(rule: &'static Rule, problem: &EnvironmentProblem) -> Self {
        let place = match problem {
            EnvironmentProblem::BadConfiguration { path, line, .. } => Some(Place {
                path: path.clone(),
                lines: Some(LineRange {
                    first: *line as u32,
                    last: *line as u32,
                }),
                column: None,
            }),
            _ => None,
        };
        Self {
            place,
            ..Self::new(rule, problem.to_string())
        }
    }

    pub(crate) fn of_function(
        rule: &'static Rule,
        revision: &Revision,
        function: &Function<'_>,
        words: String,
    ) -> Self {
        Self {
            revision: Some(revision.id().to_owned()),
            direction: Some(function.direction),
            place: Some(Place {
                path: revision.file.path.clone(),
                lines: function.function.lines,
                column: None,
            }),
            ..Self::new(rule, words)
        }
    }

    pub(crate) fn of_run(rule: &'static Rule, shown: Shown) -> Self {
        Self {
            revision: shown.revision,
            place: shown.place,
            statement: shown.statement,
            evidence: shown.evidence,
            instead: shown.instead.unwrap_or_else(|| rule.instead.to_owned()),
            ..Self::new(rule, shown.words)
        }
    }
}
