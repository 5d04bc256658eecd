//! Layouts as pictures: `o` a revision, `|` a `down_revision`, `:` a `depends_on`. Between two rows
//! stands how the lines get from the lanes above to those below: `~` runs to the side.

use expect_test::{Expect, expect};

use super::*;
use crate::GraphBuilder;

/// Draws a history given as `id -> down revisions [depends_on]`, one a line, in load order.
fn check(history: &str, expected: &Expect) {
    let mut builder = GraphBuilder::new();
    for line in history.lines() {
        let words: Vec<&str> = line.split_whitespace().filter(|word| *word != "->").collect();
        let (depends_on, down): (Vec<&str>, Vec<&str>) = words[1..].iter().partition(|word| word.starts_with('['));
        let depends_on: Vec<&str> = depends_on.iter().map(|word| word.trim_matches(['[', ']'])).collect();
        let source = format!(
            "revision = {:?}\ndown_revision = {down:?}\ndepends_on = {depends_on:?}",
            words[0]
        );
        builder.add(&format!("{}.py", words[0]), &source);
    }
    let (graph, _) = builder.finish();
    let lanes = lay_out(&graph);
    check_that_rows_fit_together(&graph, &lanes);
    expected.assert_eq(&draw(&graph, &lanes));
}

fn draw(graph: &Graph, lanes: &Lanes) -> String {
    let mut picture = String::new();
    for row in &lanes.rows {
        let side = |from, to| {
            row.segments
                .iter()
                .filter(move |s| s.from.height == from && s.to.height == to)
        };
        let width = lanes.width as usize * 2;
        let mut middle = vec![' '; width];
        for segment in side(Height::Top, Height::Bottom) {
            middle[segment.from.lane as usize * 2] = mark(segment.kind);
        }
        middle[row.lane as usize * 2] = 'o';
        let lines = [
            slanted(side(Height::Top, Height::Middle).collect(), &middle),
            Some(middle.iter().collect::<String>() + graph.revisions()[row.revision].id()),
            slanted(side(Height::Middle, Height::Bottom).collect(), &middle),
        ];
        for line in lines.into_iter().flatten() {
            picture += line.trim_end();
            picture.push('\n');
        }
    }
    picture
}

fn mark(kind: EdgeKind) -> char {
    if kind == EdgeKind::DownRevision { '|' } else { ':' }
}

/// A line for segments that change lanes, over what passes; `None` if none does.
fn slanted(segments: Vec<&Segment>, middle: &[char]) -> Option<String> {
    segments.iter().find(|segment| segment.from.lane != segment.to.lane)?;
    let mut line: Vec<char> = middle.iter().map(|c| if *c == 'o' { ' ' } else { *c }).collect();
    for segment in segments {
        let (from, to) = (segment.from.lane as usize * 2, segment.to.lane as usize * 2);
        for place in line.iter_mut().take(from.max(to)).skip(from.min(to) + 1) {
            if *place == ' ' {
                *place = '~';
            }
        }
        let outer = if segment.from.height == Height::Top { from } else { to };
        let inner = if segment.from.height == Height::Top { to } else { from };
        line[outer] = mark(segment.kind);
        if line[inner] == ' ' {
            line[inner] = '~';
        }
    }
    Some(line.into_iter().collect())
}

/// Every line that leaves a row at the bottom enters the next at the top, and every edge of the
/// graph arrives.
fn check_that_rows_fit_together(graph: &Graph, lanes: &Lanes) {
    let ends = |row: &Row, height: Height| {
        let points = row
            .segments
            .iter()
            .flat_map(|segment| [(segment.from, segment.kind), (segment.to, segment.kind)]);
        let mut ends: Vec<_> = points
            .filter(|(p, _)| p.height == height)
            .map(|(p, kind)| (p.lane, kind))
            .collect();
        ends.sort_unstable();
        ends.dedup();
        ends
    };
    for pair in lanes.rows.windows(2) {
        assert_eq!(ends(&pair[0], Height::Bottom), ends(&pair[1], Height::Top));
    }
    for row in &lanes.rows {
        let revision = &graph.revisions()[row.revision];
        let leaving = row
            .segments
            .iter()
            .filter(|segment| segment.from.height == Height::Middle)
            .count();
        assert_eq!(leaving, revision.down_revisions.len() + revision.depends_on.len());
        assert!(
            row.segments
                .iter()
                .all(|s| s.from.lane < row.width && s.to.lane < row.width)
        );
        let passes_own =
            |s: &Segment| s.from.height == Height::Top && s.to.height == Height::Bottom && s.from.lane == row.lane;
        assert!(!row.segments.iter().any(passes_own));
    }
}

#[test]
fn a_line() {
    check(
        "a\nb -> a\nc -> b",
        &expect![[r#"
        o c
        o b
        o a
    "#]],
    );
}

#[test]
fn a_branch_and_its_merge() {
    check(
        "a\nb -> a\nc -> b\nd -> a\ne -> c d\nf -> e",
        &expect![[r#"
        o   f
        o   e
        |~|
        o | c
        o | b
        | o d
        |~~
        o   a
    "#]],
    );
}

#[test]
fn two_bases() {
    check(
        "a\nb -> a\nx\ny -> x\nz -> y b",
        &expect![[r#"
        o   z
        |~|
        o | y
        o | x
          o b
          o a
    "#]],
    );
}

#[test]
fn several_heads() {
    check(
        "a\nb -> a\nc -> a\nd -> a\ne -> b",
        &expect![[r#"
        o   c
        | o d
        |~~
        | o e
        | o b
        |~~
        o   a
    "#]],
    );
}

#[test]
fn an_octopus_merge() {
    check(
        "a\nb -> a\nc -> a\nd -> a\nm -> b c d",
        &expect![[r#"
        o     m
        |~|~|
        o | | b
        | o | c
        |~~ |
        |   o d
        |~~~~
        o     a
    "#]],
    );
}

#[test]
fn a_dependency_across() {
    check(
        "a\nb -> a\nc -> b\nx\ny -> x [b]\nz -> y",
        &expect![[r#"
        o     c
        | o   z
        | o   y
        | |~:
        | o : x
        |~~~:
        o     b
        o     a
    "#]],
    );
}

#[test]
fn unrelated_lines_use_one_lane_one_after_the_other() {
    check(
        "a\nb -> a\nx\ny -> x",
        &expect![[r#"
        o b
        o a
        o y
        o x
    "#]],
    );
}

#[test]
fn branches_within_branches() {
    check(
        "a\nb -> a\nc -> b\nd -> b\ne -> c d\nf -> a\ng -> e f\nh -> a\ni -> g h",
        &expect![[r#"
        o       i
        |~|
        o |     g
        |~|~|
        o | |   e
        |~|~|~|
        o | | | c
        | | | o d
        |~|~|~~
        | | o   f
        o | |   b
        ~~|~|
          o |   h
          ~~|
            o   a
    "#]],
    );
}

#[test]
fn a_merge_of_thousands_keeps_the_lines_that_can_be_shown() {
    let mut builder = GraphBuilder::new();
    builder.add("a.py", "revision='a'\ndown_revision=None");
    let ids: Vec<String> = (0..2_000).map(|n| format!("h{n}")).collect();
    for id in &ids {
        builder.add(&format!("{id}.py"), &format!("revision='{id}'\ndown_revision='a'"));
    }
    builder.add("m.py", &format!("revision='m'\ndown_revision={ids:?}"));
    let (graph, problems) = builder.finish();
    assert_eq!(problems, []);
    let lanes = lay_out(&graph);
    assert_eq!(lanes.width, 2_000);
    let segments = lanes.rows.iter().map(|row| row.segments.len());
    assert!(segments.max().unwrap() <= MOST_SEGMENTS);
}
