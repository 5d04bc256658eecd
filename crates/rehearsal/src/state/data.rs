//! Browsing a table: which, how it is sorted, and the page of rows that was read.

use std::sync::Arc;

use postgres_model::{Object, Relation, ResultSet};
use protocol::AskId;
use review::{Sort, can_be_browsed, page_queries};

use super::{Rehearsal, Shared};

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
    /// The number of the newest question.
    pub(crate) last_ask: u32,
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

impl Rehearsal {
    /// The tables and views that have rows to look at, by name.
    pub fn browsable(&self) -> Vec<&Relation> {
        let mut found: Vec<&Relation> = self.relations_with_rows().collect();
        found.sort_by_key(|relation| (&relation.schema, &relation.name));
        found
    }

    /// The table or view that has this name in the database now, with its schema where that is not `public`.
    pub fn browsable_as(&self, label: &str) -> Option<&Relation> {
        self.relations_with_rows().find(|relation| relation.label() == label)
    }

    /// What is browsed, as the database has it now.
    pub fn browsed(&self) -> Option<&Relation> {
        self.browsable_as(self.data.table.as_deref()?)
    }

    /// What has to be asked for the rows on the screen; none where nothing is browsed. A column that is gone sorts nothing.
    pub(crate) fn rows_question(&self) -> Option<RowsQuestion> {
        let relation = self.browsed()?;
        let has_column = |sort: &&Sort| relation.columns.iter().any(|column| column.name == sort.column);
        let sort = self.data.sort.as_ref().filter(has_column);
        Some(RowsQuestion {
            queries: page_queries(relation, sort, self.data.page).to_vec(),
            edition: self.edition,
        })
    }

    fn relations_with_rows(&self) -> impl Iterator<Item = &Relation> {
        let relations = self
            .schema
            .objects()
            .filter_map(|object: &Arc<Object>| object.as_relation());
        relations.filter(|relation| can_be_browsed(relation))
    }

    /// What changes whenever the schema of the database may have: the newest run, and whether it has ended.
    pub fn schema_edition(&self) -> Option<(u32, bool)> {
        let run = self.run.as_ref()?;
        Some((run.id.0, run.record.state.has_ended()))
    }
}
