//! The version table against the plan: what Alembic took to be done, and what the database has.
//!
//! Alembic believes its own count of heads. A COMMIT or ROLLBACK inside a revision, a missing commit at the end of `env.py` or a
//! second connection make the database differ from it, and natively nobody says so.

use std::collections::{BTreeSet, HashSet};

use postgres_model::{CallSite, StatementTrace};
use protocol::PlannedStep;
use serde::{Deserialize, Serialize};

use crate::{Account, account_of};

/// A statement with which a revision ended the transaction that it ran in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransactionEnd {
    /// The revision.
    pub revision: String,
    /// The word that ended it: `COMMIT`, `ROLLBACK` …
    pub word: String,
    /// Where it stands.
    pub call: Option<CallSite>,
}

/// The version table does not hold what Alembic took it to hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Discrepancy {
    /// What Alembic took it to hold.
    pub expected: Vec<String>,
    /// What it holds.
    pub actual: Vec<String>,
    /// The finished steps, told apart.
    pub account: Account,
    /// Where revisions ended their transaction themselves, in the order it happened.
    pub ends: Vec<TransactionEnd>,
}

/// Compares after a run; none where the version table holds what it should. `finished` are the steps that finished, `applied`
/// is every revision that the database has.
pub(crate) fn discrepancy<'a>(
    expected: &[String],
    actual: &[String],
    finished: &[PlannedStep],
    applied: &HashSet<String>,
    statements: impl IntoIterator<Item = &'a StatementTrace>,
) -> Option<Discrepancy> {
    let rows = |rows: &[String]| rows.iter().cloned().collect::<BTreeSet<_>>();
    (rows(expected) != rows(actual)).then(|| Discrepancy {
        expected: expected.to_vec(),
        actual: actual.to_vec(),
        account: account_of(finished, applied),
        ends: transaction_ends(statements),
    })
}

/// Where revisions ended the transaction that they ran in.
fn transaction_ends<'a>(statements: impl IntoIterator<Item = &'a StatementTrace>) -> Vec<TransactionEnd> {
    let mut ends: Vec<TransactionEnd> = Vec::new();
    for statement in statements {
        let (Some(revision), Some(word)) = (&statement.revision, ending_word(&statement.sql)) else {
            continue;
        };
        let end = TransactionEnd {
            revision: revision.clone(),
            word,
            call: statement.call.clone(),
        };
        if !ends.contains(&end) {
            ends.push(end);
        }
    }
    ends
}

/// `COMMIT`, `END`, `ROLLBACK` or `ABORT` as a statement of its own; not `ROLLBACK TO SAVEPOINT`, nor an END that closes a block.
fn ending_word(sql: &str) -> Option<String> {
    let statement = sql.trim().trim_end_matches(';').trim_end();
    let mut words = statement.split_whitespace().map(str::to_ascii_uppercase);
    let first = words.next()?;
    let rest: Vec<String> = words.collect();
    let plain = rest
        .iter()
        .all(|word| matches!(word.as_str(), "WORK" | "TRANSACTION" | "AND" | "NO" | "CHAIN"));
    (matches!(first.as_str(), "COMMIT" | "END" | "ROLLBACK" | "ABORT") && plain).then_some(first)
}

#[cfg(test)]
mod tests {
    use protocol::Direction;

    use super::*;

    fn rows(ids: &[&str]) -> Vec<String> {
        ids.iter().map(|id| (*id).to_owned()).collect()
    }

    fn steps(ids: &[&str]) -> Vec<PlannedStep> {
        let step = |id: &&str| PlannedStep {
            revision: (*id).to_owned(),
            direction: Direction::Upgrade,
            message: String::new(),
        };
        ids.iter().map(step).collect()
    }

    fn statement(sql: &str, revision: Option<&str>) -> StatementTrace {
        StatementTrace {
            sql: sql.to_owned(),
            revision: revision.map(str::to_owned),
            call: revision.map(|_| CallSite {
                path: "versions/b2.py".to_owned(),
                line: 14,
                end_line: 14,
                function: "upgrade".to_owned(),
            }),
            ..StatementTrace::default()
        }
    }

    fn compare(
        expected: &[&str],
        actual: &[&str],
        applied: &[&str],
        sql: &[(&str, Option<&str>)],
    ) -> Option<Discrepancy> {
        let statements: Vec<_> = sql.iter().map(|(sql, revision)| statement(sql, *revision)).collect();
        let applied = applied.iter().map(|id| (*id).to_owned()).collect();
        discrepancy(
            &rows(expected),
            &rows(actual),
            &steps(&["a1", "b2", "c3"]),
            &applied,
            &statements,
        )
    }

    #[test]
    fn the_same_rows_in_another_order_are_no_discrepancy() {
        assert_eq!(compare(&["a", "b"], &["b", "a"], &[], &[]), None);
    }

    #[test]
    fn a_commit_inside_is_named_with_its_place() {
        let found = compare(
            &["c3"],
            &["b2"],
            &["a1", "b2"],
            &[
                ("CREATE TABLE t ()", Some("b2")),
                (" commit ;", Some("b2")),
                ("COMMIT", None),
            ],
        )
        .unwrap();
        let place = found.ends[0].call.as_ref().unwrap();
        assert_eq!((found.ends.len(), place.line), (1, 14));
    }

    #[test]
    fn a_rollback_to_a_savepoint_ends_no_transaction() {
        let found = compare(&["c3"], &[], &[], &[("ROLLBACK TO SAVEPOINT x", Some("b2"))]).unwrap();
        assert!(found.ends.is_empty());
    }

    #[test]
    fn words_that_end_a_transaction() {
        for sql in [
            "COMMIT",
            "end",
            "Rollback Work;",
            "ABORT TRANSACTION",
            "COMMIT AND CHAIN",
        ] {
            assert!(ending_word(sql).is_some(), "{sql}");
        }
        for sql in [
            "ROLLBACK TO x",
            "COMMENT ON TABLE t IS ''",
            "END IF",
            "COMMIT PREPARED 'x'",
            "",
        ] {
            assert_eq!(ending_word(sql), None, "{sql}");
        }
    }
}
