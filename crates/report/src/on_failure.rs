//! What is said of an error in the middle of an upgrade or a downgrade: what it leaves behind, and whether the command can be run again.

use review::{Concern, Interrupted, Interruption, Leg, OnFailure, Resumed, RoundTrip, WhyUnmeasured};

use crate::round_trip::{few, first_line, leg, objects};
use crate::{counted, one_line};

/// Letters of a statement.
const SQL_SHOWN: usize = 60;

/// A sentence with a verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JudgedLine {
    /// How much it asks to be looked at.
    pub concern: Concern,
    /// The sentence.
    pub words: String,
}

/// What an error in a leg leaves behind, a line each.
pub fn on_failure(trip: &RoundTrip, way: Leg) -> Vec<JudgedLine> {
    let line = |concern, words| JudgedLine { concern, words };
    let fails = format!("If the {} fails", leg(way));
    match trip.on_failure(way) {
        OnFailure::TakenBack => {
            let words = format!("{fails}, everything is rolled back: it is one transaction.");
            vec![line(Concern::Fine, words)]
        }
        OnFailure::NotKnown(why) => {
            let words = format!("{fails}, it is not known what it leaves behind: {}.", reason(why));
            vec![line(Concern::NotKnown, words)]
        }
        OnFailure::Measured(found, left_out) => {
            let measured = found
                .iter()
                .map(|each| line(trip.concern_of(each), measured(trip, each, &fails)));
            let more = (left_out > 0).then(|| {
                let places = counted(left_out, "further transaction");
                let words = format!("What an error in {places} leaves behind is not known: it was not rehearsed.");
                line(Concern::NotKnown, words)
            });
            let concurrently = trip.builds_concurrently(way);
            let concurrently = concurrently.then(|| line(Concern::NotKnown, CONCURRENTLY.to_owned()));
            measured.chain(more).chain(concurrently).collect()
        }
    }
}

/// The sentences as text.
pub fn judged_text(lines: &[JudgedLine]) -> String {
    let words: Vec<&str> = lines.iter().map(|line| line.words.as_str()).collect();
    words.join("\n")
}

/// Documented, because an error in the middle of one statement cannot be made here.
const CONCURRENTLY: &str = "An index that is built CONCURRENTLY and fails while it is built remains as an invalid index, as \
    PostgreSQL’s documentation says; this was not rehearsed.";

/// What an error leaves, in a few words for a chip; none where everything is rolled back or the command can go on from what is left.
pub fn on_failure_in_short(trip: &RoundTrip, way: Leg) -> Option<String> {
    let worst = trip.worst_interruption(way)?;
    let left = match trip.left_by(worst) {
        Interrupted::TakenBack | Interrupted::Complete => return None,
        Interrupted::Torn { left, gone, rows } => torn(&left, &gone, &rows),
        Interrupted::Caught => "the error is caught".to_owned(),
        Interrupted::NotKnown => "not known".to_owned(),
    };
    let again = match trip.resumed_after(worst) {
        Resumed::Fails(_) => "; the command fails afterwards",
        Resumed::PassesOtherwise => "; the command then leaves something else",
        Resumed::Passes | Resumed::NotKnown => "",
    };
    Some(format!("{left}{again}"))
}

fn measured(trip: &RoundTrip, interruption: &Interruption, fails: &str) -> String {
    let record = trip.leg(interruption.leg);
    let statement = record.and_then(|record| record.statements.get(interruption.statement as usize));
    let sql = statement.map_or(String::new(), |statement| {
        format!(", {}", one_line(&statement.sql, SQL_SHOWN))
    });
    let place = format!("{fails} before statement {}{sql}", interruption.statement + 1);
    let version = match &interruption.record.current[..] {
        [] => "the version table is empty".to_owned(),
        current => format!("the version table holds {}", current.join(" and ")),
    };
    let left = match trip.left_by(interruption) {
        Interrupted::TakenBack => "the database is as before".to_owned(),
        Interrupted::Complete => "everything was committed before".to_owned(),
        Interrupted::Torn { left, gone, rows } => format!("{}; {version}", torn(&left, &gone, &rows)),
        Interrupted::Caught => return format!("{place}: the error is caught and the command passes; {version}."),
        Interrupted::NotKnown => return format!("{place}: it is not known what it leaves behind."),
    };
    let again = match trip.resumed_after(interruption) {
        Resumed::Passes => "The same command passes afterwards.".to_owned(),
        Resumed::PassesOtherwise => "The same command passes afterwards and leaves another schema.".to_owned(),
        Resumed::Fails(fault) => format!("The same command fails afterwards: {}", first_line(&fault.message)),
        Resumed::NotKnown => "Whether the same command passes afterwards is not known.".to_owned(),
    };
    format!("{place}: {left}. {again}")
}

/// What is neither as before nor as after: `index ix of public.item remains`.
fn torn(left: &[String], gone: &[String], rows: &[String]) -> String {
    let named = |lines: &[String], others: &[String]| few(objects(lines, others));
    let mut parts = Vec::new();
    if !left.is_empty() {
        parts.push(format!(
            "{} {}",
            named(left, &[]),
            verb(objects(left, &[]).len(), "remains", "remain")
        ));
    }
    if !gone.is_empty() {
        parts.push(format!(
            "{} {} gone",
            named(gone, left),
            verb(objects(gone, left).len(), "is", "are")
        ));
    }
    if !rows.is_empty() {
        parts.push(format!("rows of {} are changed", few(rows.to_vec())));
    }
    match parts.is_empty() {
        true => "only the version table is changed".to_owned(),
        false => parts.join(", "),
    }
}

const fn verb(count: usize, one: &'static str, many: &'static str) -> &'static str {
    if count == 1 { one } else { many }
}

const fn reason(why: WhyUnmeasured) -> &'static str {
    match why {
        WhyUnmeasured::NotPassed => "it did not pass on its own",
        WhyUnmeasured::NotReached => "it has several transactions, and the rehearsal did not come to that",
        WhyUnmeasured::SeveralDatabases => "Alembic works on several databases here",
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use postgres_model::{StatementTrace, TransactionMark, TransactionMarkKind};
    use protocol::Fault;
    use review::{CommandRecord, CommandState};

    use super::*;

    fn record(state: CommandState, current: &str, catalogs: &[&str]) -> CommandRecord {
        let statement = |index: u32, sql: &str| {
            Arc::new(StatementTrace {
                index,
                sql: sql.to_owned(),
                revision: Some("b".to_owned()),
                ..StatementTrace::default()
            })
        };
        let mark = |kind, statement| TransactionMark {
            kind,
            statement,
            at_ms: 0.0,
        };
        CommandRecord {
            state,
            before: vec!["a".to_owned()],
            current: vec![current.to_owned()],
            catalogs: catalogs.iter().map(|line| (*line).to_owned()).collect(),
            statements: vec![
                statement(0, "CREATE INDEX CONCURRENTLY ix ON item (name)"),
                statement(1, "UPDATE alembic_version SET version_num='b'"),
            ],
            transactions: vec![
                mark(TransactionMarkKind::Begin, 1),
                mark(TransactionMarkKind::Commit, 2),
            ],
            ..CommandRecord::default()
        }
    }

    const INDEX: &str = "index | public.item | ix | CREATE INDEX …";

    fn trip(left: &[&str], resumed: CommandRecord) -> RoundTrip {
        RoundTrip {
            up: Some(Arc::new(record(CommandState::Passed, "b", &[INDEX]))),
            interruptions: vec![Interruption {
                leg: Leg::Up,
                statement: 1,
                record: Arc::new(record(CommandState::Failed, "a", left)),
                resumed: Some(Arc::new(resumed)),
            }],
            ..RoundTrip::default()
        }
    }

    fn already_exists() -> CommandRecord {
        CommandRecord {
            fault: Some(Fault::of_the_engine("relation \"ix\" already exists".to_owned())),
            ..record(CommandState::Failed, "a", &[INDEX])
        }
    }

    fn words(trip: &RoundTrip, way: Leg) -> Vec<String> {
        on_failure(trip, way).into_iter().map(|line| line.words).collect()
    }

    #[test]
    fn what_remains_is_named_and_whether_the_command_can_be_run_again() {
        let stuck = trip(&[INDEX], already_exists());
        assert_eq!(
            words(&stuck, Leg::Up),
            [
                "If the upgrade fails before statement 2, UPDATE alembic_version SET version_num='b': index ix of public.item remains; the \
                 version table holds a. The same command fails afterwards: relation \"ix\" already exists",
                CONCURRENTLY,
            ]
        );
        assert_eq!(
            on_failure_in_short(&stuck, Leg::Up).unwrap(),
            "index ix of public.item remains; the command fails afterwards"
        );
        let concerns: Vec<Concern> = on_failure(&stuck, Leg::Up).iter().map(|line| line.concern).collect();
        assert_eq!(concerns, [Concern::Danger, Concern::NotKnown]);
        let resumable = trip(&[INDEX], record(CommandState::Passed, "b", &[INDEX]));
        assert!(words(&resumable, Leg::Up)[0].ends_with("The same command passes afterwards."));
        let taken_back = trip(&[], record(CommandState::Passed, "b", &[INDEX]));
        assert!(words(&taken_back, Leg::Up)[0].contains(": the database is as before. "));
        assert_eq!(on_failure_in_short(&taken_back, Leg::Up), None);
    }

    #[test]
    fn what_did_not_run_is_not_known() {
        assert_eq!(
            words(&RoundTrip::default(), Leg::Down),
            ["If the downgrade fails, it is not known what it leaves behind: it did not pass on its own."]
        );
    }
}
