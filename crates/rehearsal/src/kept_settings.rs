//! Settings of all sources, as the browser keeps them. They belong to a source, by its kind and address, and not to a name: a name can be
//! anybody's. What was kept for other sources of the same name is only ever offered.

use serde::{Deserialize, Serialize};

use crate::settings::RepositorySettings;
use crate::source::Source;

/// What was set for one source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The source; none where an earlier Stillroom kept them by the repository's name alone.
    pub source: Option<Source>,
    /// The repository's name.
    pub name: String,
    /// When they were set, in milliseconds since 1970; none where nobody knows.
    pub at: Option<u64>,
    /// What was set.
    pub settings: RepositorySettings,
}

impl Kept {
    fn is_of(&self, source: &Source, name: &str) -> bool {
        self.source.as_ref() == Some(source) && self.name == name
    }
}

/// What there is for a source that is opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// What was set for it.
    pub settings: RepositorySettings,
    /// What was set for others of its name, newest first: shown and asked about, never taken over by itself.
    pub offered: Vec<Kept>,
}

/// All that is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeptSettings(Vec<Kept>);

impl KeptSettings {
    /// Reads what [`KeptSettings::to_text`] wrote. An entry that another version wrote in another way is left out.
    pub fn parse(text: &str) -> Self {
        let entries: Vec<serde_json::Value> = serde_json::from_str(text).unwrap_or_default();
        let known = entries.into_iter().map(serde_json::from_value);
        Self(known.filter_map(Result::ok).collect())
    }

    /// As one text.
    pub fn to_text(&self) -> String {
        serde_json::to_string(&self.0).unwrap_or_default()
    }

    /// Adds what an earlier Stillroom kept by a name alone.
    pub fn add_by_name(&mut self, name: &str, settings: RepositorySettings) {
        self.0.push(Kept {
            source: None,
            name: name.to_owned(),
            at: None,
            settings,
        });
    }

    /// Keeps what was set for a source. Empty settings are kept too: then nothing is offered to it again.
    pub fn keep(&mut self, source: Source, name: &str, settings: RepositorySettings, at: u64) {
        self.0.retain(|kept| !kept.is_of(&source, name));
        self.0.push(Kept {
            source: Some(source),
            name: name.to_owned(),
            at: Some(at),
            settings,
        });
    }

    /// What a source has of its own, else what others of its name have. `proven` says that nobody but the owner of the address can
    /// have put there what was read; else even its own settings are only offered.
    pub fn find(&self, source: &Source, name: &str, proven: bool) -> Found {
        let none = RepositorySettings::default();
        let own = self.0.iter().find(|kept| kept.is_of(source, name));
        match own {
            Some(own) if proven || own.settings == none => Found {
                settings: own.settings.clone(),
                offered: vec![],
            },
            _ => Found {
                settings: none,
                offered: self.of_name(name),
            },
        }
    }

    /// Newest first; equal ones once.
    fn of_name(&self, name: &str) -> Vec<Kept> {
        let none = RepositorySettings::default();
        let mut all: Vec<&Kept> = self
            .0
            .iter()
            .filter(|kept| kept.name == name && kept.settings != none)
            .collect();
        all.sort_by_key(|kept| std::cmp::Reverse(kept.at));
        let mut offered: Vec<Kept> = vec![];
        for kept in all {
            if offered.iter().all(|other| other.settings != kept.settings) {
                offered.push(kept.clone());
            }
        }
        offered
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FolderIdentity;

    fn secret(value: &str) -> RepositorySettings {
        let mut settings = RepositorySettings::default();
        settings.engine.variables.insert("TOKEN".to_owned(), value.to_owned());
        settings
    }

    fn link(address: &str) -> Source {
        Source::Link(address.to_owned())
    }

    fn archive(digest: &str) -> Source {
        Source::Archive(digest.to_owned())
    }

    fn folder(id: &str) -> Source {
        Source::Folder(FolderIdentity::Handle(id.to_owned()))
    }

    fn every_kind() -> Vec<Source> {
        let contents = |digest: &str| Source::Folder(FolderIdentity::Contents(digest.to_owned()));
        vec![
            Source::Sample,
            folder("1"),
            folder("2"),
            contents("1"),
            contents("2"),
            archive("1"),
            archive("2"),
            link("https://a.test/shop.zip"),
            link("https://a.test/shop.zip?ref=other"),
            link("https://b.test/shop.zip"),
        ]
    }

    #[test]
    fn what_was_set_for_a_source_is_found_for_it_and_only_offered_to_any_other_of_the_name() {
        for owner in every_kind() {
            let mut all = KeptSettings::default();
            all.keep(owner.clone(), "shop", secret("s"), 1);
            let all = KeptSettings::parse(&all.to_text());
            for source in every_kind() {
                let found = all.find(&source, "shop", true);
                if source == owner {
                    assert_eq!((found.settings, found.offered), (secret("s"), vec![]));
                } else {
                    assert_eq!(found.settings, RepositorySettings::default(), "{owner:?} to {source:?}");
                    assert_eq!(found.offered.len(), 1);
                    assert_eq!(found.offered[0].source.as_ref(), Some(&owner));
                }
            }
        }
    }

    #[test]
    fn another_name_is_offered_nothing() {
        let mut all = KeptSettings::default();
        all.keep(folder("1"), "shop", secret("s"), 1);
        assert_eq!(all.find(&archive("1"), "bank", true), Found::default());
    }

    #[test]
    fn where_the_address_proves_nothing_even_its_own_settings_are_only_offered() {
        let mut all = KeptSettings::default();
        let source = link("http://a.test/shop.zip");
        all.keep(source.clone(), "shop", secret("s"), 1);
        let found = all.find(&source, "shop", false);
        assert_eq!(found.settings, RepositorySettings::default());
        assert_eq!(found.offered.len(), 1);
    }

    #[test]
    fn who_declined_is_not_asked_again() {
        let mut all = KeptSettings::default();
        all.keep(folder("1"), "shop", secret("s"), 1);
        for proven in [true, false] {
            all.keep(link("http://a.test/shop.zip"), "shop", RepositorySettings::default(), 2);
            assert_eq!(
                all.find(&link("http://a.test/shop.zip"), "shop", proven),
                Found::default()
            );
        }
        assert_eq!(
            all.find(&folder("2"), "shop", true).offered.len(),
            1,
            "empty settings are not offered"
        );
    }

    #[test]
    fn the_newest_are_offered_first_and_equal_ones_once() {
        let mut all = KeptSettings::default();
        all.keep(archive("1"), "shop", secret("old"), 1);
        all.keep(archive("2"), "shop", secret("new"), 3);
        all.keep(folder("1"), "shop", secret("old"), 2);
        all.add_by_name("shop", secret("oldest"));
        let offered = all.find(&archive("3"), "shop", true).offered;
        let values: Vec<_> = offered
            .iter()
            .map(|kept| &kept.settings.engine.variables["TOKEN"])
            .collect();
        assert_eq!(values, ["new", "old", "oldest"]);
        assert_eq!(offered[1].source, Some(folder("1")));
    }

    #[test]
    fn what_is_set_again_takes_the_place_of_what_was() {
        let mut all = KeptSettings::default();
        all.keep(folder("1"), "shop", secret("old"), 1);
        all.keep(folder("1"), "shop", secret("new"), 2);
        assert_eq!(all.find(&folder("1"), "shop", true).settings, secret("new"));
        assert_eq!(all.find(&folder("2"), "shop", true).offered.len(), 1);
    }

    #[test]
    fn an_entry_that_can_not_be_read_is_left_out_and_the_others_stay() {
        let mut all = KeptSettings::default();
        all.keep(folder("1"), "shop", secret("s"), 1);
        let text = all.to_text().replacen('[', "[{\"source\":{\"kind\":\"tape\"}},7,", 1);
        assert_eq!(KeptSettings::parse(&text), all);
        assert_eq!(KeptSettings::parse("{broken"), KeptSettings::default());
    }
}
