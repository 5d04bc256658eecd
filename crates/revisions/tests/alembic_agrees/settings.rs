//! Configuration files, read by `alembic.config.Config` and by Stillroom.

use std::fs;

use repository::{Repository, path};
use revisions::discover;
use serde_json::{Value, json};

use crate::ask;
use crate::files::Scratch;

/// What comes after `[alembic]`; every folder that is named exists.
const INIS: &[&str] = &[
    "script_location = db",
    "script_location: %(here)s/db",
    "SCRIPT_LOCATION=db\nversion_locations = a b\npath_separator = space",
    "script_location = db\nversion_locations = %(here)s/a:%(here)s/b\npath_separator = os\nprepend_sys_path = a:b",
    "script_location = db\nversion_locations = a;b\nversion_path_separator = ;",
    "script_location = db\nversion_locations = a;b\nversion_path_separator = ;\nprepend_sys_path = a b,db",
    "script_location = db\nversion_locations = a, b",
    "script_location = db\nversion_locations = a   b\nprepend_sys_path = .:a, b",
    "script_location = db\nversion_locations =\n    a\n    # remark\n    b\n\npath_separator = newline",
    "script_location = db ; said\n  # more\nfile_template = %%(rev)s",
    "script_location = db\nfile_template = %%(year)d-%%(month).2d_%%(rev)s_%%(slug)s\nrecursive_version_locations = true",
    "script_location = db\nrecursive_version_locations = True\nprepend_sys_path =",
    "x = b\nscript_location = %(X)s/../db\nversion_locations = %(x)s\n",
    "script_location = db\npath_separator = comma\nversion_locations = a",
    "script_location = %(gone)s",
    "script_location = db\nscript_location = b",
    "script_location = 5%",
];

/// `[tool.alembic]` of a pyproject.toml beside an ini that says nothing.
const TOMLS: &[&str] = &[
    "script_location = \"%(here)s/db\"",
    "script_location = \"db\"\nversion_locations = [\"%(here)s/a\", \"b\"]\nprepend_sys_path = [\".\"]",
    "script_location = \"db\"\nrecursive_version_locations = true\nfile_template = \"%%(rev)s\"",
];

#[test]
fn settings_are_read_as_alembic_reads_them() {
    let scratch = Scratch::new("settings");
    let inis = INIS.iter().map(|ini| (format!("[alembic]\n{ini}\n"), String::new()));
    let tomls = TOMLS
        .iter()
        .map(|toml| ("[alembic]\n".to_owned(), format!("[tool.alembic]\n{toml}\n")));
    let cases: Vec<(String, String)> = inis.chain(tomls).collect();
    let mut questions = Vec::new();
    for (number, (ini, toml)) in cases.iter().enumerate() {
        let folder = scratch.0.join(number.to_string());
        fs::create_dir_all(&folder).expect("the temporary folder is writable");
        fs::write(folder.join("alembic.ini"), ini).expect("the temporary folder is writable");
        fs::write(folder.join("pyproject.toml"), toml).expect("the temporary folder is writable");
        questions.push(json!({ "folder": folder }));
    }
    let answer = ask(&json!({ "settings": questions }));
    for (number, (ini, toml)) in cases.iter().enumerate() {
        let here = scratch.0.join(number.to_string()).to_string_lossy().into_owned();
        compare(ini, toml, &answer["settings"][number], &here);
    }
}

fn compare(ini: &str, toml: &str, alembic: &Value, here: &str) {
    let mut repository = Repository::new("r");
    let files = [
        ("alembic.ini", ini),
        ("pyproject.toml", toml),
        ("db/env.py", ""),
        ("a/1.py", ""),
        ("b/1.py", ""),
    ];
    for (path, text) in files {
        repository.insert(path, text.as_bytes().to_vec()).expect("plain paths");
    }
    let environment = &discover(&repository).environments[0];
    if alembic["error"].is_string() {
        assert!(!environment.problems.is_empty(), "{ini}\n{alembic}");
        return;
    }
    let folder =
        |location: &str| path::join("", location.strip_prefix(here).unwrap_or(location)).expect("it stays inside");
    let folders = |value: &Value| -> Option<Vec<String>> {
        Some(
            value
                .as_array()?
                .iter()
                .map(|location| folder(location.as_str().expect("a path")))
                .collect(),
        )
    };
    let existing = |folders: Vec<String>| -> Vec<String> {
        folders
            .into_iter()
            .filter(|folder| repository.is_folder(folder))
            .collect()
    };
    let location = folder(alembic["script_location"].as_str().expect("a path"));
    assert_eq!(environment.script_folder, location, "{ini}{toml}");
    let versions = folders(&alembic["version_locations"]).map(existing);
    assert_eq!(
        environment.version_folders,
        versions.unwrap_or_else(|| vec![format!("{location}/versions")]),
        "{ini}{toml}"
    );
    assert_eq!(
        environment.prepend_sys_path,
        folders(&alembic["prepend_sys_path"]).unwrap_or_default(),
        "{ini}{toml}"
    );
    assert_eq!(
        json!(environment.recursive_version_locations),
        alembic["recursive"],
        "{ini}{toml}"
    );
    let template = alembic["file_template"].as_str().unwrap_or("%(rev)s_%(slug)s");
    assert_eq!(environment.file_template, template, "{ini}{toml}");
}
