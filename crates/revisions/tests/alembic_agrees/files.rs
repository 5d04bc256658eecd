//! Real files in the many ways people write them, loaded by `ScriptDirectory` and by Stillroom.

use std::fs;
use std::path::Path;

use repository::Repository;
use revisions::{GraphBuilder, RevisionFile, discover};
use serde_json::{Value, json};

use crate::ask;
use crate::generate::{History, Rev, histories};
use crate::random::Random;

/// A fresh folder that goes away with the test.
pub struct Scratch(pub std::path::PathBuf);

impl Scratch {
    pub fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("stillroom-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("the temporary folder is writable");
        Self(folder)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // A folder left behind in the temporary folder harms nobody.
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn files_are_read_as_alembic_reads_them() {
    let scratch = Scratch::new("files");
    let mut random = Random(5);
    let histories = histories(200);
    let mut folders = Vec::new();
    let mut repositories = Vec::new();
    for (number, history) in histories.iter().enumerate() {
        let folder = scratch.0.join(number.to_string());
        let files = files_of(history, &mut random);
        write(&folder, &files);
        folders.push(folder);
        repositories.push(repository_of(&files));
    }
    let answer = ask(&json!({ "folders": folders }));
    for ((repository, answer), history) in repositories
        .iter()
        .zip(answer["folders"].as_array().unwrap())
        .zip(&histories)
    {
        compare(repository, answer, history);
    }
}

fn compare(repository: &Repository, answer: &Value, history: &History) {
    let environment = &discover(repository).environments[0];
    assert_eq!(environment.problems, []);
    let mut builder = GraphBuilder::new();
    for path in environment.revision_files(repository) {
        builder.add_from(repository, &path);
    }
    let (graph, _) = builder.finish();
    let ours: Vec<Value> = graph
        .revisions()
        .iter()
        .map(|revision| describe(&revision.file))
        .collect();
    assert_eq!(Value::Array(ours), answer["scripts"], "{history:#?}");
    let order: Vec<&str> = graph
        .newest_first()
        .iter()
        .map(|index| graph.revisions()[*index].id())
        .collect();
    assert_eq!(json!(order), answer["history"], "{history:#?}");
}

fn describe(file: &RevisionFile) -> Value {
    let sorted = |names: &[String]| {
        let mut names = names.to_vec();
        names.sort_unstable();
        names
    };
    json!({
        "file": repository::path::file_name(&file.path),
        "revision": file.revision,
        "down": sorted(&file.down_revisions),
        "labels": sorted(&file.branch_labels),
        "depends_on": sorted(&file.depends_on),
        "doc": file.message,
        "longdoc": file.doc,
    })
}

fn files_of(history: &History, random: &mut Random) -> Vec<(String, String)> {
    let mut files = vec![
        (
            "alembic.ini".to_owned(),
            "[alembic]\nscript_location = %(here)s/db\n".to_owned(),
        ),
        ("db/env.py".to_owned(), String::new()),
        ("db/versions/__init__.py".to_owned(), String::new()),
    ];
    for rev in &history.revisions {
        let name = format!("db/versions/{}_{}.py", random.below(100), rev.id);
        files.push((name, source(rev, random)));
    }
    files
}

fn write(folder: &Path, files: &[(String, String)]) {
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("it is in a folder")).expect("the temporary folder is writable");
        fs::write(path, text).expect("the temporary folder is writable");
    }
}

fn repository_of(files: &[(String, String)]) -> Repository {
    let mut repository = Repository::new("r");
    for (path, text) in files {
        repository.insert(path, text.as_bytes().to_vec()).expect("plain paths");
    }
    repository
}

/// A revision file in one of many styles.
fn source(rev: &Rev, random: &mut Random) -> String {
    let doc = docstring(rev, random);
    let id = text(&rev.id, random);
    let down = names(&rev.down, random);
    let identifiers = match random.below(5) {
        0 => format!("revision, down_revision = {id}, {down}\n"),
        1 => format!("revision: str = (\n    {id}\n)\ndown_revision: 'str | None' = {down}\n"),
        2 => format!("this = {id}\nbefore = {down}\nrevision = this\ndown_revision = before\n"),
        3 => format!("revision = 'replaced'\nrevision = {id}; down_revision = {down}\n"),
        _ => format!("revision = {id}  # the id\ndown_revision = {down}\n"),
    };
    let labels = optional("branch_labels", &rev.labels, random);
    let depends_on = optional("depends_on", &rev.depends_on, random);
    let source = format!("{doc}import datetime\n\n{identifiers}{labels}{depends_on}\n\ndef upgrade():\n    pass\n");
    match random.below(6) {
        0 => source.replace('\n', "\r\n"),
        1 => format!("\u{feff}{source}"),
        2 => format!("# -*- coding: utf-8 -*-\n{source}"),
        _ => source,
    }
}

fn docstring(rev: &Rev, random: &mut Random) -> String {
    match random.below(7) {
        0 => String::new(),
        1 => format!("'''one line for {}'''\n", rev.id),
        2 => "\"\"\"   two lines\nof a message   \n\nRevision ID: x\nCreate Date: 2024-01-02\n\"\"\"\n".to_owned(),
        3 => "r'''raw \\d'''\n".to_owned(),
        4 => "('in ' 'parts é'\n '\\u00fc')\n".to_owned(),
        5 => "b'no docstring'\n".to_owned(),
        _ => "\"\"\"\n\n  add \\\"x\\\"\n\n\n\nmore\n\"\"\"\n".to_owned(),
    }
}

fn optional(name: &str, values: &[String], random: &mut Random) -> String {
    if values.is_empty() && random.percent(50) {
        return String::new();
    }
    format!("{name} = {}\n", names(values, random))
}

fn names(values: &[String], random: &mut Random) -> String {
    let mut texts: Vec<String> = values.iter().map(|value| text(value, random)).collect();
    match (texts.len(), random.below(4)) {
        (0, 0) => "()".to_owned(),
        (0, _) => "None".to_owned(),
        (1, 0 | 1) => texts.remove(0),
        (1, 2) => format!("({},)", texts[0]),
        // A set has no order of its own in Python, so only one name goes into it.
        (1, _) => format!("{{{}}}", texts[0]),
        (_, 0) => format!("[{}]", texts.join(", ")),
        (_, 1) => format!("(\n    {},\n)", texts.join(",\n    ")),
        _ => format!("({})", texts.join(", ")),
    }
}

fn text(value: &str, random: &mut Random) -> String {
    let (first, second) = value.split_at(value.len() / 2);
    match random.below(6) {
        0 => format!("'{value}'"),
        1 => format!("'''{value}'''"),
        2 => format!("('{first}' \"{second}\")"),
        3 => format!("r'{value}'"),
        4 => format!("'\\x{:02x}{}'", value.as_bytes()[0], &value[1..]),
        _ => format!("\"{value}\""),
    }
}
