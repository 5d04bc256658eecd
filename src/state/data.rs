//! Browsing a table: which, how it is sorted, and the page of rows that was read.

use std::sync::Arc;

use postgres_model::{Object, Relation, ResultSet};
use protocol::ReadId;
use review::{Sort, can_be_browsed};

use super::{Shared, State};

/// What is browsed.
#[derive(Debug, Default)]
pub struct DataBrowser {
    /// The oid of the table or view; none before one is chosen.
    pub relation: Option<u32>,
    /// What its rows are sorted by before its primary key.
    pub sort: Option<Sort>,
    /// The page, counted from 0.
    pub page: u64,
    /// The question that is not answered yet.
    pub reading: Option<ReadId>,
    /// What was read last.
    pub shown: Option<Shared<RowsPage>>,
    /// Why it could not be read.
    pub failed: Option<String>,
    /// The number of the newest question.
    pub last_read: u32,
}

/// A page of rows.
#[derive(Debug)]
pub struct RowsPage {
    /// The page, counted from 0.
    pub page: u64,
    /// The rows.
    pub rows: ResultSet,
    /// How many rows the table has.
    pub total: u64,
}

impl State {
    /// The tables and views that have rows to look at, by name.
    pub fn browsable(&self) -> Vec<Arc<Object>> {
        let mut found: Vec<Arc<Object>> = self
            .schema
            .objects()
            .filter(|object| relation(object).is_some())
            .cloned()
            .collect();
        found.sort_by_key(|object| relation(object).map(|relation| (relation.schema.clone(), relation.name.clone())));
        found
    }

    /// The oid of the table or view that has this name in the database now, with its schema where that is not `public`.
    pub fn browsable_as(&self, label: &str) -> Option<u32> {
        let relations = self.schema.objects().filter_map(|object| relation(object));
        relations
            .into_iter()
            .find(|relation| relation.label() == label)
            .map(|relation| relation.oid)
    }

    /// What is browsed, as the database has it now.
    pub fn browsed(&self) -> Option<&Relation> {
        let oid = self.data.relation?;
        self.schema
            .objects()
            .filter_map(|object| relation(object))
            .find(|relation| relation.oid == oid)
    }
}

/// The table or view that an object is.
fn relation(object: &Object) -> Option<&Relation> {
    match object {
        Object::Relation(relation) if can_be_browsed(relation) => Some(relation),
        _ => None,
    }
}
