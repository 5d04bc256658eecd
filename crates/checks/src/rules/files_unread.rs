//! A command that ran without files that were not read.

use review::CommandRecord;

use crate::{Check, Rule, Severity, Shown};

/// A command that ran without files that were not read.
pub const RULE: Rule = Rule {
    id: "files-unread",
    name: "A command that ran without some of the files",
    severity: Severity::Warning,
    why: "Alembic would have loaded these files, so what the command shows is not what a deploy does.",
    instead: "Make the files smaller, or open the repository in a way that includes all of them, and run the command again.",
    bad: &[],
    good: &[],
    check: Check::Run(check),
};

fn check(record: &CommandRecord) -> Vec<Shown> {
    let unread = record.conditions.unread.iter();
    let shown = unread.map(|words| Shown {
        words: words.clone(),
        ..Shown::default()
    });
    shown.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_file_is_told() {
        let mut record = CommandRecord::default();
        record.conditions.unread.push("a.py was not read".to_owned());
        let found = crate::of_run(&record);
        assert_eq!((found[0].rule.id, found[0].words.as_str()), ("files-unread", "a.py was not read"));
    }
}
