//! What the tests of rules need: their examples, looked at as a repository is.

use repository::Repository;
use revisions::{Environment, GraphBuilder, Problem, ProblemKind, discover};

use crate::{Example, Finding, Rule, of_problem, of_revision, of_settings};

/// Around the files of an example that has no `alembic.ini`.
const AROUND: Example = &[
    ("alembic.ini", "[alembic]\nscript_location = migrations\n"),
    ("migrations/env.py", ""),
    (
        "migrations/versions/first.py",
        "revision = 'first'\ndown_revision = None\n\n\ndef upgrade():\n    op.execute('select 1')\n\n\ndef downgrade():\n    op.execute('select 1')\n",
    ),
];

/// All that is found in an example without running it.
pub fn findings(example: Example) -> Vec<Finding> {
    let mut repository = Repository::new("example");
    let is_whole = example
        .iter()
        .any(|(path, _)| *path == "alembic.ini" || *path == "pyproject.toml");
    let around = if is_whole { &[] } else { AROUND };
    for (path, text) in around.iter().chain(example) {
        repository.insert(path, text.as_bytes().to_vec()).expect("a path");
    }
    let of_environment = |environment: &Environment| {
        let (graph, problems) = GraphBuilder::of(&repository, environment).finish();
        let mut found = of_settings(environment);
        found.extend(problems.iter().filter_map(of_problem));
        found.extend(graph.revisions().iter().flat_map(of_revision));
        found
    };
    discover(&repository)
        .environments
        .iter()
        .flat_map(of_environment)
        .collect()
}

/// A problem of this kind, in a file.
pub fn problem(kind: ProblemKind) -> Problem {
    Problem {
        kind,
        path: Some("a.py".to_owned()),
        revision: None,
        position: None,
    }
}

/// The bad example shows what the rule finds, and the good one doesn't.
pub fn assert_examples(rule: &Rule) {
    let found_in = |example| findings(example).iter().filter(|finding| finding.rule == rule).count();
    assert!(
        found_in(rule.bad) > 0,
        "{}: nothing is found in the bad example",
        rule.id
    );
    assert_eq!(
        found_in(rule.good),
        0,
        "{}: something is found in the good example",
        rule.id
    );
}
