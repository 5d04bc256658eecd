//! Under which conditions a run took place: what was loaded for it, what stood in for something missing.

use protocol::{Event, Fault, StandIn};
use serde::{Deserialize, Serialize};

/// What a run had at hand, as far as it differs from what the same command has natively.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Conditions {
    /// Libraries that were loaded because the repository's code imports them, with their versions.
    pub libraries: Vec<(String, String)>,
    /// PostgreSQL extensions whose files were loaded.
    pub extensions: Vec<String>,
    /// The repository's `env.py` could not run.
    pub replaced_env_py: Option<ReplacedEnvPy>,
    /// Options of `context.configure()` that were stand-ins and were left out.
    pub dropped_options: Vec<String>,
    /// What stood in for something missing.
    pub stand_ins: Vec<StandIn>,
    /// What Alembic takes the version table to hold after the last step that finished; none when no step did.
    pub expected: Option<Vec<String>>,
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

impl Conditions {
    /// Takes over what an event tells about the conditions; other events change nothing.
    pub fn note(&mut self, event: &Event) {
        match event {
            Event::LibraryLoaded { name, version, .. } => self.libraries.push((name.clone(), version.clone())),
            Event::ExtensionLoaded { name, .. } => self.extensions.push(name.clone()),
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
            Event::StoodIn { stand_ins, .. } => self.stand_ins.clone_from(stand_ins),
            Event::RevisionFinished { heads, .. } => self.expected = Some(heads.clone()),
            _ => {}
        }
    }

    /// Stand-ins that a revision touched while it ran.
    pub fn touched(&self) -> impl Iterator<Item = &StandIn> {
        self.stand_ins.iter().filter(|stand_in| !stand_in.touched.is_empty())
    }
}
