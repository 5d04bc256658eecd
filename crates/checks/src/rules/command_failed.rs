//! A command that failed.

use review::CommandRecord;

use crate::{Check, Rule, Severity, Shown};

/// A command that failed.
pub const RULE: Rule = Rule {
    id: "command-failed",
    name: "A command that failed",
    severity: Severity::Error,
    why: "A deploy that runs the command stops at the same place.",
    instead: "Fix what the message reports, and run the command again.",
    bad: &[],
    good: &[],
    check: Check::Run(check),
};

fn check(record: &CommandRecord) -> Vec<Shown> {
    let found = record.fault.as_ref().map(|fault| {
        let place = fault.call.as_ref().map(Into::into);
        let hints = report::hints(fault);
        let failed = record.statements.iter().rfind(|statement| statement.error.is_some());
        Shown {
            revision: fault.revision.clone(),
            place,
            statement: failed.map(|statement| statement.index),
            evidence: fault.statement.iter().chain(&fault.sqlstate).cloned().collect(),
            words: fault.message.clone(),
            instead: (!hints.is_empty()).then(|| hints.join(" ")),
        }
    });
    found.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use protocol::{Cause, Fault};

    use super::*;

    #[test]
    fn its_hints_are_what_to_do() {
        let mut fault = Fault::of_the_engine("no such table".to_owned());
        fault.causes = vec![Cause::OtherDatabase];
        fault.revision = Some("b2".to_owned());
        let record = CommandRecord {
            fault: Some(fault),
            ..CommandRecord::default()
        };
        let found = crate::of_run(&record);
        assert_eq!((found[0].rule.id, found[0].revision.as_deref()), ("command-failed", Some("b2")));
        assert!(found[0].instead.starts_with("Stillroom runs migrations on PostgreSQL only. If the repository"));
    }
}
