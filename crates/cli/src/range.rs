//! What the rehearsal of a range is reported as.

use std::fmt::Write;

use protocol::{Fault, FilledTable};
use rehearsal::{History, RangeRehearsal};
use report::JudgedLine;
use review::{CommandState, Leg, OnFailure, RoundTripVerdict, Trial, TrialRows, Tried, WhyUnmeasured};
use serde::Serialize;

use crate::exit_status;

/// The format's name and version.
const FORMAT: &str = "stillroom-rehearsal/1";

#[derive(Serialize)]
struct Report<'a> {
    format: &'static str,
    from: &'a str,
    to: &'a str,
    /// What is said of the rows that tables were filled with.
    rows: &'a [String],
    /// What became of each table that was filled.
    filled: &'a [FilledTable],
    deploy: Deploy<'a>,
    revisions: Vec<Judged<'a>>,
}

/// The command that ran the whole range; the one before it, where that failed.
#[derive(Serialize)]
struct Deploy<'a> {
    state: CommandState,
    fault: Option<&'a Fault>,
    duration_ms: f64,
    statements: usize,
}

#[derive(Serialize)]
struct Judged<'a> {
    revision: &'a str,
    message: &'a str,
    #[serde(flatten)]
    verdict: RoundTripVerdict,
    words: String,
    /// What the upgrade did to data, and what was checked on it.
    data: Vec<String>,
    /// The same of the downgrade.
    data_down: Vec<String>,
    /// What the upgrade waits for while another session has its locks, and what is not known of that.
    waits: Vec<String>,
    /// The same of the downgrade.
    waits_down: Vec<String>,
    /// What an error in the middle of the upgrade leaves behind.
    on_failure: Vec<String>,
    /// The same of the downgrade.
    on_failure_down: Vec<String>,
    /// What the upgrade does on further rows.
    further_rows: Vec<String>,
    /// The same of the downgrade.
    further_rows_down: Vec<String>,
}

fn report<'a>(range: &'a RangeRehearsal, history: Option<&'a History>, rows: &'a [String]) -> Report<'a> {
    let last = range.last_command();
    let judged = range.trips.iter().map(|trip| {
        let verdict = trip.verdict();
        Judged {
            revision: &trip.revision,
            message: history.map_or("", |history| history.message(&trip.revision)),
            words: report::round_trip(&verdict),
            data: report::data(trip, Leg::Up),
            data_down: report::data(trip, Leg::Down),
            waits: report::waits(trip, Leg::Up),
            waits_down: report::waits(trip, Leg::Down),
            on_failure: words(report::on_failure(trip, Leg::Up)),
            on_failure_down: words(report::on_failure(trip, Leg::Down)),
            further_rows: words(report::trials(trip, Leg::Up)),
            further_rows_down: words(report::trials(trip, Leg::Down)),
            verdict,
        }
    });
    Report {
        format: FORMAT,
        from: range.from.revision().unwrap_or("current"),
        to: &range.to,
        rows,
        filled: range.filled.as_ref().map_or(&[], |run| &run.record.filled),
        deploy: Deploy {
            state: last.map(|record| record.state).unwrap_or_default(),
            fault: last.and_then(|record| record.fault.as_ref()),
            duration_ms: last.map_or(0.0, |record| record.duration_ms),
            statements: last.map_or(0, |record| record.statements.len()),
        },
        revisions: judged.collect(),
    }
}

/// As JSON.
/// `rows` says what tables were filled with.
pub fn json(range: &RangeRehearsal, history: Option<&History>, rows: &[String]) -> String {
    serde_json::to_string(&report(range, history, rows)).expect("plain data becomes JSON")
}

/// For people: a line for the deploy, one for each revision and its verdict, and those on data, on what it waits for,
/// on what an error leaves behind and on further rows.
pub fn text(range: &RangeRehearsal, history: Option<&History>, rows: &[String]) -> String {
    let last = range.last_command();
    let mut text = String::new();
    if let Some(record) = last {
        let _ = writeln!(text, "{}: {}", report::title(&record.task), report::ended(record));
        if let Some(fault) = &record.fault {
            let _ = writeln!(text, "  {}", fault.message);
        }
    }
    let filled = range.filled.iter().flat_map(|run| report::filled(&run.record.filled));
    for line in rows.iter().cloned().chain(filled) {
        let _ = writeln!(text, "{line}");
    }
    let judged = report(range, history, rows).revisions;
    let width = judged
        .iter()
        .map(|each| each.revision.chars().count())
        .max()
        .unwrap_or(0);
    for (each, trip) in judged.iter().zip(&range.trips) {
        let _ = writeln!(
            text,
            "{:width$}  {}\n{:width$}    {}",
            each.revision, each.message, "", each.words
        );
        for line in each.data.iter().chain(&each.waits) {
            let _ = writeln!(text, "{:width$}      {line}", "");
        }
        for line in each.data_down.iter().chain(&each.waits_down) {
            let _ = writeln!(text, "{:width$}      downgrade: {line}", "");
        }
        let said = [(Leg::Up, &each.on_failure), (Leg::Down, &each.on_failure_down)];
        let said = said
            .into_iter()
            .filter(|(leg, _)| asks_for_care(&trip.on_failure(*leg)));
        let further = each.further_rows.iter().chain(&each.further_rows_down);
        for line in said.flat_map(|(_, lines)| lines).chain(further) {
            let _ = writeln!(text, "{:width$}      {line}", "");
        }
    }
    text
}

fn words(lines: Vec<JudgedLine>) -> Vec<String> {
    lines.into_iter().map(|line| line.words).collect()
}

/// What is rolled back as a whole, and what did not pass anyway, needs no line in a terminal.
const fn asks_for_care(on_failure: &OnFailure<'_>) -> bool {
    !matches!(
        on_failure,
        OnFailure::TakenBack | OnFailure::NotKnown(WhyUnmeasured::NotPassed)
    )
}

/// The exit status.
pub fn status(range: &RangeRehearsal) -> u8 {
    let last = range.last_command();
    let verdicts: Vec<RoundTripVerdict> = range.trips.iter().map(|trip| trip.verdict()).collect();
    let mut trials = range.trips.iter().flat_map(|trip| &trip.trials);
    if trials.any(fails_on_ordinary_rows) {
        return exit_status::FAILED;
    }
    exit_status::of_range(last.map(|record| record.state).unwrap_or_default(), verdicts.iter())
}

fn fails_on_ordinary_rows(trial: &Trial) -> bool {
    matches!((&trial.rows, trial.tried()), (TrialRows::Ordinary(_), Tried::Fails(_)))
}
