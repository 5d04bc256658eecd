//! What ARCHITECTURE.md says is compared with what there is, so that it can't rot: the crates, the files that it names, and the tests of its
//! invariants.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

const TEXT: &str = include_str!("../ARCHITECTURE.md");

type Knows = BTreeMap<String, BTreeSet<String>>;

/// Lines such as `review -> protocol` between the fences marked `crates`; a crate that knows none stands alone.
fn drawn() -> Knows {
    let block = TEXT
        .split("```crates\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next());
    let lines = block.expect("ARCHITECTURE.md has a block ```crates").lines();
    lines
        .map(|line| {
            let (name, knows) = line.split_once("->").unwrap_or((line, ""));
            let knows = knows.split(',').map(str::trim).filter(|known| !known.is_empty());
            (name.trim().to_owned(), knows.map(str::to_owned).collect())
        })
        .collect()
}

/// Our own packages.
fn packages() -> Vec<Value> {
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--no-deps",
            "--format-version",
            "1",
            "--locked",
            "--offline",
        ])
        .output()
        .expect("cargo runs");
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo metadata prints JSON");
    metadata["packages"].as_array().expect("packages").clone()
}

fn name(value: &Value) -> String {
    value["name"].as_str().expect("a name").to_owned()
}

/// What a package depends on outside of its tests.
fn dependencies(package: &Value) -> impl Iterator<Item = String> {
    let all = package["dependencies"].as_array().expect("dependencies");
    all.iter().filter(|dependency| dependency["kind"].is_null()).map(name)
}

/// Our own crates and which of our own crates each depends on.
fn built() -> Knows {
    let packages = packages();
    let ours: BTreeSet<String> = packages.iter().map(name).collect();
    packages
        .iter()
        .map(|package| {
            let known = dependencies(package).filter(|dependency| ours.contains(dependency));
            (name(package), known.collect())
        })
        .collect()
}

#[test]
fn the_drawing_of_the_crates_is_true() {
    assert_eq!(drawn(), built());
}

/// The crates that the table of crates calls pure.
fn pure() -> BTreeSet<String> {
    let rows = TEXT.lines().filter_map(|line| line.strip_prefix("| `"));
    rows.filter_map(|row| {
        let (name, rest) = row.split_once('`')?;
        let rules = rest.trim_end_matches(" |").rsplit(" | ").next()?;
        rules.starts_with("pure").then(|| name.to_owned())
    })
    .collect()
}

#[test]
fn pure_crates_need_no_browser_and_all_forbid_unsafe() {
    let pure = pure();
    assert!(pure.len() > 5, "{pure:?}");
    for package in packages() {
        let name = name(&package);
        let needs: Vec<_> = dependencies(&package)
            .filter(|dependency| {
                let browsers = ["js-sys", "web-sys", "wasm-bindgen", "leptos", "gloo", "pglite-bindings"];
                browsers.iter().any(|prefix| dependency.starts_with(prefix))
            })
            .collect();
        assert!(needs.is_empty() || !pure.contains(&name), "{name} needs {needs:?}");
        let manifest = package["manifest_path"].as_str().expect("a manifest");
        let manifest = fs::read_to_string(manifest).expect("the manifest can be read");
        assert!(manifest.contains("[lints]\nworkspace = true"), "{name} has other lints");
    }
}

/// The files of the repository, by their paths.
fn files() -> Vec<String> {
    let output = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("git runs");
    let text = String::from_utf8(output.stdout).expect("paths in UTF-8");
    let exists = |path: &&str| Path::new(env!("CARGO_MANIFEST_DIR")).join(path).exists();
    text.lines().filter(exists).map(|path| format!("/{path}")).collect()
}

#[test]
fn every_file_that_is_named_exists() {
    /// Made by the build, or in the page's memory.
    const MADE: [&str; 3] = ["assets.json", "engine/worker.mjs", ".stillroom/wheels/"];
    const ENDINGS: [&str; 11] = [
        ".rs", ".py", ".mjs", ".js", ".md", ".html", ".txt", ".css", ".sql", ".toml", "/",
    ];
    let files = files();
    let quoted = TEXT.split('`').skip(1).step_by(2);
    let named = quoted.filter(|word| {
        let is_path = |letter: char| letter.is_ascii_alphanumeric() || "._-/".contains(letter);
        word.chars().all(is_path) && ENDINGS.iter().any(|ending| word.ends_with(ending))
    });
    let exists = |name: &str| {
        let within = format!("/{name}");
        files
            .iter()
            .any(|file| file.ends_with(&within) || (name.ends_with('/') && file.contains(&within)))
    };
    let missing: BTreeSet<_> = named.filter(|name| !MADE.contains(name) && !exists(name)).collect();
    assert_eq!(missing, BTreeSet::new());
}

/// A handler of messages gets the parts of the state that it changes; what it has to know of the whole it reads. Opening puts one rehearsal in
/// the place of another.
#[test]
fn no_handler_of_a_message_gets_the_whole_state() {
    const HANDLERS: &str = "/crates/rehearsal/src/update/";
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = files().into_iter();
    let handlers: Vec<_> = files
        .filter(|file| file.starts_with(HANDLERS) && !file.contains("/tests"))
        .collect();
    assert!(handlers.len() > 10, "{handlers:?}");
    for handler in handlers {
        let text = fs::read_to_string(root.join(&handler[1..])).expect("a handler can be read");
        let wholes = ["mut Workbench", "mut Page", "mut Rehearsal"].into_iter();
        let gets: Vec<_> = wholes.filter(|whole| text.contains(whole)).collect();
        let may = if handler.ends_with("/opening.rs") {
            vec!["mut Rehearsal"]
        } else {
            vec![]
        };
        assert_eq!(gets, may, "{handler}");
    }
}

#[test]
fn every_invariant_is_one_line_and_names_a_test() {
    let section = TEXT
        .split("## Invariants\n")
        .nth(1)
        .expect("ARCHITECTURE.md has a section of invariants");
    let section = section.split("\n## ").next().expect("it has a text");
    let (_, list) = section.split_once("**").expect("it has groups");
    let lines: Vec<_> = list
        .lines()
        .skip(1)
        .filter(|line| !line.is_empty() && !line.starts_with("**"))
        .collect();
    assert!(lines.len() > 50, "{} invariants", lines.len());
    for line in lines {
        let parts = line
            .strip_prefix("- ")
            .and_then(|line| line.rsplit_once(". `")?.1.split_once("`: "));
        let (file, test) = parts.unwrap_or_else(|| panic!("no test stands behind: {line}"));
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{file}: {error}"));
        // In JavaScript, a quotation mark in a title may be escaped.
        assert!(text.replace('\\', "").contains(test), "{file} has no test {test}");
    }
}

/// A module of Python that forgets something at the start of a run says so to those who start it.
#[test]
fn what_is_kept_of_a_run_is_registered_to_be_forgotten() {
    let python = |path: &String| path.starts_with("/crates/engine/python/") && path.ends_with(".py");
    let mut registered = 0;
    for path in files().iter().filter(|path| python(path)) {
        let text = fs::read_to_string(format!("{}{path}", env!("CARGO_MANIFEST_DIR"))).expect("a file that Git knows");
        for (before, line) in text.lines().zip(text.lines().skip(1)) {
            let forgets = line.starts_with("def start_run(");
            assert!(!forgets || before == "@each_run.begins", "{path}: {line}");
            registered += usize::from(before == "@each_run.begins");
        }
    }
    assert!(registered > 0);
}
