//! The version table does not hold what Alembic expects.

use report::Sentence;
use review::CommandRecord;

use crate::{Check, Rule, Severity, Shown};

/// The version table does not hold what Alembic expects.
pub const RULE: Rule = Rule {
    id: "version-table-differs",
    name: "A version table that differs from what Alembic expects",
    severity: Severity::Error,
    why: "Alembic trusts its own bookkeeping, so it reports success, and the next deploy starts from a revision that the database does not have.",
    instead: "Leave COMMIT and ROLLBACK out of revisions (autocommit_block() is for statements that can't run in a transaction), and let env.py commit what it runs.",
    bad: &[],
    good: &[],
    check: Check::Run(check),
};

fn check(record: &CommandRecord) -> Vec<Shown> {
    let found = record.discrepancy.as_ref().map(|discrepancy| {
        let first = discrepancy.ends.first();
        let words: Vec<String> = report::discrepancy(discrepancy).iter().map(Sentence::to_string).collect();
        Shown {
            revision: first.map(|end| end.revision.clone()),
            place: first.and_then(|end| end.call.as_ref()).map(Into::into),
            evidence: report::transaction_ends(discrepancy).iter().map(Sentence::to_string).collect(),
            words: words.join(" "),
            ..Shown::default()
        }
    });
    found.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use review::{Discrepancy, TransactionEnd};

    use super::*;

    #[test]
    fn it_leads_to_the_statement_that_ended_the_transaction() {
        let end = TransactionEnd {
            revision: "b2".to_owned(),
            word: "COMMIT".to_owned(),
            call: None,
        };
        let record = CommandRecord {
            discrepancy: Some(Discrepancy {
                ends: vec![end],
                ..Discrepancy::default()
            }),
            ..CommandRecord::default()
        };
        let found = crate::of_run(&record);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].rule.id, found[0].revision.as_deref()), ("version-table-differs", Some("b2")));
        assert_eq!(found[0].evidence, ["COMMIT in b2"]);
        assert!(crate::of_run(&CommandRecord::default()).is_empty());
    }
}
