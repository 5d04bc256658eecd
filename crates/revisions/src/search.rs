//! Finding revisions by a few words.

use serde::{Deserialize, Serialize};

use crate::graph::{Graph, Revision};

/// Why a revision matches, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Rank {
    /// A word is the whole id.
    WholeId,
    /// A word starts the id.
    IdPrefix,
    /// A word is one of the branch labels.
    BranchLabel,
    /// The words are in the message.
    Message,
    /// One of the words is only in the file name.
    FileName,
}

/// A revision that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Match {
    /// Its index in [`Graph::revisions`].
    pub revision: usize,
    /// Why.
    pub rank: Rank,
}

/// The revisions in which every word of the query is found, ignoring case: the best rank first, and
/// within one rank the newest first. A query without words finds nothing.
pub fn search(graph: &Graph, query: &str) -> Vec<Match> {
    let words: Vec<String> = query.split_whitespace().map(str::to_lowercase).collect();
    if words.is_empty() {
        return Vec::new();
    }
    let newest_first = graph.newest_first().iter();
    let found = newest_first
        .filter_map(|&revision| rank(&graph.revisions()[revision], &words).map(|rank| Match { revision, rank }));
    let mut matches: Vec<Match> = found.collect();
    matches.sort_by_key(|found| found.rank);
    matches
}

/// The best rank of any word for what names a revision, else the worst for what describes it;
/// `None` if a word isn't found.
fn rank(revision: &Revision, words: &[String]) -> Option<Rank> {
    let (id, message) = (revision.id(), revision.file.message.as_str());
    let file_name = repository::path::file_name(&revision.file.path);
    let rank_of = |word: &String| {
        let in_id = find(id, word);
        if in_id == Some(0) && word.len() == id.len() {
            Some(Rank::WholeId)
        } else if in_id == Some(0) {
            Some(Rank::IdPrefix)
        } else if revision.branch_labels.iter().any(|label| label.to_lowercase() == *word) {
            Some(Rank::BranchLabel)
        } else if find(message, word).is_some() {
            Some(Rank::Message)
        } else {
            find(file_name, word).map(|_| Rank::FileName)
        }
    };
    let ranks: Vec<Rank> = words.iter().map(rank_of).collect::<Option<_>>()?;
    let best = ranks.iter().copied().min()?;
    if best <= Rank::BranchLabel {
        Some(best)
    } else {
        ranks.into_iter().max()
    }
}

/// Where a word in lower case begins in a text, ignoring case. Most texts are ASCII, and then nothing has to be copied: a search runs
/// with every key that is pressed.
fn find(text: &str, word: &str) -> Option<usize> {
    if !text.is_ascii() || !word.is_ascii() {
        return text.to_lowercase().find(word);
    }
    let (text, word) = (text.as_bytes(), word.as_bytes());
    let first = word.first()?;
    let starts_here = |at: &usize| {
        let found = text.get(*at..*at + word.len());
        found.is_some_and(|found| found.eq_ignore_ascii_case(word))
    };
    memchr::memchr2_iter(*first, first.to_ascii_uppercase(), text).find(starts_here)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::GraphBuilder;

    fn sample() -> Graph {
        let mut builder = GraphBuilder::new();
        builder.add(
            "versions/ab12_add_users.py",
            "'''Add Users'''\nrevision='ab12'\ndown_revision=None",
        );
        builder.add(
            "versions/cd34_x.py",
            "'''drop the ab column of \
                 users'''\nrevision='cd34'\ndown_revision='ab12'\nbranch_labels='shop'",
        );
        builder.add(
            "versions/2024_users_ef.py",
            "'''index'''\nrevision='ef56'\ndown_revision='cd34'",
        );
        builder.finish().0
    }

    fn found(query: &str) -> Vec<(String, Rank)> {
        let graph = sample();
        let id = |found: Match| (graph.revisions()[found.revision].id().to_owned(), found.rank);
        search(&graph, query).into_iter().map(id).collect()
    }

    #[test]
    fn ids_come_before_messages_and_those_before_file_names() {
        assert_eq!(
            found("AB"),
            [("ab12".into(), Rank::IdPrefix), ("cd34".into(), Rank::Message)]
        );
        assert_eq!(found("cd34"), [("cd34".into(), Rank::WholeId)]);
        assert_eq!(
            found("users"),
            [
                ("cd34".into(), Rank::Message),
                ("ab12".into(), Rank::Message),
                ("ef56".into(), Rank::FileName)
            ]
        );
    }

    #[test]
    fn case_is_ignored_beyond_ascii_too() {
        assert_eq!(find("Über die Brücke", "brücke"), Some(10));
        assert_eq!(
            (find("ADD Users", "users"), find("ab", "b"), find("ab", "abc")),
            (Some(4), Some(1), None)
        );
    }

    #[test]
    fn every_word_must_be_found() {
        assert_eq!(found("users index"), [("ef56".into(), Rank::FileName)]);
        assert_eq!(found("users nothing"), []);
        assert_eq!(found("  "), []);
    }

    #[test]
    fn a_branch_label_finds_its_branch() {
        let labelled: Vec<String> = found("SHOP").into_iter().map(|(id, _)| id).collect();
        assert_eq!(labelled, ["ef56", "cd34", "ab12"]);
    }
}
