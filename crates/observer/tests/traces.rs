//! The golden traces on a native PostgreSQL: the statements of traces.txt take the same locks, rewrite and read through the same tables, write
//! the same rows and change the same objects there as in PGlite.

#[path = "native/observing.rs"]
mod observing;
#[path = "native/server.rs"]
mod server;

use std::collections::{BTreeMap, BTreeSet};

use observer::{Change, Observed};
use observing::Observing;
use postgres_model::{Effects, Key, Object, RowsChanged, Subject};
use serde::Serialize;
use server::Server;

const TRACES: &str = include_str!("traces.txt");
const SETUP: &str = include_str!("traces_setup.sql");

/// The sections in which PostgreSQL before 18 does something else, and what.
const OTHERWISE_BEFORE_18: &[(&str, &str)] = &[
    ("create table", "the index of a referenced key is not locked"),
    (
        "set not null by a constraint that is validated later",
        "NOT NULL is no constraint that could be validated later",
    ),
    (
        "add foreign key that is validated later",
        "the index of a referenced key is not locked",
    ),
    (
        "materialized view",
        "CREATE MATERIALIZED VIEW fills it without the locks of REFRESH",
    ),
    ("grant and revoke", "GRANT keeps no lock on the relation"),
];

/// A statement as traces.txt has it: its text, and the lines on what it did.
#[derive(Debug, Default)]
struct Step<'a> {
    sql: &'a str,
    effects: Vec<&'a str>,
    changes: Vec<&'a str>,
}

/// A section of traces.txt.
#[derive(Debug)]
struct Section<'a> {
    name: &'a str,
    first: Option<&'a str>,
    steps: Vec<Step<'a>>,
    /// Parameters are sent by the driver, which is not here.
    has_parameters: bool,
}

fn sections() -> Vec<Section<'static>> {
    TRACES.split("== ").skip(1).map(section).collect()
}

fn section(text: &str) -> Section<'_> {
    let mut lines = text.lines().peekable();
    let name = lines.next().unwrap();
    let first = lines.next_if(|line| line.starts_with("first: "));
    let mut steps: Vec<Step<'_>> = Vec::new();
    let mut has_parameters = false;
    for line in lines.filter(|line| !line.is_empty()) {
        match (line.strip_prefix("-- "), line.strip_prefix("  ")) {
            // The statement follows.
            (Some("rollback to savepoint"), _) => {}
            (Some(mark), _) => steps.push(Step {
                sql: mark,
                ..Step::default()
            }),
            (None, Some(fact)) => {
                has_parameters |= fact.starts_with("parameters: ");
                let step = steps.last_mut().unwrap();
                if fact.starts_with("changed: ") {
                    step.changes.push(fact);
                } else if ["locks: ", "rewritten: ", "scanned: ", "wrote: "]
                    .iter()
                    .any(|kind| fact.starts_with(kind))
                {
                    step.effects.push(fact);
                }
            }
            (None, None) => {
                // A transaction statement that somebody wrote is told as a mark, too.
                steps.pop_if(|mark| mark.effects.is_empty() && mark.sql.eq_ignore_ascii_case(line));
                steps.push(Step {
                    sql: line,
                    ..Step::default()
                });
            }
        }
    }
    Section {
        name,
        first: first.and_then(|line| line.strip_prefix("first: ")),
        steps,
        has_parameters,
    }
}

/// As the catalogs and pg_locks write it.
fn written(value: impl Serialize) -> String {
    serde_json::to_value(value).unwrap().as_str().unwrap().to_owned()
}

fn label(subject: &Subject) -> String {
    match written(subject.kind).as_str() {
        "table" => subject.label(),
        kind => format!("{kind} {}", subject.label()),
    }
}

fn sorted(names: impl Iterator<Item = String>) -> String {
    let mut names: Vec<String> = names.collect();
    names.sort();
    names.join(", ")
}

fn effect_lines(effects: &Effects) -> Vec<String> {
    let locks = match &effects.locks {
        None => "not known".to_owned(),
        Some(locks) if locks.is_empty() => "none".to_owned(),
        Some(locks) => sorted(
            locks
                .iter()
                .map(|lock| format!("{} {}", label(&lock.subject), written(lock.mode))),
        ),
    };
    let rewritten = sorted(effects.rewritten.iter().map(label));
    let scans = effects.scanned.iter();
    let scanned =
        sorted(scans.map(|scan| format!("{} {} × in all {} rows", label(&scan.subject), scan.scans, scan.rows)));
    let wrote = match &effects.changed {
        None => "not known".to_owned(),
        Some(changed) => sorted(changed.iter().map(wrote)),
    };
    let all = [
        ("locks", locks),
        ("rewritten", rewritten),
        ("scanned", scanned),
        ("wrote", wrote),
    ];
    all.into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(kind, text)| format!("{kind}: {text}"))
        .collect()
}

fn wrote(rows: &RowsChanged) -> String {
    let counts = [
        (rows.inserted, "inserted"),
        (rows.updated, "updated"),
        (rows.deleted, "deleted"),
    ];
    let words = counts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, how)| format!(" {count} {how}"));
    format!("{}{}", label(&rows.subject), words.collect::<String>())
}

/// The objects that were known, by their kind and name.
#[derive(Default)]
struct Names(BTreeMap<Key, String>);

impl Names {
    fn learn(&mut self, text: &str) -> (Key, String) {
        let object: Object = serde_json::from_str(text).unwrap();
        let name = match &object {
            Object::Relation(relation) => &relation.name,
            Object::Type(r#type) => &r#type.name,
            Object::Function(function) => &function.name,
            Object::Namespace(namespace) => &namespace.name,
            Object::Extension(extension) => &extension.name,
            Object::Other(other) => &other.name,
        };
        let kind = match &object {
            Object::Namespace(_) => "namespace",
            object => object.kind_words(),
        };
        let name = format!("{kind} {name}").replace('_', " ");
        self.0.insert(object.key(), name.clone());
        (object.key(), name)
    }

    /// As the lines of a trace begin.
    fn beginning(&mut self, Change { key, object }: &Change) -> String {
        let before = self.0.get(key).cloned();
        match (object, before) {
            (None, before) => format!("gone {}", before.unwrap_or_default()),
            (Some(object), None) => format!("new {}", self.learn(object).1),
            (Some(object), Some(_)) => self.learn(object).1,
        }
    }
}

/// What is not as in the trace, in words.
fn compare(section: &Section<'_>, step: &Step<'_>, observed: &Observed, names: &mut Names) -> Vec<String> {
    let mut problems = Vec::new();
    let effects = effect_lines(&observed.effects);
    if step.effects != effects {
        problems.push(format!(
            "{}: {}\n  - PGlite {:?}\n  + here   {effects:?}",
            section.name, step.sql, step.effects
        ));
    }
    let changed: BTreeSet<String> = observed.changes.iter().map(|change| names.beginning(change)).collect();
    let unmatched_lines = step.changes.iter().filter(|line| {
        !changed
            .iter()
            .any(|name| line["changed: ".len()..].starts_with(name.as_str()))
    });
    let unmatched_names = changed.iter().filter(|name| {
        !step
            .changes
            .iter()
            .any(|line| line["changed: ".len()..].starts_with(name.as_str()))
    });
    problems.extend(unmatched_lines.map(|line| format!("{}: {}\n  - {line}", section.name, step.sql)));
    problems.extend(unmatched_names.map(|name| format!("{}: {}\n  + changed: {name}", section.name, step.sql)));
    problems
}

fn replay(server: &Server, number: usize, section: &Section<'_>) -> Vec<String> {
    let database = format!("trace_{number}");
    let mut postgres = server.connect("postgres");
    observer::ask(&mut postgres, &format!("create database {database} template traces")).unwrap();
    let mut session = server.connect(&database);
    if let Some(first) = section.first {
        observer::ask(&mut session, first).unwrap();
    }
    let mut observing = Observing::new(session);
    let mut names = Names::default();
    for object in observing.observer.objects() {
        names.learn(object);
    }
    let mut problems = Vec::new();
    for step in &section.steps {
        let (observed, undone) = observing.run(step.sql);
        for change in &undone {
            names.beginning(change);
        }
        if !step.effects.is_empty() {
            problems.extend(compare(section, step, &observed, &mut names));
        }
    }
    problems
}

#[test]
fn a_native_server_does_what_the_traces_tell() {
    let Some(server) = Server::start("traces") else {
        return eprintln!("no native PostgreSQL: nothing was compared");
    };
    let mut postgres = server.connect("postgres");
    observer::ask(&mut postgres, "create database traces").unwrap();
    observer::ask(&mut server.connect("traces"), SETUP).unwrap();
    let version = observer::ask(&mut postgres, "show server_version_num").unwrap();
    let is_before_18 = version[0].as_deref().is_some_and(|number| number < "180000");

    let otherwise =
        |section: &Section<'_>| is_before_18 && OTHERWISE_BEFORE_18.iter().any(|(name, _)| *name == section.name);

    let sections = sections();
    let replayed: Vec<_> = sections.iter().filter(|section| !section.has_parameters).collect();
    assert!(replayed.len() > 50, "only {} sections were compared", replayed.len());
    for (number, section) in replayed.into_iter().enumerate() {
        let problems = replay(&server, number, section);
        assert_eq!(
            problems.is_empty(),
            !otherwise(section),
            "{}\n{}",
            section.name,
            problems.join("\n")
        );
    }
}
