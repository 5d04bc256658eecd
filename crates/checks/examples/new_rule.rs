//! Makes the file of a new rule, and puts its name into the list: `cargo run -p checks --example new_rule <name-with-hyphens>`.

use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

const FILE: &str = r#"//! DOC.

use revisions::Body;

use crate::{Check, Function, Rule, Severity};

/// DOC.
pub const RULE: Rule = Rule {
    id: "ID",
    name: "DOC",
    severity: Severity::Warning,
    why: "Say what happens to whom.",
    instead: "Say what to do.",
    bad: &[("migrations/versions/second.py", "revision = 'second'\ndown_revision = 'first'\n")],
    good: &[],
    check: Check::Function(check),
};

fn check(function: &Function<'_>) -> Option<String> {
    (function.body() == Body::Missing).then(|| format!("Say what is wrong with {}.", function.name()))
}
"#;

fn main() -> ExitCode {
    let Some(id) = env::args().nth(1) else {
        eprintln!("usage: cargo run -p checks --example new_rule <name-with-hyphens>");
        return ExitCode::from(2);
    };
    match make(&id) {
        Ok(file) => {
            println!("{file}: say what it finds, and run `cargo test -p checks`");
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn make(id: &str) -> Result<String, String> {
    let is_plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    if id.is_empty() || !id.chars().all(is_plain) {
        return Err(format!(
            "{id}: a rule's name is made of small letters, digits and hyphens"
        ));
    }
    let module = id.replace('-', "_");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let file = folder.join(format!("rules/{module}.rs"));
    if file.exists() {
        return Err(format!("{} is there already", file.display()));
    }
    let list = folder.join("rules.rs");
    let text = fs::read_to_string(&list).map_err(|error| format!("{}: {error}", list.display()))?;
    let (names, rest) = text.split_once("\n);\n").ok_or("rules.rs has no list of rules")?;
    let write =
        |path: &Path, text: String| fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()));
    write(&list, format!("{names}\n    {module},\n);\n{rest}"))?;
    write(&file, FILE.replace("ID", id).replace("DOC", &id.replace('-', " ")))?;
    Ok(file.display().to_string())
}
