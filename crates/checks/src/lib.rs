//! Rules for migrations and what they find. A rule is data plus one function, in a file of its own below [`rules`]; a [`Finding`] says where, what
//! and what to do instead.
//!
//! A check sees one thing at a time, so that a caller can go through a large repository in slices: see [`of_problem`], [`of_revision`],
//! [`of_settings`] and [`of_run`].

mod finding;
mod place;
mod rule;
pub mod rules;
#[cfg(test)]
mod testing;

pub use finding::Finding;
pub use place::Place;
pub use rule::{Check, Example, Function, LooksAt, Rule, Severity, Shown};
pub use rules::RULES;

use protocol::Direction;
use review::CommandRecord;
use revisions::{Environment, Problem, Revision};

/// What is wrong with a revision file or its place in the graph. Each problem is of one rule.
pub fn of_problem(problem: &Problem) -> Option<Finding> {
    RULES.iter().find_map(|rule| match rule.check {
        Check::Graph(check) => check(problem).map(|advice| Finding::of_problem(rule, problem, advice)),
        _ => None,
    })
}

/// What a revision's functions don't do. A merge point has nothing to do.
pub fn of_revision(revision: &Revision) -> Vec<Finding> {
    if revision.is_merge_point() {
        return vec![];
    }
    let functions = [
        (Direction::Upgrade, &revision.file.upgrade),
        (Direction::Downgrade, &revision.file.downgrade),
    ];
    let mut findings = vec![];
    for (direction, function) in functions {
        let function = Function { direction, function };
        findings.extend(RULES.iter().filter_map(|rule| match rule.check {
            Check::Function(check) => {
                check(&function).map(|words| Finding::of_function(rule, revision, &function, words))
            }
            _ => None,
        }));
    }
    findings
}

/// What is wrong with the settings of an environment.
pub fn of_settings(environment: &Environment) -> Vec<Finding> {
    let problems = environment.problems.iter();
    let rule_of = |problem| {
        RULES.iter().find_map(|rule| match rule.check {
            Check::Settings(check) => check(problem).then(|| Finding::of_settings(rule, problem)),
            _ => None,
        })
    };
    problems.filter_map(rule_of).collect()
}

/// What a command that has ended showed.
pub fn of_run(record: &CommandRecord) -> Vec<Finding> {
    let found = RULES.iter().flat_map(|rule| {
        let shown = match rule.check {
            Check::Run(check) => check(record),
            _ => vec![],
        };
        shown.into_iter().map(|shown| Finding::of_run(rule, shown))
    });
    found.collect()
}
