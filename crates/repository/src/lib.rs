//! The files of an opened repository, held in memory.
//!
//! Every way of opening one (a folder, a drop, an archive, GitHub) feeds an [`Intake`], which
//! applies one [`policy`], so that what is read and what is skipped never depends on the door the
//! files came through. The result is a [`Repository`], plain paths and bytes, and a [`ReadSummary`]
//! that can tell a person what was left out and why.
//!
//! Nothing here touches a file system, a clock or a browser.

pub mod archive;
mod files;
mod intake;
mod packed;
pub mod path;
pub mod policy;
mod slices;
mod summary;
mod wheel;

pub use archive::{ArchiveError, Progress};
pub use files::Repository;
pub use intake::{Intake, Limits};
pub use packed::{Packed, listed};
pub use path::PathProblem;
pub use policy::SkipReason;
pub use slices::at_once;
pub use summary::{ReadSummary, Skipped, SkippedFile, readable_bytes};
pub use wheel::{Wheel, WheelError, pure_wheel, read_wheel};
