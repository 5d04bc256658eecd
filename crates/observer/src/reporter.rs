//! What a run reports, in the order in which it happened; statements travel in batches.
//!
//! Every kind of event has a limit for each run: what is over it is counted, and reported as `left_out` at the end.

use std::collections::BTreeMap;

use postgres_model::{Effects, TransactionMark};
use serde::Serialize;

const BATCH_MS: f64 = 50.0;
const MB: usize = 1_000_000;

/// Characters of one statement that are reported.
const SQL_REPORTED: usize = 200_000;

/// Events that the code of a run reports itself.
const OF_THE_RUN: &[&str] = &[
    "planned",
    "revision_started",
    "revision_finished",
    "noticed",
    "rows_returned",
    "printed",
    "file_written",
    "library_loaded",
    "env_py_replaced",
    "options_dropped",
    "stood_in",
    "differed",
];

/// Whether an event is one that the code of a run reports itself.
pub fn is_of_the_run(event: &str) -> bool {
    OF_THE_RUN.contains(&event)
}

/// How many, and how many bytes of JSON, are reported of each kind in one run.
fn limit(kind: &str) -> (usize, usize) {
    match kind {
        "printed" => (20_000, 2 * MB),
        "noticed" => (10_000, 2 * MB),
        "statements" => (100_000, 64 * MB),
        "rows_returned" => (1_000, 32 * MB),
        "schema_changed" => (200_000, 128 * MB),
        _ => (100_000, 64 * MB),
    }
}

/// The kind of an event, as limits go.
fn kind(event: &str) -> &'static str {
    ["printed", "noticed", "rows_returned", "schema_changed"]
        .into_iter()
        .find(|kind| *kind == event)
        .unwrap_or("other")
}

/// What the observer knows of a statement.
#[derive(Debug, Serialize)]
pub(crate) struct Known<'a> {
    pub index: u32,
    pub at_ms: f64,
    pub duration_ms: f64,
    pub effects: &'a Effects,
}

/// Makes the events of one run at a time.
#[derive(Debug, Default)]
pub(crate) struct Reporter {
    /// Events as JSON texts, until somebody takes them.
    out: Vec<String>,
    run: Option<u32>,
    reported: BTreeMap<&'static str, (usize, usize)>,
    left_out: BTreeMap<&'static str, u64>,
    statements: Vec<String>,
    transactions: Vec<String>,
    flushed_at: f64,
}

impl Reporter {
    /// The events since the last time.
    pub fn take(&mut self) -> Vec<String> {
        std::mem::take(&mut self.out)
    }

    /// A run begins.
    pub fn begin(&mut self, run: u32) {
        self.run = Some(run);
        self.reported.clear();
        self.left_out.clear();
        self.statements.clear();
        self.transactions.clear();
        self.send("started", "{}");
    }

    /// The run has ended; `fields` are those of `finished`. Gives that event, which is the last of the run.
    pub fn end(&mut self, fields: &str) -> String {
        self.flush();
        if !self.left_out.is_empty() {
            let left_out = json(&self.left_out);
            self.send("left_out", &left_out);
        }
        let finished = self.event("finished", fields);
        self.run = None;
        finished
    }

    /// The run has come to no end.
    pub fn abandon(&mut self) {
        self.flush();
        self.run = None;
    }

    /// Something that happened; `fields` is a JSON object. Between runs there is nothing to report.
    pub fn report(&mut self, name: &str, fields: &str) {
        if self.run.is_none() {
            return;
        }
        if name != "schema_changed" {
            self.flush();
        }
        if self.fits(kind(name), fields.len()) {
            self.send(name, fields);
        }
    }

    /// Whether another statement will be reported.
    pub fn reports_statements(&self) -> bool {
        let (count, bytes) = self.counted("statements");
        let (most, most_bytes) = limit("statements");
        count < most && bytes < most_bytes
    }

    /// A statement has run: what the code knows of it as a JSON object, its text, and what the observer knows.
    pub fn statement(&mut self, fields: &str, sql: &str, known: &Known<'_>, now: f64) {
        let text = json(&shortened(sql));
        let trace = merged(&[&format!("{{\"sql\":{text}}}"), &json(known), fields]);
        if !self.fits("statements", trace.len()) {
            return;
        }
        self.statements.push(trace);
        if now - self.flushed_at > BATCH_MS {
            self.flushed_at = now;
            self.flush();
        }
    }

    /// Where transactions began and ended.
    pub fn transactions(&mut self, marks: &[TransactionMark]) {
        if self.fits("other", 100 * marks.len()) {
            self.transactions.extend(marks.iter().map(json));
        }
    }

    /// Sends the statements that are waiting.
    fn flush(&mut self) {
        if self.statements.is_empty() && self.transactions.is_empty() {
            return;
        }
        let statements = std::mem::take(&mut self.statements).join(",");
        let transactions = std::mem::take(&mut self.transactions).join(",");
        self.send(
            "statements_executed",
            &format!("{{\"statements\":[{statements}],\"transactions\":[{transactions}]}}"),
        );
    }

    fn send(&mut self, name: &str, fields: &str) {
        let event = self.event(name, fields);
        self.out.push(event);
    }

    fn event(&self, name: &str, fields: &str) -> String {
        let run = self.run.unwrap_or_default();
        merged(&[&format!("{{\"event\":{},\"run\":{run}}}", json(&name)), fields])
    }

    /// Counts it with what was reported, or with what was left out: from the first that doesn't fit on, all of its kind.
    fn fits(&mut self, kind: &'static str, bytes: usize) -> bool {
        let (count, before) = self.counted(kind);
        let (most, most_bytes) = limit(kind);
        let is_full = self.left_out.contains_key(kind) || count >= most || before + bytes > most_bytes;
        match is_full {
            true => *self.left_out.entry(kind).or_default() += 1,
            false => {
                self.reported.insert(kind, (count + 1, before + bytes));
            }
        }
        !is_full
    }

    fn counted(&self, kind: &str) -> (usize, usize) {
        self.reported.get(kind).copied().unwrap_or_default()
    }
}

fn shortened(sql: &str) -> String {
    match sql.char_indices().nth(SQL_REPORTED) {
        None => sql.to_owned(),
        Some((end, _)) => format!("{}… ({} more characters)", &sql[..end], sql[end..].chars().count()),
    }
}

/// JSON objects as one.
fn merged(objects: &[&str]) -> String {
    let inside = |text: &&str| {
        let text = text.trim();
        text.strip_prefix('{')
            .and_then(|text| text.strip_suffix('}'))
            .unwrap_or_default()
            .trim()
            .to_owned()
    };
    let fields: Vec<String> = objects.iter().map(inside).filter(|fields| !fields.is_empty()).collect();
    format!("{{{}}}", fields.join(","))
}

/// Plain data as JSON text.
pub(crate) fn json(value: &(impl Serialize + ?Sized)) -> String {
    serde_json::to_string(value).expect("plain data becomes JSON")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reporting(act: impl FnOnce(&mut Reporter)) -> Vec<String> {
        let mut reporter = Reporter::default();
        act(&mut reporter);
        reporter.take()
    }

    #[test]
    fn between_runs_there_is_nothing_to_report() {
        let events = reporting(|reporter| {
            reporter.report("printed", "{}");
            reporter.begin(7);
            reporter.report("printed", r#"{"text":"x"}"#);
            assert_eq!(reporter.end("{}"), r#"{"event":"finished","run":7}"#);
            reporter.report("printed", "{}");
        });
        assert_eq!(
            events,
            [
                r#"{"event":"started","run":7}"#,
                r#"{"event":"printed","run":7,"text":"x"}"#
            ]
        );
    }

    #[test]
    fn the_code_of_a_run_does_not_say_how_it_ended() {
        assert!(is_of_the_run("printed"));
        assert!(!is_of_the_run("finished") && !is_of_the_run("schema_changed"));
    }

    #[test]
    fn what_is_over_a_limit_is_counted() {
        let text = format!(r#"{{"text":"{}"}}"#, "x".repeat(MB));
        let events = reporting(|reporter| {
            reporter.begin(1);
            for _ in 0..3 {
                reporter.report("printed", &text);
            }
            reporter.report("printed", "{}");
            reporter.report("noticed", "{}");
            reporter.end("{}");
        });
        assert_eq!(events.len(), 4, "started, one text, a notice, and what was left out");
        assert_eq!(events[3], r#"{"event":"left_out","run":1,"printed":3}"#);
    }

    #[test]
    fn a_long_statement_is_cut() {
        let sql = "é".repeat(SQL_REPORTED + 3);
        assert!(shortened(&sql).ends_with("é… (3 more characters)"));
        assert_eq!(shortened("é"), "é");
    }
}
