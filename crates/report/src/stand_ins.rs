//! What is said of stand-ins: how many there were, and which revision used which.

use protocol::{StandIn, StandInKind, Touch};
use review::Conditions;

use crate::Sentence;

/// The title and the words over the uses of stand-ins.
pub const NOT_TRUSTWORTHY: [&str; 2] = [
    "This result is not trustworthy",
    "A revision that ran used something that is missing here. Its result may differ from a real run.",
];

/// What a stand-in stands for.
pub const fn stand_in_kind(kind: StandInKind) -> &'static str {
    match kind {
        StandInKind::Library => "library",
        StandInKind::Module => "module that raised",
        StandInKind::Variable => "variable",
        StandInKind::Setting => "setting",
        StandInKind::Network => "network",
    }
}

/// How many stand-ins there were, and how many of them a revision that ran used.
pub(crate) fn counted_stand_ins(conditions: &Conditions) -> String {
    let used = conditions.touched().count();
    match (conditions.stand_ins.len(), used) {
        (1, 0) => "1 stand-in, which no revision that ran used".to_owned(),
        (1, _) => "1 stand-in, used by a revision that ran".to_owned(),
        (count, 0) => format!("{count} stand-ins, none of them used by a revision that ran"),
        (count, _) => format!("{count} stand-ins, {used} of them used by revisions that ran"),
    }
}

/// One stand-in: what it stands for, its value, the line that asked for it first, and why it is missing.
pub(crate) fn stand_in(stand_in: &StandIn) -> Sentence {
    let value = stand_in.value.iter();
    let reason = stand_in.reason.as_ref().map(|reason| format!(": {reason}"));
    let sentence = Sentence::code(&stand_in.name).and(format!(" ({})", stand_in_kind(stand_in.kind)));
    value
        .fold(sentence, |sentence, value| sentence.and(" = ").and_code(value))
        .and_place(", first used at ", stand_in.asked_by.as_ref())
        .and(reason.unwrap_or_default())
}

/// What revisions used of stand-ins: once for each line of a revision, what says most.
pub fn uses(conditions: &Conditions) -> Vec<Sentence> {
    let mut touches: Vec<(&str, &Touch)> = Vec::new();
    for stand_in in &conditions.stand_ins {
        for touch in &stand_in.touched {
            let same = |(name, known): &&mut (&str, &Touch)| {
                *name == stand_in.name && known.revision == touch.revision && known.call == touch.call
            };
            match touches.iter_mut().find(same) {
                Some((_, known)) if known.what.len() < touch.what.len() => *known = touch,
                Some(_) => {}
                None => touches.push((&stand_in.name, touch)),
            }
        }
    }
    touches.into_iter().map(|(name, touch)| used(name, touch)).collect()
}

fn used(name: &str, touch: &Touch) -> Sentence {
    let sentence = Sentence::code(&touch.revision).and(" used ").and_code(&touch.what);
    let sentence = if touch.what.starts_with(name) {
        sentence
    } else {
        sentence.and(" of ").and_code(name)
    };
    sentence.and_place(" at ", Some(&touch.call))
}

#[cfg(test)]
pub(crate) mod tests {
    use postgres_model::CallSite;

    use super::*;

    /// A library that is missing.
    pub(crate) fn tea(touched: Vec<Touch>) -> StandIn {
        StandIn {
            kind: StandInKind::Library,
            name: "tea".to_owned(),
            asked_by: None,
            value: None,
            reason: None,
            touched,
        }
    }

    pub(crate) fn touch(what: &str, line: u32) -> Touch {
        Touch {
            revision: "a1".to_owned(),
            call: CallSite {
                path: "a.py".to_owned(),
                line,
                end_line: line,
                function: "upgrade".to_owned(),
            },
            what: what.to_owned(),
        }
    }

    #[test]
    fn a_line_is_named_once_with_what_it_did_last() {
        let touched = vec![touch("tea.brew", 3), touch("tea.brew()", 3), touch("Pot.pour", 4)];
        let conditions = Conditions {
            stand_ins: vec![tea(touched)],
            ..Conditions::default()
        };
        let words: Vec<_> = uses(&conditions).iter().map(Sentence::to_string).collect();
        assert_eq!(
            words,
            ["a1 used tea.brew() at a.py:3", "a1 used Pot.pour of tea at a.py:4"]
        );
    }

    #[test]
    fn stand_ins_are_counted_by_their_use() {
        let counted = |stand_ins| {
            counted_stand_ins(&Conditions {
                stand_ins,
                ..Conditions::default()
            })
        };
        assert_eq!(
            counted(vec![tea(vec![]); 2]),
            "2 stand-ins, none of them used by a revision that ran"
        );
        assert_eq!(
            counted(vec![tea(vec![touch("tea.brew", 3)]), tea(vec![])]),
            "2 stand-ins, 1 of them used by revisions that ran"
        );
    }
}
