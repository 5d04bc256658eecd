//! All rules. A new one is a file here and its name in the list below: `cargo run -p checks --example new_rule <name>` makes both.

use crate::Rule;

macro_rules! rules {
    ($($name:ident),* $(,)?) => {
        $(mod $name;)*

        /// All rules. Problems of the graph are in the order in which Alembic would come upon them.
        pub const RULES: &[&Rule] = &[$(&$name::RULE),*];
    };
}

rules!(
    not_read,
    unreadable,
    not_utf8,
    syntax_error,
    too_deep,
    too_long,
    computed_identifier,
    identifier_not_a_string,
    no_revision,
    no_down_revision,
    self_loop,
    dependency_self_loop,
    illegal_id,
    reserved_id,
    long_id,
    duplicate_revision,
    duplicate_branch_label,
    too_many_labels,
    missing_depends_on,
    missing_down_revision,
    cycle,
    dependency_cycle,
    no_base,
    several_heads,
    bad_configuration,
    bad_substitution,
    bad_toml_type,
    bad_separator,
    too_many_settings,
    no_script_location,
    no_script_folder,
    no_env_py,
    no_version_folder,
    missing_function,
    empty_function,
    raising_function,
    version_table_differs,
    stand_in_touched,
    files_unread,
    command_failed,
);

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::LooksAt;

    #[test]
    fn ids_are_words_of_their_own() {
        let ids: BTreeSet<_> = RULES.iter().map(|rule| rule.id).collect();
        assert_eq!(ids.len(), RULES.len());
        for rule in RULES {
            let is_plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
            assert!(rule.id.chars().all(is_plain), "{}", rule.id);
        }
    }

    /// Configurations and records name rules by these: an id is never changed, and never given to another rule.
    const IDS: &[&str] = &[
        "bad-configuration",
        "bad-separator",
        "bad-substitution",
        "bad-toml-type",
        "command-failed",
        "computed-identifier",
        "cycle",
        "dependency-cycle",
        "dependency-self-loop",
        "duplicate-branch-label",
        "duplicate-revision",
        "empty-function",
        "files-unread",
        "identifier-not-a-string",
        "illegal-id",
        "long-id",
        "missing-depends-on",
        "missing-down-revision",
        "missing-function",
        "no-base",
        "no-down-revision",
        "no-env-py",
        "no-revision",
        "no-script-folder",
        "no-script-location",
        "no-version-folder",
        "not-read",
        "not-utf8",
        "raising-function",
        "reserved-id",
        "self-loop",
        "several-heads",
        "stand-in-touched",
        "syntax-error",
        "too-deep",
        "too-long",
        "too-many-labels",
        "too-many-settings",
        "unreadable",
        "version-table-differs",
    ];

    #[test]
    fn ids_stay() {
        let mut ids: Vec<_> = RULES.iter().map(|rule| rule.id).collect();
        ids.sort_unstable();
        assert_eq!(ids, IDS);
    }

    #[test]
    fn a_bad_example_shows_what_its_rule_finds_and_a_good_one_does_not() {
        for rule in RULES.iter().filter(|rule| !rule.bad.is_empty()) {
            crate::testing::assert_examples(rule);
        }
    }

    /// A limit that no small text reaches, and bytes that are no text.
    const WITHOUT_EXAMPLES: [&str; 6] = [
        "not-read",
        "unreadable",
        "not-utf8",
        "too-long",
        "too-many-labels",
        "too-many-settings",
    ];

    #[test]
    fn what_can_be_shown_without_running_has_an_example() {
        for rule in RULES.iter().filter(|rule| rule.bad.is_empty()) {
            let is_excused = WITHOUT_EXAMPLES.contains(&rule.id) || rule.looks_at() == LooksAt::Run;
            assert!(is_excused, "{}: a bad and a good example are missing", rule.id);
        }
    }

    #[test]
    fn every_rule_says_why_and_what_to_do_instead() {
        for rule in RULES {
            for words in [rule.why, rule.instead] {
                assert!(words.ends_with('.'), "{}: {words}", rule.id);
            }
            assert!(!rule.name.ends_with('.'), "{}", rule.id);
        }
    }
}
