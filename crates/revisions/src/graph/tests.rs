//! Small histories and what they make.

use super::*;
use crate::problem::{Problem, ProblemKind};

/// A history from lines such as `b -> a (label) [dependency]`, in load order.
fn history(lines: &str) -> (Graph, Vec<Problem>) {
    let mut builder = GraphBuilder::new();
    for (number, line) in lines.split(';').enumerate() {
        let mut source = String::new();
        let mut words = line.split_whitespace();
        let id = words.next().unwrap();
        let (mut down, mut labels, mut depends_on) = (Vec::new(), Vec::new(), Vec::new());
        for word in words.filter(|word| *word != "->") {
            match word.as_bytes()[0] {
                b'(' => labels.push(word.trim_matches(['(', ')'])),
                b'[' => depends_on.push(word.trim_matches(['[', ']'])),
                _ => down.push(word),
            }
        }
        source.push_str(&format!("revision = {id:?}\ndown_revision = {down:?}\n"));
        source.push_str(&format!("branch_labels = {labels:?}\ndepends_on = {depends_on:?}\n"));
        builder.add(&format!("versions/{number}_{id}.py"), &source);
    }
    builder.finish()
}

fn fine(lines: &str) -> Graph {
    let (graph, problems) = history(lines);
    let serious: Vec<_> = problems
        .iter()
        .filter(|problem| !matches!(problem.kind, ProblemKind::SeveralHeads { .. }))
        .collect();
    assert!(serious.is_empty(), "{serious:?}");
    graph
}

fn ids(graph: &Graph, indices: impl IntoIterator<Item = usize>) -> String {
    let ids: Vec<&str> = indices.into_iter().map(|index| graph.revisions()[index].id()).collect();
    ids.join(" ")
}

fn messages(lines: &str) -> Vec<String> {
    history(lines).1.iter().map(ToString::to_string).collect()
}

#[test]
fn a_branch_and_its_merge() {
    let graph = fine("a; b -> a; c -> a; d -> b c; e -> d");
    assert_eq!(ids(&graph, graph.heads()), "e");
    assert_eq!(ids(&graph, graph.bases()), "a");
    assert_eq!(ids(&graph, graph.indices(Revision::is_branch_point)), "a");
    assert_eq!(ids(&graph, graph.indices(Revision::is_merge_point)), "d");
    assert_eq!(ids(&graph, graph.newest_first().iter().copied()), "e d b c a");
    assert_eq!(ids(&graph, graph.ancestors([1], Follow::DownRevisions).iter()), "a b");
    assert_eq!(
        ids(&graph, graph.descendants([2], Follow::DownRevisions).iter()),
        "c d e"
    );
}

#[test]
fn a_dependency_makes_an_effective_head() {
    let graph = fine("a; b; c -> b [a]");
    assert_eq!(ids(&graph, graph.heads()), "a c");
    assert_eq!(ids(&graph, graph.real_heads()), "c");
    assert_eq!(ids(&graph, graph.newest_first().iter().copied()), "c b a");
    assert_eq!(ids(&graph, graph.applied(["c"]).revisions.iter()), "a b c");
    assert_eq!(ids(&graph, graph.applied(["b"]).revisions.iter()), "b");
}

#[test]
fn rows_that_name_nothing_are_told() {
    let applied = fine("a; b -> a").applied(["a", "gone"]);
    assert_eq!((applied.revisions.len(), applied.unknown), (1, vec!["gone".to_owned()]));
}

#[test]
fn dependencies_of_ancestors_are_not_followed_again() {
    let graph = fine("a; b [a]; c -> b [a]");
    let c = graph.get("c").unwrap();
    assert_eq!(
        (ids(&graph, c.depends_on.clone()), c.normalized_depends_on.len()),
        ("a".into(), 0)
    );
}

#[test]
fn labels_reach_descendants_and_down_to_the_branch_point() {
    let graph = fine("a; b -> a; c -> b (x); d -> c; e -> a; f -> e");
    let with_x = graph.indices(|revision| revision.branch_labels.contains("x"));
    assert_eq!(ids(&graph, with_x), "b c d");
    let by_label = fine("a (x); b; c -> b [x]");
    assert_eq!(ids(&by_label, by_label.get("c").unwrap().depends_on.clone()), "a");
}

#[test]
fn duplicates_name_both_files_and_the_last_counts() {
    let (graph, problems) = history("a; b -> a; b");
    assert_eq!(problems[0].to_string(), "Revision b is present more than once");
    assert_eq!(ids(&graph, graph.heads()), "a b");
}

#[test]
fn edges_that_lead_nowhere_are_left_out() {
    let (graph, problems) = history("abcdef; c -> abcde; d -> abcdef [zz]");
    let messages: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(messages[0], "Revision zz, which d depends on, is not present");
    assert_eq!(messages[1], "Revision abcde referenced from c is not present");
    assert_eq!(graph.newest_first().len(), 3);
    assert_eq!(problems[1].position.map(|position| position.line), Some(2));
}

#[test]
fn cycles_are_named_and_cut() {
    assert_eq!(
        messages("a -> c; b -> a; c -> b"),
        ["Cycle is detected in revisions (a, b, c)"]
    );
    assert_eq!(
        messages("a; b -> a; x -> y; y -> x"),
        ["Cycle is detected in revisions (x, y)"]
    );
    assert_eq!(
        messages("a; b -> a [d]; c; d -> c [b]"),
        [
            "Dependency cycle is detected in revisions (a, b, c, d)",
            "Multiple head revisions are present for given argument 'head'; please specify a specific \
          target revision, '<branchname>@head' to narrow to a specific head, or 'heads' for all heads"
        ]
    );
    let (graph, _) = history("a -> c; b -> a; c -> b; d -> b");
    assert_eq!(graph.newest_first().len(), 4);
}

#[test]
fn a_cycle_between_a_head_and_a_base_is_found_although_alembic_misses_it() {
    assert_eq!(
        messages("r; a -> r b; b -> a; h -> b"),
        ["Cycle is detected in revisions (a, b)"]
    );
}

#[test]
fn a_history_without_its_first_file_has_no_base() {
    assert_eq!(
        messages("b -> a; c -> b"),
        [
            "Revision a referenced from b is not present",
            "there is no base: every revision names a down_revision"
        ]
    );
}

#[test]
fn labels_are_claimed_once() {
    assert_eq!(
        messages("a (x); b -> a (x)"),
        ["Branch name 'x' in revision b already used by revision a"]
    );
    assert_eq!(
        messages("a; b -> a (a)"),
        ["Branch name 'a' in revision b already used by revision a"]
    );
}

#[test]
fn files_can_come_and_change() {
    let mut builder = GraphBuilder::new();
    builder.add("2.py", "revision = 'b'\ndown_revision = 'a'");
    assert_eq!(builder.finish().1.len(), 2);
    builder.add("1.py", "revision = 'a'\ndown_revision = None");
    builder.add("third.py", "oops(");
    let (graph, problems) = builder.finish();
    assert_eq!((ids(&graph, 0..2).as_str(), problems.len()), ("b a", 1));
    builder.add("third.py", "revision = 'c'\ndown_revision = 'b'");
    assert_eq!(builder.finish().1, []);
}

#[test]
fn syntax_errors_in_functions_are_found_by_the_second_look() {
    let sound = "revision = 'a'\ndown_revision = None\ndef upgrade():\n    op.x()\n";
    let broken = "revision = 'b'\ndown_revision = 'a'\ndef upgrade():\n    op.x(\n";
    let mut builder = GraphBuilder::new();
    builder.add("a.py", sound);
    builder.add("b.py", broken);
    assert_eq!((builder.finish().1.len(), builder.unchecked().count()), (0, 2));
    assert!(!builder.check("a.py", sound));
    assert!(builder.check("b.py", broken));
    let (graph, problems) = builder.finish();
    assert_eq!((graph.len(), builder.unchecked().count()), (2, 0));
    assert!(matches!(problems[0].kind, ProblemKind::Syntax { .. }));
}

#[test]
fn graphs_can_be_stored() {
    let graph = fine("a (x); b -> a");
    let json = serde_json::to_string(&graph).unwrap();
    assert_eq!(serde_json::from_str::<Graph>(&json).unwrap(), graph);
}

#[test]
fn nothing_makes_an_empty_graph() {
    let (graph, problems) = GraphBuilder::new().finish();
    assert!(graph.is_empty() && problems.is_empty() && graph.newest_first().is_empty());
}

#[test]
fn a_label_in_every_file_of_a_long_history_does_not_fill_the_memory() {
    let mut builder = GraphBuilder::new();
    for n in 0..2_000_i32 {
        let down = if n == 0 {
            "None".to_owned()
        } else {
            format!("'r{}'", n - 1)
        };
        builder.add(
            &format!("r{n}.py"),
            &format!("revision='r{n}'\ndown_revision={down}\nbranch_labels='l{n}'"),
        );
    }
    let (graph, problems) = builder.finish();
    let labels: usize = graph
        .revisions()
        .iter()
        .map(|revision| revision.branch_labels.len())
        .sum();
    assert!((2_000..210_000).contains(&labels));
    assert!(matches!(
        problems[..],
        [Problem {
            kind: ProblemKind::TooManyLabels { .. },
            ..
        }]
    ));
}

#[test]
fn slices_give_what_is_made_at_once() {
    let mut builder = GraphBuilder::new();
    for n in 0..2_000_i32 {
        builder.add(
            &format!("r{n}.py"),
            &format!("revision='r{n}'\ndown_revision='r{}'", n / 2),
        );
    }
    let mut pauses = 0;
    let in_slices = repository::at_once(builder.finish_in_slices(async || pauses += 1));
    assert_eq!(in_slices, builder.finish());
    assert!(pauses > 8, "{pauses}");
}
