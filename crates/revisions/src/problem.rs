//! What can be wrong with revision files and with the graph they make.
//!
//! Where Alembic has words for it, the message is Alembic's, word for word. A problem never stops
//! the reading: the offending edge or file is left out and the rest of the graph stands.

use repository::{SkipReason, readable_bytes};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A place in a source file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Position {
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
}

/// Something wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
#[error("{kind}")]
pub struct Problem {
    /// What it is.
    pub kind: ProblemKind,
    /// The file it is in, where there is one.
    pub path: Option<String>,
    /// The revision it belongs to, where there is one.
    pub revision: Option<String>,
    /// The place in the file, where it is known.
    pub position: Option<Position>,
}

/// The four names Alembic reads from a revision file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Identifier {
    /// `revision`
    Revision,
    /// `down_revision`
    DownRevision,
    /// `branch_labels`
    BranchLabels,
    /// `depends_on`
    DependsOn,
}

impl Identifier {
    /// The name as it is written in the file.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Revision => "revision",
            Self::DownRevision => "down_revision",
            Self::BranchLabels => "branch_labels",
            Self::DependsOn => "depends_on",
        }
    }

    /// The identifier of this name, if Alembic reads it.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Revision, Self::DownRevision, Self::BranchLabels, Self::DependsOn]
            .into_iter()
            .find(|identifier| identifier.name() == name)
    }
}

/// What is not known of a file that wasn't parsed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum Unread {
    /// It may be a revision; the graph has none of it.
    #[error("its revision is missing in the graph")]
    Revision,
    /// It is a revision, and the graph has it.
    #[error("what stands in its functions was not checked")]
    Functions,
    /// It is `env.py` or a module that is imported.
    #[error("which variables and arguments it asks for is not known")]
    Settings,
}

/// The kinds of problem, with their data. Their order here is the order in which Alembic would come
/// upon them.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum ProblemKind {
    /// The file lies where Alembic would load it, and was skipped when the repository was read.
    #[error("{path}{} was not read, because {}", size(*.bytes), .reason.cause())]
    NotRead {
        /// The file.
        path: String,
        /// Its size, 0 where that isn't known.
        bytes: u64,
        /// Why it was skipped.
        reason: SkipReason,
    },
    /// The file is listed and can't be read.
    #[error("{path} could not be read")]
    Unreadable {
        /// The file.
        path: String,
    },
    /// Python can't decode the file.
    #[error("{path} is not UTF-8 text, and Python refuses to import it")]
    NotUtf8 {
        /// The file.
        path: String,
    },
    /// The file is not Python.
    #[error("SyntaxError: {message}")]
    Syntax {
        /// The parser's message.
        message: String,
    },
    /// Brackets, blocks or operators are nested deeper than Stillroom follows; Python itself gives up at 200 brackets.
    #[error(
        "the file nests too deep here: Stillroom follows about 100 levels of brackets, blocks or operators such as `not`, \
         and about 2,000 operators, calls or attributes in one chain; {unread}"
    )]
    TooDeep {
        /// What is not known therefore.
        unread: Unread,
    },
    /// The file is longer than Stillroom reads.
    #[error(
        "the file is too long: up to here are {limit} names, values and operators, which is as much as Stillroom reads; {unread}"
    )]
    TooLong {
        /// The limit in tokens.
        limit: usize,
        /// What is not known therefore.
        unread: Unread,
    },
    /// An identifier is computed when the file runs.
    #[error("{} is not a literal; Stillroom reads revision files without running them", .identifier.name())]
    NotLiteral {
        /// Which of the four.
        identifier: Identifier,
    },
    /// An identifier is a literal of a type that Alembic can't use.
    #[error("{} is {found}, not a string", .identifier.name())]
    NotAString {
        /// Which of the four.
        identifier: Identifier,
        /// What it is instead, such as "a number".
        found: String,
    },
    /// There is no `revision` in the file. Alembic's words.
    #[error(
        "Could not determine revision id from filename {filename}. Be sure the 'revision' variable is declared inside the \
         script (please see 'Upgrading from Alembic 0.1 to 0.2' in the documentation)."
    )]
    NoRevision {
        /// The name of the file without its folder.
        filename: String,
    },
    /// There is no `down_revision` in the file; Alembic stops with Python's message.
    #[error("module '{module}' has no attribute 'down_revision'")]
    NoDownRevision {
        /// The module's name as Alembic makes it.
        module: String,
    },
    /// The revision names itself as its `down_revision`. Alembic's words.
    #[error("Self-loop is detected in revisions ({revision})")]
    SelfLoop {
        /// The id.
        revision: String,
    },
    /// The revision names itself in `depends_on`. Alembic's words.
    #[error("Dependency self-loop is detected in revisions ({revision})")]
    DependencySelfLoop {
        /// The id.
        revision: String,
    },
    /// The id holds characters that mean something else in targets. Alembic's words.
    #[error("Character(s) '{}' not allowed in revision identifier '{revision}'", .characters.join(", "))]
    IllegalId {
        /// The id.
        revision: String,
        /// The characters, sorted.
        characters: Vec<String>,
    },
    /// The id is a word that Alembic's commands understand differently, so it can never be named as
    /// a target.
    #[error("the revision id '{revision}' is a word with a meaning of its own in Alembic's commands")]
    ReservedId {
        /// The id.
        revision: String,
    },
    /// The id doesn't fit into `alembic_version.version_num`, a VARCHAR(32).
    #[error("the revision id '{revision}' has {length} characters; alembic_version holds at most 32")]
    LongId {
        /// The id.
        revision: String,
        /// Its length in characters.
        length: usize,
    },
    /// Two files have one id. Alembic's words; it warns and uses the file it read last.
    #[error("Revision {revision} is present more than once")]
    DuplicateRevision {
        /// The id.
        revision: String,
        /// All files that have it, in the order they are read.
        paths: Vec<String>,
    },
    /// Two revisions claim a branch label, or it equals an id. Alembic's words.
    #[error("Branch name '{label}' in revision {revision} already used by revision {used_by}")]
    DuplicateBranchLabel {
        /// The label.
        label: String,
        /// The revision that comes second.
        revision: String,
        /// The revision that had it.
        used_by: String,
    },
    /// More labels reach more revisions than Stillroom keeps.
    #[error("the branch labels reach so many revisions that only the first {limit} places are shown")]
    TooManyLabels {
        /// How many are kept.
        limit: usize,
    },
    /// `depends_on` names neither an id nor a branch label. Alembic takes no partial ids here, and
    /// stops with a `KeyError`.
    #[error("Revision {depends_on}, which {revision} depends on, is not present")]
    MissingDependsOn {
        /// The name that leads nowhere.
        depends_on: String,
        /// The revision that has it.
        revision: String,
        /// The one revision whose id starts so, if there is exactly one.
        meant: Option<String>,
    },
    /// `down_revision` names no id. Alembic's words, which it follows with a `KeyError`.
    #[error("Revision {down_revision} referenced from {revision} is not present")]
    MissingDownRevision {
        /// The name that leads nowhere.
        down_revision: String,
        /// The revision that has it.
        revision: String,
        /// The revision whose branch label it is, or else the only one whose id starts so.
        meant: Option<String>,
    },
    /// Following `down_revision` comes back to where it started. Alembic's words.
    #[error("Cycle is detected in revisions ({})", .revisions.join(", "))]
    Cycle {
        /// The ids Alembic lists: those on the cycle, and those it cuts off from a head or a base.
        revisions: Vec<String>,
    },
    /// The same through `depends_on`. Alembic's words.
    #[error("Dependency cycle is detected in revisions ({})", .revisions.join(", "))]
    DependencyCycle {
        /// The ids Alembic lists.
        revisions: Vec<String>,
    },
    /// No revision is a base, because every `down_revision` leads somewhere that is missing.
    #[error("there is no base: every revision names a down_revision")]
    NoBase,
    /// More than one head. The words `alembic upgrade head` stops with.
    #[error(
        "Multiple head revisions are present for given argument 'head'; please specify a specific target revision, \
         '<branchname>@head' to narrow to a specific head, or 'heads' for all heads"
    )]
    SeveralHeads {
        /// The heads, in the order the files are read.
        heads: Vec<String>,
    },
}

fn size(bytes: u64) -> String {
    if bytes == 0 {
        return String::new();
    }
    format!(" ({})", readable_bytes(bytes))
}

impl ProblemKind {
    /// The class of the exception with which Alembic (or Python on its behalf) refuses to load such
    /// a history; `None` where it loads.
    pub fn alembic_exception(&self) -> Option<&'static str> {
        Some(match self {
            Self::Syntax { .. } | Self::NotUtf8 { .. } => "SyntaxError",
            Self::NotAString { .. } => "TypeError",
            Self::NoRevision { .. } => "CommandError",
            Self::NoDownRevision { .. } => "AttributeError",
            Self::SelfLoop { .. } => "LoopDetected",
            Self::DependencySelfLoop { .. } => "DependencyLoopDetected",
            Self::IllegalId { .. } | Self::DuplicateBranchLabel { .. } => "RevisionError",
            Self::MissingDependsOn { .. } | Self::MissingDownRevision { .. } => "KeyError",
            Self::Cycle { .. } => "CycleDetected",
            Self::DependencyCycle { .. } => "DependencyCycleDetected",
            Self::NotRead { .. }
            | Self::Unreadable { .. }
            | Self::NotLiteral { .. }
            | Self::TooDeep { .. }
            | Self::TooLong { .. }
            | Self::ReservedId { .. }
            | Self::LongId { .. }
            | Self::DuplicateRevision { .. }
            | Self::NoBase
            | Self::TooManyLabels { .. }
            | Self::SeveralHeads { .. } => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_alembic_s() {
        let illegal = ProblemKind::IllegalId {
            revision: "a-b@c".into(),
            characters: vec!["-".into(), "@".into()],
        };
        assert_eq!(
            illegal.to_string(),
            "Character(s) '-, @' not allowed in revision identifier 'a-b@c'"
        );
        let cycle = ProblemKind::Cycle {
            revisions: vec!["a".into(), "b".into()],
        };
        assert_eq!(cycle.to_string(), "Cycle is detected in revisions (a, b)");
        let identifier = ProblemKind::NotLiteral {
            identifier: Identifier::DownRevision,
        };
        assert_eq!(
            identifier.to_string(),
            "down_revision is not a literal; Stillroom reads revision files without running them"
        );
    }
}
