//! Under which conditions a run took place: what was loaded for it, what stood in for something missing.

use protocol::{Difference, Event, Fault, FurtherDatabase, LeftOut, StandIn};
use serde::{Deserialize, Serialize};

/// What a run used, as far as it differs from what the same command uses natively.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Conditions {
    /// Libraries that were loaded because the repository's code imports them, with their versions.
    pub libraries: Vec<(String, String)>,
    /// PostgreSQL extensions whose files were loaded.
    pub extensions: Vec<String>,
    /// Extensions that are not available, in whose place an empty one was created.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skipped_extensions: Vec<String>,
    /// The repository's `env.py` could not run.
    pub replaced_env_py: Option<ReplacedEnvPy>,
    /// Options of `context.configure()` that were stand-ins and were left out.
    pub dropped_options: Vec<String>,
    /// What stood in for something missing.
    pub stand_ins: Vec<StandIn>,
    /// Revision files that were skipped when the repository was read, each with its reason: the same command has them natively.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unread: Vec<String>,
    /// Other differences from the same run against a server.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub differences: Vec<Difference>,
    /// Alembic worked on several databases, or on another one than the main one.
    pub databases: Option<Databases>,
    /// What Alembic takes the main database's version table to hold after the last step that finished; none when no step did.
    pub expected: Option<Vec<String>>,
    /// More happened than was told.
    #[serde(default, skip_serializing_if = "LeftOut::is_empty")]
    pub left_out: LeftOut,
}

/// A minimal `env.py` took the place of the repository's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReplacedEnvPy {
    /// Why, and where.
    pub fault: Fault,
    /// Options of `context.configure()` that were read from it.
    pub options: Vec<(String, String)>,
    /// Options that could not be read.
    pub left_out: Vec<String>,
}

/// The databases of a run that worked on another one than the main one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Databases {
    /// The main database's name.
    pub main: String,
    /// The others that Alembic worked on, and where they stand.
    pub further: Vec<FurtherDatabase>,
}

impl Conditions {
    /// Takes over what an event tells about the conditions; other events change nothing.
    pub fn note(&mut self, event: &Event) {
        match event {
            Event::LibraryLoaded { name, version, .. } => self.libraries.push((name.clone(), version.clone())),
            Event::ExtensionLoaded { name, .. } => self.extensions.push(name.clone()),
            Event::ExtensionSkipped { name, .. } if !self.skipped_extensions.contains(name) => {
                self.skipped_extensions.push(name.clone());
            }
            Event::EnvPyReplaced {
                fault,
                options,
                left_out,
                ..
            } => {
                self.replaced_env_py = Some(ReplacedEnvPy {
                    fault: (**fault).clone(),
                    options: options.clone(),
                    left_out: left_out.clone(),
                });
            }
            Event::OptionsDropped { names, .. } => self.dropped_options.extend(names.iter().cloned()),
            Event::Differed { difference, .. } => self.differences.push(difference.clone()),
            Event::LeftOut { left_out, .. } => self.left_out = *left_out,
            Event::StoodIn { stand_ins, .. } => self.stand_ins.clone_from(stand_ins),
            Event::DatabasesMigrated { main, further, .. } => {
                self.databases = Some(Databases {
                    main: main.clone(),
                    further: further.clone(),
                });
            }
            Event::RevisionFinished { heads: Some(heads), .. } => self.expected = Some(heads.clone()),
            _ => {}
        }
    }

    /// Stand-ins that a revision touched while it ran.
    pub fn touched(&self) -> impl Iterator<Item = &StandIn> {
        self.stand_ins.iter().filter(|stand_in| !stand_in.touched.is_empty())
    }

    /// Whether something that is missing here took part in what the revisions did.
    pub fn used_stand_ins(&self) -> bool {
        self.touched().next().is_some() || !self.skipped_extensions.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use protocol::{Direction, RunId};

    use super::*;

    fn finished(revision: &str, heads: Option<&[&str]>) -> Event {
        Event::RevisionFinished {
            run: RunId(1),
            revision: revision.to_owned(),
            direction: Direction::Upgrade,
            duration_ms: 1.0,
            heads: heads.map(|heads| heads.iter().map(|id| (*id).to_owned()).collect()),
        }
    }

    #[test]
    fn the_steps_of_a_further_database_say_nothing_of_the_main_one() {
        let mut conditions = Conditions::default();
        conditions.note(&finished("a", Some(&["a"])));
        conditions.note(&finished("b", None));
        assert_eq!(conditions.expected, Some(vec!["a".to_owned()]));
    }
}
