//! Random histories, sound and broken.

use revisions::{Graph, GraphBuilder, Problem};
use serde::Serialize;

use crate::random::Random;

/// One revision.
#[derive(Debug, Clone, Serialize)]
pub struct Rev {
    pub id: String,
    pub down: Vec<String>,
    pub labels: Vec<String>,
    pub depends_on: Vec<String>,
}

/// Revisions in load order, and rows of a version table.
#[derive(Debug, Clone, Serialize)]
pub struct History {
    pub revisions: Vec<Rev>,
    pub rows: Vec<String>,
    pub broken: bool,
}

impl History {
    /// What Stillroom makes of it.
    pub fn graph(&self) -> (Graph, Vec<Problem>) {
        let mut builder = GraphBuilder::new();
        for (number, rev) in self.revisions.iter().enumerate() {
            let source = format!(
                "revision = {:?}\ndown_revision = {:?}\nbranch_labels = {:?}\ndepends_on = {:?}\n",
                rev.id, rev.down, rev.labels, rev.depends_on
            );
            builder.add(&format!("versions/{number}.py"), &source);
        }
        builder.finish()
    }
}

/// How a family of histories tends to look, in percent.
struct Tendency {
    branch: usize,
    merge: usize,
    base: usize,
    label: usize,
    dependency: usize,
}

const TENDENCIES: [Tendency; 5] = [
    Tendency {
        branch: 5,
        merge: 5,
        base: 1,
        label: 5,
        dependency: 0,
    },
    Tendency {
        branch: 25,
        merge: 20,
        base: 5,
        label: 10,
        dependency: 10,
    },
    Tendency {
        branch: 10,
        merge: 5,
        base: 20,
        label: 30,
        dependency: 40,
    },
    Tendency {
        branch: 60,
        merge: 10,
        base: 2,
        label: 2,
        dependency: 5,
    },
    Tendency {
        branch: 30,
        merge: 50,
        base: 5,
        label: 10,
        dependency: 30,
    },
];

/// Histories that Alembic loads.
pub fn histories(count: usize) -> Vec<History> {
    let mut random = Random(20);
    (0..count)
        .map(|number| history(&mut random, &TENDENCIES[number % TENDENCIES.len()]))
        .collect()
}

fn history(random: &mut Random, tendency: &Tendency) -> History {
    let mut revisions: Vec<Rev> = Vec::new();
    let mut heads: Vec<String> = Vec::new();
    for number in 0..1 + random.below(40) {
        let id = format!("{:04x}{number:02}", random.below(0x1_0000));
        let down = down_revisions(random, tendency, &revisions, &heads);
        heads.retain(|head| !down.contains(head));
        heads.push(id.clone());
        let labels = (0..usize::from(random.percent(tendency.label)) * (1 + random.below(2)))
            .map(|label| format!("label{number}_{label}"))
            .collect();
        let depends_on = dependencies(random, tendency, &revisions);
        revisions.push(Rev {
            id,
            down,
            labels,
            depends_on,
        });
    }
    let rows = (0..random.below(3))
        .map(|_| random.pick(&revisions).id.clone())
        .collect();
    random.shuffle(&mut revisions);
    History {
        rows: without_overlaps(rows),
        revisions,
        broken: false,
    }
}

/// A version table has no row twice.
fn without_overlaps(mut rows: Vec<String>) -> Vec<String> {
    rows.sort_unstable();
    rows.dedup();
    rows
}

fn down_revisions(random: &mut Random, tendency: &Tendency, revisions: &[Rev], heads: &[String]) -> Vec<String> {
    if revisions.is_empty() || random.percent(tendency.base) {
        return Vec::new();
    }
    if heads.len() > 1 && random.percent(tendency.merge) {
        let mut heads = heads.to_vec();
        random.shuffle(&mut heads);
        heads.truncate(2 + random.below(3));
        return heads;
    }
    if random.percent(tendency.branch) {
        return vec![random.pick(revisions).id.clone()];
    }
    vec![random.pick(heads).clone()]
}

/// Ids and labels of revisions made before.
fn dependencies(random: &mut Random, tendency: &Tendency, revisions: &[Rev]) -> Vec<String> {
    if revisions.is_empty() || !random.percent(tendency.dependency) {
        return Vec::new();
    }
    let mut names = Vec::new();
    for _ in 0..1 + random.below(3) {
        let rev = random.pick(revisions);
        let by_label = random.percent(50);
        names.push(rev.labels.first().filter(|_| by_label).unwrap_or(&rev.id).clone());
    }
    names
}

/// Histories with something wrong in them, sometimes several things.
pub fn broken_histories(count: usize) -> Vec<History> {
    let mut random = Random(22);
    (0..count)
        .map(|number| {
            let mut history = history(&mut random, &TENDENCIES[number % TENDENCIES.len()]);
            history.broken = true;
            for _ in 0..1 + random.below(2) {
                damage(&mut random, &mut history.revisions);
            }
            history
        })
        .collect()
}

fn damage(random: &mut Random, revisions: &mut [Rev]) {
    let other = random.pick(revisions).clone();
    let victim = random.below(revisions.len());
    let rev = &mut revisions[victim];
    match random.below(11) {
        0 => rev.down.push("0ff".into()),
        1 => rev.depends_on.push("0ff".into()),
        2 => rev.depends_on.push(other.id[..4].into()),
        3 => rev.down = vec![rev.id.clone()],
        4 => rev.depends_on.push(rev.id.clone()),
        5 => rev.id = format!("a-b@{}", rev.id),
        6 => rev.labels.push(other.id),
        7 => rev.labels.extend(other.labels),
        8 => rev.down.extend(other.labels),
        9 => rev.depends_on.push(other.id),
        _ => rev.down.push(other.id),
    }
}
