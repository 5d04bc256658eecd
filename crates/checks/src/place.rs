//! Where something stands in a repository.

use postgres_model::CallSite;
use revisions::LineRange;

/// Where something stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub path: String,
    /// The lines, where they are known.
    pub lines: Option<LineRange>,
    /// The column in characters, from 1, where it is known.
    pub column: Option<u32>,
}

impl From<&CallSite> for Place {
    fn from(call: &CallSite) -> Self {
        Self {
            path: call.path.clone(),
            lines: Some(LineRange {
                first: call.line,
                last: call.end_line.max(call.line),
            }),
            column: None,
        }
    }
}
