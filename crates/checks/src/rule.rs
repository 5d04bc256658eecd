//! What a rule is.

use protocol::Direction;
use review::CommandRecord;
use revisions::{Body, EnvironmentProblem, Problem};

use crate::place::Place;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Alembic refuses to load, a command fails, or one of the revisions can't be what its author meant.
    Error,
    /// It works, and will surprise somebody.
    Warning,
    /// It may be what its author meant.
    Note,
}

/// What a rule looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LooksAt {
    /// Revision files as Alembic reads them, and the graph that they make.
    Graph,
    /// The settings of an environment.
    Settings,
    /// The functions of a revision, without running them.
    Source,
    /// What a command did.
    Run,
}

/// Files of a project, by their paths; `alembic.ini`, `migrations/env.py` and an empty revision are added where there is no `alembic.ini`.
pub type Example = &'static [(&'static str, &'static str)];

/// A rule: data, and one function.
#[derive(Debug)]
pub struct Rule {
    /// What it is called in settings, in comments and in reports. It stays as it is for good.
    pub id: &'static str,
    /// What it finds, as a noun phrase.
    pub name: &'static str,
    /// How bad that is.
    pub severity: Severity,
    /// Why it matters.
    pub why: &'static str,
    /// What to do instead.
    pub instead: &'static str,
    /// A project in which it finds something; empty where no small text shows it.
    pub bad: Example,
    /// The same, done well.
    pub good: Example,
    /// How it finds it.
    pub check: Check,
}

/// How a rule finds something.
#[derive(Debug, Clone, Copy)]
pub enum Check {
    /// In a problem of a revision file: the advice for it, where it is of this rule.
    Graph(fn(&Problem) -> Option<Advice>),
    /// In a problem of the settings: whether it is of this rule.
    Settings(fn(&EnvironmentProblem) -> bool),
    /// In a function of a revision: what is wrong, in words.
    Function(fn(&Function<'_>) -> Option<String>),
    /// In what a command did.
    Run(fn(&CommandRecord) -> Vec<Shown>),
}

/// What differs from the rule's own severity and words in one case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Advice {
    /// How bad this is.
    pub severity: Option<Severity>,
    /// What to do instead here.
    pub instead: Option<String>,
}

impl Advice {
    /// The rule's own.
    pub fn general() -> Option<Self> {
        Some(Self::default())
    }

    /// What to do instead here.
    pub fn instead(words: impl Into<String>) -> Option<Self> {
        Some(Self {
            instead: Some(words.into()),
            severity: None,
        })
    }
}

/// What a command showed, before the rule's own severity and words are added.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shown {
    /// The revision that it is about.
    pub revision: Option<String>,
    /// Where it stands.
    pub place: Option<Place>,
    /// The index of the statement that showed it.
    pub statement: Option<u32>,
    /// What shows it, a line each.
    pub evidence: Vec<String>,
    /// What was found.
    pub words: String,
    /// What to do instead here; none for the rule's own.
    pub instead: Option<String>,
}

/// A function of a revision.
#[derive(Debug, Clone, Copy)]
pub struct Function<'a> {
    /// Which of the two.
    pub direction: Direction,
    /// What can be seen of it.
    pub function: &'a revisions::Function,
}

impl Function<'_> {
    /// Its name, with its parentheses.
    pub const fn name(&self) -> &'static str {
        match self.direction {
            Direction::Downgrade => "downgrade()",
            Direction::Upgrade | Direction::Stamp => "upgrade()",
        }
    }

    /// What it does.
    pub const fn body(&self) -> Body {
        self.function.body
    }
}

impl Rule {
    /// What it looks at.
    pub const fn looks_at(&self) -> LooksAt {
        match self.check {
            Check::Graph(_) => LooksAt::Graph,
            Check::Settings(_) => LooksAt::Settings,
            Check::Function(_) => LooksAt::Source,
            Check::Run(_) => LooksAt::Run,
        }
    }
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Rule {}
