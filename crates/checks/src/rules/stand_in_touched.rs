//! A revision that used a stand-in.

use review::CommandRecord;

use crate::{Check, Rule, Severity, Shown};

/// A revision that used a stand-in.
pub const RULE: Rule = Rule {
    id: "stand-in-touched",
    name: "A revision that used a stand-in",
    severity: Severity::Warning,
    why: "A stand-in took the place of something that the revision uses and that is missing here, so its result may differ from a real run.",
    instead: "Provide what is missing: a value in the settings, or the library as a wheel.",
    bad: &[],
    good: &[],
    check: Check::Run(check),
};

fn check(record: &CommandRecord) -> Vec<Shown> {
    let touches = record.conditions.stand_ins.iter().flat_map(|stand_in| {
        let touched = stand_in.touched.iter();
        touched.map(move |touch| Shown {
            revision: Some(touch.revision.clone()),
            place: Some((&touch.call).into()),
            evidence: vec![touch.what.clone()],
            words: format!("Revision {} used the stand-in for {}.", touch.revision, stand_in.name),
            ..Shown::default()
        })
    });
    touches.collect()
}

#[cfg(test)]
mod tests {
    use postgres_model::CallSite;
    use protocol::{StandIn, StandInKind, Touch};

    use super::*;

    #[test]
    fn each_use_is_found_with_its_line() {
        let touch = Touch {
            revision: "b2".to_owned(),
            call: CallSite {
                path: "migrations/versions/b2.py".to_owned(),
                line: 7,
                end_line: 8,
                function: "upgrade".to_owned(),
            },
            what: "boto3.client()".to_owned(),
        };
        let stand_in = StandIn {
            kind: StandInKind::Library,
            name: "boto3".to_owned(),
            asked_by: None,
            value: None,
            reason: None,
            touched: vec![touch],
        };
        let mut record = CommandRecord::default();
        record.conditions.stand_ins.push(stand_in);
        let found = crate::of_run(&record);
        let place = found[0].place.as_ref().unwrap();
        assert_eq!((found[0].rule.id, place.lines.unwrap().last), ("stand-in-touched", 8));
        assert_eq!(found[0].words, "Revision b2 used the stand-in for boto3.");
    }
}
