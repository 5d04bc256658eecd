//! What can be wrong with an environment's settings.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Something wrong with an environment. Where Alembic has words for it, these are Alembic's.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum EnvironmentProblem {
    /// The configuration file breaks the rules of its format.
    #[error("{path}, line {line}: {message}")]
    BadConfiguration {
        /// The file.
        path: String,
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        message: String,
    },
    /// A value refers to something that isn't there.
    #[error(
        "Bad value substitution: option '{option}' in section '{section}' contains an interpolation key '{key}' which is not \
         a valid option name. Raw value: '{value}'"
    )]
    BadSubstitution {
        /// The option whose value it is.
        option: String,
        /// Its section.
        section: String,
        /// What it refers to.
        key: String,
        /// The value as written.
        value: String,
    },
    /// An option of pyproject.toml has a type that Alembic refuses.
    #[error("unsupported TOML value type for key: '{option}'")]
    BadType {
        /// The option.
        option: String,
    },
    /// The separator is none that Alembic knows.
    #[error("'{value}' is not a valid value for {option}; expected 'space', 'newline', 'os', ':', ';'")]
    BadSeparator {
        /// `path_separator` or `version_path_separator`.
        option: String,
        /// Its value.
        value: String,
    },
    /// There is more of something than is read.
    #[error("{path} has more than {limit} {what}; only the first {limit} were read")]
    TooMany {
        /// The file, or the repository's name.
        path: String,
        /// What there is so much of.
        what: String,
        /// How many are read.
        limit: usize,
    },
    /// There is a configuration, but it doesn't say where the scripts are.
    #[error("No 'script_location' key found in configuration.")]
    NoScriptLocation,
    /// The script folder isn't among the files that were opened.
    #[error(
        "Path doesn't exist: {folder}.  Please use the 'init' command to create a new \
             scripts folder."
    )]
    NoScriptFolder {
        /// The folder, or the `script_location` as written if it can't be resolved.
        folder: String,
    },
    /// The script folder has no env.py, so that no command can run.
    #[error("there is no env.py in {folder}")]
    NoEnvPy {
        /// The script folder.
        folder: String,
    },
    /// A version location isn't there. Alembic says nothing and reads no files.
    #[error("the version location {folder} does not exist; Alembic ignores it silently")]
    NoVersionFolder {
        /// The folder, or the entry as written if it can't be resolved.
        folder: String,
    },
}

impl EnvironmentProblem {
    /// Whether commands can't run until it is solved.
    pub fn is_serious(&self) -> bool {
        !matches!(self, Self::NoVersionFolder { .. } | Self::TooMany { .. })
    }
}
