//! The run record: everything that a run reported, as one JSON document that can be kept, compared and shown again.

mod place;
mod read;
mod slices;

use protocol::{MigrationEnvironment, Settings, Versions};
use serde::{Deserialize, Serialize};

use crate::CommandRecord;

pub use read::{RecordError, record_text};
pub use slices::RecordReader;

/// The format's name and version; a reader refuses what it does not know.
pub const FORMAT: &str = "stillroom-run/2";

/// The formats that can be read; in the first, a task was words in `arguments`.
const READABLE: [&str; 2] = ["stillroom-run/1", FORMAT];

/// A sequence of commands on one database, which began empty.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunRecord {
    /// [`FORMAT`].
    pub format: String,
    /// The name of the repository's folder.
    pub repository: String,
    /// The environment that the commands ran in.
    pub environment: MigrationEnvironment,
    /// What the user set.
    pub settings: Settings,
    /// What ran.
    pub versions: Versions,
    /// The commands, in order.
    pub commands: Vec<CommandRecord>,
}
