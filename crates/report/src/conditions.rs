//! What is said about the conditions of a run: what stood in for something missing, and what its absence means.

use protocol::{StandIn, StandInKind, Touch};
use review::Conditions;

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

/// How many stand-ins there were, and how many of them a revision that ran used; none where there were none.
pub fn stand_ins(conditions: &Conditions) -> Option<String> {
    let used = conditions.touched().count();
    Some(match (conditions.stand_ins.len(), used) {
        (0, _) => return None,
        (1, 0) => "1 stand-in, which no revision that ran used".to_owned(),
        (1, _) => "1 stand-in, used by a revision that ran".to_owned(),
        (count, 0) => format!("{count} stand-ins, none of them used by a revision that ran"),
        (count, _) => format!("{count} stand-ins, {used} of them used by revisions that ran"),
    })
}

/// What it means that options of `context.configure()` are not there.
pub fn consequences(options: &[String]) -> String {
    let means = |option: &String| match option.as_str() {
        "target_metadata" => {
            Some("Autogenerate and check have nothing to compare, and no naming convention names constraints.")
        }
        "include_object" | "include_name" => Some("Autogenerate compares everything."),
        "version_table" | "version_table_schema" => Some("The version table is Alembic’s own."),
        "process_revision_directives" => Some("New revisions are written as Alembic does by itself."),
        _ => None,
    };
    let mut meanings: Vec<&str> = options.iter().filter_map(means).collect();
    meanings.dedup();
    meanings.join(" ")
}

/// What revisions used of stand-ins, with the stand-ins' names: once for each line of a revision, what says most.
pub fn uses_of(stand_ins: Vec<StandIn>) -> Vec<(String, Touch)> {
    let mut touches: Vec<(String, Touch)> = Vec::new();
    for stand_in in stand_ins {
        for touch in stand_in.touched {
            let same = |(name, known): &&mut (String, Touch)| {
                *name == stand_in.name && known.revision == touch.revision && known.call == touch.call
            };
            match touches.iter_mut().find(same) {
                Some((_, known)) if known.what.len() < touch.what.len() => known.what = touch.what,
                Some(_) => {}
                None => touches.push((stand_in.name.clone(), touch)),
            }
        }
    }
    touches
}

#[cfg(test)]
mod tests {
    use postgres_model::CallSite;

    use super::*;

    #[test]
    fn a_line_is_named_once_with_what_it_did_last() {
        let touch = |what: &str, line| Touch {
            revision: "a".to_owned(),
            call: CallSite {
                path: "a.py".to_owned(),
                line,
                end_line: line,
                function: "upgrade".to_owned(),
            },
            what: what.to_owned(),
        };
        let stand_in = StandIn {
            kind: StandInKind::Library,
            name: "tea".to_owned(),
            asked_by: None,
            value: None,
            reason: None,
            touched: vec![touch("tea.brew", 3), touch("tea.brew()", 3), touch("tea.pour", 4)],
        };
        let what: Vec<_> = uses_of(vec![stand_in])
            .into_iter()
            .map(|(_, touch)| touch.what)
            .collect();
        assert_eq!(what, ["tea.brew()", "tea.pour"]);
    }

    #[test]
    fn what_an_absence_means_is_said_once() {
        let options = ["version_table", "version_table_schema"].map(str::to_owned);
        assert_eq!(consequences(&options), "The version table is Alembic’s own.");
    }

    #[test]
    fn stand_ins_are_counted_by_their_use() {
        assert_eq!(stand_ins(&Conditions::default()), None);
        let stand_in = StandIn {
            kind: StandInKind::Library,
            name: "tea".to_owned(),
            asked_by: None,
            value: None,
            reason: None,
            touched: vec![],
        };
        let conditions = Conditions {
            stand_ins: vec![stand_in; 2],
            ..Conditions::default()
        };
        assert_eq!(
            stand_ins(&conditions).as_deref(),
            Some("2 stand-ins, none of them used by a revision that ran")
        );
    }
}
