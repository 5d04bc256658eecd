//! Random histories, judged by Stillroom and by real Alembic: both must say the same.
//!
//! Needs Python with Alembic 1.20: the interpreter named by `STILLROOM_PYTHON`, else `python3`.
//! Each test runs it once, over all of its cases.

mod files;
mod generate;
mod random;
mod settings;

use std::collections::BTreeMap;
use std::io::Write;
use std::process::{Command, Stdio};

use generate::{History, broken_histories, histories};
use revisions::{Graph, Problem, ProblemKind, Revision};
use serde::Deserialize;
use serde_json::Value;

/// Hands the question to `ask.py` and returns its answer.
fn ask(question: &Value) -> Value {
    let python = std::env::var("STILLROOM_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/alembic_agrees/ask.py");
    let mut child = Command::new(&python)
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{python} does not start ({error}); set STILLROOM_PYTHON"));
    let mut stdin = child.stdin.take().expect("it was piped");
    let question = serde_json::to_vec(question).expect("plain data");
    // Python reads everything before it writes anything, so this can't block.
    stdin.write_all(&question).expect("Python reads its input");
    drop(stdin);
    let output = child.wait_with_output().expect("Python ends");
    assert!(
        output.status.success(),
        "{python} failed; does it have alembic 1.20? (pip install alembic==1.20.1)"
    );
    serde_json::from_slice(&output.stdout).expect("ask.py writes JSON")
}

fn ask_about(histories: &[History]) -> Vec<Value> {
    let answer = ask(&serde_json::json!({ "histories": histories }));
    answer["histories"].as_array().expect("a list").clone()
}

/// What Alembic says about a history that loads.
#[derive(Debug, Deserialize)]
struct Description {
    heads: Vec<String>,
    real_heads: Vec<String>,
    bases: Vec<String>,
    real_bases: Vec<String>,
    order: Vec<String>,
    order_as_is: Vec<String>,
    applied: Vec<String>,
    revisions: BTreeMap<String, RevisionDescription>,
}

#[derive(Debug, Deserialize, PartialEq, Eq)]
struct RevisionDescription {
    labels: Vec<String>,
    nextrev: Vec<String>,
    all_nextrev: Vec<String>,
    depends_on: Vec<String>,
    normalized: Vec<String>,
    branch_point: bool,
    real_branch_point: bool,
    merge_point: bool,
}

fn ids(graph: &Graph, indices: impl IntoIterator<Item = usize>) -> Vec<String> {
    indices
        .into_iter()
        .map(|index| graph.revisions()[index].id().to_owned())
        .collect()
}

fn sorted(mut ids: Vec<String>) -> Vec<String> {
    ids.sort_unstable();
    ids
}

fn describe(graph: &Graph, revision: &Revision) -> RevisionDescription {
    let list = |indices: &[usize]| sorted(ids(graph, indices.iter().copied()));
    RevisionDescription {
        labels: revision.branch_labels.iter().cloned().collect(),
        nextrev: list(&revision.nextrev),
        all_nextrev: list(&[&revision.nextrev[..], &revision.dependents].concat()),
        depends_on: list(&revision.depends_on),
        normalized: list(&revision.normalized_depends_on),
        branch_point: revision.is_branch_point(),
        real_branch_point: revision.is_real_branch_point(),
        merge_point: revision.is_merge_point(),
    }
}

#[test]
fn histories_that_load_are_the_same_graph() {
    let histories = histories(4000);
    for (history, answer) in histories.iter().zip(ask_about(&histories)) {
        let alembic: Description =
            serde_json::from_value(answer.clone()).unwrap_or_else(|_| panic!("{answer}\n{history:#?}"));
        let (graph, _) = history.graph();
        let index_of = |revision: &Revision| graph.find(revision.id()).expect("it is its own");
        let real_bases = graph
            .revisions()
            .iter()
            .filter(|revision| revision.is_real_base())
            .map(index_of);
        assert_eq!(ids(&graph, graph.heads()), alembic.heads, "{history:#?}");
        assert_eq!(ids(&graph, graph.real_heads()), alembic.real_heads, "{history:#?}");
        assert_eq!(ids(&graph, graph.bases()), alembic.bases, "{history:#?}");
        assert_eq!(ids(&graph, real_bases), alembic.real_bases, "{history:#?}");
        for revision in graph.revisions() {
            assert_eq!(
                describe(&graph, revision),
                alembic.revisions[revision.id()],
                "{history:#?}"
            );
        }
        let applied = graph.applied(history.rows.iter().map(String::as_str));
        assert_eq!(
            sorted(ids(&graph, applied.revisions.iter())),
            alembic.applied,
            "{history:#?}"
        );
        assert!(applied.unknown.is_empty());
        check_order(&graph, &alembic, history);
    }
}

/// The order is Alembic's exactly. Only where a revision depends on several others does Alembic's
/// own order change from run to run (it goes through a Python set of strings); `ask.py` pins that
/// one thing, and what isn't pinned is compared elsewhere.
fn check_order(graph: &Graph, alembic: &Description, history: &History) {
    let order = ids(graph, graph.newest_first().iter().copied());
    assert_eq!(order, alembic.order, "{history:#?}");
    let is_certain = graph
        .revisions()
        .iter()
        .all(|revision| revision.normalized_depends_on.len() < 2);
    if is_certain {
        assert_eq!(order, alembic.order_as_is, "{history:#?}");
    }
    let mut seen = vec![false; graph.len()];
    for index in graph.newest_first() {
        seen[*index] = true;
        assert!(
            graph.revisions()[*index].requires().all(|required| !seen[required]),
            "{history:#?}"
        );
    }
}

#[test]
fn broken_histories_get_the_same_diagnosis() {
    let histories = broken_histories(2000);
    let mut missed = 0;
    let mut by_exception: BTreeMap<String, usize> = BTreeMap::new();
    for (history, answer) in histories.iter().zip(ask_about(&histories)) {
        let (graph, problems) = history.graph();
        assert_eq!(
            graph.newest_first().len(),
            graph.len(),
            "every revision stays in the graph"
        );
        let stopping: Vec<&Problem> = problems
            .iter()
            .filter(|problem| problem.kind.alembic_exception().is_some())
            .collect();
        let Some(exception) = answer["error"].as_str() else {
            // Alembic doesn't see a cycle that lies between a head and a base.
            let is_cycle = |problem: &&Problem| {
                matches!(
                    problem.kind,
                    ProblemKind::Cycle { .. } | ProblemKind::DependencyCycle { .. }
                )
            };
            assert!(stopping.iter().all(is_cycle), "{stopping:#?}\n{history:#?}");
            missed += stopping.len();
            continue;
        };
        *by_exception.entry(exception.to_owned()).or_default() += 1;
        let first = stopping.first().unwrap_or_else(|| panic!("{answer}\n{history:#?}"));
        assert!(is_of_class(first, exception), "{answer}\n{problems:#?}\n{history:#?}");
        let is_same = |problem: &&Problem| says_the_same(problem, exception, &answer);
        assert!(stopping.iter().any(is_same), "{answer}\n{problems:#?}\n{history:#?}");
    }
    assert!(
        missed > 0 && by_exception.len() >= 6,
        "the generator reaches every kind: {missed}, {by_exception:?}"
    );
}

/// Whether Alembic stops at such a problem with this exception.
fn is_of_class(problem: &Problem, exception: &str) -> bool {
    names_a_label(problem) || problem.kind.alembic_exception() == Some(exception)
}

/// Alembic fails on a branch label as `down_revision` in one of three ways, depending on what else
/// there is: with a `KeyError`, with "Dependency resolution failed; broken map", or with a cycle of
/// all revisions.
fn names_a_label(problem: &Problem) -> bool {
    let ProblemKind::MissingDownRevision { down_revision, .. } = &problem.kind else {
        return false;
    };
    down_revision.starts_with("label")
}

/// Whether a problem is the one Alembic stopped at. Which of several equal ones it meets first
/// depends on the order of a set.
fn says_the_same(problem: &Problem, exception: &str, answer: &Value) -> bool {
    let message = answer["message"].as_str().unwrap_or_default();
    if !is_of_class(problem, exception) {
        return false;
    }
    match &problem.kind {
        _ if names_a_label(problem) => true,
        ProblemKind::MissingDependsOn { depends_on: key, .. }
        | ProblemKind::MissingDownRevision { down_revision: key, .. } => message == key,
        ProblemKind::DuplicateBranchLabel {
            label,
            revision,
            used_by,
        } => {
            let says = |first: &str, second: &str| {
                message == format!("Branch name '{label}' in revision {first} already used by revision {second}")
            };
            says(revision, used_by) || says(used_by, revision)
        }
        kind => message == kind.to_string(),
    }
}
