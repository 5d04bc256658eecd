//! What is said of a revision on rows that were added for it.

use postgres_model::Value;
use protocol::AdversarialKind;
use review::{Concern, Demand, Hazard, Leg, RoundTrip, Trial, TrialRows, Tried};

use crate::round_trip::{first_line, leg};
use crate::{JudgedLine, counted, one_line};

/// Columns that are shown of them.
const EXAMPLE_COLUMNS: usize = 6;
/// Letters that are shown of a value.
const EXAMPLE_LETTERS: usize = 30;

/// What the upgrade or the downgrade does on further rows, a line each.
pub fn trials(trip: &RoundTrip, way: Leg) -> Vec<JudgedLine> {
    let of_leg = trip.trials.iter().filter(|trial| trial.leg == way);
    let mut lines: Vec<JudgedLine> = of_leg.map(line).collect();
    let left_out = if lines.is_empty() {
        0
    } else {
        trip.hazards_left_out(way)
    };
    if left_out > 0 {
        let kinds = counted(left_out, "further kind");
        lines.push(JudgedLine {
            concern: Concern::NotKnown,
            words: format!(
                "Not known: {kinds} of rows that the {} could refuse, which were not tried.",
                leg(way)
            ),
        });
    }
    lines
}

/// The worst of them in a few words; none where all pass.
pub fn trials_in_short(trip: &RoundTrip, way: Leg) -> Option<(Concern, String)> {
    let of_leg = trip.trials.iter().filter(|trial| trial.leg == way);
    let worst = of_leg.max_by_key(|trial| concern(trial))?;
    let words = match worst.tried() {
        Tried::Fails(fault) => format!("fails on {}{}", rows(worst), code(fault.sqlstate.as_deref())),
        Tried::Refuses(_) => format!("refuses {}", rows(worst)),
        Tried::Passes { .. } | Tried::NoRows(_) | Tried::NotKnown => return None,
    };
    Some((concern(worst), words))
}

fn concern(trial: &Trial) -> Concern {
    let is_ordinary = matches!(trial.rows, TrialRows::Ordinary(_));
    match trial.tried() {
        Tried::Fails(_) if is_ordinary => Concern::Danger,
        Tried::Fails(_) | Tried::Refuses(_) => Concern::Notice,
        Tried::Passes { gone } if !gone.is_empty() => Concern::Notice,
        Tried::NoRows(_) | Tried::NotKnown => Concern::NotKnown,
        Tried::Passes { .. } => Concern::Fine,
    }
}

fn line(trial: &Trial) -> JudgedLine {
    let name = capitalized(leg(trial.leg));
    let (rows, count) = (rows(trial), counted(trial.added() as usize, "row"));
    let result = match trial.tried() {
        Tried::Passes { gone } if gone.is_empty() => format!("{name} passes on {rows} ({count})."),
        Tried::Passes { gone } => {
            let gone: Vec<String> = gone
                .iter()
                .map(|(table, rows)| format!("{} of {table}", counted(*rows as usize, "row")))
                .collect();
            format!(
                "{name} passes on {rows} ({count}); {} gone afterwards.",
                gone.join(", ")
            )
        }
        Tried::Fails(fault) => {
            let code = fault.sqlstate.as_ref().map_or(String::new(), |code| format!("{code} "));
            format!("{name} fails on {rows} ({count}): {code}{}", first_line(&fault.message))
        }
        Tried::Refuses(fault) => format!("{name} refuses {rows} ({count}): {}", first_line(&fault.message)),
        Tried::NoRows(reason) => format!("Not known: no {rows} could be made: {reason}"),
        Tried::NotKnown => format!("Not known: {} did not run on {rows}.", leg(trial.leg)),
    };
    let query = match (&trial.rows, trial.tried()) {
        (TrialRows::Adversarial(hazard), Tried::Fails(_) | Tried::Refuses(_)) => {
            format!("{}{}", found_by(hazard), found(trial))
        }
        _ => String::new(),
    };
    JudgedLine {
        concern: concern(trial),
        words: format!("{result}{query}"),
    }
}

fn found_by(hazard: &Hazard) -> String {
    hazard
        .query
        .as_ref()
        .map_or(String::new(), |query| format!(" — Find such rows before: {query};"))
}

/// What the query finds on the rows of the trial: ` (here 20 of 120 rows: id 101, name NULL; …)`
fn found(trial: &Trial) -> String {
    let rows = match &trial.found {
        None => return String::new(),
        Some(Err(why)) => return format!(" (what it finds here is not known: {})", first_line(why)),
        Some(Ok(rows)) => rows,
    };
    let count = match (&trial.rows, trial.rows_of_table()) {
        (TrialRows::Adversarial(hazard), _) if matches!(hazard.rows.kind, AdversarialKind::Duplicate { .. }) => {
            counted(rows.total as usize, "value")
        }
        (_, Some(all)) => format!("{} of {}", rows.total, counted(all as usize, "row")),
        (_, None) => counted(rows.total as usize, "row"),
    };
    let shown = rows.rows.iter().map(|row| {
        let value = |value: &Value| match value.text() {
            Some(text) => one_line(text, EXAMPLE_LETTERS),
            None => "NULL".to_owned(),
        };
        let pairs = rows.columns.iter().zip(row).take(EXAMPLE_COLUMNS);
        let pairs: Vec<String> = pairs
            .map(|(column, cell)| format!("{} {}", column.name, value(cell)))
            .collect();
        pairs.join(", ")
    });
    let mut shown: Vec<String> = shown.collect();
    if rows.total > shown.len() as u64 {
        shown.push("…".to_owned());
    }
    let colon = if shown.is_empty() { "" } else { ": " };
    format!(" (here {count}{colon}{})", shown.join("; "))
}

fn code(sqlstate: Option<&str>) -> String {
    sqlstate.map_or(String::new(), |code| format!(": {code}"))
}

/// `rows in which tea.name is NULL`
fn rows(trial: &Trial) -> String {
    let hazard = match (&trial.rows, trial.leg) {
        (TrialRows::Ordinary(_), Leg::Down) => return "rows written after the upgrade".to_owned(),
        (TrialRows::Ordinary(_), _) => return "ordinary rows".to_owned(),
        (TrialRows::Adversarial(hazard), _) => hazard,
    };
    let table = &hazard.table;
    let columns = hazard.columns.join(", ");
    match (&hazard.rows.kind, &hazard.demand) {
        (AdversarialKind::Any, _) => format!("any row of {table}"),
        (_, Demand::NotNull { column }) => format!("rows in which {table}.{column} is NULL"),
        (_, Demand::Type { column, .. }) => format!("rows with unusual values of {table}.{column}"),
        (AdversarialKind::Orphan { .. }, _) => format!("rows whose {table}.{columns} refers to nothing"),
        (AdversarialKind::Violating { .. }, Demand::Constraint { name, .. }) => {
            format!("rows of {table} that violate {name}")
        }
        _ => format!("rows with the same {table}.{columns}"),
    }
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use postgres_model::{ResultColumn, ResultSet};
    use protocol::{Adversarial, Fault, FilledTable};
    use review::{CommandRecord, CommandState};

    use super::*;

    fn null_names(state: CommandState, fault: Option<Fault>, made: u64) -> RoundTrip {
        let hazard = Hazard {
            table: "tea".to_owned(),
            demand: Demand::NotNull {
                column: "name".to_owned(),
            },
            rows: Adversarial {
                table: 7,
                kind: AdversarialKind::Null { column: 1 },
            },
            columns: vec!["name".to_owned()],
            query: Some("SELECT * FROM \"tea\" WHERE \"name\" IS NULL".to_owned()),
        };
        let filled = CommandRecord {
            state: CommandState::Passed,
            filled: vec![FilledTable {
                table: "tea".to_owned(),
                rows: made,
                wanted: 20,
                reason: (made == 0).then(|| "no row passes".to_owned()),
                adversarial: true,
            }],
            ..CommandRecord::default()
        };
        let ran = CommandRecord {
            state,
            fault,
            ..CommandRecord::default()
        };
        let trial = Trial {
            filled: Some(Arc::new(filled)),
            ran: (made > 0).then(|| Arc::new(ran)),
            ..Trial::new(Leg::Up, TrialRows::Adversarial(Box::new(hazard)))
        };
        RoundTrip {
            trials: vec![trial],
            ..RoundTrip::default()
        }
    }

    fn words(trip: &RoundTrip) -> String {
        let [line] = &trials(trip, Leg::Up)[..] else {
            panic!("one line");
        };
        line.words.clone()
    }

    #[test]
    fn a_failure_names_the_rows_the_code_and_the_query() {
        let fault = Fault {
            sqlstate: Some("23502".to_owned()),
            ..Fault::of_the_engine("column \"name\" contains null values".to_owned())
        };
        let fails = null_names(CommandState::Failed, Some(fault), 20);
        assert_eq!(
            words(&fails),
            "Upgrade fails on rows in which tea.name is NULL (20 rows): 23502 column \"name\" contains null values — Find such rows before: \
             SELECT * FROM \"tea\" WHERE \"name\" IS NULL;"
        );
        let column = |name: &str| ResultColumn {
            name: name.to_owned(),
            r#type: "text".to_owned(),
        };
        let mut found = fails.clone();
        found.trials[0].found = Some(Ok(ResultSet {
            columns: vec![column("id"), column("name")],
            rows: vec![vec![Value::Whole("101".to_owned()), Value::Null]],
            total: 20,
        }));
        assert!(
            words(&found).ends_with("\"name\" IS NULL; (here 20 rows: id 101, name NULL; …)"),
            "{}",
            words(&found)
        );
        let (concern, short) = trials_in_short(&fails, Leg::Up).unwrap();
        assert_eq!(
            (concern, short.as_str()),
            (Concern::Notice, "fails on rows in which tea.name is NULL: 23502")
        );
    }

    #[test]
    fn what_passes_and_what_could_not_be_tried_is_said() {
        let passes = null_names(CommandState::Passed, None, 20);
        assert_eq!(
            words(&passes),
            "Upgrade passes on rows in which tea.name is NULL (20 rows)."
        );
        assert_eq!(trials_in_short(&passes, Leg::Up), None);
        let none = null_names(CommandState::Passed, None, 0);
        assert_eq!(
            words(&none),
            "Not known: no rows in which tea.name is NULL could be made: no row passes"
        );
        assert!(trials(&passes, Leg::Down).is_empty());
    }
}
