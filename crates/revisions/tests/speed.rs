//! How long 10,000 revision files take. Run it alone and optimized:
//! `cargo test --release -p revisions --test speed -- --ignored --nocapture`

use std::fmt::Write;
use std::time::{Duration, Instant};

use revisions::{GraphBuilder, lay_out};

/// Native Alembic takes about 2.3 s to load as many; the page must be ten times faster.
const FILES: usize = 10_000;
const LIMIT: Duration = Duration::from_millis(230);

/// A history with a branch in every ten revisions, merged five later, and files of ordinary size.
fn sources() -> Vec<(String, String)> {
    (0..FILES)
        .map(|number| {
            let down = match number {
                0 => "None".to_owned(),
                _ if number % 10 == 6 => format!("'{:012x}'", number - 3),
                _ if number % 10 == 9 => format!("('{:012x}', '{:012x}')", number - 1, number - 4),
                _ => format!("'{:012x}'", number - 1),
            };
            (format!("versions/{number:012x}_change.py"), source(number, &down))
        })
        .collect()
}

fn source(number: usize, down: &str) -> String {
    let mut source = format!(
        "\"\"\"change {number}\n\nRevision ID: {number:012x}\nRevises: {down}\nCreate Date: 2024-01-02\n\n\"\"\"\n\
         from alembic import op\nimport sqlalchemy as sa\n\n\nrevision = '{number:012x}'\n\
         down_revision = {down}\nbranch_labels = None\ndepends_on = None\n\n\ndef upgrade() -> None:\n    op.create_table(\n        'table_{number}',\n"
    );
    for column in 0..8 {
        writeln!(
            source,
            "        sa.Column('column_{column}', sa.String(length=255), nullable=True),"
        )
        .expect("strings can be written to");
    }
    source += "    )\n\n\ndef downgrade() -> None:\n    op.drop_table('table')\n";
    source
}

#[test]
#[ignore = "measures time; run it alone and optimized"]
fn ten_thousand_files_are_read_graphed_and_laid_out_in_time() {
    let sources = sources();
    let start = Instant::now();
    let mut builder = GraphBuilder::new();
    for (path, source) in &sources {
        builder.add(path, source);
    }
    let read = start.elapsed();
    let (graph, problems) = builder.finish();
    let graphed = start.elapsed();
    let lanes = lay_out(&graph);
    let laid_out = start.elapsed();
    for (path, source) in &sources {
        assert!(!builder.check(path, source));
    }
    let checked = start.elapsed() - laid_out;
    let bytes: usize = sources.iter().map(|(_, source)| source.len()).sum();
    println!(
        "{FILES} files, {bytes} bytes: read {read:?}, with graph {graphed:?}, with lanes {laid_out:?}; checked in {checked:?}"
    );
    assert_eq!((problems.len(), lanes.rows.len()), (0, FILES));
    assert!(laid_out < LIMIT, "{laid_out:?}");
}
