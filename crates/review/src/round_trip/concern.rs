//! How much a verdict asks to be looked at, and what to look at first.

use crate::{RoundTrip, RoundTripVerdict};

/// How much a verdict asks to be looked at, from the least to the most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Concern {
    /// Nothing has to be done about it.
    Fine,
    /// It was not measured.
    NotKnown,
    /// It may be intended, and somebody should know.
    Notice,
    /// It fails, or data or objects are lost.
    Danger,
}

impl RoundTripVerdict {
    /// How much it asks to be looked at.
    pub const fn concern(&self) -> Concern {
        use crate::Leg;
        match self {
            Self::Exact { .. } | Self::DoesNothing { leg: Leg::Up } => Concern::Fine,
            Self::NotKnown { .. } => Concern::NotKnown,
            Self::Leaves { .. } | Self::Refuses { .. } | Self::DoesNothing { .. } => Concern::Notice,
            Self::Loses { .. } | Self::FailsAt { .. } => Concern::Danger,
        }
    }
}

/// The first of the revisions that ask most; none where all are fine.
pub fn first_to_look_at(trips: &[RoundTrip]) -> Option<(&RoundTrip, RoundTripVerdict)> {
    let mut found: Option<(&RoundTrip, RoundTripVerdict)> = None;
    for trip in trips {
        let verdict = trip.verdict();
        let most = found.as_ref().map_or(Concern::Fine, |(_, verdict)| verdict.concern());
        if verdict.concern() > most {
            found = Some((trip, verdict));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{CommandRecord, CommandState};

    #[test]
    fn the_first_of_the_worst_is_looked_at() {
        let passed = |catalogs: &[&str]| {
            Some(Arc::new(CommandRecord {
                state: CommandState::Passed,
                catalogs: catalogs.iter().map(|line| (*line).to_owned()).collect(),
                ..CommandRecord::default()
            }))
        };
        let trip = |id: &str, down: &[&str]| RoundTrip {
            revision: id.to_owned(),
            catalogs_before: vec!["relation | public.tea | table".to_owned()],
            up: passed(&["relation | public.tea | table", "relation | public.cup | table"]),
            down: passed(down),
            again: passed(&["relation | public.tea | table", "relation | public.cup | table"]),
            ..RoundTrip::default()
        };
        let exact = trip("a", &["relation | public.tea | table"]);
        let leaves = trip("b", &["relation | public.tea | table", "sequence | public.s"]);
        let (loses, too) = (trip("c", &[]), trip("d", &[]));
        let first = |trips: &[RoundTrip]| first_to_look_at(trips).map(|(trip, _)| trip.revision.clone());
        assert_eq!(first(std::slice::from_ref(&exact)), None);
        assert_eq!(first(&[exact.clone(), leaves.clone()]).as_deref(), Some("b"));
        assert_eq!(first(&[exact, leaves, loses, too]).as_deref(), Some("c"));
    }
}
