//! What is said of a revision's round trip: up, down and up again.

use review::{Concern, Leg, LostContents, NotKnown, RoundTripVerdict};

use crate::counted;

/// Objects that are named; the rest is counted.
const NAMED: usize = 3;

/// How many revisions of a range come back as they were, and what the others do: `Way back: 2 fail or lose something, 25 come back as they
/// were`; none where nothing is counted.
pub fn way_back(counts: &[(Concern, usize)]) -> Option<String> {
    let words = |concern| match concern {
        Concern::Fine => "come back as they were",
        Concern::NotKnown => "not known",
        Concern::Notice => "to be looked at",
        Concern::Danger => "fail or lose something",
    };
    let counts: Vec<String> = counts
        .iter()
        .map(|(concern, count)| format!("{count} {}", words(*concern)))
        .collect();
    (!counts.is_empty()).then(|| format!("Way back: {}", counts.join(", ")))
}

/// The verdict in a few words: `leaves enum public.state`.
pub fn round_trip(verdict: &RoundTripVerdict) -> String {
    match verdict {
        RoundTripVerdict::Exact { rows: true } => "exact".to_owned(),
        RoundTripVerdict::Exact { rows: false } => "exact, on empty tables".to_owned(),
        RoundTripVerdict::Leaves { lines } => format!("leaves {}", few(objects(lines, &[]))),
        RoundTripVerdict::Loses {
            contents,
            lines,
            instead,
        } => format!("loses {}", lost(contents, lines, instead)),
        RoundTripVerdict::FailsAt { leg, fault } => {
            format!("{} fails: {}", self::leg(*leg), first_line(&fault.message))
        }
        RoundTripVerdict::Refuses { leg, message } => format!("{} refuses: {}", self::leg(*leg), first_line(message)),
        RoundTripVerdict::DoesNothing { leg: Leg::Down } => "downgrade does nothing".to_owned(),
        RoundTripVerdict::DoesNothing { .. } => "does nothing".to_owned(),
        RoundTripVerdict::NotKnown { why } => format!("not known: {}", reason(*why)),
    }
}

/// A function as people call it.
pub const fn leg(leg: Leg) -> &'static str {
    match leg {
        Leg::Up => "upgrade",
        Leg::Down => "downgrade",
        Leg::Again => "second upgrade",
    }
}

const fn reason(why: NotKnown) -> &'static str {
    match why {
        NotKnown::NotReached => "it was not run, because an earlier command failed or was stopped",
        NotKnown::StandIns => "it used a stand-in for something that is not available here",
        NotKnown::RevisionsUnread => "some revision files were not read",
        NotKnown::VersionTableDiffers => "the version table differs from what Alembic expects",
        NotKnown::Stopped => "it was stopped",
    }
}

pub(crate) fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

fn lost(contents: &[LostContents], lines: &[String], instead: &[String]) -> String {
    let mut named: Vec<String> = contents.iter().map(contents_of).collect();
    named.extend(objects(lines, instead));
    few(named)
}

fn contents_of(lost: &LostContents) -> String {
    let table = &lost.table;
    let here = here(lost.values, lost.rows);
    match (&lost.column, lost.rows_afterwards) {
        (Some(column), _) => format!("the values of {table}.{column}{here}"),
        (None, Some(rows)) if lost.rows == Some(rows) => format!("values in {table}{here}"),
        (None, _) => format!("rows of {table}{here}"),
    }
}

/// On what that was measured: ` (12 values that are not null, 40 rows here)`.
pub(crate) fn here(values: Option<u64>, rows: Option<u64>) -> String {
    let rows = rows.map(|rows| (rows, format!("{} here", counted(rows as usize, "row"))));
    match (values, rows) {
        (Some(values), Some((1.., rows))) => format!(" ({}, {rows})", not_null(values)),
        (_, Some((_, rows))) => format!(" ({rows})"),
        (_, None) => String::new(),
    }
}

/// `12 values that are not null`
pub(crate) fn not_null(values: u64) -> String {
    let are = if values == 1 { "is" } else { "are" };
    format!("{} that {are} not null", counted(values as usize, "value"))
}

/// A line of the catalogs: `kind | name | part | text`.
struct Line<'a> {
    kind: &'a str,
    name: &'a str,
    rest: Vec<&'a str>,
}

impl<'a> Line<'a> {
    fn of(line: &'a str) -> Self {
        let mut parts = line.split(" | ");
        Self {
            kind: parts.next().unwrap_or_default(),
            name: parts.next().unwrap_or_default(),
            rest: parts.collect(),
        }
    }

    /// What is told apart within an object: a column by its name, everything else by its part.
    fn part(&self) -> &'a str {
        match (self.kind, &self.rest[..]) {
            ("column", [_, text, ..]) => text.split(' ').next().unwrap_or_default(),
            (_, [part, _, ..]) => part,
            _ => "",
        }
    }

    fn object(&self) -> String {
        let Self { kind, name, rest } = self;
        match *kind {
            "relation" => format!("{} {name}", rest.first().unwrap_or(kind)),
            "column" => format!("column {name}.{}", self.part()),
            "constraint" | "index" | "trigger" | "policy" | "rule" => format!("{kind} {} of {name}", self.part()),
            _ => format!("{kind} {name}"),
        }
    }

    /// What became of it, where these lines are there instead.
    fn against(&self, instead: &[Line<'_>]) -> String {
        let same = instead
            .iter()
            .find(|other| (other.kind, other.name, other.part()) == (self.kind, self.name, self.part()));
        match same {
            None => self.object(),
            Some(other) if self.kind == "column" && other.rest.last() == self.rest.last() => {
                format!("the column order of {}", self.name)
            }
            Some(_) => format!("{} as it was", self.object()),
        }
    }
}

/// The objects that lines of the catalogs are about, each once: `enum public.state`.
pub(crate) fn objects(lines: &[String], instead: &[String]) -> Vec<String> {
    let instead: Vec<Line<'_>> = instead.iter().map(|line| Line::of(line)).collect();
    let mut named: Vec<String> = Vec::new();
    for line in lines {
        let object = Line::of(line).against(&instead);
        if !named.contains(&object) {
            named.push(object);
        }
    }
    named
}

pub(crate) fn few(mut named: Vec<String>) -> String {
    let more = named.len().saturating_sub(NAMED);
    named.truncate(NAMED);
    match more {
        0 => named.join(", "),
        more => format!("{} and {more} more", named.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_are_named_once_and_the_rest_is_counted() {
        let lines = ["enum | public.state | 0001 | new", "enum | public.state | 0002 | paid"].map(str::to_owned);
        assert_eq!(
            round_trip(&RoundTripVerdict::Leaves { lines: lines.to_vec() }),
            "leaves enum public.state"
        );
        let lines = ["a", "b", "c", "d", "e"].map(|name| format!("column | public.item | 0001 | {name} text"));
        assert_eq!(
            round_trip(&RoundTripVerdict::Leaves { lines: lines.to_vec() }),
            "leaves column public.item.a, column public.item.b, column public.item.c and 2 more"
        );
    }

    #[test]
    fn what_was_lost_says_on_how_many_rows_that_was_measured() {
        let loses = |rows, values| {
            let contents = vec![LostContents {
                table: "orders".to_owned(),
                column: Some("note".to_owned()),
                rows,
                values,
                rows_afterwards: None,
            }];
            round_trip(&RoundTripVerdict::Loses {
                contents,
                lines: vec!["index | public.orders | ix | CREATE INDEX …".to_owned()],
                instead: vec![],
            })
        };
        assert_eq!(
            loses(Some(0), Some(0)),
            "loses the values of orders.note (0 rows here), index ix of public.orders"
        );
        assert_eq!(
            loses(Some(40), Some(1)),
            "loses the values of orders.note (1 value that is not null, 40 rows here), index ix of public.orders"
        );
        assert_eq!(
            loses(None, None),
            "loses the values of orders.note, index ix of public.orders"
        );
    }

    #[test]
    fn a_column_that_moved_is_not_lost() {
        let line = |place: u32, text: &str| format!("column | public.item | {place:04} | {text}");
        let verdict = RoundTripVerdict::Loses {
            contents: vec![],
            lines: vec![line(2, "name text"), line(3, "size integer not null")],
            instead: vec![line(2, "size integer"), line(3, "name text")],
        };
        assert_eq!(
            round_trip(&verdict),
            "loses the column order of public.item, column public.item.size as it was"
        );
    }
}
