//! What an engine tells of itself while it starts.

use serde::{Deserialize, Serialize};

/// Which half of the engine is starting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// PGlite: PostgreSQL and its prepared data directory.
    Postgresql,
    /// Pyodide: Python with Alembic and SQLAlchemy.
    Python,
}

/// What runs in the engine, as it reports itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Versions {
    pub postgresql: String,
    pub python: String,
    pub alembic: String,
    pub sqlalchemy: String,
    pub pg8000: String,
    pub pglite: String,
    pub pyodide: String,
}
