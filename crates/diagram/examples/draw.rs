//! Draws what `stillroom run … --json` recorded: `draw record.json out.svg [all] [dark] [at=<change>] [changed=<hops>]`, and says how long it
//! took. In the place of a record: `-` for 300 tables with 450 foreign keys, `difficult` for circles and sixty keys of one table.

#[path = "../tests/common/mod.rs"]
mod common;

use std::time::Instant;

use diagram::{Columns, Diagram, Palette, Placement, Scope, Style, diagram, svg};
use postgres_model::Schema;
use review::SchemaHistory;
use review::schema::{ObjectDifference, differences};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let given = |word: &str| arguments.iter().any(|argument| argument == word);
    let number = |name: &str| {
        let value = arguments.iter().find_map(|argument| argument.strip_prefix(name))?;
        value.parse::<usize>().ok()
    };
    let schemas = match arguments[0].as_str() {
        "-" => vec![common::made_up(300, 450)],
        "difficult" => vec![common::difficult()],
        path => recorded(path),
    };
    let style = Style {
        columns: if given("all") { Columns::All } else { Columns::Keys },
        ..Style::default()
    };
    let started = Instant::now();
    let placement = Placement::of(&schemas, style);
    let placed = started.elapsed();
    let at = number("at=").unwrap_or(schemas.len() - 1).min(schemas.len() - 1);
    let different: Vec<ObjectDifference> = match at {
        0 => Vec::new(),
        _ if number("at=").is_none() && number("changed=").is_none() => Vec::new(),
        at => differences(&schemas[at - 1], &schemas[at]),
    };
    let scope = number("changed=").map_or(Scope::All, |hops| Scope::Changed { hops });
    let started = Instant::now();
    let drawn: Diagram = diagram(&placement, &schemas[at], &different, scope);
    let drawing = started.elapsed();
    let palette = if given("dark") {
        Palette::dark()
    } else {
        Palette::light()
    };
    let started = Instant::now();
    let text = svg(&drawn, &palette);
    println!(
        "{} schemas, {} tables, {} edges, {} × {}: placed {placed:?}, drawn {drawing:?}, written {:?} ({} kB)",
        schemas.len(),
        drawn.tables.len(),
        drawn.edges.len(),
        drawn.bounds.width,
        drawn.bounds.height,
        started.elapsed(),
        text.len() / 1000,
    );
    std::fs::write(&arguments[1], text).expect("the file can be written");
}

/// The schema before the last command of a record, and after each of its changes.
fn recorded(path: &str) -> Vec<Schema> {
    let text = std::fs::read_to_string(path).expect("the record can be read");
    let record: serde_json::Value = serde_json::from_str(&text).expect("the record is JSON");
    let commands = record["commands"].as_array().expect("commands");
    let last = commands.last().expect("a command")["schema"].clone();
    let history: SchemaHistory = serde_json::from_value(last).expect("a history");
    let mut schema = history.at_the_beginning();
    let mut schemas = vec![schema.clone()];
    for change in history.changes() {
        change.changes.iter().for_each(|change| schema.apply(change));
        schemas.push(schema.clone());
    }
    schemas
}
