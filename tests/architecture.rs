//! The drawing of the crates in ARCHITECTURE.md is compared with what cargo says, so that it can't rot.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

type Knows = BTreeMap<String, BTreeSet<String>>;

/// Lines such as `review -> protocol` between the fences marked `crates`; a crate that knows none stands alone.
fn drawn() -> Knows {
    let text = include_str!("../ARCHITECTURE.md");
    let block = text
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

/// Our own crates and which of our own crates each depends on.
fn built() -> Knows {
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
    let packages = metadata["packages"].as_array().expect("packages");
    let name = |value: &Value| value["name"].as_str().expect("a name").to_owned();
    let ours: BTreeSet<String> = packages.iter().map(name).collect();
    packages
        .iter()
        .map(|package| {
            let dependencies = package["dependencies"].as_array().expect("dependencies");
            let normal = dependencies.iter().filter(|dependency| dependency["kind"].is_null());
            let known = normal.map(name).filter(|dependency| ours.contains(dependency));
            (name(package), known.collect())
        })
        .collect()
}

#[test]
fn the_drawing_of_the_crates_is_true() {
    assert_eq!(drawn(), built());
}
