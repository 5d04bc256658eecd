//! The messages between the engine and who uses it, the page or a program: commands are imperative, events are facts in the past tense.
//!
//! Both travel as JSON text; bytes (repository files, database snapshots) travel beside it as attachments, in the order that
//! the message names. Every run has a [`RunId`] and ends with exactly one [`Event::Finished`].

mod command;
mod difference;
mod event;
mod fault;
mod question;
mod stand_in;
mod task;

pub use command::{Command, MigrationEnvironment, PostgresqlBuild, RunOptions, Settings, SqlalchemyVersion};
pub use difference::Difference;
pub use event::{
    Direction, Ending, Event, FilledTable, FurtherDatabase, LeftOut, Outcome, Part, PlannedStep, PrintStream, Versions,
};
pub use fault::{AskedHost, Cause, Fault, FaultKind};
pub use question::{Answer, Question};
pub use stand_in::{StandIn, StandInKind, Touch};
pub use task::{Adversarial, AdversarialKind, Amounts, ColumnShape, Fill, TableAmount, Task};

use serde::{Deserialize, Serialize};

/// Names one run; the page counts them up from 1 and never uses one twice, also across workers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RunId(pub u32);

/// Names one question that belongs to no run; the page counts them up from 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AskId(pub u32);
