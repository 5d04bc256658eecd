//! Browsing a table: which, how it is sorted, and the page of rows that was read.

use std::sync::Arc;

use postgres_model::ResultSet;
use protocol::AskId;
use review::Sort;

use super::Shared;

/// What is browsed.
#[derive(Debug, Default)]
pub struct DataBrowser {
    /// The table or view, with its schema where that is not `public`; none before one is chosen. A name, because an emptied database gives
    /// its oids to others.
    pub table: Option<String>,
    /// What its rows are sorted by before its primary key.
    pub sort: Option<Sort>,
    /// The page, counted from 0.
    pub page: u64,
    /// What is asked and not answered yet; there is one question at most.
    pub reading: Option<(AskId, RowsQuestion)>,
    /// What was answered last.
    pub(crate) answered: Option<RowsQuestion>,
    /// What was read last.
    pub shown: Option<Shared<RowsPage>>,
    /// What could not be done, and why.
    pub failed: Option<String>,
}

/// What the database is asked for: queries, at a moment of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowsQuestion {
    pub(crate) queries: Vec<String>,
    /// How often the database may have changed until then.
    pub(crate) edition: u32,
}

/// A page of rows.
#[derive(Debug, Default)]
pub struct RowsPage {
    /// The page, counted from 0.
    pub page: u64,
    /// The rows.
    pub rows: Arc<ResultSet>,
    /// How many rows the table has.
    pub total: u64,
}
