//! What is said of the version table after a run: which finished steps it kept, and that it differs from what Alembic expects.

use review::{Account, Discrepancy, TransactionEnd};

use crate::{Sentence, counted};

/// The title over a version table that differs.
pub const VERSION_TABLE_DIFFERS: &str = "The version table differs from what Alembic expects";

/// Which of the steps that had finished the database kept.
pub(crate) fn account(account: &Account) -> String {
    let revisions = |count| counted(count, "revision");
    match (account.kept.len(), account.rolled_back.len()) {
        (0, 0) => "No revision had finished.".to_owned(),
        (0, undone) => format!("{} that had finished {} rolled back.", revisions(undone), was(undone)),
        (kept, 0) => format!("{} that had finished {} kept.", revisions(kept), was(kept)),
        (kept, undone) => format!(
            "Of the revisions that had finished, {kept} {} kept and {undone} {} rolled back.",
            was(kept),
            was(undone)
        ),
    }
}

fn was(count: usize) -> &'static str {
    if count == 1 { "was" } else { "were" }
}

/// The difference, what of the run was kept, and what may have caused it; a paragraph each.
pub fn discrepancy(found: &Discrepancy) -> Vec<Sentence> {
    let difference = format!(
        "Alembic expects the version table to hold {}, but it holds {}. {}",
        named(&found.expected),
        named(&found.actual),
        account(&found.account)
    );
    let lost = found.account.rolled_back.iter().map(|step| &step.revision);
    let lost = (!found.account.rolled_back.is_empty()).then(|| Sentence::text("Not in the database: ").and_codes(lost));
    [Some(Sentence::text(difference)), lost, Some(cause(&found.ends))]
        .into_iter()
        .flatten()
        .collect()
}

fn cause(ends: &[TransactionEnd]) -> Sentence {
    let mut revisions: Vec<&str> = ends.iter().map(|end| end.revision.as_str()).collect();
    revisions.dedup();
    let ends = match revisions.len() {
        0 => {
            return Sentence::text(
                "No revision sent COMMIT or ROLLBACK itself: look for a missing commit at the end of ",
            )
            .and_code("env.py")
            .and(", or for a second connection.");
        }
        1 => "ends",
        _ => "end",
    };
    Sentence::default().and_codes(revisions).and(format!(
        " {ends} Alembic’s transaction. What follows is no longer part of a transaction that Alembic commits."
    ))
}

/// Where revisions ended Alembic's transaction.
pub fn transaction_ends(found: &Discrepancy) -> Vec<Sentence> {
    let sentence = |end: &TransactionEnd| {
        let words = Sentence::code(&end.word).and(" in ").and_code(&end.revision);
        words.and_place(" at ", end.call.as_ref())
    };
    found.ends.iter().map(sentence).collect()
}

fn named(rows: &[String]) -> String {
    if rows.is_empty() {
        "no revision (base)".to_owned()
    } else {
        rows.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use protocol::{Direction, PlannedStep};

    use super::*;

    fn steps(ids: &[&str]) -> Vec<PlannedStep> {
        let step = |id: &&str| PlannedStep {
            revision: (*id).to_owned(),
            direction: Direction::Upgrade,
            message: String::new(),
        };
        ids.iter().map(step).collect()
    }

    fn of(kept: &[&str], rolled_back: &[&str]) -> Account {
        Account {
            kept: steps(kept),
            rolled_back: steps(rolled_back),
        }
    }

    #[test]
    fn kept_and_rolled_back_steps_are_counted() {
        assert_eq!(account(&of(&[], &[])), "No revision had finished.");
        assert_eq!(
            account(&of(&[], &["a", "b"])),
            "2 revisions that had finished were rolled back."
        );
        assert_eq!(account(&of(&["a"], &[])), "1 revision that had finished was kept.");
        assert_eq!(
            account(&of(&["c"], &["b"])),
            "Of the revisions that had finished, 1 was kept and 1 was rolled back."
        );
    }

    fn said(ends: Vec<TransactionEnd>) -> Vec<String> {
        let found = Discrepancy {
            expected: vec!["c3".to_owned()],
            actual: vec![],
            account: of(&[], &["c3"]),
            ends,
        };
        let all = discrepancy(&found).into_iter().chain(transaction_ends(&found));
        all.map(|sentence| sentence.to_string()).collect()
    }

    #[test]
    fn the_revision_that_ended_the_transaction_is_named() {
        let end = TransactionEnd {
            revision: "b2".to_owned(),
            word: "COMMIT".to_owned(),
            call: None,
        };
        assert_eq!(
            said(vec![end]),
            [
                "Alembic expects the version table to hold c3, but it holds no revision (base). 1 revision that had finished was rolled back.",
                "Not in the database: c3",
                "b2 ends Alembic’s transaction. What follows is no longer part of a transaction that Alembic commits.",
                "COMMIT in b2",
            ]
        );
    }

    #[test]
    fn without_one_a_missing_commit_is_suspected() {
        assert!(said(vec![])[2].contains("a missing commit at the end of env.py"));
    }
}
